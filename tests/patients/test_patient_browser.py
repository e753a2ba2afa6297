"""The record in a real browser: accessible, worked by keyboard, edited where the row stands."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.clinic import Clinic, build_clinic, patient_on
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
def without_scripts(
    browser: Browser, live_server: object, sign_in: SignIn, clinic: Clinic
) -> Iterator[Page]:
    """The coordinator's browser with JavaScript off."""
    cookies = sign_in(clinic.coordinator).context.storage_state()
    context = browser.new_context(
        base_url=str(live_server), java_script_enabled=False, storage_state=cookies
    )
    yield context.new_page()
    context.close()


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
     "/patients/emergency/", "{patient}merge/", "{patient}lesion/new/?organ=liver",
     "{patient}lesion/new/?organ=lung", "{patient}treatment/new/", "{patient}wishes/{wishes}/"],
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


def test_segments_are_picked_on_the_drawing_by_keyboard(clinic: Clinic, record: Page) -> None:
    row = record.locator(f"#finding-{clinic.nodule.pk}")
    row.get_by_role("link", name="Change Liver 3").click()
    expect(row.get_by_label("Segment 3")).to_be_checked()
    row.get_by_label("Segment 4b").focus()
    record.keyboard.press("Space")
    row.get_by_role("button", name="Save").click()
    expect(record.locator("#announcer")).to_have_text("Lesion saved")
    expect(row).to_contain_text("Liver 3, 4b")


def test_the_organ_decides_which_places_are_asked(without_scripts: Page, clinic: Clinic) -> None:
    page = without_scripts
    page.goto(f"/patients/{clinic.patient.pk}/lesion/new/")
    segments = page.get_by_role("group", name="Segments of the liver")
    lobes = page.get_by_role("group", name="Lobes of the lung")
    for organ, seen, hidden in [("liver", segments, lobes), ("lung", lobes, segments)]:
        page.get_by_label("Organ").select_option(organ)
        expect(seen).to_be_visible()
        expect(hidden).to_be_hidden()
    page.get_by_label("Right upper").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name="Lung RUL")).to_be_visible()


def test_two_records_are_merged_by_naming_the_one_that_stays(clinic: Clinic, record: Page) -> None:
    other = patient_on(clinic.board, clinic.coordinator, family="Hollt", number="402119")
    record.get_by_role("link", name="Two records").click()
    record.get_by_role("link", name="Compare with Mirren Hollt").click()
    expect(record.get_by_role("button", name="Merge the two records")).to_be_visible()
    assert_accessible(record)
    record.get_by_role("button", name="Merge the two records").click()
    expect(record.get_by_role("alert", name="There is a problem")).to_be_focused()
    assert_accessible(record)
    record.get_by_label("This record:").check()
    record.get_by_label("How it is known").fill("same referral")
    record.get_by_role("button", name="Merge the two records").click()
    expect(record.get_by_text("Holds the record of Mirren Hollt")).to_be_visible()
    record.goto(f"/patients/{other.pk}/")
    assert record.url.endswith(f"/patients/{clinic.patient.pk}/")
    assert_accessible(record)
    record.goto(f"/patients/{clinic.patient.pk}/merge/")
    assert_accessible(record)


def test_a_record_is_opened_in_an_emergency(clinic: Clinic, sign_in: SignIn) -> None:
    page = sign_in(clinic.world.outsider_same_hospital)
    page.goto("/patients/")
    page.get_by_role("link", name="Open the record in an emergency").click()
    page.get_by_label("Hospital or health number").fill("402118")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_label("Reason")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Reason").fill("bleeding, on call")
    page.get_by_role("button", name="Open for an hour").click()
    expect(page.get_by_text("you may read this record until")).to_be_visible()
    assert_accessible(page)
