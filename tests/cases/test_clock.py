"""The clock of a case: days left, pauses, and what is not known."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tumorboard.cases.clock import Pause, clock

MONDAY = dt.date(2026, 11, 2)


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def test_a_clock_counts_down_from_its_date() -> None:
    found = clock(starts_on=MONDAY, target_days=28, pauses=(), today=MONDAY + days(20))
    assert (found.state, found.days_left, found.ends_on) == ("running", 8, MONDAY + days(28))
    assert not found.breached


def test_past_its_target_it_is_breached_and_says_by_how_much() -> None:
    found = clock(starts_on=MONDAY, target_days=28, pauses=(), today=MONDAY + days(30))
    assert found.days_left == -2
    assert found.breached


def test_on_its_last_day_it_is_not_breached() -> None:
    found = clock(starts_on=MONDAY, target_days=28, pauses=(), today=MONDAY + days(28))
    assert (found.days_left, found.breached) == (0, False)


def test_without_its_date_nothing_is_counted() -> None:
    found = clock(starts_on=None, target_days=28, pauses=(), today=MONDAY)
    assert (found.state, found.days_left, found.breached) == ("start_unknown", None, False)


def test_a_pause_pushes_the_end_back_and_while_it_lasts_there_is_none() -> None:
    pause = Pause(MONDAY + days(5), MONDAY + days(12))
    after = clock(starts_on=MONDAY, target_days=28, pauses=[pause], today=MONDAY + days(20))
    assert (after.days_left, after.ends_on) == (15, MONDAY + days(35))
    open_pause = Pause(MONDAY + days(5))
    paused = clock(starts_on=MONDAY, target_days=28, pauses=[open_pause], today=MONDAY + days(20))
    assert (paused.state, paused.days_left, paused.ends_on) == ("paused", 23, None)


def test_days_that_lie_in_two_pauses_count_once() -> None:
    pauses = [Pause(MONDAY + days(2), MONDAY + days(6)), Pause(MONDAY + days(4), MONDAY + days(8))]
    found = clock(starts_on=MONDAY, target_days=28, pauses=pauses, today=MONDAY + days(10))
    assert found.days_left == 28 - 10 + 6


spans = st.tuples(st.integers(-20, 60), st.integers(0, 30))


@given(st.lists(spans, max_size=5), st.integers(0, 80))
def test_pauses_are_counted_day_by_day(pauses: list[tuple[int, int]], today: int) -> None:
    """The oracle walks through every day since the start."""
    made = [Pause(MONDAY + days(first), MONDAY + days(first + long)) for first, long in pauses]
    now = MONDAY + days(today)
    running = sum(
        not any(p.first <= MONDAY + days(day) < (p.until or now) for p in made)
        for day in range(today)
    )
    found = clock(starts_on=MONDAY, target_days=62, pauses=made, today=now)
    assert found.days_left == 62 - running
