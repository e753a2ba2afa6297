"""Cases are assessed with the days of their board; what was kept is computed again with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from guidelines.core.evaluation.assess import assess, replays
from guidelines.core.planning.calendar import NO_CALENDAR, WEEKDAYS, Weekday
from tests.clinic import AS_OF, Clinic
from tumorboard.assessment import readiness, services
from tumorboard.assessment.models import Assessment
from tumorboard.assessment.services import choices_of, current_assessment, keep_assessment, loaded
from tumorboard.people.calendar_models import CalendarText, EntryKind
from tumorboard.people.calendar_services import add_entry, set_weekdays
from tumorboard.people.calendars import Entry, Place, calendar_of, kept_calendar
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]
RESOURCES = ("theatre", "clinic", "day unit", "laboratory", "radiology", "radiotherapy")


def open_only_on(clinic: Clinic, weekday: Weekday, *resources: str) -> None:
    wanted = [Entry(EntryKind.WEEKDAY, name, weekday) for name in resources]
    place = Place(clinic.world.hospital)
    set_weekdays(
        place, shown=[], wanted=wanted, reason="As it is now", by=clinic.world.administrator
    )


def close_everything(clinic: Clinic, first: dt.date, last: dt.date) -> None:
    closure = Entry(EntryKind.CLOSURE, first=first, last=last, why="Flood")
    add_entry(Place(clinic.world.hospital), closure, reason="Flood", by=clinic.world.administrator)


def starts(clinic: Clinic) -> dict[tuple[str, str], dt.date]:
    """The first day of every step that is dated, by pathway and step."""
    current = current_assessment(clinic.case, as_of=AS_OF)
    return {
        (offered.id, step.id): dt.date.fromisoformat(step.earliest)
        for offered in current.computed.result.pathways
        for step in offered.plan.steps
        if step.state == "planned" and step.earliest
    }


def test_without_rows_plans_use_any_day_and_can_be_repaired(clinic: Clinic) -> None:
    current = current_assessment(clinic.case, as_of=AS_OF)
    assert current.calendar is NO_CALENDAR
    assert current.computed.envelope.calendar_hash == NO_CALENDAR.hash


def test_a_change_of_the_calendar_changes_the_dates_at_once(clinic: Clinic) -> None:
    before = starts(clinic)
    guideline = current_assessment(clinic.case, as_of=AS_OF).guideline
    waiting = {
        (pathway.id, step.id)
        for pathway in guideline.pathways.values()
        for step in pathway.steps
        if step.resource == "theatre"
    }
    open_only_on(clinic, "friday", "theatre")
    after = starts(clinic)
    in_theatre = waiting & after.keys()
    assert in_theatre
    assert {WEEKDAYS[after[each].weekday()] for each in in_theatre} == {"friday"}
    assert any(after[each] != before[each] for each in in_theatre & before.keys())


def test_the_case_page_shows_the_new_dates(clinic: Clinic, client_of: ClientOf) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC), tick=False):
        client = client_of(clinic.coordinator)

        def told(day: dt.date) -> bool:
            page = client.get(reverse("case", args=[clinic.case.pk])).content.decode()
            return f"{day.day} {day:%b %Y}" in page

        sundays = [dt.date(2026, 11, 29) + dt.timedelta(weeks=ahead) for ahead in range(8)]
        before = {day for day in sundays if told(day)}
        open_only_on(clinic, "sunday", *RESOURCES)
        assert {day for day in sundays if told(day)} - before


def test_what_is_kept_is_kept_with_its_calendar(clinic: Clinic) -> None:
    open_only_on(clinic, "tuesday", "theatre")
    current = current_assessment(clinic.case, as_of=AS_OF)
    kept = keep_assessment(clinic.case, current, by=clinic.coordinator)
    open_only_on(clinic, "friday", "theatre")  # what holds now is no longer what was used
    assert kept.calendar is not None
    used = kept_calendar(kept.calendar.sha256)
    assert used == current.calendar != calendar_of(clinic.board)
    assert replays(kept.envelope, loaded(kept.guideline_version), used)
    with pytest.raises(ValueError, match="not this one"):
        replays(kept.envelope, loaded(kept.guideline_version), calendar_of(clinic.board))


def test_one_text_for_all_that_was_computed_with_it(clinic: Clinic) -> None:
    for ahead in (0, 1):
        day = AS_OF + dt.timedelta(days=ahead)
        current = current_assessment(clinic.case, as_of=day)
        keep_assessment(clinic.case, current, by=clinic.coordinator)
    assert Assessment.objects.count() == 2
    assert CalendarText.objects.count() == 1


def test_one_kept_before_there_were_calendars_replays_without(clinic: Clinic) -> None:
    open_only_on(clinic, "tuesday", "theatre")
    current = current_assessment(clinic.case, as_of=AS_OF)
    former = assess(
        current.record, current.guideline, as_of=AS_OF, choices=choices_of(clinic.board)
    )
    assert former.envelope.calendar_hash is None
    assert "calendar_hash" not in former.text  # as those that were stored then
    assert replays(former.text, current.guideline)


def test_the_remembered_computation_knows_its_calendar(clinic: Clinic) -> None:
    services._computed.cache_clear()
    current_assessment(clinic.case, as_of=AS_OF)
    open_only_on(clinic, "tuesday", "theatre")
    changed = current_assessment(clinic.case, as_of=AS_OF)
    again = current_assessment(clinic.case, as_of=AS_OF)
    assert again.computed is changed.computed
    assert services._computed.cache_info()[:2] == (1, 2)


def test_the_calendar_costs_one_query_however_long_it_is(clinic: Clinic) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            current_assessment(clinic.case, as_of=AS_OF)
        return len(queries)

    before = asked()
    open_only_on(clinic, "tuesday", *RESOURCES)
    close_everything(clinic, AS_OF, AS_OF + dt.timedelta(days=3))
    assert asked() == before


def look(clinic: Clinic) -> None:
    now = timezone.now()
    basis = readiness.bases([clinic.case], now=now)[clinic.board.pk]
    readiness.look(clinic.case, basis, read_at=now, compute=lambda pure, *known: pure(*known))


def is_old(clinic: Clinic) -> bool:
    return bool(readiness.prepared([clinic.case], now=timezone.now())[clinic.case.pk].as_of)


def test_lists_notice_a_changed_calendar_and_not_one_of_days_gone_by(clinic: Clinic) -> None:
    today = timezone.localdate()
    look(clinic)
    assert not is_old(clinic)
    close_everything(clinic, today - dt.timedelta(days=20), today - dt.timedelta(days=10))
    assert not is_old(clinic)
    open_only_on(clinic, "tuesday", "theatre")
    assert is_old(clinic)
    look(clinic)
    assert not is_old(clinic)


def test_the_days_of_another_board_are_no_business_of_a_case(clinic: Clinic) -> None:
    look(clinic)
    other = Place(clinic.world.hospital, clinic.world.other_board)
    meets = Entry(EntryKind.WEEKDAY, "board", "monday")
    set_weekdays(other, shown=[], wanted=[meets], reason="Mondays", by=clinic.world.administrator)
    assert not is_old(clinic)
