"""When each step can happen: exact earliest and latest days, or why no plan can hold.

All earliest days together form a valid schedule, and so do all latest days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from guidelines.core.planning.bounds import ORIGIN, Bound, Window, arcs_of
from guidelines.core.planning.conflict import Inconsistent, explain
from guidelines.core.planning.days import Allowed
from guidelines.core.planning.fixpoint import Plan

NO_CALENDAR: Allowed = {}
Windows = Mapping[str, Window]


@dataclass(frozen=True, slots=True)
class Schedule:
    windows: Windows
    dropped: tuple[Bound, ...] = ()


def solve(
    bounds: Sequence[Bound], points: Iterable[str] = (), allowed: Allowed = NO_CALENDAR
) -> Schedule | Inconsistent:
    """Exact windows of every point; preferences give way by rank where they must."""
    hard = [bound for bound in bounds if bound.hard]
    soft = sorted((bound for bound in bounds if not bound.hard), key=lambda bound: bound.rank)
    names = names_of(bounds, allowed, points)
    found = _plan(names, [*hard, *soft], allowed).windows()
    if found is not None:
        return Schedule(found)
    kept, dropped = list(hard), []
    found = _plan(names, kept, allowed).windows()
    if found is None:
        return explain(names, hard, allowed)
    while soft:
        count = _holding(names, kept, soft, allowed)
        kept += soft[:count]
        dropped += soft[count : count + 1]
        soft = soft[count + 1 :]
    return Schedule(_plan(names, kept, allowed).windows() or found, tuple(dropped))


def feasible(bounds: Sequence[Bound], allowed: Allowed) -> Windows | None:
    """The windows under the hard bounds alone, if those can hold together."""
    return _hard(bounds, allowed).windows()


def holds(bounds: Sequence[Bound], allowed: Allowed) -> bool:
    """Whether the hard bounds can hold together."""
    return _hard(bounds, allowed).earliest() is not None


def names_of(bounds: Iterable[Bound], allowed: Allowed, points: Iterable[str] = ()) -> list[str]:
    ends = (point for bound in bounds for point in (bound.source, bound.target))
    return sorted({ORIGIN, *points, *allowed, *ends})


def _hard(bounds: Sequence[Bound], allowed: Allowed) -> Plan:
    hard = [bound for bound in bounds if bound.hard]
    return _plan(names_of(hard, allowed), hard, allowed)


def _plan(names: Sequence[str], bounds: Iterable[Bound], allowed: Allowed) -> Plan:
    return Plan(names, arcs_of(bounds), allowed)


def _holding(
    names: Sequence[str], kept: Sequence[Bound], soft: Sequence[Bound], allowed: Allowed
) -> int:
    """How many preferences, from the first on, can be kept as well."""
    low, high = 0, len(soft)
    while low < high:
        middle = (low + high + 1) // 2
        if _plan(names, [*kept, *soft[:middle]], allowed).earliest() is None:
            high = middle - 1
        else:
            low = middle
    return low
