"""A hospital's days: lists, boards, leave; read from a file whose errors all have a place."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidelines.core.planning.calendar import NO_CALENDAR, WEEKDAYS, Calendar, Closure, Resource
from guidelines.core.planning.calendarfile import CalendarFileError, read_calendar, write_calendar
from guidelines.core.planning.days import Days

MONDAY = date(2026, 5, 4)
HOSPITAL = """
schema_version: 1
resources:
  theatre:
    weekdays: [tuesday, thursday]
    dates: [2026-05-22]
    closed: [{from: 2026-05-11, to: 2026-05-15, why: leave}]
  trial slot: {dates: [2026-05-06, 2026-06-03]}
  radiotherapy: {weekdays: [monday]}
  radiology: {}
closed: [{from: 2026-05-25, why: holiday}, {from: 2026-05-26}]
"""


def dates_of(calendar: Calendar, resource: str, count: int = 60) -> list[str]:
    days = calendar.days_of(resource, MONDAY)
    assert days is not None
    return [(MONDAY + timedelta(days=d)).isoformat()[5:] for d in range(count) if d in days]


def test_lists_of_the_week_with_leave_a_holiday_and_one_list_more() -> None:
    hospital = read_calendar("hospital.yaml", HOSPITAL)
    lists = ["05-05", "05-07", "05-19", "05-21", "05-22", "05-28", "06-02"]
    assert dates_of(hospital, "theatre", 30) == lists
    assert dates_of(hospital, "trial slot") == ["05-06", "06-03"]
    assert len(dates_of(hospital, "radiology", 30)) == 28
    assert hospital.days_of("laboratory", MONDAY) is None


def test_either_of_two_resources_gives_the_days_of_both() -> None:
    hospital = read_calendar("hospital.yaml", HOSPITAL)
    both = dates_of(hospital, "theatre or radiotherapy", 9)
    assert both == ["05-04", "05-05", "05-07", "05-11"]
    assert hospital.days_of("theatre or laboratory", MONDAY) is None


def test_the_same_calendar_has_the_same_hash_in_both_forms() -> None:
    as_json = (
        '{"schema_version": 1, "resources": {"board": {"weekdays": ["wednesday"],'
        ' "closed": [{"from": "2026-08-05"}]}}}'
    )
    as_yaml = (
        "schema_version: 1\nresources:\n"
        "  board: {closed: [{from: 2026-08-05}], weekdays: [wednesday]}"
    )
    first, second = read_calendar("a.json", as_json), read_calendar("a.yaml", as_yaml)
    assert first == second
    assert first.hash == second.hash != NO_CALENDAR.hash


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("resources: {}", "schema_version: missing"),
        ("schema_version: 2", "schema_version: 2, expected 1"),
        (
            "schema_version: 1\nresources: {theatre: {weekdays: [tuesdays]}}",
            "line 2, resources.theatre.weekdays.0: 'tuesdays', expected one of monday, tuesday",
        ),
        (
            "schema_version: 1\nresources: {theater: {}}",
            "resources.theater: 'theater', expected a resource that steps need: board, theatre",
        ),
        (
            "schema_version: 1\nclosed: [{from: 2026-02-30}]",
            "line 2, closed.0.from: '2026-02-30', expected a whole date, YYYY-MM-DD",
        ),
        (
            "schema_version: 1\nresources: {board: {closed: [{from: 2026-05-09, to: 2026-05-08}]}}",
            "resources.board.closed.0.to: 2026-05-08, expected a day from 2026-05-09 on",
        ),
        (
            "schema_version: 1\nresources: {board: {dates: [2026-05]}}",
            "line 2, resources.board.dates.0: '2026-05', expected a whole date, YYYY-MM-DD",
        ),
        ("schema_version: 1\nresources: [board]", "expected a map of resources by their names"),
        ("schema_version: 1\nclosed: [{}]", "closed.0.from: missing"),
        ("schema_version: 1\nroom: 4", "room: unknown key, expected one of resources, closed"),
    ],
)
def test_errors_name_place_value_and_what_was_expected(text: str, error: str) -> None:
    with pytest.raises(CalendarFileError) as caught:
        read_calendar("calendar.yaml", text, ("board", "theatre"))
    assert error in str(caught.value)


def test_all_errors_are_told_at_once() -> None:
    text = "schema_version: 1\nclosed: [{from: x}, {from: y}]\nresources: {board: {weekdays: [z]}}"
    with pytest.raises(CalendarFileError) as caught:
        read_calendar("calendar.yaml", text)
    assert len(caught.value.errors) == 3


calendars = st.builds(
    lambda listed, until, weekly: Days(
        tuple(sorted(day for day in listed if day < until)), until, weekly
    ),
    st.sets(st.integers(0, 30)),
    st.integers(0, 30),
    st.frozensets(st.integers(0, 6)),
)


@settings(max_examples=200, deadline=None)
@given(calendars, calendars, st.integers(-10, 60))
def test_next_and_previous_days_agree_with_counting(first: Days, other: Days, day: int) -> None:
    days = [
        d for d in range(100) if (d in first.listed if d < first.until else d % 7 in first.weekly)
    ]
    assert first.next(day) == next((d for d in days if d >= day), None)
    assert first.previous(day) == max((d for d in days if d <= day), default=None)
    either = {*days, *(d for d in range(100) if d in other)}
    assert {d for d in range(100) if d in (first | other)} == either
    assert {d for d in range(100) if d in first.adding(50)} == {*days, 50}


def test_weekdays_keep_their_names_wherever_one_starts_to_count() -> None:
    calendar = read_calendar(
        "a.yaml", "schema_version: 1\nresources: {board: {weekdays: [friday]}}"
    )
    for start in (MONDAY + timedelta(days=ahead) for ahead in range(7)):
        days = calendar.days_of("board", start)
        assert days is not None
        first = days.next(0)
        assert first is not None
        assert WEEKDAYS[(start + timedelta(days=first)).weekday()] == "friday"


@pytest.mark.parametrize("why", ["leave", "no", "1:30", "floor: new # twice", "[x]", "“leave”"])
def test_what_is_written_reads_as_the_same_calendar(why: str) -> None:
    closed = Closure(first=date(2026, 7, 20), last=date(2026, 7, 31), why=why)
    calendar = Calendar(
        schema_version=1,
        resources={
            "day unit": Resource(weekdays=("monday",), dates=(date(2026, 6, 12),)),
            "theatre": Resource(closed=(closed,)),
        },
        closed=(Closure(first=date(2026, 12, 25)),),
    )
    assert read_calendar("a.yaml", write_calendar(calendar)) == calendar
