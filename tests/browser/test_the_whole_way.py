"""The whole way in a real browser, on the application as `make run` starts it.

A newcomer signs in as the coordinator, finds tomorrow's meeting, adds a patient with two liver
lesions and half the dates missing, sees what is unknown and asked, answers, watches the proposals
change, and lists the case; the chair opens it in the meeting, words the decision and signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.application import Application, start_application
from tests.support.browser import assert_accessible
from tests.support.demonstration import signed_in
from tests.support.processes import stop

pytestmark = pytest.mark.browser
MEETING = re.compile("08:00")


@pytest.fixture
def demonstration(tmp_path: Path) -> Iterator[Application]:
    application = start_application(tmp_path, demo=True)
    yield application
    stop(application.process)


def test_from_a_patients_findings_to_a_signed_decision(
    browser: Browser, demonstration: Application
) -> None:
    page = signed_in(browser, demonstration, "coordinator@demo.example")
    expect_tomorrows_meeting(page)
    register(page)
    record_what_is_known(page)
    refer(page)
    unknown_then_answered(page)
    list_for_the_meeting(page)
    chair = signed_in(browser, demonstration, "chair@demo.example")
    decide_and_sign(chair)


def expect_tomorrows_meeting(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name=MEETING).first.click()
    expect(page.get_by_role("main").get_by_role("link", name="Mirren Holt")).to_be_visible()


def register(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Patients").click()
    page.get_by_role("link", name="Register a patient").click()
    page.get_by_label("Family name").fill("Winterbourne")
    page.get_by_label("Given name").fill("Odile")
    page.get_by_label("Birth date").fill("1958")
    page.get_by_label("Hospital number").fill("DEMO900001")
    page.get_by_role("button", name="Register").click()
    expect(page.locator("#patient-bar")).to_contain_text("Odile Winterbourne")


def record_what_is_known(page: Page) -> None:
    """A rectal cancer of which only the year is known; two lesions, one without any date."""
    page.get_by_role("link", name="Add a primary").click()
    page.get_by_label("Name").fill("Rectum")
    page.get_by_label(re.compile("topography")).fill("C20.9")
    page.get_by_label("Diagnosis date").fill("2025")
    save(page)
    for segment, seen in (("5", "2026-02"), ("7", "")):
        page.get_by_role("link", name="Add a lesion").click()
        page.get_by_label("Organ", exact=True).select_option("liver")
        page.get_by_label("Name").fill(f"Segment {segment}")
        page.get_by_label("Nature").select_option("metastasis")
        page.get_by_label("First seen", exact=True).fill(seen)
        save(page)
    expect(page.get_by_role("row", name=re.compile("Segment 7"))).to_contain_text("unknown")


def save(page: Page) -> None:
    button = page.get_by_role("button", name="Save")
    button.click()
    expect(button).to_have_count(0)


def refer(page: Page) -> None:
    page.get_by_role("link", name="Refer to a board").click()
    page.get_by_label("Clinical question").fill("Can both liver lesions be resected, and when?")
    page.get_by_role("button", name="Refer").click()


def unknown_then_answered(page: Page) -> None:
    """Nothing is guessed: the label is unknown until the dates say otherwise."""
    known = page.locator("#case-known")
    expect(known).to_contain_text("2 liver metastases")
    expect(known).to_contain_text("could be synchronous, early metachronous or late metachronous")
    page.get_by_role("button", name="None of these").click()
    expect(page.get_by_text("Is any of these present?")).to_have_count(0)
    before = alternatives(page)
    question = page.locator("[id^=question-]", has_text="judge the metastases resectable")
    question.get_by_label("Verdict").select_option("unresectable")
    question.get_by_label("Judged by").fill("Ingrid Solheim")
    question.get_by_role("button", name="Record").click()
    expect(question).to_have_count(0)
    assert alternatives(page) != before
    assert_accessible(page)


def alternatives(page: Page) -> list[str]:
    return page.locator("#case-alternatives").all_inner_texts()


def list_for_the_meeting(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Meetings").click()
    page.get_by_role("main").get_by_role("link", name=MEETING).click()
    page.get_by_text("wait for a meeting: put on this agenda").click()
    page.get_by_label("Odile Winterbourne").check()
    page.locator("#late-reason").fill("Referred today, for tomorrow")
    page.get_by_role("button", name=re.compile("Put .*agenda|List")).click()
    expect(page.get_by_role("link", name="Odile Winterbourne")).to_be_visible()


def decide_and_sign(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name=MEETING).first.click()
    page.get_by_role("link", name="Odile Winterbourne").click()
    page.get_by_label("Intent", exact=True).select_option("palliative")
    page.get_by_label("The board recommends").fill("Liver MRI and MMR first; then discuss again.")
    page.get_by_label("Reasons", exact=True).fill("Half of the dates are missing.")
    page.get_by_label("How this stands to the guideline").select_option("concordant")
    page.get_by_label("Responsible clinician").fill("Ingrid Solheim")
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_role("link", name=re.compile("sign", re.I)).first.click()
    expect(page.locator("#patient-bar")).to_contain_text("Odile Winterbourne")
    expect(page.locator("#patient-bar")).to_contain_text("1958")
    page.get_by_role("button", name=re.compile("^Sign for")).first.click()
    decision = page.get_by_role("region", name="The decision")
    expect(decision.get_by_text("signed", exact=True)).to_be_visible()
    expect(decision).to_contain_text("Liver MRI and MMR first; then discuss again.")
    assert_accessible(page)
    with page.expect_download() as paper:
        page.get_by_role("link", name=re.compile("PDF|paper", re.I)).first.click()
    assert paper.value.path().read_bytes().startswith(b"%PDF-")
