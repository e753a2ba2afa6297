"""Which stored cases are told something else by another version, and what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_

from guidelines.core.content.conditions import Condition
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Advice, Pitfall
from guidelines.core.evaluation.judge import Status, overriders_of
from guidelines.core.proofs.statuses import STATUSES
from guidelines.core.proofs.stored import Bits, Cases, Rails, Verdicts

ITEM_KINDS = ("recommendations", "pitfalls", "pathways", "prognosis", "notes")
OF_PATHWAYS = {"excluded": "excluded_when", "contested": "contested_when"}
"""Further conditions of a pathway, each told as a kind of its own."""


@dataclass(frozen=True, slots=True)
class Affected:
    """The cases in which an item had one status and has another."""

    kind: str
    item: str
    before: Status
    after: Status
    cases: Bits


class Standing:
    """The status of every item in every case; mirrors `judge.status_of`.

    Pitfalls that look at a plan are left out: they are judged on each case's own plan.
    """

    def __init__(self, guideline: Guideline, cases: Cases) -> None:
        self.guideline = guideline
        self.cases = cases
        self.verdicts = Verdicts(guideline, cases)
        self._found: dict[str, Mapping[Status, Bits]] = {}

    def of(self, kind: str, item: str) -> Mapping[Status, Bits]:
        """Cases by status; what a version does not have, or nobody speaks of, does not apply."""
        entry = getattr(self.guideline, kind).get(item)
        if entry is None:
            return {"does_not_apply": self.cases.all}
        if isinstance(entry, Advice):
            return self._advice(item, entry)
        return self._by_status(self._rails(entry.when, entry.stream), 0, 0)

    def of_pathway(self, part: str, item: str) -> Mapping[Status, Bits]:
        """Where one of the further conditions of a pathway holds."""
        entry = self.guideline.pathways.get(item)
        when = None if entry is None else getattr(entry, OF_PATHWAYS[part])
        if entry is None or when is None:
            return {"does_not_apply": self.cases.all}
        return self._by_status(self._rails(when, entry.stream), 0, 0)

    def _advice(self, item: str, entry: Advice) -> Mapping[Status, Bits]:
        if item not in self._found:
            over = [
                self._advice(other, self._entry(other))
                for other, _ in overriders_of(self.guideline).get(item, ())
            ]
            applying = reduce(or_, (each.get("applies", 0) for each in over), 0)
            unsettled: tuple[Status, ...] = ("open", "possibly_overridden")
            maybe = reduce(or_, (e.get(status, 0) for e in over for status in unsettled), 0)
            rails = self._rails(entry.when, entry.stream)
            self._found[item] = self._by_status(rails, applying, maybe)
        return self._found[item]

    def _entry(self, item: str) -> Advice:
        return self.guideline.recommendations.get(item) or self.guideline.pitfalls[item]

    def _rails(self, when: Condition | None, stream: str | None) -> Rails:
        everything = self.cases.all
        spoken = everything if stream is None else self.cases.streams.get(stream, 0)
        found = Rails(everything, 0) if when is None else self.verdicts(when)
        return Rails(found.true & spoken, found.false | everything & ~spoken)

    def _by_status(self, rails: Rails, applying: Bits, maybe: Bits) -> Mapping[Status, Bits]:
        standing = self.cases.all & ~rails.false
        stands = standing & ~applying
        return {
            "applies": rails.true & stands & ~maybe,
            "possibly_overridden": rails.true & stands & maybe,
            "open": stands & ~rails.true,
            "overridden": standing & applying,
            "does_not_apply": rails.false,
        }


def impact(
    old: Guideline, new: Guideline, cases: Cases, cases_after: Cases | None = None
) -> Iterator[Affected]:
    """Every change of status, in the order of the new version.

    `cases_after`: the same cases, where the new version takes other facts from their records.
    """
    before, after = Standing(old, cases), Standing(new, cases_after or cases)
    for kind in ITEM_KINDS:
        for item in dict.fromkeys((*getattr(new, kind), *getattr(old, kind))):
            entry = getattr(new, kind).get(item) or getattr(old, kind)[item]
            if not (isinstance(entry, Pitfall) and entry.pattern is not None):
                yield from _moved(kind, item, before.of(kind, item), after.of(kind, item))
    for part in OF_PATHWAYS:
        for item in dict.fromkeys((*new.pathways, *old.pathways)):
            yield from _moved(
                part, item, before.of_pathway(part, item), after.of_pathway(part, item)
            )


def _moved(
    kind: str, item: str, before: Mapping[Status, Bits], after: Mapping[Status, Bits]
) -> Iterator[Affected]:
    for was in STATUSES:
        for now in STATUSES:
            cases = before.get(was, 0) & after.get(now, 0) if was != now else 0
            if cases:
                yield Affected(kind, item, was, now, cases)
