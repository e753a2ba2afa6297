"""What a decision waits for: settled by what arrives, brought back once, told of when late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.clinic import AS_OF
from tests.decisions.promised import condition_of, condition_row, put
from tests.sitting import Sitting, meeting_on, sign
from tests.support.at_once import at_once
from tests.support.refusal import assert_refused
from tumorboard.audit.models import AuditEvent
from tumorboard.cases.models import Case, State
from tumorboard.decisions import condition_watch as watch
from tumorboard.decisions import conditions, services
from tumorboard.decisions.condition_models import Condition
from tumorboard.jobs.models import Job
from tumorboard.jobs.names import SETTLE_CONDITIONS
from tumorboard.meetings import services as meetings
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.patients.models import Examination, Patient
from tumorboard.patients.services import record_finding
from tumorboard.people.models import User
from tumorboard.workflow import reminders

ClientOf = Callable[[User], Client]
FACT = "fact:metastases.lung"
NEXT_WEEK = AS_OF + dt.timedelta(days=7)


def now() -> dt.datetime:
    """A moment of the week after the meeting, by which nothing was looked at yet."""
    return dt.datetime.combine(AS_OF + dt.timedelta(days=2), dt.time(9), dt.UTC)


def here(function: Callable[..., Any], *arguments: Any) -> Any:
    """What the job hands to the process for computations, in this one."""
    return function(*arguments)


def look(at: dt.datetime | None = None) -> None:
    at = at or now()
    waiting = watch.waiting(now=at)
    basis = watch.bases_of(waiting, now=at)
    for case, rows in waiting.items():
        watch.look(case, rows, basis[case], compute=here)
    watch.find_homes(now=at)


@pytest.fixture
def coming(sitting: Sitting) -> Meeting:
    """The board meets again; today's meeting ends when the decision is signed."""
    return meeting_on(sitting.world, NEXT_WEEK)


def image(sitting: Sitting, date: dt.date, **values: Any) -> Examination:
    said = {"region": "chest", "examined": True, "modality": "CT", "result": "clear", **values}
    return record_finding(
        Examination, patient=sitting.clinic.patient, by=sitting.world.radiologist,
        date=date.isoformat(), **said,
    )  # fmt: skip


def case_of(sitting: Sitting) -> Case:
    return Case.objects.get(pk=sitting.clinic.case.pk)


def listed_at(sitting: Sitting) -> list[Meeting]:
    items = AgendaItem.objects.waiting().filter(case=sitting.clinic.case)
    return [item.meeting for item in items.select_related("meeting")]


# ------------------------------------------------------------------ what settles it


def test_imaging_after_its_day_settles_it_and_the_case_lists_itself(
    sitting: Sitting, coming: Meeting
) -> None:
    waits = condition_of(sitting, "imaging", after=AS_OF.isoformat())
    look()
    assert Condition.objects.get().state == "open"
    image(sitting, AS_OF)  # not after that day
    look()
    assert Condition.objects.get().state == "open"
    image(sitting, AS_OF + dt.timedelta(days=1))
    look()
    settled = Condition.objects.get(pk=waits.pk)
    assert (settled.state, settled.settled_by_person) == ("settled", sitting.world.radiologist)
    assert (settled.value, settled.settled_on) == (
        "Chest: CT, 26 Nov 2026", AS_OF + dt.timedelta(days=1),
    )  # fmt: skip
    assert settled.met == "", "whether it is met is for the board"
    assert listed_at(sitting) == [coming]
    assert case_of(sitting).state == State.LISTED
    assert AuditEvent.objects.filter(action="condition.settled").count() == 1


def test_of_the_day_of_the_signature_only_what_comes_on_record_after_it_counts(
    sitting: Sitting, coming: Meeting
) -> None:
    today = timezone.now().date()
    image(sitting, today)
    condition_of(sitting, "imaging")
    look()
    assert Condition.objects.get().state == "open"
    image(sitting, today, region="liver", result="lesions")
    look()
    assert Condition.objects.get().state == "settled"


def test_a_fact_that_becomes_known_settles_it(sitting: Sitting, coming: Meeting) -> None:
    condition_of(sitting, FACT)
    look()
    was = Condition.objects.get()
    assert (was.state, was.was) == ("open", "")
    image(sitting, AS_OF)
    look()
    settled = Condition.objects.get()
    assert (settled.state, settled.value) == ("settled", "no")
    assert listed_at(sitting) == [coming]


def test_what_was_known_when_it_was_signed_settles_nothing(
    sitting: Sitting, coming: Meeting
) -> None:
    image(sitting, AS_OF)
    condition_of(sitting, FACT)
    assert Condition.objects.get().was == "no"
    image(sitting, AS_OF, region="liver", result="lesions")
    look()
    assert Condition.objects.get().state == "open"
    assert listed_at(sitting) == []


def test_a_person_says_so(sitting: Sitting, coming: Meeting, client_of: ClientOf) -> None:
    waits = condition_of(sitting, "person")
    look()
    assert Condition.objects.get().state == "open", "no record settles it"
    surgeon = client_of(sitting.world.surgeon)
    address = reverse("condition", args=[waits.pk])
    assert "If met: Resect the liver" in surgeon.get(address).content.decode()
    assert surgeon.post(address, {"version": "1", "answer": "met"}).status_code == 422
    form = {"version": "1", "answer": "met", "value": "The lung is clear on CT"}
    assert surgeon.post(address, form).status_code == 303
    settled = Condition.objects.get()
    assert (settled.met, settled.settled_by_person) == ("met", sitting.world.surgeon)
    assert listed_at(sitting) == [coming]
    assert surgeon.post(address, form).status_code == 409


def test_it_can_be_needed_no_more_and_then_nothing_comes_back(
    sitting: Sitting, coming: Meeting, client_of: ClientOf
) -> None:
    waits = condition_of(sitting, "person")
    form = {"version": "1", "answer": "stop", "value": "Operated elsewhere"}
    client_of(sitting.world.surgeon).post(reverse("condition", args=[waits.pk]), form)
    assert (Condition.objects.get().state, Condition.objects.get().reason) == (
        "stopped", "Operated elsewhere",
    )  # fmt: skip
    assert listed_at(sitting) == []


# ------------------------------------------------------------------ once, and never of the dead


def test_nothing_is_listed_twice(sitting: Sitting, coming: Meeting) -> None:
    condition_of(sitting, "imaging")
    image(sitting, AS_OF + dt.timedelta(days=1))
    look()
    look()
    assert AgendaItem.objects.filter(case=sitting.clinic.case).count() == 2  # the first, the next
    (item,) = AgendaItem.objects.waiting().filter(case=sitting.clinic.case)
    meetings.withdraw(item, by=sitting.world.coordinator, reason="The patient is away")
    look()
    assert listed_at(sitting) == [], "what somebody has taken off stays off"


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_list_it_once(sitting: Sitting, coming: Meeting) -> None:
    condition_of(sitting, "imaging")
    image(sitting, AS_OF + dt.timedelta(days=1))
    at_once(look, look)
    assert Condition.objects.get().state == "settled"
    assert listed_at(sitting) == [coming]
    assert AuditEvent.objects.filter(action="condition.settled").count() == 1


def test_without_a_meeting_it_gets_a_day_and_goes_to_the_next_that_is_planned(
    sitting: Sitting, django_capture_on_commit_callbacks: Any
) -> None:
    condition_of(sitting, "imaging")
    image(sitting, AS_OF + dt.timedelta(days=1))
    look()
    case = case_of(sitting)
    assert Condition.objects.get().state == "settled"
    assert case.state == State.PREPARING
    assert case.next_on is not None
    assert reminders.owed_by(sitting.world.coordinator, now=now()).without_meeting == 1
    with django_capture_on_commit_callbacks(execute=True):
        coming = meeting_on(sitting.world, NEXT_WEEK)
    assert Job.objects.filter(name=SETTLE_CONDITIONS).exists(), "looked at as soon as one is"
    look()
    assert listed_at(sitting) == [coming]


def test_a_patient_who_has_died_comes_back_to_no_board(sitting: Sitting, coming: Meeting) -> None:
    condition_of(sitting, "imaging")
    image(sitting, AS_OF + dt.timedelta(days=1))
    Patient.objects.filter(pk=sitting.clinic.patient.pk).update(vital_status="dead")
    look()
    assert (Condition.objects.get().state, Condition.objects.get().reason) == (
        "stopped", conditions.DIED,
    )  # fmt: skip
    assert listed_at(sitting) == []


# ------------------------------------------------------------------ not settled by its day


def test_owner_and_coordinator_are_told_when_its_day_has_passed(
    sitting: Sitting, client_of: ClientOf
) -> None:
    world = sitting.world
    waits = condition_of(sitting, "imaging", expires_on="2026-01-07")
    for person in (world.radiologist, world.coordinator):
        assert "1 condition past the day" in client_of(person).get("/").content.decode()
        assert reminders.owed_by(person, now=timezone.now()).conditions == 1
    assert "past the day" not in client_of(world.surgeon).get("/").content.decode()
    mail.outbox.clear()
    assert world.radiologist in reminders.answerable()
    reminders.remind_one(world.radiologist, now=timezone.now())
    (message,) = mail.outbox
    assert "1 condition past the day" in message.subject
    for secret in ("Holt", "Mirren", waits.text):
        assert secret not in f"{message.subject} {message.body}"


def test_nobody_is_told_of_the_dead(sitting: Sitting) -> None:
    condition_of(sitting, "imaging", expires_on="2026-01-07")
    Patient.objects.filter(pk=sitting.clinic.patient.pk).update(vital_status="dead")
    assert reminders.owed_by(sitting.world.radiologist, now=timezone.now()).conditions == 0


# ------------------------------------------------------------------ amended


def test_an_amendment_carries_an_open_condition_with_what_was_known_then(
    sitting: Sitting, coming: Meeting
) -> None:
    waits = condition_of(sitting, FACT)
    image(sitting, AS_OF)  # known now, and nobody has looked yet
    draft = services.amend(waits.decision, by=sitting.world.chair, reason="Words")
    sign(draft, by=sitting.world.chair)
    carried = Condition.objects.get()
    assert (carried.pk, carried.decision, carried.was) == (waits.pk, draft, "")
    look()
    assert Condition.objects.get().state == "settled"


# ------------------------------------------------------------------ pages


def test_conditions_stand_on_the_page_of_the_decision(
    sitting: Sitting, client_of: ClientOf
) -> None:
    waits = condition_of(sitting, FACT)
    page = client_of(sitting.world.chair).get(reverse("decision", args=[waits.decision_id]))
    shown = page.content.decode()
    assert reverse("condition", args=[waits.pk]) in shown
    assert "recorded" in shown


def test_outsiders_find_no_condition(sitting: Sitting) -> None:
    waits = condition_of(sitting, "person")
    address = reverse("condition", args=[waits.pk])
    outsiders = sitting.world.outsiders
    assert_refused(address, outsiders)
    assert_refused(address, outsiders, method="post")
    assert_refused(reverse("conditions"), [sitting.world.administrator])
    for each in outsiders:
        assert not Condition.objects.visible_to(each).exists()


def test_the_list_costs_the_same_however_long_it_is(sitting: Sitting, client_of: ClientOf) -> None:
    world = sitting.world
    rows = [condition_row(world.nurse, "person", text=f"Number {each}") for each in range(6)]
    draft = put(sitting.draft(), rows[0], by=world.chair)
    coordinator = client_of(world.coordinator)
    address = reverse("conditions")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert coordinator.get(address).status_code == 200
        return len(asked)

    signed = sign(draft, by=world.chair)
    queries()
    one = queries()
    amended = services.amend(signed, by=world.chair, reason="More to wait for")
    sign(put(amended, *rows[1:], by=world.chair), by=world.chair)
    assert Condition.objects.count() == 6
    assert queries() == one
