"""Items of a version in words: each part with its label, and what two versions of it differ in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from guidelines.core.content.conditions import parse_condition
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.loading import Data, from_data
from guidelines.core.content.parsing import KINDS, Parsed
from guidelines.core.content.schema import Reporter
from tumorboard.web.editorial.labels import choice_label, label_of
from tumorboard.web.editorial.shapes import Member, is_empty, members_of, part, parts
from tumorboard.web.guideline.conditions import Clause, Conditions

UNREADABLE = Clause("This condition names something that is not there, or is not complete.")
# What names a row of a list, where it has a name.
NAMES = ("id", "code", "fact", "item", "drug", "before")


@dataclass(frozen=True)
class Differing:
    """A part of an item as it was and as it is; empty: not there."""

    label: str
    before: str
    after: str


class ItemWords:
    """`parsed` may be incomplete: an editor looks at items before everything is in order."""

    def __init__(self, parsed: Parsed, guideline: Guideline | None = None) -> None:
        if guideline is None and parsed.meta is not None:
            guideline = Guideline(meta=parsed.meta, content_hash="", **parsed.items)
        self.conditions = Conditions(guideline) if guideline is not None else None

    def clause(self, data: Data) -> Clause:
        """A condition as sentences that stand below each other."""
        condition = parse_condition(from_data(data), "", Reporter(""))
        if condition is None or self.conditions is None:
            return UNREADABLE
        try:
            return self.conditions.clause(condition)
        except KeyError:  # a fact, threshold or condition that the version does not have
            return UNREADABLE

    def lines(self, kind: str, data: Data) -> dict[str, str]:
        """Every part that says something, with its label."""
        return dict(self._parts(KINDS[kind], data, "", "")) if data is not None else {}

    def _parts(
        self, struct: type[msgspec.Struct], data: Data, place: str, before: str
    ) -> Iterator[tuple[str, str]]:
        for member in members_of(struct):
            value = part(data, member.name)
            if not is_empty(value):
                here = f"{place}{member.name}"
                yield from self._part(member, value, here, f"{before}{label_of(here)}")

    def _part(
        self, member: Member, value: Data, place: str, label: str
    ) -> Iterator[tuple[str, str]]:
        if member.look == "condition":
            yield label, _flat(self.clause(value))
        elif member.look == "group" and member.of:
            yield from self._parts(member.of, value, f"{place}.", f"{label}: ")
        elif member.look == "rows" and member.of:
            for number, row in enumerate(parts(value), 1):
                yield from self._parts(
                    member.of, row, f"{place}.", f"{label} {_name(row, number)}: "
                )
        elif isinstance(value, list):
            yield label, "; ".join(map(str, value))
        elif member.look in {"flag", "tri"}:
            yield label, {"true": "yes", "false": "no"}.get(str(value), str(value))
        else:
            yield label, choice_label(str(value)) if member.codes else str(value)


def differing(before: dict[str, str], after: dict[str, str]) -> list[Differing]:
    """Part by part, in the order in which they stand."""
    labels = dict.fromkeys((*after, *before))
    pairs = [(label, before.get(label, ""), after.get(label, "")) for label in labels]
    return [Differing(label, was, now) for label, was, now in pairs if was != now]


def title_in(data: Data, item: str) -> str:
    """What an item is called, as far as it says."""
    return str(part(data, "title") or part(data, "label") or item)


def _flat(clause: Clause) -> str:
    """A condition on one line."""
    if not clause.of:
        return clause.text
    return f"{clause.text} ({'; '.join(_flat(each) for each in clause.of)})"


def _name(row: Data, number: int) -> str:
    named = (part(row, name) for name in NAMES)
    return next((f"“{each}”" for each in named if each), str(number))
