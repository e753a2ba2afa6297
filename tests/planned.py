"""A plan in hand: liver surgery after bevacizumab that was given three days ago."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from guidelines.core.planning.draft import Draft
from tests.clinic import Clinic
from tumorboard.assessment.services import current_assessment
from tumorboard.patients.models import Treatment, TreatmentDrug
from tumorboard.patients.services import record_finding
from tumorboard.people.queries import today_at
from tumorboard.plans.models import Plan
from tumorboard.plans.services import choose_pathway
from tumorboard.plans.solving import draft_of

PATHWAY = "early-metachronous"


def treated_with_bevacizumab(clinic: Clinic, today: dt.date) -> None:
    """The operation has to wait."""
    last = (today - dt.timedelta(days=3)).isoformat()
    course = record_finding(
        Treatment,
        patient=clinic.patient,
        by=clinic.coordinator,
        kind="systemic",
        label="FOLFOX and bevacizumab",
        intent="neoadjuvant",
        start=(today - dt.timedelta(days=60)).isoformat(),
        end=last,
        last_dose=last,
        cycles_low=4,
        cycles_high=4,
    )
    for drug in ("oxaliplatin", "fluorouracil", "bevacizumab"):
        record_finding(
            TreatmentDrug,
            patient=clinic.patient,
            by=clinic.coordinator,
            treatment=course,
            drug=drug,
            last_dose=last,
        )


def draft(plan: Plan) -> Draft:
    """As it is stored now."""
    return draft_of(Plan.objects.select_related("head").get(pk=plan.pk).head)


@pytest.fixture
def today(clinic: Clinic) -> dt.date:
    """The day of the hospital, as the pages have it."""
    return today_at(clinic.world.hospital, timezone.now())


@pytest.fixture
def plan(clinic: Clinic, today: dt.date) -> Plan:
    treated_with_bevacizumab(clinic, today)
    current = current_assessment(clinic.case, as_of=today)
    return choose_pathway(case=clinic.case, pathway=PATHWAY, current=current, by=clinic.coordinator)
