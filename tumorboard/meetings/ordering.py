"""A proposal for the order of an agenda. Pure, and the same answer to the same question.

Urgent cases first, then those whose people must leave early, then complex ones, then those with
the fewest days left on their clock; otherwise as they stand. Nobody's case is planned outside the
time they are there, as far as any order allows it. Breaks and cases that have been dealt with stay
in their places.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

# Orders looked at before the search gives up; all of six cases.
MOST_STEPS = 2000
ANY_TIME = 1_000_000


@dataclass(frozen=True)
class Row:
    """One row of the agenda; times are minutes from the beginning of the meeting."""

    key: str
    minutes: int
    can_move: bool = True
    is_urgent: bool = False
    rank: int = 0
    """Of its complexity; the higher, the earlier."""
    arrives: int = 0
    leaves: int = ANY_TIME
    """When the people it needs are there."""
    because: str = ""
    """Who comes late or must leave, in words."""
    complexity: str = ""
    ends_on: dt.date | None = None
    """The last day of its clock; among equals the fewest days left go first."""

    @property
    def is_bound(self) -> bool:
        return self.arrives > 0 or self.leaves < ANY_TIME


@dataclass(frozen=True)
class Proposal:
    order: tuple[str, ...]
    reasons: dict[str, str] = field(default_factory=dict)
    """Of every case that moves."""
    unmet: dict[str, str] = field(default_factory=dict)
    """Cases that fall outside the time their people are there, whichever order was tried."""


def proposed_order(rows: Sequence[Row]) -> Proposal:
    waiting = sorted((row for row in rows if row.can_move), key=_preference)
    bound = [row for row in waiting if row.is_bound]
    everybody = _Search(rows, frozenset(row.key for row in bound)).order(waiting)
    found = _as_many_as_fit(rows, waiting, bound) if everybody is None else everybody
    order = _filled(rows, found)
    places = {row.key: place for place, row in enumerate(rows)}
    moved = [(place, row) for place, row in enumerate(order) if places[row.key] != place]
    return Proposal(
        tuple(row.key for row in order),
        {row.key: _reason(row, earlier=place < places[row.key]) for place, row in moved},
        {row.key: row.because for row in unmet(order)},
    )


def unmet(order: Sequence[Row]) -> list[Row]:
    """Rows planned while somebody they need is not there."""
    found, reached = [], 0
    for row in order:
        ends = reached + row.minutes
        if row.can_move and (reached < row.arrives or ends > row.leaves):
            found.append(row)
        reached = ends
    return found


def _preference(row: Row) -> tuple[bool, int, int, dt.date]:
    # sorting keeps the present order of equals
    return not row.is_urgent, row.leaves, -row.rank, row.ends_on or dt.date.max


def _as_many_as_fit(rows: Sequence[Row], waiting: list[Row], bound: list[Row]) -> Sequence[Row]:
    """Bound rows are taken on one by one, the preferred ones first, while an order is found."""
    kept: frozenset[str] = frozenset()
    best: Sequence[Row] = waiting
    for row in bound:
        found = _Search(rows, kept | {row.key}).order(waiting)
        if found is not None:
            kept, best = kept | {row.key}, found
    return best


class _Search:
    """The first order, by preference, in which every row of `kept` has its people there."""

    def __init__(self, rows: Sequence[Row], kept: frozenset[str]) -> None:
        self.rows = rows
        self.kept = kept
        self.steps = MOST_STEPS

    def order(self, waiting: list[Row]) -> list[Row] | None:
        return self._from(0, 0, waiting)

    def _from(self, place: int, reached: int, waiting: list[Row]) -> list[Row] | None:
        place, reached = self._past_fixed(place, reached)
        if not waiting:
            return []
        self.steps -= 1
        if self.steps < 0 or not self._can_still_fit(place, reached, waiting):
            return None
        for row in waiting:
            if row.key in self.kept and reached < row.arrives:
                continue
            rest = [each for each in waiting if each is not row]
            found = self._from(place + 1, reached + row.minutes, rest)
            if found is not None:
                return [row, *found]
        return None

    def _past_fixed(self, place: int, reached: int) -> tuple[int, int]:
        while place < len(self.rows) and not self.rows[place].can_move:
            reached += self.rows[place].minutes
            place += 1
        return place, reached

    def _can_still_fit(self, place: int, reached: int, waiting: list[Row]) -> bool:
        """Whoever leaves first goes first, and whoever comes first: no other order does better."""
        by_leaving = sorted(waiting, key=self._leaves)
        by_coming = sorted(waiting, key=self._arrives)
        return all(
            ends <= self._leaves(row) for row, _, ends in self._timed(place, reached, by_leaving)
        ) and all(
            begins >= self._arrives(row)
            for row, begins, _ in self._timed(place, reached, by_coming)
        )

    def _timed(self, place: int, reached: int, order: list[Row]) -> Iterator[tuple[Row, int, int]]:
        for row in order:
            place, reached = self._past_fixed(place, reached)
            yield row, reached, reached + row.minutes
            place, reached = place + 1, reached + row.minutes

    def _leaves(self, row: Row) -> int:
        return row.leaves if row.key in self.kept else ANY_TIME

    def _arrives(self, row: Row) -> int:
        return row.arrives if row.key in self.kept else 0


def _filled(rows: Sequence[Row], waiting: Sequence[Row]) -> list[Row]:
    """The rows that stay, with the others put into the places between them."""
    following = iter(waiting)
    return [next(following) if row.can_move else row for row in rows]


def _reason(row: Row, *, earlier: bool) -> str:
    if earlier and row.is_urgent:
        return "urgent cases first"
    if row.because:
        return row.because
    if earlier and row.rank:
        return f"{row.complexity} complexity: while there is time"
    if earlier and row.ends_on:
        return f"fewer days left: its clock ends on {row.ends_on.day} {row.ends_on:%b %Y}"
    return "moves up as others move down" if earlier else "makes room for cases that go first"
