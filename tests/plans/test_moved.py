"""What moved in a plan since its last edit: each cause alone, and several at once."""

from __future__ import annotations

import datetime as dt

import pytest

from guidelines.core.planning.edits import PinStep
from tests.clinic import AS_OF, Clinic
from tests.plans.planning import NO_LUNG, chosen, edit, known, stored
from tumorboard.patients.models import Treatment
from tumorboard.patients.services import record_finding
from tumorboard.people.calendar_models import EntryKind
from tumorboard.people.calendar_services import add_entry, set_weekdays
from tumorboard.people.calendars import Entry, Place
from tumorboard.plans.models import Plan
from tumorboard.plans.moved import Movement, moved_since_saved
from tumorboard.plans.shifts import Shift
from tumorboard.plans.solving import in_hand

LATER = AS_OF + dt.timedelta(days=10)


@pytest.fixture
def plan(clinic: Clinic) -> Plan:
    return chosen(clinic)


def moved(clinic: Clinic, as_of: dt.date = AS_OF) -> Movement:
    plan, current = stored(clinic), known(clinic, as_of)
    return moved_since_saved(plan, current, in_hand(plan, current))


def shift(found: Movement, step: str) -> Shift:
    return next(each for each in found.shifts if each.step == step)


def give_chemotherapy(clinic: Clinic) -> None:
    record_finding(
        Treatment,
        patient=clinic.patient,
        by=clinic.coordinator,
        kind="systemic",
        label="FOLFOX",
        regimen="folfox",
        start="2026-11-02",
        end="2026-11-20",
        last_dose="2026-11-20",
    )


def test_on_the_same_day_with_the_same_facts_nothing_has_moved(clinic: Clinic, plan: Plan) -> None:
    edit(clinic, NO_LUNG)
    found = moved(clinic)
    assert not found.anything
    assert (found.since.number, found.causes) == (2, ())


def test_days_gone_by_move_what_can_start_today(clinic: Clinic, plan: Plan) -> None:
    found = moved(clinic, LATER)
    assert found.causes == ("days",)
    assert [part.days for part in shift(found, "mmr_dpd").by] == [10]
    assert found.facts == ()


def test_a_treatment_recorded_locks_its_step_and_is_named(clinic: Clinic, plan: Plan) -> None:
    give_chemotherapy(clinic)
    found = moved(clinic)
    assert found.causes == ("facts",)
    systemic = shift(found, "systemic")
    assert systemic.is_locked
    assert systemic.after is not None
    assert systemic.after.earliest == dt.date(2026, 11, 2)
    assert not shift(found, "liver").is_locked
    assert (found.facts[0].label, found.facts[0].before) == ("treatment", "not recorded")
    assert found.facts[0].after.startswith("FOLFOX")
    assert any(fact.before == "not known" for fact in found.facts[1:])


def test_facts_and_days_are_told_apart(clinic: Clinic, plan: Plan) -> None:
    give_chemotherapy(clinic)
    found = moved(clinic, AS_OF + dt.timedelta(days=60))
    assert found.causes == ("facts", "days")
    restage = shift(found, "restage")
    assert [part.cause for part in restage.by] == ["facts", "days"]
    assert restage.by[0].before == restage.before
    assert restage.by[0].after == restage.by[1].before
    assert restage.by[1].after == restage.after


def test_a_calendar_moves_what_waits_for_its_days(clinic: Clinic, plan: Plan) -> None:
    place, by = Place(clinic.world.hospital), clinic.world.administrator
    monday = Entry(EntryKind.WEEKDAY, "theatre", "monday")
    set_weekdays(place, shown=[], wanted=[monday], by=by, reason="Lists of the liver team")
    found = moved(clinic)
    assert found.causes == ("calendar",)
    assert found.facts == ()
    liver = shift(found, "liver")
    assert liver.after is not None
    assert liver.after.latest is not None
    assert liver.after.latest.weekday() == 0


def test_a_plan_that_no_longer_holds_says_since_which_change(clinic: Clinic, plan: Plan) -> None:
    edit(clinic, PinStep("liver", dt.date(2027, 3, 16)))
    place, by = Place(clinic.world.hospital), clinic.world.administrator
    day = dt.date(2027, 3, 17)
    only = Entry(EntryKind.DATE, "theatre", first=day, last=day)
    add_entry(place, only, by=by, reason="The only list")
    found = moved(clinic)
    (turn,) = found.turns
    assert (turn.cause, turn.before, turn.after) == ("calendar", "feasible", "inconsistent")


def test_a_pathway_that_is_offered_no_more_moves_everything_away(
    clinic: Clinic, plan: Plan
) -> None:
    found = moved_since_saved(stored(clinic), known(clinic, LATER), None)
    (turn,) = found.turns
    assert (turn.cause, turn.after) == ("days", "excluded")
