"""Reading a patient's record: what is shown to whom, and at what cost."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.clinic import Clinic
from tests.patients.pages import HTMX, ClientOf, edit_address, send, text, words
from tests.patients.records import MIRREN, liver_lesion, patient_of, rectum
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.audit.models import AuditEvent
from tumorboard.patients import services
from tumorboard.patients.merging import merge_patients
from tumorboard.patients.models import (
    Attribution,
    Emergencies,
    Measurement,
    Patient,
    Treatment,
    TreatmentDrug,
)
from tumorboard.patients.services import Identity

pytestmark = pytest.mark.django_db


def page_of(patient: Patient) -> str:
    return reverse("patient", args=[patient.pk])


def test_what_a_newcomer_entered_is_timed_or_says_what_is_missing(
    clinic: Clinic, client_of: ClientOf
) -> None:
    client = client_of(clinic.coordinator)
    page = words(client.get(page_of(clinic.patient)))
    assert "Can the liver be resected" in page
    assert "unknown E-AHPBA 2023 could be" in page
    assert "First seen of Liver 3 is not recorded" in page
    address = edit_address(clinic.patient, "lesion", clinic.nodule)
    assert f"{address}#id_first_seen" in text(client.get(page_of(clinic.patient)))
    for question in ("DPD", "hepatitis B", "emergencies not asked about"):
        assert question in page


def test_answering_changes_the_label(clinic: Clinic, client_of: ClientOf) -> None:
    client = client_of(clinic.coordinator)
    send(
        client, edit_address(clinic.patient, "primary", clinic.primary),
        diagnosis_date="2025-12-01",
    )  # fmt: skip
    answer = send(
        client, edit_address(clinic.patient, "lesion", clinic.lesion), htmx=True,
        first_seen="2026-10-05", seen_at="follow_up",
    )  # fmt: skip
    row = text(answer).partition(f'id="finding-{clinic.lesion.pk}"')[2].partition("</tbody>")[0]
    assert "early metachronous" in row


def test_without_a_guideline_the_page_says_that_nothing_was_checked(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    liver_lesion(world, patient)
    page = words(client_of(world.member).get(page_of(patient)))
    assert "No guideline covers any of your boards" in page
    assert "nothing was checked" in page


def test_nothing_recorded_is_called_unknown(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    page = words(client_of(world.member).get(page_of(patient)))
    assert page.count("Unknown, not absent") >= 3
    assert "Nothing with a date yet" in page


def test_sizes_tell_their_change_and_doses_stand_in_the_header(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    lesion = liver_lesion(world, patient)
    for date, size in [("2026-05", "21.0"), ("2026-02", "34")]:
        services.record_finding(
            Measurement, patient=patient, by=world.radiologist,
            lesion=lesion, date=date, longest_mm=Decimal(size),
        )  # fmt: skip
    for total in ("200", "140.5"):
        course = services.record_finding(
            Treatment, patient=patient, by=world.oncologist, kind="systemic"
        )
        services.record_finding(
            TreatmentDrug, patient=patient, by=world.oncologist,
            treatment=course, drug="oxaliplatin", total=Decimal(total),
        )  # fmt: skip
    page = words(client_of(world.member).get(page_of(patient)))
    assert "34 → 21 mm −38 %" in page
    assert "oxaliplatin 340.5 mg/m2 so far" in page


def test_an_emergency_stands_on_top(world: World, client_of: ClientOf, patient: Patient) -> None:
    row = Emergencies.objects.get(patient=patient)
    client = client_of(world.member)
    send(client, edit_address(patient, "emergencies", row), obstruction="yes", bleeding="no")
    page = text(client.get(page_of(patient)))
    first = page.partition('class="tb-card tb-card--emergency"')[2].partition("</div>")[0]
    assert "Obstruction" in first
    assert page.count("tb-card--emergency") == 1


def test_a_merged_record_leads_to_the_one_that_holds(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    duplicate = patient_of(world, Identity("Holt", "M", "1964"))
    merge_patients(duplicate=duplicate, into=patient, by=world.coordinator, reason="same")
    answer = client_of(world.member).get(page_of(duplicate))
    assert answer.headers["Location"] == page_of(patient)


def test_reading_is_audited(world: World, client_of: ClientOf, patient: Patient) -> None:
    client_of(world.member).get(page_of(patient))
    event = AuditEvent.objects.get(action="patient.read")
    assert (event.actor, event.patient_id) == (world.member, patient.pk)


def test_the_page_costs_the_same_with_three_and_with_forty_lesions(
    clinic: Clinic, client_of: ClientOf
) -> None:
    client = client_of(clinic.coordinator)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page_of(clinic.patient)).status_code == 200
        return len(queries)

    def add_lesions(count: int) -> None:
        for _ in range(count):
            lesion = liver_lesion(clinic.world, clinic.patient)
            services.record_finding(
                Attribution, patient=clinic.patient, by=clinic.coordinator,
                lesion=lesion, primary=clinic.primary,
            )  # fmt: skip
            services.record_finding(
                Measurement, patient=clinic.patient, by=clinic.coordinator,
                lesion=lesion, date="2026-10", longest_mm=Decimal(12),
            )  # fmt: skip

    add_lesions(1)
    cost()
    before = cost()
    add_lesions(37)
    assert cost() == before


# ---------------------------------------------------------------- outsiders


def addresses(world: World, patient: Patient) -> dict[str, str]:
    """Every address about one patient, by method."""
    lesion = liver_lesion(world, patient)
    rectum(world, patient)
    row = {"pk": patient.pk, "kind": "lesion", "row": lesion.pk}
    number = patient.identifiers.get()
    return {
        page_of(patient): "get",
        reverse("patient-removed", args=[patient.pk]): "get",
        reverse("patient-numbers", args=[patient.pk]): "get",
        reverse("patient-number-withdraw", args=[patient.pk, number.pk]): "post",
        reverse("finding-add", args=[patient.pk, "lesion"]): "get",
        reverse("finding-edit", kwargs=row): "get",
        reverse("finding-history", kwargs=row): "get",
        reverse("finding-remove", kwargs=row): "post",
        reverse("finding-restore", kwargs=row): "post",
    }


def test_a_patient_is_closed_to_outsiders(world: World, patient: Patient) -> None:
    for address, method in addresses(world, patient).items():
        assert_refused(address, [*world.outsiders, world.administrator], method=method)
    for name in ("finding-add", "finding-edit"):
        target = [patient.pk, "lesion"]
        if name == "finding-edit":
            target.append(patient.lesion_set.get().pk)
        assert_refused(reverse(name, args=target), world.outsiders, method="post")


def test_another_hospital_does_not_even_find_the_patient(world: World, patient: Patient) -> None:
    strangers = [world.outsider_other_hospital, world.administrator]
    assert_refused(reverse("patient-found", args=[patient.pk]), [*strangers, world.nurse])
    assert_refused(reverse("patient-open", args=[patient.pk]), strangers, method="post")
    assert_refused(reverse("patient-refer-here", args=[patient.pk]), strangers, method="post")


def test_a_row_is_reached_through_its_own_patient_only(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    """The address names one patient, the row is another one's: 404, whoever asks."""
    other = patient_of(world, Identity("Quill"))
    lesion = liver_lesion(world, other)
    client = client_of(world.member)
    assert client.get(edit_address(patient, "lesion", lesion)).status_code == 404
    assert client.get(edit_address(patient, "identity", other)).status_code == 404
    assert client.post(edit_address(patient, "lesion", lesion) + "remove/").status_code == 404


def test_identity_of_the_patient_is_on_every_page(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    client = client_of(world.member)
    for address, method in addresses(world, patient).items():
        if method == "get":
            bar = re.search(r'id="patient-bar".*?</ul>', text(client.get(address)), re.DOTALL)
            assert bar is not None, address
            assert "Mirren Holt" in bar[0]
            assert "12 Mar 1964" in bar[0]


def test_in_place_forms_come_without_the_page_around_them(
    world: World, client_of: ClientOf, patient: Patient
) -> None:
    lesion = liver_lesion(world, patient)
    client = client_of(world.member)
    fragment = client.get(edit_address(patient, "lesion", lesion), headers=HTMX)
    assert f'<tbody id="finding-{lesion.pk}"' in text(fragment)
    assert "<html" not in text(fragment)
    assert MIRREN.family_name not in text(fragment)
