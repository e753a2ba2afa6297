"""The days of a hospital and its boards: entered, removed, taken back, never overwritten."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from guidelines.core.planning.calendar import NO_CALENDAR, Calendar
from guidelines.core.planning.calendarfile import read_calendar, write_calendar
from tests.world import World
from tumorboard.audit.models import Actor, AuditEvent
from tumorboard.jobs.models import Job
from tumorboard.jobs.names import LOOK_AGAIN
from tumorboard.people import calendar_services as services
from tumorboard.people.calendar_models import (
    CalendarChange,
    CalendarEntry,
    CalendarText,
    EntryKind,
)
from tumorboard.people.calendars import (
    Entry,
    Place,
    calendar_from,
    calendar_of,
    entries_in,
    from_day,
    keep_text,
    kept_calendar,
    value_of,
)

FILE = """
schema_version: 1
resources:
  radiotherapy: {weekdays: [monday, tuesday, wednesday, thursday, friday]}
  theatre:
    weekdays: [tuesday, thursday]
    dates: [2026-12-11]
    closed:
      - {from: 2027-02-15, to: 2027-02-19, why: leave}
closed:
  - {from: 2026-12-24, to: 2027-01-01, why: Christmas}
  - {from: 2027-04-05}
"""
TUESDAY, THURSDAY = (
    Entry(EntryKind.WEEKDAY, "theatre", "tuesday"),
    Entry(EntryKind.WEEKDAY, "theatre", "thursday"),
)
LIST = Entry(EntryKind.DATE, "theatre", first=dt.date(2026, 12, 11), last=dt.date(2026, 12, 11))
CHRISTMAS = Entry(
    EntryKind.CLOSURE, first=dt.date(2026, 12, 24), last=dt.date(2027, 1, 1), why="Christmas"
)


@pytest.fixture
def place(world: World) -> Place:
    return Place(world.hospital)


@pytest.fixture
def at_board(world: World) -> Place:
    return Place(world.hospital, world.board)


def in_force(place: Place) -> set[Entry]:
    return {value_of(row) for row in place.entries}


def take(place: Place, text: str, world: World) -> CalendarChange:
    found = services.compare(place, read_calendar("a.yaml", text))
    return services.take_file(
        place,
        read_calendar("a.yaml", text),
        compared_with=found.number,
        reason="The new lists",
        by=world.administrator,
    )


def test_a_hospital_without_rows_has_no_calendar(world: World) -> None:
    assert calendar_of(world.board) is NO_CALENDAR


def test_a_board_has_the_hospitals_days_and_its_own(
    world: World, place: Place, at_board: Place
) -> None:
    by = world.administrator
    services.add_entry(place, CHRISTMAS, reason="Public holidays", by=by)
    services.set_weekdays(place, shown=[], wanted=[TUESDAY, THURSDAY], reason="As now", by=by)
    meets = Entry(EntryKind.WEEKDAY, "board", "wednesday")
    services.set_weekdays(at_board, shown=[], wanted=[meets], reason="As now", by=by)
    mine, other = calendar_of(world.board), calendar_of(world.other_board)
    assert mine.resources["theatre"].weekdays == ("tuesday", "thursday")
    assert mine.resources["board"].weekdays == ("wednesday",)
    assert mine.closed[0].why == "Christmas"
    assert "board" not in other.resources
    assert other.resources["theatre"] == mine.resources["theatre"]
    assert calendar_of(world.board_elsewhere) is NO_CALENDAR


def test_reading_a_calendar_is_one_query_however_long_it_is(world: World, place: Place) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            calendar_of(world.board)
        return len(queries)

    services.add_entry(place, CHRISTMAS, reason="Public holidays", by=world.administrator)
    assert asked() == 1
    take(place, FILE, world)
    assert asked() == 1


def test_two_peoples_ticks_add_up(world: World, place: Place) -> None:
    """Both saw an empty week; the second knows nothing of the first one's Tuesday."""
    by = world.administrator
    services.set_weekdays(place, shown=[], wanted=[TUESDAY], reason="List of Mr Reilly", by=by)
    services.set_weekdays(place, shown=[], wanted=[THURSDAY], reason="List of Ms Vogt", by=by)
    assert in_force(place) == {TUESDAY, THURSDAY}
    services.set_weekdays(place, shown=[TUESDAY], wanted=[], reason="Given up", by=by)
    assert in_force(place) == {THURSDAY}


def test_nothing_is_overwritten(world: World, place: Place) -> None:
    by = world.administrator
    added = services.add_entry(place, LIST, reason="A further list", by=by)
    gone = services.remove_entry(place, LIST, reason="No anaesthetist", by=by)
    row = CalendarEntry.objects.get()
    assert (row.added_in, row.removed_in) == (added, gone)
    assert [(each.number, each.kind) for each in place.hospital.calendar_changes.all()] == [
        (2, "remove"),
        (1, "add"),
    ]
    again = services.add_entry(place, LIST, reason="There is one", by=by)
    assert CalendarEntry.objects.count() == 2
    assert again.number == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarEntry.objects.filter(pk=row.pk).update(removed_in=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarChange.objects.filter(pk=added.pk).update(reason="")


def test_who_changed_what_stands_in_the_audit(world: World, place: Place) -> None:
    services.add_entry(place, CHRISTMAS, reason="Public holidays", by=world.administrator)
    event = AuditEvent.objects.filter(action="calendar.change").get()
    assert (event.actor, event.reason) == (world.administrator, "Public holidays")
    assert "all closure 2026-12-24/2027-01-01 Christmas" in event.details


def test_what_is_there_already_is_no_change(world: World, place: Place) -> None:
    by = world.administrator
    services.add_entry(place, LIST, reason="A further list", by=by)
    with pytest.raises(services.NothingToChange):
        services.add_entry(place, LIST, reason="Again", by=by)
    with pytest.raises(services.NothingToChange):
        services.remove_entry(place, CHRISTMAS, reason="Never was", by=by)
    assert CalendarChange.objects.count() == 1


def test_another_reason_for_the_same_days_takes_the_place_of_the_first(
    world: World, place: Place
) -> None:
    by = world.administrator
    services.add_entry(place, CHRISTMAS, reason="Holidays", by=by)
    days = CHRISTMAS.days
    renamed = Entry(EntryKind.CLOSURE, first=days[0], last=days[1], why="Christmas and New Year")
    services.add_entry(place, renamed, reason="Its whole name", by=by)
    assert in_force(place) == {renamed}


def test_a_change_is_taken_back_whole_and_once(world: World, place: Place) -> None:
    by = world.administrator
    services.add_entry(place, LIST, reason="A further list", by=by)
    other = Entry(EntryKind.CLOSURE, "theatre", first=dt.date(2026, 6, 1), last=dt.date(2026, 6, 2))
    services.add_entry(place, other, reason="Floor", by=by)
    before = in_force(place)
    file = take(place, FILE, world)
    assert other not in in_force(place)
    back = services.undo(place, file, by=by)
    assert in_force(place) == before
    with pytest.raises(services.NothingToChange):
        services.undo(place, file, by=by)
    services.undo(place, back, by=by)
    assert in_force(place) == entries_in(read_calendar("a.yaml", FILE))


def test_a_file_and_its_export_say_the_same(world: World, place: Place) -> None:
    take(place, FILE, world)
    written = write_calendar(calendar_from(in_force(place)))
    assert read_calendar("a.yaml", written) == read_calendar("a.yaml", FILE)
    assert read_calendar("a.yaml", written).hash == calendar_of(world.board).hash
    found = services.compare(place, read_calendar("a.yaml", written))
    assert (found.added, found.removed) == ((), ())
    with pytest.raises(services.NothingToChange):
        take(place, written, world)


def test_a_resource_named_without_days_can_be_had_all_week() -> None:
    named = read_calendar("a.yaml", "schema_version: 1\nresources:\n  clinic: {}\n")
    rows = calendar_from(entries_in(named))
    friday = dt.date(2026, 11, 27)
    assert rows.resources["clinic"].weekdays[-1] == "sunday"
    assert rows.days_of("clinic", friday) == named.days_of("clinic", friday)


def test_a_file_that_was_compared_with_an_older_calendar_is_not_taken(
    world: World, place: Place
) -> None:
    found = services.compare(place, read_calendar("a.yaml", FILE))
    services.add_entry(place, LIST, reason="Meanwhile", by=world.administrator)
    with pytest.raises(services.ChangedSince):
        services.take_file(
            place,
            read_calendar("a.yaml", FILE),
            compared_with=found.number,
            reason="The new lists",
            by=world.administrator,
        )
    assert in_force(place) == {LIST}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (Entry(EntryKind.WEEKDAY, "board", "monday"), "resource: board, expected one of the hos"),
        (
            Entry(EntryKind.CLOSURE, first=dt.date(2026, 1, 1), last=dt.date(2027, 6, 1)),
            "to: 2027-06-01, expected a day from 2026-01-01 on, at most 366 days later",
        ),
        (
            Entry(EntryKind.DATE, "theatre", first=dt.date(1987, 1, 1), last=dt.date(1987, 1, 1)),
            "from: 1987-01-01, expected a day from 2000-01-01 to 2100-12-31",
        ),
    ],
)
def test_what_no_calendar_holds_is_refused(
    world: World, place: Place, entry: Entry, said: str
) -> None:
    with pytest.raises(services.Refused) as refused:
        services.add_entry(place, entry, reason="Why not", by=world.administrator)
    assert str(refused.value).startswith(said)


def test_a_board_keeps_no_days_but_its_own(world: World, at_board: Place) -> None:
    with pytest.raises(services.Refused, match="theatre"):
        services.add_entry(at_board, LIST, reason="Ours", by=world.administrator)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": EntryKind.WEEKDAY, "resource": "theatre", "weekday": "someday"},
        {"kind": EntryKind.WEEKDAY, "resource": "", "weekday": "monday"},
        {"kind": EntryKind.DATE, "resource": "theatre"},
        {"kind": EntryKind.WEEKDAY, "resource": "board", "weekday": "monday"},
        {
            "kind": EntryKind.CLOSURE,
            "resource": "theatre",
            "first": dt.date(2026, 2, 2),
            "last": dt.date(2026, 2, 1),
        },
    ],
)
def test_the_database_refuses_what_went_around_the_service(
    world: World, place: Place, wrong: dict[str, object]
) -> None:
    change = services.add_entry(place, LIST, reason="A list", by=Actor.SYSTEM)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarEntry.objects.create(hospital=place.hospital, added_in=change, **wrong)


def test_the_database_holds_each_day_once(world: World, place: Place) -> None:
    change = services.set_weekdays(
        place, shown=[], wanted=[TUESDAY], reason="A list", by=Actor.SYSTEM
    )
    row = CalendarEntry.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarEntry.objects.create(
            hospital=place.hospital,
            kind=row.kind,
            resource=row.resource,
            weekday=row.weekday,
            added_in=change,
        )


def test_a_change_has_the_cases_looked_at_again(
    world: World,
    place: Place,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]  # a context
        services.add_entry(place, LIST, reason="A list", by=world.administrator)
    assert Job.objects.filter(name=LOOK_AGAIN).count() == 1


def test_texts_of_calendars_are_kept_once_and_for_good(db: None) -> None:
    calendar = read_calendar("a.yaml", FILE)
    kept = keep_text(calendar)
    assert keep_text(calendar) == kept
    assert kept_calendar(kept.sha256) == calendar
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarText.objects.filter(pk=kept.pk).update(text="{}")


def test_what_lies_behind_makes_no_difference_ahead() -> None:
    calendar = read_calendar("a.yaml", FILE)
    day = dt.date(2027, 1, 2)
    ahead = from_day(calendar, day)
    assert ahead.hash != calendar.hash
    for name in ("theatre", "radiotherapy"):
        assert _listed(ahead, name, day) == _listed(calendar, name, day)
    # Its only date is over: it can be had never, and not always.
    single = read_calendar(
        "a.yaml", "schema_version: 1\nresources: {theatre: {dates: [2026-12-11]}}"
    )
    assert _listed(from_day(single, day), "theatre", day) == []


def _listed(calendar: Calendar, name: str, day: dt.date) -> list[int]:
    days = calendar.days_of(name, day)
    assert days is not None
    return [each for each in range(120) if each in days]
