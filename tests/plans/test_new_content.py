"""Another version comes into force: what open plans say, and what was signed stays as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guidelines.core.content.canonical import sha256
from guidelines.core.content.editing import Edit, data_of, edited
from guidelines.core.evaluation.assess import replays
from guidelines.models import GuidelineVersion
from guidelines.publishing import approve, content, keep
from tests.clinic import Clinic, parsed
from tests.plans.planning import NO_LUNG, edit
from tests.sitting import Sitting, sign
from tests.world import World
from tumorboard.assessment.readiness import bases
from tumorboard.assessment.services import current_assessment, version_for
from tumorboard.people.calendars import calendar_in
from tumorboard.people.models import User
from tumorboard.people.queries import today_at
from tumorboard.plans import services, watch
from tumorboard.plans.models import AlertKind, PlanAlert

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
PATHWAY = "early-metachronous"
AGE = "geriatric.age"


def next_version(world: World, *, effective_from: dt.date) -> GuidelineVersion:
    """Older people are assessed from 60 on; the patient of the clinic is 62."""
    data = data_of(parsed(), "thresholds", AGE)
    assert isinstance(data, dict)
    document = edited(
        parsed(), [Edit("thresholds", AGE, {**data, "value": "60"})], version="next"
    ).document
    return approve(
        keep(document, author=world.editor.email),
        by=world.approver.email,
        reason="Read and compared",
        on=timezone.now(),
        effective_from=effective_from,
    )


def look() -> list[PlanAlert]:
    """As the nightly job does it, in this process."""
    now = timezone.now()
    for plan in watch.waiting(now=now):
        basis = bases([plan.case], now=now)[plan.case.board_id]
        watch.look(plan, basis, read_at=now, compute=lambda pure, *known: pure(*known))
    return list(PlanAlert.objects.standing().filter(kind=AlertKind.ADVICE))


def choose(clinic: Clinic, today: dt.date) -> None:
    services.choose_pathway(
        case=clinic.case,
        pathway=PATHWAY,
        current=current_assessment(clinic.case, as_of=today),
        by=clinic.coordinator,
    )


def test_on_the_day_the_plan_says_what_changed_and_the_decision_stays_as_signed(
    sitting: Sitting, client_of: ClientOf
) -> None:
    clinic, world = sitting.clinic, sitting.world
    today = today_at(world.hospital, timezone.now())
    signed = sign(sitting.draft(), by=world.chair)
    choose(clinic, today)
    tomorrow = today + dt.timedelta(days=1)
    version = next_version(world, effective_from=tomorrow)

    assert look() == [], "approved is not in force yet"
    assert version_for(clinic.board, today) == clinic.version

    with time_machine.travel(timezone.now() + dt.timedelta(days=1), tick=False):
        assert version_for(clinic.board, tomorrow) == version
        (alert,) = look()
        assert alert.label.startswith("version next: ")
        assert content(version.sha256).recommendations["geriatric-assessment"].title in alert.label
        home = client_of(clinic.coordinator).get(reverse("home")).content.decode()
        assert "plan to look at again" in home
        assert "version next" in home
        assert look() == [alert], "raised once"
        edit(clinic, NO_LUNG, current=current_assessment(clinic.case, as_of=tomorrow))
        assert look() == [], "whoever edits the plan under the new version has seen it"

    kept = signed.assessment
    assert kept is not None
    calendar = None if kept.calendar is None else calendar_in(kept.calendar.text)
    assert replays(kept.envelope, content(clinic.version.sha256), calendar)
    assert sha256(kept.envelope) == kept.sha256


def test_content_that_says_nothing_else_raises_nothing(clinic: Clinic) -> None:
    today = today_at(clinic.world.hospital, timezone.now())
    choose(clinic, today)
    document = edited(parsed(), [], version="same").document
    approve(
        keep(document, author=clinic.world.editor.email), by=clinic.world.approver.email,
        reason="Renumbered", on=timezone.now(), effective_from=today,
    )  # fmt: skip
    assert look() == []
