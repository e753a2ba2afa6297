"""Content with changes in hand: single items replaced, added or taken out of a version.

Only what is edited is read again, so a version with a change is there in a fraction of the time
that reading all of it takes. The order of the items stays; a new one goes to the end of its file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec

from guidelines.core.content.canonical import sha256
from guidelines.core.content.guideline import Guideline, document_of
from guidelines.core.content.loading import ContentError, Data, Node, from_data, to_data
from guidelines.core.content.loading import Mapping as NodeMap
from guidelines.core.content.loading import Sequence as NodeList
from guidelines.core.content.parsing import KINDS, PARSERS, Parsed, Place, kind_of
from guidelines.core.content.references import check_references
from guidelines.core.content.schema import Reporter, build

HEAD = "guideline.yaml"


@dataclass(frozen=True)
class Edit:
    """`data` is the whole item as it is to be; None takes it out.

    `file` says where a new item goes; an item that exists stays where it is.
    """

    kind: str
    item: str
    data: Data
    file: str = ""


class EditError(ValueError):
    """The edit cannot be placed at all; the message says why."""


@dataclass(frozen=True)
class Edited:
    """A version with edits. `errors` are all that is wrong with it, in words of the items."""

    parsed: Parsed
    errors: tuple[ContentError, ...]

    @cached_property
    def document(self) -> str:
        """The canonical text of the version as it would be stored."""
        return document_of(self.parsed.trees)

    @cached_property
    def guideline(self) -> Guideline | None:
        """None as long as there are errors. It has no hash before it is stored."""
        if self.errors or self.parsed.meta is None:
            return None
        return Guideline(meta=self.parsed.meta, content_hash="", **self.parsed.items)

    @property
    def sha256(self) -> str:
        return sha256(self.document)


def data_of(parsed: Parsed, kind: str, item: str) -> Data:
    """An item as it is written, None if there is none."""
    place = parsed.places.get((kind, item))
    return None if place is None else to_data(place.node)


def file_for(parsed: Parsed, kind: str, stream: str) -> str:
    """The last file of the stream that holds items of this kind, or the one to begin."""
    held = [
        file
        for file in parsed.trees
        if kind_of(file) == kind and file.startswith(f"{stream}/") and "drafted" not in file
    ]
    return max(held, default=f"{stream}/{kind}.yaml")


def edited(base: Parsed, edits: Sequence[Edit], *, version: str = "") -> Edited:
    """The base with these edits, under a new version number if one is given.

    Raises EditError for a kind that does not exist and for an item taken out that is not there.
    """
    parsed = Parsed(
        meta=base.meta,
        items={kind: dict(items) for kind, items in base.items.items()},
        places=dict(base.places),
        trees=dict(base.trees),
    )
    errors: list[ContentError] = []
    for edit in edits:
        if edit.kind not in KINDS:
            raise EditError(f"“{edit.kind}” is no kind of content; there are {', '.join(KINDS)}.")
        errors += _take_out(parsed, edit) if edit.data is None else _put(parsed, edit)
    if version:
        _renumber(parsed, version)
    return Edited(parsed, tuple(errors or check_references(parsed)))


def _take_out(parsed: Parsed, edit: Edit) -> list[ContentError]:
    place = parsed.places.pop((edit.kind, edit.item), None)
    if place is None:
        raise EditError(f"There is no {edit.item} among the {edit.kind}.")
    parsed.items[edit.kind].pop(edit.item, None)
    _rewrite(parsed, place.file, place.node, None)
    return []


def _put(parsed: Parsed, edit: Edit) -> list[ContentError]:
    node = from_data(edit.data)
    there = parsed.places.get((edit.kind, edit.item))
    file = there.file if there else edit.file
    if kind_of(file) != edit.kind:
        raise EditError(f"“{file}” is no file for {edit.kind}.")
    report = Reporter(file)
    report.item = edit.item
    item = build(node, KINDS[edit.kind], "", report, PARSERS)
    if item is not None and item.id != edit.item:
        report(node, "id", repr(item.id), f"{edit.item!r}: an id stays what it is")
    if item is not None:
        parsed.items[edit.kind][edit.item] = item
    parsed.places[edit.kind, edit.item] = Place(file, node)
    _rewrite(parsed, file, there.node if there else None, node)
    return report.errors


def _rewrite(parsed: Parsed, file: str, old: Node | None, new: Node | None) -> None:
    """The file with one item replaced, added (`old` is None) or left out (`new` is None)."""
    tree = parsed.trees.get(file)
    items = list(tree.items) if isinstance(tree, NodeList) else []
    if old is not None:
        here = next(place for place, each in enumerate(items) if each is old)
        items[here : here + 1] = [] if new is None else [new]
    elif new is not None:
        items.append(new)
    if items:
        parsed.trees[file] = NodeList(tuple(items), 0)
    else:
        parsed.trees.pop(file, None)


def _renumber(parsed: Parsed, version: str) -> None:
    tree = parsed.trees[HEAD]
    if not isinstance(tree, NodeMap) or parsed.meta is None:
        raise EditError("The version has no head to number.")
    parsed.trees[HEAD] = NodeMap({**tree.entries, "version": from_data(version)}, tree.line)
    parsed.meta = msgspec.structs.replace(parsed.meta, version=version)
