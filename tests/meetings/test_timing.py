"""When the rows of an agenda are planned, and what is added late."""

from __future__ import annotations

import datetime as dt

import pytest

from tumorboard.meetings.timing import (
    Slot,
    clock_time,
    cutoff_of,
    is_late,
    minutes_too_long,
    slots,
)

EIGHT = dt.time(8)


def test_one_row_after_the_other() -> None:
    assert slots([6, 10, 4]) == [Slot(0, 6), Slot(6, 16), Slot(16, 20)]
    assert slots([]) == []


@pytest.mark.parametrize(
    ("starts", "minutes", "time"),
    [(EIGHT, 75, dt.time(9, 15)), (None, 75, None), (dt.time(23, 30), 30, None)],
)
def test_the_time_of_day_where_it_is_known(
    starts: dt.time | None, minutes: int, time: dt.time | None
) -> None:
    assert clock_time(starts, minutes) == time


@pytest.mark.parametrize(
    ("ends", "minutes", "beyond"),
    [(dt.time(9), 60, 0), (dt.time(9), 61, 1), (None, 600, 0)],
)
def test_beyond_the_planned_end(ends: dt.time | None, minutes: int, beyond: int) -> None:
    assert minutes_too_long(EIGHT, ends, minutes) == beyond
    assert minutes_too_long(None, ends, minutes) == 0


def test_the_cut_off_counts_working_days() -> None:
    monday = dt.date(2026, 7, 13)
    assert cutoff_of(monday, 0) == monday
    assert cutoff_of(monday, 1) == dt.date(2026, 7, 10), "the Friday before"
    friday_off = [(dt.date(2026, 7, 10), dt.date(2026, 7, 10))]
    assert cutoff_of(monday, 1, friday_off) == dt.date(2026, 7, 9)
    always_closed = [(dt.date(2000, 1, 1), monday)]
    assert cutoff_of(monday, 1, always_closed) < monday, "and it ends"


def test_late_is_after_the_cut_off_or_during_the_meeting() -> None:
    friday = dt.date(2026, 7, 10)
    assert not is_late(friday, friday, in_session=False)
    assert is_late(friday + dt.timedelta(days=1), friday, in_session=False)
    assert is_late(friday, friday, in_session=True)
