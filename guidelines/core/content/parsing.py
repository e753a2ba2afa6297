"""Content files to typed items, with the place of each and everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from guidelines.core.content.conditions import Condition, parse_condition
from guidelines.core.content.items import (
    Citation,
    Definition,
    EvidenceConflict,
    GuidelineMeta,
    Incompatible,
    NamedCondition,
    Note,
    Pitfall,
    PrognosisNote,
    Recommendation,
    Score,
    Stream,
    Term,
    Threshold,
)
from guidelines.core.content.knowledge import Criteria, Example, Regimen, Statement
from guidelines.core.content.loading import (
    ContentError,
    ContentInvalidError,
    Node,
    Scalar,
    Sequence,
    read_yaml,
)
from guidelines.core.content.loading import Mapping as NodeMap
from guidelines.core.content.pathways import Continuation, Pathway
from guidelines.core.content.quorum import QuorumRule
from guidelines.core.content.schema import Reporter, build, shown

T = TypeVar("T")

PARSERS: dict[type, Callable[[Node, str, Any], Any]] = {Condition: parse_condition}

KINDS: dict[str, type[Any]] = {
    "streams": Stream,
    "vocabulary": Term,
    "definitions": Definition,
    "thresholds": Threshold,
    "conditions": NamedCondition,
    "scores": Score,
    "criteria": Criteria,
    "regimens": Regimen,
    "statements": Statement,
    "examples": Example,
    "citations": Citation,
    "recommendations": Recommendation,
    "pitfalls": Pitfall,
    "prognosis": PrognosisNote,
    "conflicts": EvidenceConflict,
    "notes": Note,
    "incompatible": Incompatible,
    "pathways": Pathway,
    "continuations": Continuation,
    "quorum": QuorumRule,
}
"""What the items of a file are: the longest of these names that the file's name starts with.

Folders inside a version are for its readers alone.
"""


@dataclass(frozen=True)
class Place:
    """Where an item stands."""

    file: str
    node: Node


@dataclass
class Parsed:
    """A folder's items with the places they came from, whatever errors there are."""

    meta: GuidelineMeta | None = None
    items: dict[str, dict[str, Any]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    errors: list[ContentError] = field(default_factory=list)
    trees: dict[str, Node] = field(default_factory=dict)


def parse_files(files: Mapping[str, str]) -> Parsed:
    """Types every file; collects errors instead of raising."""
    parsed = Parsed()
    for file, text in sorted(files.items()):
        try:
            parsed.trees[file] = read_yaml(file, text)
        except ContentInvalidError as error:
            parsed.errors.extend(error.errors)
    return parse_trees(parsed)


def parse_trees(parsed: Parsed) -> Parsed:
    """Types the trees of every file."""
    for file, tree in sorted(parsed.trees.items()):
        report = Reporter(file)
        if file == "guideline.yaml":
            parsed.meta = build(tree, GuidelineMeta, "", report, PARSERS)
        else:
            _parse_items(file, tree, parsed, report)
        parsed.errors.extend(report.errors)
    if "guideline.yaml" not in parsed.trees:
        missing = ContentError("guideline.yaml", 1, ".", "no such file", "id, version, title …")
        parsed.errors.append(missing)
    return parsed


def kind_of(file: str) -> str | None:
    name = file.rpartition("/")[2]
    matching = [kind for kind in KINDS if name.startswith(kind)]
    return max(matching, key=len, default=None)


def _parse_items(file: str, tree: Node, parsed: Parsed, report: Reporter) -> None:
    kind = kind_of(file)
    if kind is None:
        report(tree, ".", file, "a file name starting with one of " + ", ".join(KINDS))
        return
    if not isinstance(tree, Sequence):
        report(tree, ".", shown(tree), f"a list of {kind}")
        return
    for index, node in enumerate(tree.items):
        id_node = node.entries.get("id") if isinstance(node, NodeMap) else None
        name = id_node.text if isinstance(id_node, Scalar) else str(index)
        report.item = name
        item = build(node, KINDS[kind], "", report, PARSERS)
        if (kind, name) in parsed.places:
            report(node, "id", "used twice", f"one item of {kind} per id")
        parsed.places[kind, name] = Place(file, node)
        if item is not None:
            parsed.items[kind][name] = item


def conditions_of(part: object) -> Iterator[Condition]:
    """Every condition inside an item; its path says where in the item."""
    if isinstance(part, Condition):
        yield part
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            yield from conditions_of(getattr(part, name))
    elif isinstance(part, tuple):
        for each in part:
            yield from conditions_of(each)
