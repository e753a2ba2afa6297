"""When each step can happen: exact earliest and latest days, or why no plan can hold.

A simple temporal network. Points are starts and ends of steps and events such as a last dose;
days are whole numbers counted from `ORIGIN`, the day on which undone steps may begin. Every
rule is a `Bound` on the distance between two points. All earliest days together form a valid
schedule, and so do all latest days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

ORIGIN = "origin"


@dataclass(frozen=True, slots=True)
class Bound:
    """`low` ≤ day of `target` − day of `source` ≤ `high`; `None` leaves that side open."""

    id: str
    source: str
    target: str
    low: int | None = None
    high: int | None = None
    why: str = ""
    hard: bool = True
    """Soft bounds are preferences: given up, later ones first, where they cannot hold."""


@dataclass(frozen=True, slots=True)
class Window:
    """Days on which a point can lie; `None`: nothing limits that side."""

    earliest: int | None
    latest: int | None


@dataclass(frozen=True, slots=True)
class Schedule:
    windows: Mapping[str, Window]
    dropped: tuple[Bound, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One side of a bound that takes part in a contradiction."""

    id: str
    source: str
    target: str
    relation: Literal["at_least", "at_most"]
    days: int
    why: str


@dataclass(frozen=True, slots=True)
class Inconsistent:
    """Rules that cannot hold together; leaving any one of them out removes this contradiction."""

    reasons: tuple[Reason, ...]
    short_by_days: int
    """Days by which any one of the reasons would have to give way."""


class _Arc(NamedTuple):
    """Day of `target` ≥ day of `source` + `days`."""

    source: str
    target: str
    days: int
    bound: Bound
    lower: bool


def solve(bounds: Sequence[Bound], points: Iterable[str] = ()) -> Schedule | Inconsistent:
    """Exact windows of every point, soft bounds given up from the end where they must be."""
    hard = [bound for bound in bounds if bound.hard]
    soft = [bound for bound in bounds if not bound.hard]
    names = sorted({ORIGIN, *points, *(p for b in bounds for p in (b.source, b.target))})
    arcs = _arcs([*hard, *soft])
    if _contradiction(names, arcs) is None:
        return Schedule(_windows(names, arcs))
    if _contradiction(names, _arcs(hard)) is not None:
        return _minimal(names, hard)
    kept = list(hard)
    dropped: list[Bound] = []
    for bound in soft:
        if _contradiction(names, _arcs([*kept, bound])) is None:
            kept.append(bound)
        else:
            dropped.append(bound)
    return Schedule(_windows(names, _arcs(kept)), tuple(dropped))


def _arcs(bounds: Iterable[Bound]) -> list[_Arc]:
    arcs: list[_Arc] = []
    for bound in bounds:
        if bound.low is not None:
            arcs.append(_Arc(bound.source, bound.target, bound.low, bound, lower=True))
        if bound.high is not None:
            arcs.append(_Arc(bound.target, bound.source, -bound.high, bound, lower=False))
    return arcs


def _contradiction(names: Sequence[str], arcs: Sequence[_Arc]) -> list[_Arc] | None:
    """A cycle of arcs that asks a point to come after itself, or None."""
    day = dict.fromkeys(names, 0)
    came_by: dict[str, _Arc] = {}
    moved: str | None = None
    for _ in range(len(names) + 1):
        moved = None
        for arc in arcs:
            source, target, days, _, _ = arc
            if day[source] + days > day[target]:
                day[target] = day[source] + days
                came_by[target] = arc
                moved = target
        if moved is None:
            return None
    return _cycle(came_by, moved, len(names))


def _cycle(came_by: Mapping[str, _Arc], start: str | None, count: int) -> list[_Arc]:
    """Walk back from a point that never settles until the walk is inside its cycle."""
    point = str(start)
    for _ in range(count):
        point = came_by[point].source
    cycle = [came_by[point]]
    while cycle[-1].source != point:
        cycle.append(came_by[cycle[-1].source])
    return cycle[::-1]


def _minimal(names: Sequence[str], bounds: Sequence[Bound]) -> Inconsistent:
    """Deletion filter: of the rules in one contradiction, keep those it cannot do without."""
    cycle = _contradiction(names, _arcs(bounds)) or []
    core = [bound for bound in bounds if any(arc.bound is bound for arc in cycle)]
    for candidate in tuple(core):
        rest = [bound for bound in core if bound is not candidate]
        if smaller := _contradiction(names, _arcs(rest)):
            core, cycle = rest, smaller
    final = _contradiction(names, _arcs(core)) or cycle
    return Inconsistent(tuple(map(_reason, final)), sum(arc.days for arc in final))


def _reason(arc: _Arc) -> Reason:
    bound = arc.bound
    if arc.lower:
        return Reason(bound.id, bound.source, bound.target, "at_least", arc.days, bound.why)
    return Reason(bound.id, bound.source, bound.target, "at_most", -arc.days, bound.why)


def _windows(names: Sequence[str], arcs: Sequence[_Arc]) -> dict[str, Window]:
    earliest = _longest(arcs, len(names))
    turned = [_Arc(a.target, a.source, a.days, a.bound, a.lower) for a in arcs]
    before_origin = _longest(turned, len(names))
    return {
        name: Window(
            earliest.get(name),
            None if name not in before_origin else -before_origin[name],
        )
        for name in names
    }


def _longest(arcs: Sequence[_Arc], count: int) -> dict[str, int]:
    """Longest way from the origin to each point it reaches (the rules hold: no cycles)."""
    day = {ORIGIN: 0}
    for _ in range(count):
        moved = False
        for source, target, days, _, _ in arcs:
            if source not in day:
                continue
            known, found = day.get(target), day[source] + days
            if known is None or found > known:
                day[target] = found
                moved = True
        if not moved:
            break
    return day
