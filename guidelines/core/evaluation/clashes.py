"""Advice that cannot all be followed: declared incompatible actions, or do against do not.

No priority decides; only an override with a reason does. Two items that are both still open are
no conflict yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Equipoise, Incompatible, Recommendation
from guidelines.core.evaluation.judge import Judged

POSITIVE = frozenset({"do", "consider", "prerequisite"})


@dataclass(frozen=True, slots=True)
class Clash:
    """`definite`: both apply; otherwise one of them may still."""

    between: tuple[Judged, Judged]
    definite: bool
    sources: tuple[str, ...]


def clashes(guideline: Guideline, active: Iterable[Judged]) -> Iterator[Clash]:
    """Every pair of the active items that contradict each other."""
    found = {each.item.id: each for each in active}
    for one, other, sources in contradictions(guideline):
        if one in found and other in found:
            first, second = found[one], found[other]
            statuses = {first.status, second.status}
            if statuses != {"open"}:
                yield Clash((first, second), statuses == {"applies"}, sources)


@lru_cache(maxsize=32)
def contradictions(guideline: Guideline) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Every two recommendations that could not both be followed, with the sources of that."""
    return tuple(
        (first.id, second.id, sources)
        for first, second in combinations(guideline.recommendations.values(), 2)
        if not _linked(first, second)
        and (sources := _incompatible(guideline, first, second)) is not None
    )


def _incompatible(
    guideline: Guideline, first: Recommendation, second: Recommendation
) -> tuple[str, ...] | None:
    """The sources of the contradiction between two actions; None if there is none."""
    one, other = first.action, second.action
    if one is None or other is None:
        return None
    kinds = {first.kind, second.kind}
    if one == other and "do_not" in kinds and kinds & POSITIVE:
        return tuple(dict.fromkeys((*first.sources, *second.sources)))
    for declared in guideline.incompatible.values():
        if one != other and {one, other} <= set(declared.actions) and kinds <= POSITIVE:
            return declared.sources
    return None


def declared_for(guideline: Guideline, first: str, second: str) -> Incompatible | None:
    """The declaration by which two recommendations cannot both be followed, if there is one."""
    items = guideline.recommendations
    if first not in items or second not in items:
        return None
    actions = {items[first].action, items[second].action}
    for declared in guideline.incompatible.values():
        if len(actions) == 2 and actions <= set(declared.actions):
            return declared
    return None


def equipoise_of(guideline: Guideline, first: str, second: str) -> Equipoise | None:
    """What was signed of the two: that they are of equal standing, and why."""
    declared = declared_for(guideline, first, second)
    for pair in declared.equipoise if declared else ():
        if set(pair.items) == {first, second}:
            return pair
    return None


def _linked(first: Recommendation, second: Recommendation) -> bool:
    """Whether one overrides the other, which decides between them."""
    return any(edge.id == second.id for edge in first.overrides) or any(
        edge.id == first.id for edge in second.overrides
    )
