"""What if in a real browser: by keyboard, amber on screen and paper, and left without a trace."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.clinic import Clinic
from tests.support.browser import assert_accessible
from tumorboard.people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Page]


def test_a_board_supposes_looks_and_leaves_by_keyboard(clinic: Clinic, sign_in: SignIn) -> None:
    page = sign_in(clinic.coordinator)
    page.goto(f"/cases/{clinic.case.pk}/")
    page.keyboard.press("w")
    expect(page).to_have_url(re.compile(r"/what-if/$"))
    expect(page.get_by_role("note")).to_contain_text("What if — not saved.")
    verdict = page.get_by_label("Resectability: all metastases")
    verdict.focus()
    verdict.select_option("unresectable")
    result = page.locator("#what-if-result")
    expect(result.get_by_role("heading", name="Supposed, not saved")).to_be_visible()
    expect(result.get_by_role("heading", name="Plans")).to_be_visible()
    expect(verdict).to_be_focused()
    page.get_by_text("Lesions (", exact=False).click()
    page.get_by_label("Liver 3 – nature").select_option("benign")
    expect(result).to_contain_text("Liver 3 – nature")
    expect(result).to_contain_text("Resectability: all metastases")
    assert "unresectable" not in page.url
    kept = page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})")
    assert "resectable" not in kept
    assert "benign" not in kept
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(rf"/cases/{clinic.case.pk}/$"))
    expect(page.locator("#case-known")).not_to_contain_text("unresectable")


def test_the_screens_are_accessible_and_amber_on_paper_too(clinic: Clinic, sign_in: SignIn) -> None:
    page = sign_in(clinic.coordinator)
    page.goto(f"/cases/{clinic.case.pk}/what-if/")
    page.get_by_label("Resectability: all metastases").select_option("unresectable")
    expect(page.get_by_role("heading", name="Plans")).to_be_visible()
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    assert_accessible(page)
    page.emulate_media(media="print")
    mark = page.evaluate(
        "getComputedStyle(document.querySelector('.tb-patient'), '::before').content"
    )
    assert "What if — not saved" in mark
    page.emulate_media(media="screen")
    page.get_by_role("button", name="Save as findings").click()
    expect(page.get_by_role("button", name="Record")).to_be_visible()
    assert_accessible(page)


def test_a_fact_said_in_the_room_is_recorded_with_its_source(
    clinic: Clinic, sign_in: SignIn
) -> None:
    page = sign_in(clinic.world.chair)
    page.goto(f"/cases/{clinic.case.pk}/what-if/")
    page.get_by_label("DPD (dihydropyrimidine dehydrogenase)", exact=True).select_option("partial")
    page.get_by_role("button", name="Save as findings").click()
    page.get_by_label("Who found or stated it").fill("Ona Mensah")
    page.get_by_label("Said in the room: stated, unverified").check()
    page.get_by_role("button", name="Record").click()
    expect(page).to_have_url(re.compile(rf"/cases/{clinic.case.pk}/$"))
    expect(page.get_by_text("Recorded: DPD")).to_be_visible()
    expect(page.locator("#case-known")).to_contain_text("DPD partial")
