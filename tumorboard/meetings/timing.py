"""When each row of an agenda is planned, and which case was put on it late. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

LONGEST_CUTOFF = 366  # days looked back over, however many of them are closed
WEEKEND = (5, 6)
DAY = 24 * 60


@dataclass(frozen=True)
class Slot:
    """Minutes from the beginning of the meeting."""

    begins: int
    ends: int


def slots(minutes: Iterable[int]) -> list[Slot]:
    """One row after the other, without a gap."""
    found: list[Slot] = []
    reached = 0
    for each in minutes:
        found.append(Slot(reached, reached + each))
        reached += each
    return found


def clock_time(starts_at: dt.time | None, minutes: int) -> dt.time | None:
    """None where the start is not known, or the meeting would go on to another day."""
    if starts_at is None or (at := minutes_of(starts_at) + minutes) >= DAY:
        return None
    return dt.time(at // 60, at % 60)


def minutes_of(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def minutes_too_long(starts_at: dt.time | None, ends_at: dt.time | None, planned: int) -> int:
    """By how much an agenda goes beyond the planned end; 0 where it fits or none is recorded."""
    if starts_at is None or ends_at is None:
        return 0
    return max(0, minutes_of(starts_at) + planned - minutes_of(ends_at))


def cutoff_of(
    date: dt.date, working_days: int, closed: Collection[tuple[dt.date, dt.date]] = ()
) -> dt.date:
    """The last day on which a case is listed in time."""
    day = date
    for _ in range(LONGEST_CUTOFF):
        if working_days <= 0:
            break
        day -= dt.timedelta(days=1)
        is_closed = any(first <= day <= last for first, last in closed)
        working_days -= not (is_closed or day.weekday() in WEEKEND)
    return day


def added_in_session(added_at: dt.datetime, started_at: dt.datetime | None) -> bool:
    return started_at is not None and added_at >= started_at


def is_late(added_on: dt.date, cutoff: dt.date, *, in_session: bool) -> bool:
    """Added after the cut-off, or once the meeting had begun."""
    return in_session or added_on > cutoff
