"""What can be wrong with a version as a whole, each with a patient where there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import permutations

from guidelines.core.content.conditions import AllOf, Condition, Ref
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Recommendation
from guidelines.core.evaluation.clashes import contradictions
from guidelines.core.evaluation.judge import advice_of
from guidelines.core.proofs.cells import space_of
from guidelines.core.proofs.goals import Goal, Goals, Want
from guidelines.core.proofs.search import GaveUp, Patient, Search
from guidelines.core.proofs.statuses import Standings


@dataclass(frozen=True, slots=True)
class Collision:
    """Two recommendations that cannot both be followed and both apply to this patient."""

    first: str
    second: str
    sources: tuple[str, ...]
    patient: Patient


@dataclass(frozen=True, slots=True)
class NeverApplies:
    item: str


@dataclass(frozen=True, slots=True)
class Implied:
    """Wherever the item's condition holds, that of `by` holds too, and both ask for the same."""

    item: str
    by: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Everything that the items of a group share is true of this patient, and none of them is."""

    group: str
    items: tuple[str, ...]
    patient: Patient


@dataclass(frozen=True, slots=True)
class Undecided:
    """The search gave up: neither found nor ruled out."""

    about: tuple[str, ...]


Finding = Collision | NeverApplies | Implied | Gap | Undecided


class Checks:
    """Of one version."""

    def __init__(self, guideline: Guideline) -> None:
        self.guideline = guideline
        self.goals = Goals(guideline, space_of(guideline))
        self.standings = Standings(self.goals)
        self.search = Search(self.goals)

    def findings(self) -> Iterator[Finding]:
        yield from self.collisions()
        yield from self.never()
        yield from self.implied()
        yield from self.gaps()

    def collisions(self) -> Iterator[Finding]:
        for first, second, sources in contradictions(self.guideline):
            wanted = [self.standings.goal(item, "applies") for item in (first, second)]
            of = partial(Collision, first, second, sources)
            yield from self._looked_for((first, second), wanted, found=of)

    def never(self) -> Iterator[Finding]:
        for item in advice_of(self.guideline):
            wanted = [self.standings.goal(item, "applies")]
            yield from self._looked_for((item,), wanted, absent=NeverApplies(item))

    def implied(self) -> Iterator[Finding]:
        for one, other in self._asking_the_same():
            wanted = [
                self.goals.wanted(one.when, Want.TRUE), self.goals.wanted(other.when, Want.NOT_TRUE)
            ]  # fmt: skip
            absent = Implied(one.id, other.id)
            yield from self._looked_for((one.id, other.id), wanted, absent=absent)

    def gaps(self) -> Iterator[Finding]:
        for group, items in self._groups().items():
            shared = self._shared(items)
            if not shared:
                continue
            none = [self.goals.wanted(item.when, Want.FALSE) for item in items]
            ids = tuple(item.id for item in items)
            found = partial(Gap, group, ids)
            yield from self._looked_for(ids, [*shared, *none], found=found)

    def _asking_the_same(self) -> Iterator[tuple[Recommendation, Recommendation]]:
        by_action: dict[tuple[str, str], list[Recommendation]] = {}
        for item in self.guideline.recommendations.values():
            if item.action is not None:
                by_action.setdefault((item.action, item.kind), []).append(item)
        for items in by_action.values():
            yield from permutations(items, 2)

    def _groups(self) -> dict[str, list[Recommendation]]:
        groups: dict[str, list[Recommendation]] = {}
        for item in self.guideline.recommendations.values():
            if item.group is not None:
                groups.setdefault(item.group, []).append(item)
        return {group: items for group, items in groups.items() if len(items) > 1}

    def _shared(self, items: Sequence[Recommendation]) -> list[Goal]:
        """What every item of a group asks for: that the group has something to decide."""
        asked = [self._conjuncts(item.when) for item in items]
        return [goal for goal in asked[0] if all(goal in others for others in asked[1:])]

    def _conjuncts(self, node: Condition) -> list[Goal]:
        if isinstance(node, Ref):
            return self._conjuncts(self.guideline.conditions[node.id].when)
        if isinstance(node, AllOf):
            return [goal for part in node.of for goal in self._conjuncts(part)]
        return [self.goals.wanted(node, Want.TRUE)]

    def _looked_for(
        self,
        about: tuple[str, ...],
        wanted: Sequence[Goal],
        *,
        found: Callable[[Patient], Finding] | None = None,
        absent: Finding | None = None,
    ) -> Iterator[Finding]:
        """What it means that there is such a patient, or that there is none."""
        try:
            patient = self.search.patient(*wanted)
        except GaveUp:
            yield Undecided(about)
            return
        if patient is None and absent is not None:
            yield absent
        if patient is not None and found is not None:
            yield found(patient)
