"""The pages of cases in a real browser: accessible, by keyboard, on a desk and on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.clinic import Clinic
from tests.support.browser import assert_accessible
from tumorboard.people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Page]


def address(clinic: Clinic) -> str:
    return f"/cases/{clinic.case.pk}/"


def test_the_pages_are_accessible(clinic: Clinic, sign_in: SignIn) -> None:
    page = sign_in(clinic.coordinator)
    for path in (
        "/cases/",
        f"{address(clinic)}?pathway=early-metachronous",
        f"{address(clinic)}edit/",
        f"/patients/{clinic.patient.pk}/refer/",
        "/guideline/?q=bevacizumab",
    ):
        page.goto(path)
        assert_accessible(page)


def test_everything_folded_is_accessible_too(clinic: Clinic, sign_in: SignIn) -> None:
    page = sign_in(clinic.coordinator)
    page.goto(address(clinic))
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    assert_accessible(page)


def test_a_newcomer_answers_a_question_and_the_plan_changes(
    clinic: Clinic, sign_in: SignIn
) -> None:
    """Unknown, questions, one answer, other proposals, a plan with an edit and its undo."""
    page = sign_in(clinic.coordinator)
    page.goto(address(clinic))
    known = page.locator("#case-known")
    expect(known.get_by_text("could be")).to_be_visible()
    page.get_by_role("button", name="None of these").click()
    expect(page.get_by_text("Is any of these present?")).to_have_count(0)
    page.get_by_label("diagnosis date, recorded as 2025").fill("2025-02-10")
    page.get_by_role("button", name="diagnosis date, recorded as 2025").click()
    expect(known).to_contain_text("10 Feb 2025")
    page.get_by_label("nature").select_option("benign")
    page.get_by_role("button", name="nature").click()
    expect(known).to_contain_text("late metachronous")
    expect(known.get_by_text("could be")).to_have_count(0)

    page.get_by_role("link", name=re.compile("Look at it.*Observation")).click()
    page.get_by_role("button", name="Make this the plan").click()
    plan = page.locator("#case-plan")
    expect(plan.get_by_role("heading", name="Plan: Observation")).to_be_visible()
    rows = plan.locator("[data-rows]").get_by_role("rowheader")
    names = rows.all_inner_texts()
    plan.get_by_role("button", name=re.compile(f"Down.*{re.escape(names[0].strip())}")).click()
    expect(rows.first).to_have_text(names[1])
    page.keyboard.press("u")
    expect(rows.first).to_have_text(names[0])


def test_the_room_for_an_answer_works_by_keyboard(clinic: Clinic, sign_in: SignIn) -> None:
    page = sign_in(clinic.coordinator)
    page.goto(address(clinic))
    field = page.locator("#question-safetygfr").get_by_label("Value")
    field.focus()
    page.keyboard.type("78")
    page.keyboard.press("Enter")
    expect(page.locator("#case-known")).to_contain_text("GFR 78 mL/min")
