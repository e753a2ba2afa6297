"""Advice that cannot all be followed: declared incompatible actions, or do against do not.

No priority decides; only an override with a reason does. Two items that are both still open are
no conflict yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from guidelines.core.content import Advice
from guidelines.core.guideline import Guideline
from guidelines.core.judge import Judged

POSITIVE = frozenset({"do", "consider", "prerequisite"})


@dataclass(frozen=True, slots=True)
class Clash:
    """`definite`: both apply; otherwise one of them may still."""

    between: tuple[Judged, Judged]
    definite: bool
    sources: tuple[str, ...]


def clashes(guideline: Guideline, active: Iterable[Judged]) -> Iterator[Clash]:
    """Every pair of the active items that contradict each other."""
    for first, second in combinations(active, 2):
        statuses = {first.status, second.status}
        sources = _incompatible(guideline, first.item, second.item)
        if sources is None or statuses == {"open"} or _linked(first.item, second.item):
            continue
        yield Clash((first, second), statuses == {"applies"}, sources)


def _incompatible(guideline: Guideline, first: Advice, second: Advice) -> tuple[str, ...] | None:
    """The sources of the contradiction between two actions; None if there is none."""
    one, other = getattr(first, "action", None), getattr(second, "action", None)
    if one is None or other is None:
        return None
    kinds = {first.kind, second.kind}
    if one == other and "do_not" in kinds and kinds & POSITIVE:
        return tuple(dict.fromkeys((*first.sources, *second.sources)))
    for declared in guideline.incompatible.values():
        if one != other and {one, other} <= set(declared.actions) and kinds <= POSITIVE:
            return declared.sources
    return None


def _linked(first: Advice, second: Advice) -> bool:
    """Whether one overrides the other, which decides between them."""
    return any(edge.id == second.id for edge in first.overrides) or any(
        edge.id == first.id for edge in second.overrides
    )
