"""Partial dates are intervals, and answers about them hold for every day they allow."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelines.core.record.case_record import DateDetail, DateEntry
from guidelines.core.record.dates import (
    DateError,
    When,
    add_months,
    before,
    earliest_of,
    format_when,
    latest_of,
    not_after,
    on,
    parse_when,
    span,
    whole_years,
    within_months,
)
from guidelines.core.truth import Truth

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31))


@st.composite
def intervals(draw: st.DrawFn) -> When:
    start = draw(DAYS)
    return When("interval", start, start + timedelta(days=draw(st.integers(0, 500))))


@st.composite
def narrowed(draw: st.DrawFn) -> tuple[When, When]:
    """An interval and one inside it."""
    wide = draw(intervals())
    width = (wide.latest - wide.earliest).days
    low = draw(st.integers(0, width))
    high = draw(st.integers(low, width))
    first = wide.earliest
    return wide, When("inside", first + timedelta(days=low), first + timedelta(days=high))


def after(months: str, *, approx: bool = False, anchor: str = "diagnosis") -> When:
    return parse_when(DateDetail(anchor=anchor, months=Decimal(months), approx=approx))


@pytest.mark.parametrize(
    ("entry", "earliest", "latest"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ("~2024", date(2023, 1, 1), date(2025, 12, 31)),
        ("~2024-02", date(2024, 1, 1), date(2024, 3, 31)),
        ("~2024-02-20", date(2024, 2, 5), date(2024, 3, 6)),
        (DateDetail(date="2024-02", estimated=True), date(2024, 1, 1), date(2024, 3, 31)),
    ],
)
def test_an_entry_is_the_interval_of_its_precision(
    entry: DateEntry, earliest: date, latest: date
) -> None:
    when = parse_when(entry)
    assert (when.earliest, when.latest) == (earliest, latest)


@pytest.mark.parametrize(
    "entry",
    [
        "", "24", "2024-5", "2024-13", "2023-02-29", "2024-05-17T10:00", "12/05/2024", "²024",
        "1024",
        DateDetail(anchor="diagnosis"),
        DateDetail(months=Decimal(3)),
        DateDetail(anchor="diagnosis", months=Decimal(3), weeks=Decimal(12)),
        DateDetail(date="2024", anchor="diagnosis", months=Decimal(3)),
        DateDetail(anchor="diagnosis", months=Decimal("1e9")),
    ],
)  # fmt: skip
def test_what_is_no_date_says_what_was_expected(entry: DateEntry) -> None:
    with pytest.raises(DateError) as caught:
        parse_when(entry)
    assert caught.value.expected


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        ("~2024-05", "~2024-05"),
        (DateDetail(anchor="diagnosis", months=Decimal(6)), "month 6 after diagnosis"),
        (DateDetail(anchor="primary_surgery", weeks=Decimal(3)), "week 3 after primary surgery"),
        (
            DateDetail(anchor="diagnosis", months=Decimal(120), approx=True),
            "about month 120 after diagnosis",
        ),
        (DateDetail(anchor="diagnosis", months=Decimal(-2)), "2 months before diagnosis"),
        (DateDetail(anchor="diagnosis", months=Decimal(0)), "diagnosis"),
    ],
)
def test_dates_are_shown_as_entered_and_offsets_in_words(entry: DateEntry, shown: str) -> None:
    assert format_when(parse_when(entry)) == shown


def test_published_months_are_rounded_unless_they_say_more() -> None:
    start = after("0")
    assert start.exact
    assert within_months(start, after("5"), 6, inclusive=True) is Truth.TRUE
    assert within_months(start, after("6"), 6, inclusive=True) is Truth.UNKNOWN
    assert within_months(start, after("7"), 6, inclusive=True) is Truth.FALSE
    assert within_months(start, after("6.02"), 6, inclusive=True) is Truth.FALSE
    assert within_months(start, after("12", approx=True), 6, inclusive=True) is Truth.UNKNOWN
    assert within_months(start, after("13", approx=True), 6, inclusive=True) is Truth.FALSE


@pytest.mark.parametrize(
    ("start", "end", "months", "inclusive", "expected"),
    [
        ("2024-01-10", "2025-01-10", 12, True, Truth.TRUE),
        ("2024-01-10", "2025-01-10", 12, False, Truth.FALSE),
        ("2024-01-10", "2025-01-09", 12, False, Truth.TRUE),
        ("2024-01-10", "2025-01-11", 12, True, Truth.FALSE),
        ("2024-08-31", "2025-02-28", 6, True, Truth.TRUE),
        ("2024-08-31", "2025-03-01", 6, True, Truth.FALSE),
        ("2024", "2024", 12, True, Truth.TRUE),
        ("2024", "2025", 12, True, Truth.UNKNOWN),
        ("2024", "2026", 12, True, Truth.FALSE),
        ("2024-05", "2024-04", 0, True, Truth.TRUE),
    ],
)
def test_intervals_are_compared_by_calendar_months(
    start: str, end: str, months: int, inclusive: bool, expected: Truth
) -> None:
    assert within_months(parse_when(start), parse_when(end), months, inclusive) is expected


def test_clocks_of_different_anchors_are_never_compared() -> None:
    from_diagnosis, from_surgery = after("3"), after("3", anchor="primary_surgery")
    calendar = parse_when("2024-05")
    for other in (from_surgery, calendar):
        assert within_months(from_diagnosis, other, 6, inclusive=True) is Truth.UNKNOWN
        assert not_after(from_diagnosis, other) is Truth.UNKNOWN
        assert before(from_diagnosis, other) is Truth.UNKNOWN
        assert span(from_diagnosis, other) is None
        assert earliest_of([from_diagnosis, other]) is None
        assert latest_of([from_diagnosis, other]) is None


def test_a_span_counts_days_and_calendar_months() -> None:
    found = span(parse_when("2024-08-01"), parse_when("2025-02-20"))
    assert found is not None
    assert (found.low_days, found.high_days) == (203, 203)
    assert (found.low_months, found.high_months) == (Decimal("6.6"), Decimal("6.6"))
    backwards = span(parse_when("2024-05-10"), parse_when("2024-03-10"))
    assert backwards is not None
    assert backwards.high_months == Decimal(-2)


def test_age_is_in_completed_years() -> None:
    assert whole_years(parse_when("1962-06-02"), on(date(2024, 6, 1))) == (61, 61)
    assert whole_years(parse_when("1962"), on(date(2024, 6, 1))) == (61, 62)


def test_the_earliest_and_the_latest_of_uncertain_dates_are_uncertain() -> None:
    spring, may = parse_when("2024-05-20"), parse_when("2024-05")
    first, last = earliest_of([spring, may]), latest_of([spring, may])
    assert first is not None
    assert last is not None
    assert (first.earliest, first.latest) == (date(2024, 5, 1), date(2024, 5, 20))
    assert (last.earliest, last.latest) == (date(2024, 5, 20), date(2024, 5, 31))


@given(start=intervals(), end=intervals(), months=st.integers(0, 24), inclusive=st.booleans())
def test_an_answer_holds_for_the_extreme_days(
    start: When, end: When, months: int, inclusive: bool
) -> None:
    verdict = within_months(start, end, months, inclusive)
    corners = {
        within_months(on(first), on(last), months, inclusive)
        for first in (start.earliest, start.latest)
        for last in (end.earliest, end.latest)
    }
    assert Truth.UNKNOWN not in corners, "two days always have an answer"
    assert corners == {verdict} if verdict is not Truth.UNKNOWN else len(corners) == 2


@given(start=narrowed(), end=narrowed(), months=st.integers(0, 24), inclusive=st.booleans())
def test_narrowing_a_date_never_changes_an_answer(
    start: tuple[When, When], end: tuple[When, When], months: int, inclusive: bool
) -> None:
    for question in (
        lambda first, last: within_months(first, last, months, inclusive),
        not_after,
        before,
    ):
        wide = question(start[0], end[0])
        assert wide in {Truth.UNKNOWN, question(start[1], end[1])}


@given(first=DAYS, second=DAYS, months=st.integers(-30, 30))
def test_adding_months_keeps_the_order_of_days(first: date, second: date, months: int) -> None:
    early, late = sorted([first, second])
    assert add_months(early, months) <= add_months(late, months)


@given(start=intervals(), end=intervals())
def test_before_is_the_opposite_of_not_after_the_other_way(start: When, end: When) -> None:
    opposite = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}
    assert before(start, end) is opposite[not_after(end, start)]
