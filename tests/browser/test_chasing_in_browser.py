"""Chasing what is missing, in a real browser: from the page of a case to one's work list."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.assessment.test_readiness import look
from tests.clinic import Clinic
from tests.support.browser import assert_accessible
from tumorboard.people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Page]


def test_a_coordinator_takes_over_gives_away_and_finds_it_again(
    clinic: Clinic, sign_in: SignIn
) -> None:
    look(clinic.case)
    page = sign_in(clinic.coordinator)
    page.goto(f"/cases/{clinic.case.pk}/")
    panel = page.locator("#case-chasing")
    # What would matter later is folded below, by person too.
    pathologist = panel.locator("details", has_text="Pathologist: Paolo Neri").first
    summary = pathologist.locator("summary")
    summary.click()
    pathologist.get_by_role("button", name="I chase").click()
    summary.click()
    expect(pathologist.get_by_text("Cora Lind").first).to_be_visible()

    pathologist.get_by_role("link", name="Change No pathology is recorded").click()
    assert_accessible(page)
    page.get_by_label("Who chases it").select_option(label="Nia Parry")
    page.get_by_label("Note").fill("asked by telephone")
    page.get_by_role("button", name="Save").click()
    summary.click()
    expect(pathologist).to_contain_text("Nia Parry since today: asked by telephone")
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    assert_accessible(page)

    page.goto("/cases/chasing/?of=nobody")
    expect(page.get_by_role("heading", name="What nobody chases")).to_be_visible()
    expect(page.get_by_text("No pathology is recorded")).to_have_count(0)
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    assert_accessible(page)
    page.get_by_label("Chased by").select_option(label="Nia Parry")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No pathology is recorded")).to_be_visible()
    page.goto("/")
    expect(page.locator("#my-chases")).to_contain_text("that you chase")
    assert_accessible(page)
