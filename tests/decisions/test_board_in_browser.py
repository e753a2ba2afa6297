"""A board meets, in a real browser: the coordinator arranges, the team decides, the chair signs."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.clinic import Clinic, patient_on
from tests.conftest import SignIn
from tests.sitting import Sitting, sign
from tests.support.browser import assert_accessible
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.decisions import services as decisions
from tumorboard.decisions.models import Decision
from tumorboard.meetings import services as meetings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def another_case(clinic: Clinic, family: str, number: str) -> Case:
    patient = patient_on(clinic.board, clinic.coordinator, family, number)
    return refer(patient=patient, board=clinic.board, question="Resectable?", by=clinic.coordinator)


def names(page: Page) -> list[str]:
    return page.locator("#agenda tbody th a").all_inner_texts()


def test_from_the_arrangement_to_the_signature(sign_in: SignIn, clinic: Clinic) -> None:
    world = clinic.world
    another_case(clinic, "Birch", "700001")
    world.board.quorum.create(specialty="liver_surgery")

    page = sign_in(world.coordinator)
    page.goto("/")
    page.get_by_role("link", name="Arrange a meeting").click()
    tomorrow = dt.date.today() + dt.timedelta(days=1)  # noqa: DTZ011 - as the browser counts
    page.get_by_label("Date").fill(tomorrow.isoformat())
    page.get_by_label("Chair").select_option(label=world.chair.display_name)
    page.get_by_role("button", name="Arrange the meeting").click()
    for name in ("Mirren Holt", "Mirren Birch"):
        page.get_by_label(name).check()
    page.locator("#late-reason").fill("Referred today, for tomorrow")
    page.get_by_role("button", name="Put on the agenda").click()
    expect(page.locator("#agenda h2")).to_have_text("2 cases on the agenda")
    assert names(page) == ["Mirren Holt", "Mirren Birch"]
    page.get_by_role("button", name=re.compile("Up.*Birch")).click()
    expect(page.locator("#agenda tbody th a").first).to_have_text("Mirren Birch")
    expect(page.get_by_role("button", name=re.compile("Down.*Birch"))).to_be_focused()
    expect(page.locator("#announcer")).to_have_text("Mirren Birch is number 1 now")
    address = page.url

    page.context.clear_cookies()
    page = sign_in(world.chair)
    page.goto(address)
    page.keyboard.press("s")  # the meeting starts
    expect(page.get_by_role("button", name="Call the first case")).to_be_focused()
    page.get_by_label(world.member.display_name).select_option(label="In person")
    page.get_by_role("button", name="Record who is there").click()
    expect(page.locator("#attendance")).to_contain_text("quorum complete")
    page.locator("main").press("n")  # the first case is called for the room
    expect(page.locator("main")).to_contain_text("the board is here")
    expect(page.locator("#patient-bar")).to_contain_text("Mirren Birch")
    page.locator("main").press("n")
    expect(page.locator("#patient-bar")).to_contain_text("Mirren Holt")
    expect(page.locator("main")).to_contain_text("the board is here")
    decide(page)
    sign_it(page, clinic)


def decide(page: Page) -> None:
    form = page.locator("#decision-form")
    form.get_by_label("The board recommends").fill("Resect the liver first.")
    # saved while one types, and the form stays as it is
    expect(page.locator("#decision-status")).to_contain_text("saved")
    expect(page.locator("#decision-status")).to_contain_text("Give the reasons")
    assert Decision.objects.get().answer == "Resect the liver first."
    form.get_by_label("Intent").select_option(label="Curative")
    form.get_by_label("Reasons").fill("Both lesions can be resected.")
    form.get_by_label("Responsible clinician").fill("Lena Vogt")
    form.get_by_label("How this stands").select_option(label="In line with the guideline")
    form.get_by_role("button", name="Save the draft").click()
    expect(page.locator("#decision-status")).not_to_contain_text("Before it can be signed")


def sign_it(page: Page, clinic: Clinic) -> None:
    page.get_by_role("link", name="Read and sign").click()
    button = page.get_by_role("button", name="Sign for Mirren Holt, born 12 Mar 1964").first
    button.click()
    expect(page.locator("h1")).to_have_text("Decision 1")
    expect(page.locator("main")).to_contain_text("Resect the liver first.")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename == "decision-1.pdf"
    assert Decision.objects.get(case=clinic.case).signed_by == clinic.world.chair


def test_a_case_is_dragged_to_another_place(sign_in: SignIn, sitting: Sitting) -> None:
    clinic = sitting.clinic
    other = another_case(clinic, "Birch", "700001")
    meetings.list_case(meeting=sitting.meeting, case=other, by=clinic.coordinator)
    page = sign_in(clinic.coordinator)
    page.goto(reverse("meeting", args=[sitting.meeting.pk]))
    handles = page.locator("#agenda [data-drag]")
    handles.nth(1).drag_to(handles.nth(0))
    expect(page.locator("#agenda tbody th a").first).to_have_text("Mirren Birch")
    expect(page.locator("#announcer")).to_contain_text("Mirren Birch is number 1 now")
    page.reload()
    assert names(page) == ["Mirren Birch", "Mirren Holt"]


def test_the_pages_of_a_meeting_are_accessible(sign_in: SignIn, sitting: Sitting) -> None:
    page = sign_in(sitting.world.coordinator)
    here = [sitting.meeting.pk]
    for address in (
        "/",
        reverse("meetings"),
        reverse("meeting-new"),
        reverse("meeting", args=here),
        reverse("meeting-edit", args=here),
        reverse("meeting-print", args=here),
    ):
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        assert_accessible(page)


def test_the_pages_of_a_decision_are_accessible(sign_in: SignIn, sitting: Sitting) -> None:
    world = sitting.world
    page = sign_in(world.chair)
    room = reverse("meeting-case", args=[sitting.meeting.pk, sitting.item.pk])
    edit = reverse("decision-edit", args=[sitting.clinic.case.pk])
    draft = sitting.draft()
    for address in (room, f"{room}?room", edit, reverse("decision-sign", args=[draft.pk])):
        page.goto(address)
        expect(page.locator("h1").first).to_be_visible()
        assert_accessible(page)
    signed = sign(draft, by=world.chair)
    amended = decisions.amend(signed, by=world.chair, reason="The pathology was revised.")
    sign(amended, by=world.chair)
    for decision in (signed, amended):
        page.goto(reverse("decision", args=[decision.pk]))
        assert_accessible(page)
