"""What a plan has to keep to: distances between points in time.

Points are starts and ends of steps and events such as a last dose; days are whole numbers counted
from `ORIGIN`, the day on which undone steps may begin.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

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
    """Soft bounds are preferences, given up where they cannot hold."""
    rank: int = 0
    """Of preferences: the higher ranks give way first, and within a rank the later ones."""
    relaxable: bool = False
    """Whether the board can change its number: an interval, not what has happened or lasts."""


@dataclass(frozen=True, slots=True)
class Window:
    """Days on which a point can lie; `None`: nothing limits that side."""

    earliest: int | None
    latest: int | None


class Arc(NamedTuple):
    """One side of a bound: day of `target` ≥ day of `source` + `days`."""

    source: str
    target: str
    days: int
    bound: Bound
    lower: bool


def arcs_of(bounds: Iterable[Bound]) -> list[Arc]:
    arcs: list[Arc] = []
    for bound in bounds:
        if bound.low is not None:
            arcs.append(Arc(bound.source, bound.target, bound.low, bound, lower=True))
        if bound.high is not None:
            arcs.append(Arc(bound.target, bound.source, -bound.high, bound, lower=False))
    return arcs
