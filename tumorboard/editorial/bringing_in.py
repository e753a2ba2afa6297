"""Files that were edited elsewhere become changes of a set: item by item, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from guidelines.core.content.editing import Edit, Edited, data_of, edited
from guidelines.core.content.loading import Data, to_data
from guidelines.core.content.parsing import Parsed
from tumorboard.audit import services as audit
from tumorboard.editorial.hand import base_of, edits_of, in_hand
from tumorboard.editorial.models import ChangeSet
from tumorboard.editorial.services import change_item, hold, item_in, take_out
from tumorboard.people.models import User
from tumorboard.records import StaleVersion


@dataclass(frozen=True)
class Incoming:
    """An item as the files have it (None: they have it not) and as the set had it (`shown`)."""

    kind: str
    item: str
    shown: Data
    data: Data
    file: str


def differing(change_set: ChangeSet, files: Parsed) -> list[Incoming]:
    """What of the files is otherwise than in the set; where items stand in them does not count."""
    return list(_differing(in_hand(change_set).parsed, files))


def _differing(hand: Parsed, files: Parsed) -> Iterator[Incoming]:
    for kind, item in dict.fromkeys((*files.places, *hand.places)):
        here, there = hand.places.get((kind, item)), files.places.get((kind, item))
        shown, data = (None if each is None else to_data(each.node) for each in (here, there))
        if shown != data:
            yield Incoming(kind, item, shown, data, there.file if there else "")


def with_them(change_set: ChangeSet, incoming: Sequence[Incoming]) -> Edited:
    """The version as it would be."""
    base, about = base_of(change_set.base.sha256), {(each.kind, each.item) for each in incoming}
    kept = [each for each in edits_of(change_set) if (each.kind, each.item) not in about]
    wanted = [
        Edit(each.kind, each.item, each.data, each.file)
        for each in incoming
        if each.data is not None or data_of(base, each.kind, each.item) is not None
    ]
    return edited(base, [*kept, *wanted], version=change_set.number)


@transaction.atomic
def bring_in(change_set: ChangeSet, incoming: Sequence[Incoming], *, by: User, reason: str) -> int:
    """How many items were written. Raises NotOpen, Clashing, StaleVersion, EditError."""
    change_set = hold(change_set)
    written = 0
    for each in incoming:
        written += _bring(change_set, each, by, reason)
    audit.record(
        "guideline.files_brought_in", by=by, on=change_set, reason=reason,
        changes={"items": (0, written)},
    )  # fmt: skip
    return written


def _bring(change_set: ChangeSet, each: Incoming, by: User, reason: str) -> bool:
    """What others changed meanwhile is kept, or the whole is refused."""
    if isinstance(each.data, dict):
        shown = each.shown if isinstance(each.shown, dict) else None
        change = change_item(
            change_set, kind=each.kind, item=each.item, data=each.data, shown=shown, by=by,
            reason=reason, file=each.file,
        )  # fmt: skip
        return change is not None
    if item_in(change_set, each.kind, each.item) != each.shown:
        raise StaleVersion(each.item)
    take_out(change_set, kind=each.kind, item=each.item, by=by, reason=reason)
    return True
