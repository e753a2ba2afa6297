"""Breaking the glass: a patient of the hospital, named exactly, read for an hour with a reason."""

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from tests.patients.pages import HTMX, ClientOf, text, words
from tests.patients.records import liver_lesion, patient_of
from tests.support.refusal import assert_refused
from tests.world import World, on_board
from tumorboard.audit.models import AuditEvent
from tumorboard.patients.merging import merge_patients
from tumorboard.patients.models import EmergencyAccess, Patient
from tumorboard.patients.services import Identity, break_glass
from tumorboard.people.models import User
from tumorboard.people.roles import Role, Specialty

pytestmark = pytest.mark.django_db

DOOR = "/patients/emergency/"
NUMBER = {"number": "402 118"}
NAMED = {"family_name": "holt", "given_name": "Mirren", "birth_date": "1964-03-12"}
REASON = "bleeding, on call"


@pytest.fixture
def on_call(world: World) -> User:
    """A surgeon of the lung board: a member, who searches the hospital for nobody."""
    return on_board(world.other_board, "Otto Lang", Role.MEMBER, Specialty.THORACIC_SURGERY)


@pytest.fixture
def client(on_call: User, client_of: ClientOf) -> Client:
    return client_of(on_call)


def page_of(patient: Patient) -> str:
    return reverse("patient", args=[patient.pk])


def open_with(client: Client, sought: dict[str, str] = NUMBER, **reason: str) -> Any:
    return client.post(DOOR, sought | reason)


@pytest.mark.parametrize("sought", [NUMBER, NAMED, NUMBER | NAMED])
def test_who_is_named_exactly_is_shown_before_anything_is_opened(
    client: Client, patient: Patient, sought: dict[str, str]
) -> None:
    found = client.post(DOOR, sought)
    assert found.status_code == 200
    assert "Mirren Holt, born 12 Mar 1964" in words(found)
    assert not EmergencyAccess.objects.exists()
    assert client.get(page_of(patient)).status_code == 404


@pytest.mark.parametrize(
    ("sought", "told"),
    [
        ({"number": "4021"}, "recorded exactly so"),
        ({"family_name": "Hol", "birth_date": "1964-03-12"}, "recorded exactly so"),
        (NAMED | {"birth_date": "1964"}, "recorded exactly so"),
        (NAMED | {"given_name": "M"}, "recorded exactly so"),
        (NUMBER | {"family_name": "Quill"}, "recorded exactly so"),
        ({"family_name": "Holt", "given_name": "Mirren"}, "the name and the birth date"),
        ({"birth_date": "1964-03-12"}, "the name and the birth date"),
        ({"family_name": "Holt", "birth_date": "12.3.1964"}, "is not a date"),
        ({}, "the name and the birth date"),
    ],
)
def test_nobody_is_found_by_a_part_of_what_names_them(
    client: Client, patient: Patient, sought: dict[str, str], told: str
) -> None:
    for headers in ({}, HTMX):
        answer = client.post(DOOR, sought | {"reason": REASON}, headers=headers)
        assert answer.status_code == 422
        assert told in words(answer)
        assert "12 Mar 1964" not in words(answer)
    assert not EmergencyAccess.objects.exists()


def test_a_record_is_opened_with_a_reason_to_read_for_an_hour(
    client: Client, on_call: User, world: World, patient: Patient
) -> None:
    lesion = liver_lesion(world, patient)
    silent = open_with(client, reason="  ")
    assert silent.status_code == 422
    assert "402 118" in text(silent)
    opened = open_with(client, reason=REASON)
    assert (opened.status_code, opened.headers["Location"]) == (303, page_of(patient))
    access = EmergencyAccess.objects.get()
    assert (access.user, access.reason) == (on_call, REASON)
    assert access.until - access.since == dt.timedelta(minutes=60)
    until = access.until.astimezone(ZoneInfo(world.hospital.time_zone))
    history = reverse("finding-history", args=[patient.pk, "lesion", lesion.pk])
    for address in (page_of(patient), history, page_of(patient) + "removed/"):
        assert f"you may read this record until {until:%H:%M}" in words(client.get(address))
    assert "Liver 5, 8" in words(client.get(page_of(patient)))


def test_opening_gives_no_way_to_write_or_to_stay(
    client: Client, world: World, patient: Patient
) -> None:
    lesion = liver_lesion(world, patient)
    open_with(client, reason=REASON)
    page = text(client.get(page_of(patient)))
    assert "Change identity" not in page
    row = [patient.pk, "lesion", lesion.pk]
    for name, target in [
        ("finding-add", row[:2]), ("finding-edit", row), ("finding-remove", row),
        ("patient-numbers", row[:1]), ("case-refer", row[:1]),
    ]:  # fmt: skip
        answer = client.post(reverse(name, args=target), {"question": "?", "reason": "?"})
        assert answer.status_code == 403, name


def test_the_end_of_the_hour_is_the_end(
    client: Client, world: World, on_call: User, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        earlier.setattr(
            "tumorboard.patients.registration.BREAK_GLASS", dt.timedelta(microseconds=1)
        )
        break_glass(patient=patient, by=on_call, reason=REASON)
    assert client.get(page_of(patient)).status_code == 404


def test_the_banner_is_for_those_who_have_no_other_sight(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    break_glass(patient=patient, by=world.member, reason=REASON)
    assert "may read this record" not in words(client_of(world.member).get(page_of(patient)))


def test_coordinators_and_the_auditor_see_who_opened_it_and_why(
    client: Client, world: World, client_of: ClientOf, patient: Patient
) -> None:
    open_with(client, reason=REASON)
    for_coordinator = words(client_of(world.coordinator).get(page_of(patient)))
    assert f"Otto Lang – {REASON}" in for_coordinator
    assert REASON not in words(client_of(world.member).get(page_of(patient)))
    trail = words(client_of(world.auditor).get(reverse("audit"), {"patient": patient.pk}))
    for seen in ("Patient opened in an emergency", "Otto Lang", REASON):
        assert seen in trail


def test_every_search_is_noted_found_or_not(client: Client, patient: Patient) -> None:
    client.post(DOOR, {"number": "999"})
    client.post(DOOR, NUMBER)
    noted = AuditEvent.objects.filter(action="patients.searched_exactly").order_by("id")
    assert [(each.reason, each.patient_id) for each in noted] == [
        ("999", None),
        ("402 118", patient.pk),
    ]


def test_one_s_own_patient_needs_no_reason(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    client = client_of(world.member)
    found = client.post(DOOR, NUMBER)
    assert "You see this patient already" in words(found)
    assert page_of(patient) in text(found)
    assert open_with(client, reason=REASON).status_code == 303
    assert not EmergencyAccess.objects.exists()


def test_two_who_are_recorded_alike_are_told_apart_by_the_number(
    client: Client, world: World, patient: Patient
) -> None:
    alike = Identity("Holt", "Mirren", "1964-03-12", identifiers=(("Hospital no.", "77"),))
    twin = patient_of(world, alike)
    assert "Several patients" in words(client.post(DOOR, NAMED))
    answer = open_with(client, NAMED | {"number": "77"}, reason=REASON)
    assert answer.headers["Location"] == page_of(twin)


def test_the_number_of_a_merged_record_opens_the_one_that_stays(
    client: Client, world: World, patient: Patient
) -> None:
    duplicate = patient_of(world, Identity("Hold", "M", identifiers=(("Health number", "943"),)))
    merge_patients(duplicate=duplicate, into=patient, by=world.coordinator, reason="same")
    answer = open_with(client, {"number": "943"}, reason=REASON)
    assert answer.headers["Location"] == page_of(patient)


def test_the_door_is_closed_to_other_hospitals_and_to_people_without_a_board(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    elsewhere = client_of(world.outsider_other_hospital)
    assert elsewhere.post(DOOR, NUMBER).status_code == 422
    assert "Holt" not in re.sub(r"<form.*?</form>", "", text(elsewhere.post(DOOR, NUMBER)))
    assert_refused(DOOR, [world.administrator, world.auditor, world.editor])
