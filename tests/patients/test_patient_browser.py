"""The record in a real browser: accessible, worked by keyboard, edited where the row stands."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from tests.clinic import Clinic, build_clinic
from tests.conftest import SignIn
from tests.support.browser import assert_accessible
from tests.world import build_world
from tumorboard.patients import services
from tumorboard.patients.models import (
    Biomarker,
    Examination,
    LaboratoryValue,
    Measurement,
    Specimen,
    Treatment,
    TreatmentDrug,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clinic(transactional_db: None) -> Clinic:
    """The newcomer's patient, with something of every kind."""
    clinic = build_clinic(build_world())
    patient, by = clinic.patient, clinic.coordinator
    for date, size in [("2026-10", "34"), ("2026-11-03", "21")]:
        services.record_finding(
            Measurement, patient=patient, by=by,
            lesion=clinic.lesion, date=date, longest_mm=Decimal(size), modality="MRI",
        )  # fmt: skip
    services.record_finding(
        Examination, patient=patient, by=by, region="liver", examined=True, modality="MRI",
        date="2026-10", result="lesions",
    )  # fmt: skip
    course = services.record_finding(
        Treatment, patient=patient, by=by, kind="systemic", regimen="FOLFOX",
        start="2026-02", end="2026-06", primary=clinic.primary,
    )  # fmt: skip
    services.record_finding(
        TreatmentDrug, patient=patient, by=by, treatment=course, drug="oxaliplatin",
        total=Decimal(340),
    )  # fmt: skip
    specimen = services.record_finding(Specimen, patient=patient, by=by, kind="resection")
    services.record_finding(
        Biomarker, patient=patient, by=by, specimen=specimen, name="MMR", value="pMMR"
    )
    services.record_finding(
        LaboratoryValue, patient=patient, by=by, test="CEA", value=Decimal(96), unit="ng/mL"
    )
    return clinic


@pytest.fixture
def record(clinic: Clinic, sign_in: SignIn) -> Page:
    page = sign_in(clinic.coordinator)
    page.goto(f"/patients/{clinic.patient.pk}/")
    return page


def test_the_record_is_accessible(record: Page) -> None:
    for summary in record.locator("main summary").all():
        summary.click()
    assert_accessible(record)


@pytest.mark.parametrize(
    "address",
    ["/patients/", "/patients/new/", "{patient}numbers/", "{patient}removed/",
     "{patient}lesion/new/", "{patient}treatment/new/", "{patient}wishes/{wishes}/"],
)  # fmt: skip
def test_the_other_pages_are_accessible(clinic: Clinic, sign_in: SignIn, address: str) -> None:
    page = sign_in(clinic.coordinator)
    wishes = clinic.patient.wishes_set.get().pk
    page.goto(address.format(patient=f"/patients/{clinic.patient.pk}/", wishes=wishes))
    expect(page.locator("h1")).to_be_visible()
    assert_accessible(page)


def test_a_lesion_is_changed_where_it_stands(clinic: Clinic, record: Page) -> None:
    row = record.locator(f"#finding-{clinic.nodule.pk}")
    row.get_by_role("link", name="Change Liver 3").click()
    expect(row.get_by_role("heading", name="Change lesion: Liver 3")).to_be_focused()
    assert_accessible(record)
    row.get_by_label("First seen", exact=True).fill("12/2026")
    row.get_by_role("button", name="Save").click()
    expect(row.get_by_role("alert", name="There is a problem")).to_be_focused()
    row.get_by_label("First seen", exact=True).fill("2026-10-05")
    row.get_by_role("button", name="Save").click()
    expect(record.locator("#announcer")).to_have_text("Lesion saved")
    expect(row).to_contain_text("5 Oct 2026")


def test_a_size_is_added_where_its_lesion_stands(clinic: Clinic, record: Page) -> None:
    row = record.locator(f"#finding-{clinic.nodule.pk}")
    row.get_by_role("link", name="Add a size to Liver 3").click()
    record.get_by_label("Date").fill("2026-11-03")
    record.get_by_label("Longest diameter").fill("12")
    record.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("12 mm")


def test_leaving_a_form_in_place_brings_the_row_back(clinic: Clinic, record: Page) -> None:
    row = record.locator(f"#finding-{clinic.lesion.pk}")
    row.get_by_role("link", name="Change Liver 7").click()
    row.get_by_role("link", name="Cancel").click()
    expect(row.get_by_role("link", name="Change Liver 7")).to_be_visible()


def test_a_new_lesion_is_one_key_away(record: Page) -> None:
    record.keyboard.press("l")
    expect(record.get_by_role("heading", name="Add a lesion")).to_be_focused()
