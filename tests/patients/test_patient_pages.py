"""Finding, registering and reading a patient: what is shown to whom, and at what cost."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.clinic import Clinic
from tests.patients.pages import HTMX, ClientOf, edit_address, fields_of, send, text, words
from tests.patients.records import MIRREN, liver_lesion, patient_of, rectum
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.audit.models import AuditEvent, Operation
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
    assert "You may read this record" in record
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


# ---------------------------------------------------------------- the page


def test_what_a_newcomer_entered_is_timed_or_says_what_is_missing(
    clinic: Clinic, client_of: ClientOf
) -> None:
    client = client_of(clinic.coordinator)
    page = words(client.get(page_of(clinic.patient)))
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
