"""Whoever looks at a list of patients is on record: once per look, with how many it named."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.clinic import Clinic, patient_on
from tests.sitting import Sitting
from tumorboard.audit.models import AuditEvent, Operation
from tumorboard.cases.services import refer
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]


def another_case(clinic: Clinic) -> None:
    patient = patient_on(clinic.board, clinic.coordinator, "Brand", "402119")
    refer(patient=patient, board=clinic.board, question="Which first?", by=clinic.coordinator)


def look_noted(client: Client, address: str) -> AuditEvent:
    """The one event that a look at this page adds."""
    before = AuditEvent.objects.count()
    assert client.get(address).status_code == 200
    assert AuditEvent.objects.count() == before + 1
    event = AuditEvent.objects.latest("id")
    assert (event.operation, event.patient_id) == (Operation.READ, None)
    return event


@pytest.mark.parametrize(
    ("page", "action"),
    [("cases", "cases.listed"), ("patients", "patients.listed"), ("home", "home.read")],
)
def test_a_list_is_noted_with_how_many_it_names(
    clinic: Clinic, client_of: ClientOf, page: str, action: str
) -> None:
    another_case(clinic)
    event = look_noted(client_of(clinic.coordinator), reverse(page))
    assert (event.action, event.actor) == (action, clinic.coordinator)
    assert event.hospital_id == clinic.world.hospital.pk
    assert event.changes() == {"patients": [None, "2"]}


def test_a_filtered_list_says_of_which_board_and_what_was_asked(
    clinic: Clinic, client_of: ClientOf
) -> None:
    another_case(clinic)
    address = f"{reverse('cases')}?q=holt&board={clinic.board.pk}"
    event = look_noted(client_of(clinic.coordinator), address)
    assert (event.board_id, event.reason) == (clinic.board.pk, "holt")
    assert event.changes() == {"patients": [None, "1"]}


def test_an_agenda_counts_those_who_wait_beside_it(sitting: Sitting, client_of: ClientOf) -> None:
    another_case(sitting.clinic)
    chair = client_of(sitting.world.chair)
    event = look_noted(chair, reverse("meeting", args=[sitting.meeting.pk]))
    assert (event.action, event.object_id) == ("meeting.read", str(sitting.meeting.pk))
    assert (event.board_id, event.changes()) == (
        sitting.clinic.board.pk,
        {"patients": [None, "2"]},
    )
    printed = look_noted(chair, reverse("meeting-print", args=[sitting.meeting.pk]))
    assert printed.changes() == {"patients": [None, "1"]}


def test_a_home_page_without_patients_is_nobody_seen(clinic: Clinic, client_of: ClientOf) -> None:
    before = AuditEvent.objects.count()
    assert client_of(clinic.world.auditor).get(reverse("home")).status_code == 200
    assert AuditEvent.objects.count() == before


def test_the_auditor_reads_it_in_words(clinic: Clinic, client_of: ClientOf) -> None:
    client_of(clinic.coordinator).get(reverse("cases"))
    page = client_of(clinic.world.auditor).get(reverse("audit")).content.decode()
    assert "List of cases seen" in page
    assert "1 patient named" in page
