"""What the pages say about timing: flips, contradictions and a board's own label stay in sight."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.clinic import approved_content, patient_on
from tests.world import World
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.patients.models import Lesion, Patient, Primary, Staging, Treatment
from tumorboard.patients.services import change_record, originals, record_finding
from tumorboard.people.models import User

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


@pytest.fixture
def patient(world: World) -> Patient:
    """Late by the date of diagnosis, early by the date of the operation: both sources count."""
    approved_content(world)
    by = world.coordinator
    patient = patient_on(world.board, by)
    primary = record_finding(
        Primary, patient=patient, by=by, label="Rectum", topography="C20.9",
        diagnosis_date="2024-01-10", status="resected",
    )  # fmt: skip
    record_finding(
        Treatment, patient=patient, by=by, kind="surgery", operation="primary_resection",
        primary=primary, start="2024-08-01",
    )  # fmt: skip
    record_finding(
        Staging, patient=patient, by=by, primary=primary, basis="c", edition="8", t="3", n="1",
        m="1", date="2024-01-15",
    )  # fmt: skip
    record_finding(
        Lesion, patient=patient, by=by, organ="liver", nature="metastasis", first_seen="2025-02-20",
        seen_at="follow_up",
    )  # fmt: skip
    return patient


@pytest.fixture
def case(patient: Patient, world: World) -> Case:
    return refer(patient=patient, board=world.board, question="When?", by=world.coordinator)


def words(client: Client, name: str, pk: object) -> str:
    return " ".join(client.get(reverse(name, args=[pk])).content.decode().split())


def test_a_label_that_differs_by_definition_is_flagged(
    patient: Patient, world: World, client_of: ClientOf
) -> None:
    page = words(client_of(world.coordinator), "patient", patient.pk)
    assert "differs by definition" in page
    assert "late metachronous" in page.lower()
    assert "early metachronous" in page.lower()


def test_stage_m1_against_dates_is_a_shown_contradiction(
    case: Case, world: World, client_of: ClientOf
) -> None:
    client = client_of(world.coordinator)
    assert "contradiction" in words(client, "case", case.pk)
    assert "M1" in words(client, "patient", case.patient_id)


def test_the_boards_own_label_stands_beside_the_one_by_dates(
    patient: Patient, world: World, client_of: ClientOf
) -> None:
    lesion = Lesion.objects.get(patient=patient)
    change_record(
        lesion,
        patient=patient,
        original=originals(lesion, ["timing_override", "timing_override_reason"]),
        by=world.chair,
        timing_override="synchronous",
        timing_override_reason="Visible in retrospect on the first CT",
    )
    page = words(client_of(world.coordinator), "patient", patient.pk)
    assert "Visible in retrospect on the first CT" in page
    assert "by dates:" in page


def test_the_oligometastatic_state_is_told_where_the_facts_allow_it_and_not_else(
    case: Case, world: World, client_of: ClientOf
) -> None:
    assert "Oligometastatic state:" in words(client_of(world.coordinator), "case", case.pk)
