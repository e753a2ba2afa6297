"""The condition builder in a real browser: by keyboard alone, in words, on a desk and a phone."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.clinic import Clinic
from tests.editorial.builder_desk import ITEM, KIND, address_of
from tests.support.browser import assert_accessible
from tumorboard.editorial import services
from tumorboard.people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Page]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


def press(page: Page, name: str) -> None:
    """By the keyboard: the button is reached and Enter is pressed on it."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name=name, exact=True).press("Enter")
    expect(page.locator(".htmx-request, .htmx-settling")).to_have_count(0)


def test_a_condition_is_built_by_keyboard(clinic: Clinic, sign_in: SignIn) -> None:
    change_set = services.open_change_set(
        base=clinic.version, title="MRI", number="next", by=clinic.world.editor
    )
    page = sign_in(clinic.world.editor)
    page.goto(address_of(change_set))
    assert_accessible(page)
    press(page, "Add a test")
    assert focused(page) == "A new test"
    page.get_by_label("Find a fact by words").fill("remnant")
    page.get_by_label("Find a fact by words").press("Enter")
    expect(page.get_by_text("1 to choose from", exact=True)).to_be_visible()
    page.get_by_label("Fact", exact=True).select_option("liver.remnant")
    assert_accessible(page)
    press(page, "Go on with this")
    page.get_by_label("Comparison").select_option("lt")
    press(page, "Put it in")
    expect(page.get_by_text("Give a number, or choose a published one").first).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Number", exact=True).fill("30")
    page.get_by_label("Number", exact=True).press("Enter")
    expect(page.locator(".tb-builder__sentence")).to_contain_text("liver remnant < 30")
    press(page, "Move up")
    assert focused(page) == "Move up", "the focus stays where one works"
    press(page, "Negate")
    expect(page.locator(".tb-builder__sentence")).to_contain_text("not (future liver remnant")
    page.get_by_label("Liver metastases").select_option("yes")
    press(page, "Try it")
    assert focused(page) == "Try it"
    expect(page.locator(".tb-node .tb-tag", has_text="true").first).to_be_visible()
    expect(page.locator(".tb-node .tb-tag", has_text="open").first).to_be_visible()
    assert_accessible(page)
    press(page, "Undo")
    assert focused(page) == "Undo"
    press(page, "Save to the change set")
    page.wait_for_url(f"**/items/{KIND}/{ITEM}/")
    stored = services.item_in(change_set, KIND, ITEM)
    assert '"lt": "30"' in json.dumps(stored)
