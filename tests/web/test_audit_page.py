"""The audit page says what happened in words; whose record it was only to those who ask."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.clinic import Clinic, patient_on
from tests.world import World
from tumorboard.audit.models import Actor, AuditEvent
from tumorboard.patients.services import change_record
from tumorboard.people import services
from tumorboard.people.models import User
from tumorboard.people.roles import Role
from tumorboard.web.audit.words import ACTIONS, action_in_words, record_in_words

ClientOf = Callable[[User], Client]


@pytest.fixture
def auditor(clinic: Clinic, client_of: ClientOf) -> Client:
    return client_of(clinic.world.auditor)


def looks_at(clinic: Clinic) -> int:
    return AuditEvent.objects.filter(action="audit.read", patient_id=clinic.patient.pk).count()


def test_the_list_shows_numbers_instead_of_names(clinic: Clinic, auditor: Client) -> None:
    page = auditor.get(reverse("audit")).content.decode()
    assert f"patient {str(clinic.patient.pk)[:8]}" in page
    assert clinic.patient.family_name not in page
    assert looks_at(clinic) == 0


def test_an_auditor_who_asks_for_names_sees_them_and_is_seen(
    clinic: Clinic, auditor: Client
) -> None:
    page = auditor.get(reverse("audit"), {"names": "on"}).content.decode()
    assert clinic.patient.name in page
    assert looks_at(clinic) == 1


def test_whose_audit_is_looked_up_is_named(clinic: Clinic, auditor: Client) -> None:
    page = auditor.get(reverse("audit"), {"patient": clinic.patient.pk}).content.decode()
    assert clinic.patient.name in page
    assert looks_at(clinic) == 1


def test_values_of_a_patients_record_are_shown_with_the_name_only(
    clinic: Clinic, auditor: Client
) -> None:
    change_record(
        clinic.patient,
        patient=clinic.patient,
        original={"family_name": "Holt"},
        by=clinic.coordinator,
        family_name="Holloway",
    )
    page = auditor.get(reverse("audit")).content.decode()
    assert "Changed: family name, name key" in page
    assert "Holloway" not in page
    asked = auditor.get(reverse("audit"), {"patient": clinic.patient.pk}).content.decode()
    assert "family name: Holt → Holloway" in asked


def test_a_look_at_a_patient_is_recorded_in_the_hospital_of_the_patient(
    world: World, client_of: ClientOf
) -> None:
    services.give_role(
        world.auditor, role=Role.AUDITOR, hospital=world.other_hospital, by=Actor.SYSTEM
    )
    patient = patient_on(world.board_elsewhere, world.outsider_other_hospital)
    client_of(world.auditor).get(reverse("audit"), {"patient": patient.pk})
    assert AuditEvent.objects.get(action="audit.read").hospital_id == world.other_hospital.pk


def test_a_patient_of_whom_nothing_is_shown_is_not_looked_at(
    world: World, client_of: ClientOf
) -> None:
    elsewhere = patient_on(world.board_elsewhere, world.outsider_other_hospital)
    page = client_of(world.auditor).get(reverse("audit"), {"patient": elsewhere.pk})
    assert elsewhere.name not in page.content.decode()
    assert not AuditEvent.objects.filter(action="audit.read").exists()


def test_an_event_says_what_was_done_to_whom(clinic: Clinic, auditor: Client) -> None:
    world = clinic.world
    services.give_role(
        world.nurse, role=Role.COORDINATOR, board=clinic.board, by=world.administrator
    )
    page = auditor.get(reverse("audit")).content.decode()
    assert "Role given" in page
    assert f"user: nothing → {world.nurse.display_name}" in page


def test_no_event_of_a_clinic_is_shown_as_a_code(clinic: Clinic) -> None:
    for event in AuditEvent.objects.all():
        assert not set("._") & set(action_in_words(event.action))
        assert not set("._") & set(record_in_words(event.object_type))


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("patient.read", "Patient seen"),
        ("lesion.recorded", "Lesion recorded"),
        ("meeting.case_opened", "Meeting case opened"),
        ("role.give", "Role given"),
    ],
)
def test_actions_in_words(action: str, words: str) -> None:
    assert action_in_words(action) == words
    assert (action in ACTIONS) == (words == "Role given")


def test_records_in_words() -> None:
    assert record_in_words("agendaitem") == "agenda item"
    assert record_in_words("something_of_long_ago") == "something of long ago"
