"""What differs between two versions: for each item a patient to whom it now says something else.

Where there is none, that is proved: no patient of whom each fact is known or not known at all is
told anything else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.judge import Status, advice_of
from guidelines.core.proofs.cells import Space
from guidelines.core.proofs.goals import Goal, Goals
from guidelines.core.proofs.search import GaveUp, Patient, Search
from guidelines.core.proofs.statuses import STATUSES, Standings


@dataclass(frozen=True, slots=True)
class Change:
    """The item had one status for this patient and has another; no patient: the search gave up."""

    item: str
    before: Status
    after: Status
    patient: Patient | None


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two versions, over the same patients."""

    old: Guideline
    new: Guideline

    @cached_property
    def space(self) -> Space:
        return Space(self.old, self.new)

    @cached_property
    def moved(self) -> frozenset[str]:
        """Facts that apply to other patients than they did."""
        old, new = (Goals(each, self.space) for each in (self.old, self.new))
        facts = {*self.old.vocabulary, *self.new.vocabulary}
        return frozenset(fact for fact in facts if old.domain(fact) != new.domain(fact))

    @cached_property
    def standings(self) -> tuple[Standings, Standings]:
        old, new = (
            Standings(Goals(each, self.space, moved=self.moved)) for each in (self.old, self.new)
        )
        return old, new

    def items(self) -> tuple[str, ...]:
        """All advice of either version, in the order of the new one."""
        return tuple(dict.fromkeys((*advice_of(self.new), *advice_of(self.old))))

    def changes(self) -> Iterator[Change]:
        """At most one patient for each change of status of each item."""
        for item in self.items():
            yield from self.changes_of(item)

    def changes_of(self, item: str) -> Iterator[Change]:
        old, new = self.standings
        before = {status: old.goal(item, status) for status in STATUSES}
        after = {status: new.goal(item, status) for status in STATUSES}
        if before == after:
            return
        search = Search(new.goals)
        for was, goal_before in before.items():
            for is_now, goal_after in after.items():
                if was != is_now:
                    yield from _change(search, item, (was, goal_before), (is_now, goal_after))


def _change(
    search: Search, item: str, before: tuple[Status, Goal], after: tuple[Status, Goal]
) -> Iterator[Change]:
    try:
        patient = search.patient(before[1], after[1])
    except GaveUp:
        yield Change(item, before[0], after[0], None)
        return
    if patient is not None:
        yield Change(item, before[0], after[0], patient)
