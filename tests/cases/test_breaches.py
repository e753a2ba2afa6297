"""A clock over its target: the reason is asked once, shown, and counted in the report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.clinic import patient_on
from tests.sitting import Sitting, sign
from tests.world import World
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.followup.breaches import unexplained
from tumorboard.followup.measures import report_of
from tumorboard.followup.models import Outcome
from tumorboard.followup.report import Measure
from tumorboard.followup.report_queries import period_of
from tumorboard.people.models import User
from tumorboard.people.queries import today_at

ClientOf = Callable[[User], Client]


@pytest.fixture
def today(world: World) -> dt.date:
    return today_at(world.hospital, timezone.now())


def over(world: World, today: dt.date, family: str = "Ash", **details: Any) -> Case:
    """Referred 40 days ago against the 28 days to diagnosis."""
    patient = patient_on(world.board, world.coordinator, family, str(abs(hash(family)))[:6])
    given = {"clock": "diagnosis", "referred_on": today - dt.timedelta(days=40), **details}
    return refer(
        patient=patient, board=world.board, question="Which?", by=world.coordinator, **given
    )


def found(today: dt.date) -> list[Case]:
    return unexplained(Case.objects.all(), today=today)


def counted(world: World, today: dt.date) -> Measure:
    first = today - dt.timedelta(days=90)
    report = report_of(period_of(world.board, first=first, last=today, today=today))
    measure = report.measure("clocks")
    assert measure is not None
    return measure


def test_only_what_is_over_is_asked_about(world: World, today: dt.date) -> None:
    case = over(world, today)
    over(world, today, "Birch", referred_on=today)
    over(world, today, "Cedar", clock="", referred_on=None)
    assert found(today) == [case]


def test_a_decision_in_time_keeps_the_clock_to_diagnosis(sitting: Sitting, today: dt.date) -> None:
    case = sitting.clinic.case
    in_time = today + dt.timedelta(days=5)
    Case.objects.filter(pk=case.pk).update(clock="diagnosis", clock_ends_on=in_time)
    later = in_time + dt.timedelta(days=1)
    assert found(later) == [case]
    sign(sitting.draft(), by=sitting.world.chair)
    assert found(later) == []


def test_the_first_treatment_in_time_keeps_the_clock_to_treatment(
    sitting: Sitting, today: dt.date
) -> None:
    case, ends = sitting.clinic.case, today - dt.timedelta(days=3)
    Case.objects.filter(pk=case.pk).update(clock="treatment", clock_ends_on=ends)
    signed = sign(sitting.draft(), by=sitting.world.chair)
    outcome = Outcome.objects.create(
        decision=signed, implemented="fully", first_treatment=today.isoformat()
    )
    assert found(today) == [case]
    Outcome.objects.filter(pk=outcome.pk).update(first_treatment=ends.isoformat())
    assert found(today) == []


def test_home_asks_once_and_the_report_counts(
    world: World, client_of: ClientOf, today: dt.date
) -> None:
    case, coordinator = over(world, today), client_of(world.coordinator)
    over(world, today, "Birch")
    address = reverse("case-breach", args=[case.pk])
    page = coordinator.get("/").content.decode()
    assert "2 clocks over target without a reason" in page
    assert f"{address}?next=/" in page
    assert coordinator.post(address, {"cause": "other"}).status_code == 422
    posted = {"cause": "capacity", "reason": "No theatre before January", "next": "/"}
    assert coordinator.post(address, posted).headers["Location"] == "/"
    again = coordinator.post(address, {"cause": "patient"})
    assert again.status_code == 409
    assert "No theatre before January" in again.content.decode()
    clock = coordinator.get(reverse("case-clock", args=[case.pk])).content.decode()
    assert "No capacity for treatment: No theatre before January" in clock
    assert "1 clock over target" in coordinator.get("/").content.decode()
    measure = counted(world, today)
    assert (measure.count, measure.of) == (2, 2)
    assert {part.label: part.count for part in measure.parts} == {
        "No capacity for treatment": 1, "Nobody has said why": 1,
    }  # fmt: skip


def test_outsiders_are_asked_nothing(world: World, client_of: ClientOf, today: dt.date) -> None:
    address = reverse("case-breach", args=[over(world, today).pk])
    for outsider in world.outsiders:
        client = client_of(outsider)
        assert {client.get(address).status_code, client.post(address).status_code} == {404}
        assert "Ash" not in client.get("/").content.decode()
