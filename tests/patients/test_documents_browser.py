"""Documents in a real browser: filed without scripts, reached by keyboard, saved as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.clinic import Clinic, build_clinic
from tests.conftest import SignIn
from tests.support.browser import assert_accessible
from tests.world import build_world
from tumorboard.patients.filing import file_document, look_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REPORT = b"%PDF-1.7\nMRI of an invented person\n"
LONG = (
    "MRI of the liver with hepatocyte-specific contrast, second reading of the referring hospital"
)


@pytest.fixture
def clinic(transactional_db: None) -> Clinic:
    """With a report under a title that is too long for a phone."""
    clinic = build_clinic(build_world())
    file_document(
        patient=clinic.patient, upload=look_at(REPORT), by=clinic.world.radiologist,
        kind="imaging_report", title=LONG, date="2026-10", lesion=clinic.lesion,
    )  # fmt: skip
    return clinic


@pytest.fixture
def record(clinic: Clinic, sign_in: SignIn) -> Page:
    page = sign_in(clinic.world.radiologist)
    page.goto(f"/patients/{clinic.patient.pk}/")
    return page


def test_the_list_and_its_forms_are_accessible(record: Page) -> None:
    section = record.locator("#section-document")
    expect(section.get_by_role("link", name=LONG, exact=True)).to_be_visible()
    assert_accessible(record)
    section.get_by_role("link", name="Change").click()
    expect(record.get_by_role("heading", name=f"Change document: {LONG}")).to_be_focused()
    assert_accessible(record)
    record.reload()
    section.get_by_role("link", name="Add a document").click()
    add = record.get_by_role("button", name="Add it to the record")
    expect(add).to_be_visible()
    assert_accessible(record)
    add.click()
    expect(record.get_by_role("alert", name="There is a problem")).to_be_focused()
    assert_accessible(record)


def test_a_document_is_saved_not_shown(record: Page, tmp_path: Path) -> None:
    with record.expect_download() as download:
        record.get_by_role("link", name=LONG, exact=True).click()
    download.value.save_as(tmp_path / "saved")
    assert download.value.suggested_filename == "imaging-report-2026-10.pdf"
    assert (tmp_path / "saved").read_bytes() == REPORT


def test_a_file_is_sent_and_refused_without_scripts(
    browser: Browser, live_server: object, record: Page, clinic: Clinic
) -> None:
    context = browser.new_context(
        base_url=str(live_server),
        java_script_enabled=False,
        storage_state=record.context.storage_state(),
    )
    page = context.new_page()
    page.goto(f"/patients/{clinic.patient.pk}/")
    page.get_by_role("link", name="Add a document").click()
    page.get_by_label("What it is").select_option("pathology_report")
    page.get_by_label("Title").fill("Histology of the rectum")
    for name, content in [("Holt.docx", b"PK\x03\x04\x14\x00"), ("Holt.pdf", REPORT)]:
        page.get_by_label("File").set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": content}
        )
        page.get_by_role("button", name="Add it to the record").click()
        expect(page.get_by_label("Title")).to_have_value("Histology of the rectum")
        expect(page.get_by_role("alert")).to_contain_text(
            "“Holt.docx” is a ZIP archive" if name == "Holt.docx" else "is filed already"
        )
    page.get_by_label("File").set_input_files(
        {"name": "Holt.txt", "mimeType": "text/plain", "buffer": b"Adenocarcinoma, pMMR\n"}
    )
    page.get_by_role("button", name="Add it to the record").click()
    expect(page.get_by_role("link", name="Histology of the rectum", exact=True)).to_be_visible()
    context.close()
