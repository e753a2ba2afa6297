"""The days on which something can be had: a theatre list, a board, a slot."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

WEEK = 7


@dataclass(frozen=True, slots=True)
class Days:
    """Days counted from today, none before it: a list at first, then every week the same."""

    listed: tuple[int, ...] = ()
    """In order, all of them before `until`."""
    until: int = 0
    weekly: frozenset[int] = frozenset()
    """From `until` on: remainders of the day by seven; without any, `listed` is all there is."""

    @property
    def endless(self) -> bool:
        return bool(self.weekly)

    def next(self, day: int) -> int | None:
        """The first one that is not before `day`."""
        place = bisect_left(self.listed, day)
        if place < len(self.listed):
            return self.listed[place]
        begin = max(day, self.until)
        found = (begin + ahead for ahead in range(WEEK) if (begin + ahead) % WEEK in self.weekly)
        return next(found, None)

    def previous(self, day: int) -> int | None:
        """The last one that is not after `day`."""
        for ago in range(WEEK if self.weekly else 0):
            if day - ago < self.until:
                break
            if (day - ago) % WEEK in self.weekly:
                return day - ago
        place = bisect_right(self.listed, day)
        return self.listed[place - 1] if place else None

    def last(self) -> int | None:
        return self.listed[-1] if self.listed and not self.weekly else None

    def __or__(self, other: Days) -> Days:
        """The days of either."""
        until = max(self.until, other.until)
        listed = tuple(day for day in range(until) if day in self or day in other)
        return Days(listed, until, self.weekly | other.weekly)

    def __contains__(self, day: int) -> bool:
        return self.next(day) == day

    def adding(self, day: int) -> Days:
        return self | Days((day,), day + 1)


Allowed = Mapping[str, Days]
"""Of each point that waits for a resource: its days. Other points may lie on any day."""
