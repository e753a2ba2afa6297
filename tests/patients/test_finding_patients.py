"""Finding and registering a patient: two identifiers, look-alikes, ways in."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.patients.pages import ClientOf, edit_address, fields_of, send, text, words
from tests.patients.records import patient_of
from tests.world import World
from tumorboard.audit.models import AuditEvent, Operation
from tumorboard.patients.models import (
    Patient,
)
from tumorboard.patients.services import Identity

pytestmark = pytest.mark.django_db

NEW = {
    "family_name": "Quill",
    "given_name": "Ada",
    "birth_date": "1950",
    "sex": "female",
    "hospital_number": "77 01",
}


def page_of(patient: Patient) -> str:
    return reverse("patient", args=[patient.pk])


# ---------------------------------------------------------------- the list


def test_the_list_is_searched_by_name_number_and_birth_date(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    patient_of(world, Identity("Quill", "Ada", identifiers=(("Hospital no.", "7701"),)))
    client = client_of(world.member)
    for sought in ("holt", "mirr", "Holt, Mirren", "402 118", "1964-03-12"):
        found = words(client.get(reverse("patients"), {"q": sought}))
        assert "1 patient" in found, sought
        assert "Holt, Mirren" in found
    assert "2 patients" in words(client.get(reverse("patients")))
    assert "Nobody matches" in words(client.get(reverse("patients"), {"q": "Zz"}))


def test_a_search_is_noted_with_what_was_asked(world: World, client_of: ClientOf) -> None:
    client_of(world.member).get(reverse("patients"), {"q": "holt"})
    event = AuditEvent.objects.get(action="patients.searched")
    assert (event.actor, event.reason, event.operation) == (world.member, "holt", Operation.READ)


def test_other_boards_patients_are_found_by_coordinators_only(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    asked = {"q": "holt", "where": "hospital"}
    lung = client_of(world.outsider_same_hospital)
    assert "Holt" not in words(lung.get(reverse("patients"), {"q": "holt"}))
    found = words(lung.get(reverse("patients"), asked))
    assert "Holt, Mirren 12 Mar 1964 Not on your boards" in found
    assert "402118" not in found
    for nobody in (world.outsider_other_hospital, world.nurse):
        answer = words(client_of(nobody).get(reverse("patients"), asked))
        assert "Not on your boards" not in answer


def test_the_list_costs_the_same_however_many_there_are(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    client = client_of(world.coordinator)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("patients")).status_code == 200
        return len(queries)

    cost()
    before = cost()
    for number in range(20):
        identifiers = (("Hospital no.", f"9{number}"),)
        patient_of(world, Identity("Other", str(number), identifiers=identifiers))
    assert cost() == before


# ---------------------------------------------------------------- ways in


def test_breaking_the_glass_shows_the_record_to_read_only(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    lung = client_of(world.outsider_same_hospital)
    assert lung.get(page_of(patient)).status_code == 404
    door = reverse("patient-found", args=[patient.pk])
    assert "402118" not in words(lung.get(door))
    assert lung.post(reverse("patient-open", args=[patient.pk])).status_code == 422
    opened = lung.post(reverse("patient-open", args=[patient.pk]), {"reason": "on call"})
    assert opened.status_code == 303
    record = words(lung.get(opened.headers["Location"]))
    assert "you may read this record until" in record
    assert "Add a lesion" not in record
    writing = reverse("finding-add", args=[patient.pk, "lesion"])
    assert lung.get(writing).status_code == 403
    assert lung.post(writing, {"organ": "liver"}).status_code == 403


def test_referring_to_my_board_lets_it_see_the_patient(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    lung = client_of(world.outsider_same_hospital)
    door = reverse("patient-refer-here", args=[patient.pk])
    assert lung.post(door, {"board": world.board.pk, "question": "?"}).status_code == 422
    form = {"board": world.other_board.pk, "question": "Lung nodule?"}
    assert lung.post(door, form).status_code == 303
    assert "Add a lesion" in words(lung.get(page_of(patient)))


# ---------------------------------------------------------------- registration


def register(client: Client, world: World, **changes: Any) -> Any:
    form = fields_of(client.get(reverse("patient-register")))
    return client.post(
        reverse("patient-register"), form | NEW | {"board": world.board.pk} | changes
    )


def test_a_patient_is_registered(world: World, client_of: ClientOf) -> None:
    answer = register(client_of(world.coordinator), world)
    patient = Patient.objects.get()
    assert answer.status_code == 303
    assert answer.headers["Location"] == page_of(patient)
    assert (patient.name, patient.birth_date) == ("Ada Quill", "1950")
    assert str(patient.identifiers.get()) == "Hospital no. 7701"


def test_registering_sent_twice_makes_one_patient(world: World, client_of: ClientOf) -> None:
    client = client_of(world.coordinator)
    form = fields_of(client.get(reverse("patient-register"))) | NEW | {"board": world.board.pk}
    for _ in range(2):
        answer = client.post(reverse("patient-register"), form)
        assert answer.headers["Location"] == page_of(Patient.objects.get())


def test_a_look_alike_is_shown_before_anything_is_saved(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    client = client_of(world.coordinator)
    alike = {"family_name": "Hollt", "given_name": "M", "birth_date": "1964-03-12"}
    asked = register(client, world, **alike)
    assert asked.status_code == 409
    assert "Is this the same person?" in words(asked)
    assert page_of(patient) in text(asked)
    assert Patient.objects.count() == 1
    form = fields_of(asked) | {"another_person": "on"}
    assert client.post(reverse("patient-register"), form).status_code == 303
    assert Patient.objects.count() == 2


def test_a_look_alike_of_another_board_shows_two_identifiers(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    lung = client_of(world.outsider_same_hospital)
    alike = {"family_name": "Holt", "birth_date": "1964", "board": world.other_board.pk}
    asked = words(register(lung, world, **alike))
    assert "Mirren Holt , born 12 Mar 1964" in asked
    assert "402118" not in asked


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"hospital_number": "402 118"}, "“402 118” belongs to another patient"),
        ({"hospital_number": ""}, "This field is required"),
        ({"birth_date": "12.3.1964"}, "“12.3.1964” is not a date"),
        ({"board": "", "family_name": ""}, "Family name"),
    ],
)
def test_what_is_wrong_with_a_registration_is_said(
    world: World, client_of: ClientOf, patient: Patient, changes: dict[str, str], told: str
) -> None:
    answer = register(client_of(world.coordinator), world, **changes)
    assert answer.status_code == 422
    assert told in words(answer)
    assert Patient.objects.count() == 1


def test_nobody_registers_for_a_board_that_is_not_theirs(world: World, client_of: ClientOf) -> None:
    answer = register(client_of(world.coordinator), world, board=world.other_board.pk)
    assert answer.status_code == 422


def test_a_wrong_number_is_replaced(world: World, client_of: ClientOf, patient: Patient) -> None:
    client = client_of(world.coordinator)
    numbers = reverse("patient-numbers", args=[patient.pk])
    wrong = patient.identifiers.get()
    withdraw = reverse("patient-number-withdraw", args=[patient.pk, wrong.pk])
    client.post(withdraw, {"reason": "misread"})
    assert patient.identifiers.count() == 1, "the only number stays"
    assert client.post(numbers, {"system": "Hospital no.", "value": "402119"}).status_code == 303
    client.post(withdraw, {"reason": "misread"})
    assert [number.value for number in patient.identifiers.all()] == ["402119"]
    assert not Patient.objects.matching("402118").exists()
    patient_of(world, Identity("Quill", identifiers=(("Hospital no.", "402118"),)))
    taken = client.post(numbers, {"system": "Hospital no.", "value": "402 118"})
    assert taken.status_code == 422
    assert "belongs to another patient" in words(taken)


def test_identity_is_changed_like_every_entry(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    client = client_of(world.coordinator)
    send(client, edit_address(patient, "identity", patient), family_name="Holt-Baird")
    assert "Holt-Baird" in words(client.get(page_of(patient)))
    told = words(client.get(edit_address(patient, "identity", patient) + "history/"))
    assert "Family name: Holt → Holt-Baird" in told
