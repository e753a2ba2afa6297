"""Plans are watched: what is raised, for whom, what is said to it, and when it ends."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.clinic import Clinic, build_clinic, patient_on
from tests.plans.planning import NO_LUNG, PATHWAY, edit, stored
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.assessment.readiness import bases
from tumorboard.assessment.services import current_assessment
from tumorboard.audit.models import Actor, AuditEvent
from tumorboard.cases.models import State
from tumorboard.cases.services import move, refer
from tumorboard.jobs import pool, running
from tumorboard.jobs import services as jobs
from tumorboard.jobs.models import Job
from tumorboard.jobs.models import State as JobState
from tumorboard.jobs.names import LOOK_AGAIN, WATCH_PLANS
from tumorboard.patients.models import Patient, Treatment
from tumorboard.patients.services import record_finding
from tumorboard.people.models import User
from tumorboard.plans import services, watch
from tumorboard.plans.models import AlertKind, Plan, PlanAlert, PlanWatch
from tumorboard.records import StaleVersion

ClientOf = Callable[[User], Client]
MADE = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def no_process_left() -> Iterator[None]:
    yield
    pool.close()


@pytest.fixture
def watched(world: World) -> Iterator[Clinic]:
    """A plan of 25 November; the test goes on five weeks later."""
    with time_machine.travel(MADE, tick=False):
        clinic = build_clinic(world)
        plan_of(clinic)
    with time_machine.travel(MADE + 35 * DAY, tick=False):
        yield clinic


def plan_of(clinic: Clinic) -> Plan:
    current = current_assessment(clinic.case, as_of=timezone.now().date())
    return services.choose_pathway(
        case=clinic.case, pathway=PATHWAY, current=current, by=clinic.coordinator
    )


def look(clinic: Clinic) -> list[PlanAlert]:
    """As the job does it, in this process."""
    now = timezone.now()
    for plan in watch.waiting(now=now):
        basis = bases([plan.case], now=now)[plan.case.board_id]
        watch.look(plan, basis, read_at=now, compute=lambda pure, *known: pure(*known))
    return list(PlanAlert.objects.standing())


def overdue(clinic: Clinic) -> PlanAlert:
    found = look(clinic)
    return next(each for each in found if each.about == "systemic")


def home(client: Client) -> str:
    return " ".join(client.get(reverse("home")).content.decode().split())


# ------------------------------------------------------------------ raising and ending


def test_a_step_past_its_latest_day_raises_one_alert(watched: Clinic) -> None:
    alert = overdue(watched)
    assert (alert.kind, alert.day) == (AlertKind.OVERDUE, dt.date(2026, 12, 23))
    assert alert.label
    count = PlanAlert.objects.count()
    with time_machine.travel(timezone.now() + DAY, tick=False):
        assert look(watched)
    assert PlanAlert.objects.count() == count


def test_it_ends_when_the_step_is_recorded_as_done(watched: Clinic) -> None:
    alert = overdue(watched)
    record_finding(
        Treatment,
        patient=watched.patient,
        by=watched.coordinator,
        kind="systemic",
        label="FOLFOX",
        start="2026-12-15",
        ongoing=True,
    )
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=2), tick=False):
        assert "systemic" not in {each.about for each in look(watched)}
    alert.refresh_from_db()
    assert alert.ended_at is not None


def test_it_ends_when_the_plan_is_made_anew(watched: Clinic) -> None:
    overdue(watched)
    edit(watched, NO_LUNG, current=known_now(watched))
    assert look(watched) == []


def test_it_ends_when_the_dates_are_taken_as_they_stand(
    watched: Clinic, client_of: ClientOf
) -> None:
    overdue(watched)
    client, plan = client_of(watched.coordinator), stored(watched)
    page = client.get(reverse("plan", args=[watched.case.pk])).content.decode()
    address = reverse("plan-renew", args=[plan.pk])
    assert f'action="{address}"' in page
    assert client.post(address, {"version": plan.version}).status_code == 303
    assert client.post(address, {"version": plan.version}).status_code == 409
    assert look(watched) == []
    assert address not in client.get(reverse("plan", args=[watched.case.pk])).content.decode()
    assert_refused(address, watched.world.outsiders, method="post")


def known_now(clinic: Clinic) -> Any:
    return current_assessment(clinic.case, as_of=timezone.now().date())


def test_nothing_is_looked_at_twice_for_nothing(watched: Clinic) -> None:
    look(watched)
    assert watch.waiting(now=timezone.now() + dt.timedelta(minutes=2)) == []
    assert watch.waiting(now=timezone.now() + DAY) == [stored(watched)]
    assert PlanWatch.objects.count() == 1


def test_closed_cases_and_patients_who_have_died_raise_nothing(watched: Clinic) -> None:
    overdue(watched)
    Patient.objects.filter(pk=watched.patient.pk).update(vital_status="dead")
    assert not PlanAlert.objects.standing().exists()
    assert watch.waiting(now=timezone.now() + DAY) == []
    Patient.objects.filter(pk=watched.patient.pk).update(vital_status="alive")
    watched.case.refresh_from_db()
    move(watched.case, to=State.CLOSED, by=watched.coordinator)
    assert not PlanAlert.objects.standing().exists()
    assert watch.waiting(now=timezone.now() + DAY) == []


def test_a_plan_set_aside_is_not_watched(watched: Clinic) -> None:
    overdue(watched)
    services.choose_pathway(
        case=watched.case,
        pathway="observation",
        current=known_now(watched),
        by=watched.coordinator,
    )
    assert look(watched) == []


def test_the_job_does_the_same_in_its_process_and_follows_that_of_the_lists(
    watched: Clinic, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert run(LOOK_AGAIN) is JobState.DONE
    waiting = Job.objects.get(name=WATCH_PLANS, state=JobState.QUEUED)
    claimed = running.claim(waiting.pk, worker="test")
    assert claimed is not None
    assert running.execute(claimed, stop=threading.Event()) is JobState.DONE
    assert {each.about for each in PlanAlert.objects.standing()} >= {"systemic"}


def run(name: str) -> JobState:
    claimed = running.claim(jobs.enqueue(name, [], by=Actor.SYSTEM).pk, worker="test")
    assert claimed is not None
    return running.execute(claimed, stop=threading.Event())


# ------------------------------------------------------------------ answering


def test_an_answer_is_a_state_with_a_reason_and_can_be_taken_back(watched: Clinic) -> None:
    alert = overdue(watched)
    with pytest.raises(watch.ReasonNeeded):
        watch.answer(
            alert, as_="dealt_with", reason=" ", version=alert.version, by=watched.coordinator
        )
    watch.answer(
        alert, as_="dealt_with", reason="Begins on Monday", version=1, by=watched.coordinator
    )
    assert alert not in PlanAlert.objects.waiting()
    assert alert in PlanAlert.objects.standing()
    with pytest.raises(StaleVersion):
        watch.answer(alert, as_="seen", reason="", version=1, by=watched.world.chair)
    watch.answer(alert, as_="", reason="", version=2, by=watched.world.chair)
    assert alert in PlanAlert.objects.waiting()
    assert (alert.answered_by, alert.answer_reason) == (None, "")
    told = AuditEvent.objects.filter(action="plan.alert_answered").order_by("pk")
    assert [each.actor_id for each in told] == [watched.coordinator.pk, watched.world.chair.pk]


def test_the_coordinator_sees_it_at_home_answers_it_and_can_take_that_back(
    watched: Clinic, client_of: ClientOf
) -> None:
    alert = overdue(watched)
    client = client_of(watched.coordinator)
    page = home(client)
    first, *others = PlanAlert.objects.waiting()
    assert "1 plan to look at again" in page
    assert f"past its latest date: {first.label}, {first.day:%-d %b %Y}" in page
    assert f"(and {len(others)} more)" in page
    assert f'href="{reverse("plan-alert", args=[first.pk])}"' in page
    address = reverse("plan-alert", args=[alert.pk])
    form = client.get(address).content.decode()
    assert alert.label in form
    version = re.search(r'name="version" value="(\d+)"', form)
    assert version is not None
    values = {"version": version[1], "answer": "dealt_with"}
    assert client.post(address, values).status_code == 422
    answer = client.post(address, {**values, "reason": "Begins on Monday"})
    assert answer.status_code == 303
    assert f"(and {len(others) - 1} more)" in home(client)
    assert "Begins on Monday" in client.get(address).content.decode()
    assert client.post(address, values | {"reason": "Again"}).status_code == 409
    back = client.post(address, {"version": "2", "answer": "", "reason": ""})
    assert back.status_code == 303
    assert f"(and {len(others)} more)" in home(client)


def test_members_see_it_on_the_plan_and_not_at_home(watched: Clinic, client_of: ClientOf) -> None:
    alert = overdue(watched)
    client = client_of(watched.world.member)
    assert "to look at again" not in home(client)
    assert alert.label in client.get(reverse("plan", args=[watched.case.pk])).content.decode()


def test_nobody_else_reaches_it(watched: Clinic, client_of: ClientOf) -> None:
    alert = overdue(watched)
    for method in ("get", "post"):
        assert_refused(
            reverse("plan-alert", args=[alert.pk]), watched.world.outsiders, method=method
        )
    for outsider in watched.world.outsiders:
        assert "1 plan to look at again" not in home(client_of(outsider))
    alert.refresh_from_db()
    assert alert.version == 1


# ------------------------------------------------------------------ the list of cases


def test_the_list_of_cases_marks_the_case_in_one_query_more(
    watched: Clinic, client_of: ClientOf
) -> None:
    client = client_of(watched.coordinator)
    assert "plan: look again" not in client.get(reverse("cases")).content.decode()
    look(watched)
    before = queries(client)
    assert "plan: look again" in client.get(reverse("cases")).content.decode()
    for number in range(3):
        patient = patient_on(watched.board, watched.coordinator, f"Case{number}", f"77{number}")
        refer(patient=patient, board=watched.board, question="Why?", by=watched.coordinator)
    assert queries(client) == before


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(reverse("cases"))
    return len(seen)
