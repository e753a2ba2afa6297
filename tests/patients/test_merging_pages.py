"""A coordinator makes two records of one person one, and takes them apart again."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.patients.pages import HTMX, ClientOf, text, words
from tests.patients.records import liver_lesion, patient_of, rectum
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.audit.models import AuditEvent
from tumorboard.cases.services import refer
from tumorboard.patients.models import Attribution, Emergencies, Patient
from tumorboard.patients.services import Identity, record_finding

pytestmark = pytest.mark.django_db

TWICE = Identity("Hollt", "Mirren", "1964-03-12", identifiers=(("Health number", "943 11"),))
REASON = "same health number on the referral"


@pytest.fixture
def duplicate(world: World) -> Patient:
    return patient_of(world, TWICE, board=world.other_board)


@pytest.fixture
def client(world: World, client_of: ClientOf) -> Client:
    return client_of(world.coordinator)


def search(patient: Patient) -> str:
    return reverse("patient-merge", args=[patient.pk])


def compare(patient: Patient, other: Patient) -> str:
    return reverse("patient-merge-with", args=[patient.pk, other.pk])


def undo(patient: Patient, other: Patient) -> str:
    return reverse("patient-unmerge", args=[patient.pk, other.pk])


def page_of(patient: Patient) -> str:
    return reverse("patient", args=[patient.pk])


def merged(client: Client, patient: Patient, other: Patient, stays: Patient) -> Any:
    answer = client.post(compare(patient, other), {"stays": stays.pk, "reason": REASON})
    assert answer.status_code == 303
    assert answer.headers["Location"] == page_of(stays)
    for each in (patient, other):
        each.refresh_from_db()
    return client.get(page_of(stays))


def test_who_may_be_the_same_is_offered_and_others_are_searched_for(
    client: Client, world: World, patient: Patient, duplicate: Patient
) -> None:
    assert search(patient) in text(client.get(page_of(patient)))
    offered = words(client.get(search(patient)))
    assert "may be the same person: Mirren Hollt , born 12 Mar 1964 – not on your boards" in offered
    assert "94311" not in offered
    stranger = patient_of(world, Identity("Quill", "Ada", "1950"))
    assert compare(patient, stranger) not in text(client.get(search(patient)))
    found = text(client.get(search(patient), {"q": "quill"}))
    assert compare(patient, stranger) in found
    assert compare(patient, duplicate) not in found
    assert "Nobody else" in words(client.get(search(patient), {"q": "402118"}))


def test_both_stand_side_by_side_with_two_identifiers_and_counts(
    client: Client, world: World, patient: Patient, duplicate: Patient
) -> None:
    rectum(world, patient)
    for _ in range(2):
        liver_lesion(world, duplicate)
    page = words(client.get(compare(patient, duplicate)))
    assert "Name Mirren Holt Mirren Hollt" in page
    assert "Born 12 Mar 1964 12 Mar 1964" in page
    assert "Numbers Hospital no. 402118 not shown: not on your boards" in page
    assert "Primaries 1 0" in page
    assert "Lesions 0 2" in page
    assert "do not agree" not in page
    event = AuditEvent.objects.get(action="patient.compared")
    assert (event.actor, event.patient_id) == (world.coordinator, duplicate.pk)


def test_records_that_do_not_agree_are_called_doubtful(
    client: Client, world: World, patient: Patient
) -> None:
    stranger = patient_of(world, Identity("Quill", "Ada", "1950"))
    assert "do not agree" in words(client.get(compare(patient, stranger)))


@pytest.mark.parametrize("which", ["patient", "duplicate"])
def test_the_record_that_is_named_stays_and_holds_both(
    request: pytest.FixtureRequest, client: Client, world: World, which: str,
    patient: Patient, duplicate: Patient,
) -> None:  # fmt: skip
    liver_lesion(world, duplicate)
    question = "Can the liver be resected?"
    refer(patient=duplicate, board=world.board, question=question, by=world.coordinator)
    stays = request.getfixturevalue(which)
    gone = duplicate if which == "patient" else patient
    page = words(merged(client, patient, duplicate, stays))
    assert f"Holds the record of {gone.name}" in page
    assert "Liver 5, 8" in page
    assert question in page
    assert client.get(page_of(gone)).headers["Location"] == page_of(stays)
    event = AuditEvent.objects.get(action="patient.merged")
    assert (event.actor, event.reason, event.object_id) == (
        world.coordinator, REASON, str(gone.pk),
    )  # fmt: skip


def test_an_emergency_of_either_record_stands_on_top(
    client: Client, world: World, patient: Patient, duplicate: Patient
) -> None:
    row = Emergencies.objects.get(patient=duplicate)
    row.update_fields(row.version, by=world.member, bleeding=True)
    page = text(merged(client, patient, duplicate, patient))
    assert page.count("tb-card--emergency") == 1
    assert page.count(">Emergencies</h2>") == 1, "what states nothing is not shown twice"


def test_old_name_and_number_lead_to_the_record_that_stays(
    client: Client, patient: Patient, duplicate: Patient
) -> None:
    merged(client, patient, duplicate, patient)
    for sought in ("hollt", "943 11"):
        found = words(client.get(reverse("patients"), {"q": sought}))
        assert "1 patient" in found, sought
        assert "Holt, Mirren" in found


@pytest.mark.parametrize("missing", ["stays", "reason"])
def test_nothing_is_merged_before_everything_is_said(
    client: Client, patient: Patient, duplicate: Patient, missing: str
) -> None:
    said = {"stays": patient.pk, "reason": REASON}
    del said[missing]
    for headers in ({}, HTMX):
        answer = client.post(compare(patient, duplicate), said, headers=headers)
        assert answer.status_code == 422
        assert "nothing has been saved" in words(answer)
    assert Patient.objects.current().count() == 2


def test_neither_record_is_chosen_beforehand(
    client: Client, patient: Patient, duplicate: Patient
) -> None:
    radios = re.findall(r'<input type="radio"[^>]*>', text(client.get(compare(patient, duplicate))))
    assert len(radios) == 2
    assert not any("checked" in radio for radio in radios)


def test_what_holds_another_record_cannot_go(
    client: Client, world: World, patient: Patient, duplicate: Patient
) -> None:
    merged(client, patient, duplicate, patient)
    third = patient_of(world, Identity("Holt", "M"))
    answer = client.post(compare(patient, third), {"stays": third.pk, "reason": REASON})
    assert answer.status_code == 409
    assert "take that apart first" in words(answer)


def test_they_are_taken_apart_with_a_reason(
    client: Client, world: World, patient: Patient, duplicate: Patient
) -> None:
    liver_lesion(world, duplicate)
    merged(client, patient, duplicate, patient)
    told = client.post(undo(patient, duplicate), follow=True)
    assert "Say why Mirren Hollt is another person" in words(told)
    answer = client.post(undo(patient, duplicate), {"reason": "twins"})
    assert (answer.status_code, answer.headers["Location"]) == (303, page_of(patient))
    page = words(client.get(page_of(patient)))
    assert "Holds the record" not in page
    assert "No lesion recorded" in page
    assert client.get(page_of(duplicate)).status_code == 404
    assert AuditEvent.objects.get(action="patient.merge_undone").reason == "twins"


def test_a_merge_that_rows_hold_together_stays(
    client: Client, world: World, patient: Patient, duplicate: Patient
) -> None:
    lesion, primary = liver_lesion(world, duplicate), rectum(world, patient)
    merged(client, patient, duplicate, patient)
    record_finding(Attribution, patient=patient, by=world.member, lesion=lesion, primary=primary)
    answer = client.post(undo(patient, duplicate), {"reason": "twins"}, follow=True)
    assert "These entries join the two records" in words(answer)


def test_a_case_about_the_other_records_primary_joins_them_too(
    client: Client, world: World, patient: Patient, duplicate: Patient
) -> None:
    primary = rectum(world, duplicate)
    merged(client, patient, duplicate, patient)
    refer(
        patient=patient, board=world.board, question="What next?", by=world.coordinator,
        focus_primary=primary,
    )  # fmt: skip
    answer = client.post(undo(patient, duplicate), {"reason": "twins"}, follow=True)
    assert "These entries join the two records" in words(answer)


def test_only_coordinators_merge_and_only_in_their_hospital(
    world: World, client_of: ClientOf, client: Client, patient: Patient, duplicate: Patient
) -> None:
    elsewhere = patient_of(world, board=world.board_elsewhere)
    refused = [*world.outsiders, world.member, world.chair, world.administrator]
    assert_refused(search(patient), refused)
    assert_refused(compare(patient, duplicate), refused)
    assert_refused(compare(patient, duplicate), refused, method="post")
    assert_refused(undo(patient, duplicate), refused, method="post")
    assert client.get(compare(patient, elsewhere)).status_code == 404
    assert client.get(compare(patient, patient)).status_code == 404
    assert client.post(undo(patient, duplicate), {"reason": "never merged"}).status_code == 404
