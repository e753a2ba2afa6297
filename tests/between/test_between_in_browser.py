"""Between boards in a real browser: referring on, a contradiction answered, an outside look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.between.conftest import Between
from tests.support import browser
from tests.world import account
from tumorboard.cases.granting import grant
from tumorboard.people import incidents
from tumorboard.people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Page]


def test_a_contradiction_is_read_and_answered(between: Between, sign_in: SignIn) -> None:
    between.signed_here(intent="curative")
    theirs = between.signed_there(intent="palliative", answer="Best supportive care")
    page = sign_in(between.sitting.world.chair)
    page.goto("/")
    expect(page.locator("#contradictions")).to_contain_text("The intent differs")
    browser.assert_accessible(page)
    page.locator("#contradictions").get_by_role("link", name="Mirren Holt").click()
    panel = page.locator("#elsewhere")
    expect(panel).to_contain_text("Cora Lind")
    expect(panel).to_contain_text("Best supportive care")
    browser.assert_accessible(page)
    panel.get_by_role("link", name="Say why both stand").click()
    browser.assert_accessible(page)
    page.get_by_label("Why both decisions stand").fill("Both were agreed with the patient")
    page.get_by_role("button", name="Both stand").click()
    expect(panel).to_contain_text("Both were agreed with the patient")
    for path in (
        f"/shared-decisions/{theirs.pk}/",
        f"/cases/{between.here.pk}/refer-on/",
        f"/cases/{between.here.pk}/shares/",
        f"/cases/{between.here.pk}/next-step/{between.referral.pk}/",
        f"/cases/{between.here.pk}/reviewers/",
    ):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        browser.assert_accessible(page)


def test_an_external_reviewer_reads_the_one_case(between: Between, sign_in: SignIn) -> None:
    world, today = between.sitting.world, between.today
    between.signed_here()
    reviewer = account(world.hospital, "Xenia Falk")
    grant(
        between.here, to=reviewer, until=today + dt.timedelta(days=7), by=world.chair,
        reason="A second opinion on the liver", today=today,
    )  # fmt: skip
    page = sign_in(reviewer)
    page.goto("/")
    browser.assert_accessible(page)
    page.get_by_role("link", name="one case").click()
    expect(page.get_by_role("heading", name=between.here.question)).to_be_visible()
    browser.assert_accessible(page)
    page.get_by_role("link", name="Decision 1").click()
    expect(page.get_by_role("link", name="Back to the case")).to_be_visible()
    browser.assert_accessible(page)


def test_an_incident_from_a_page_to_its_end(between: Between, sign_in: SignIn) -> None:
    world = between.sitting.world
    page = sign_in(world.member)
    page.goto("/cases/")
    page.get_by_role("link", name="Report an incident").click()
    browser.assert_accessible(page)
    page.get_by_label("What happened").fill("Days left were wrong")
    page.get_by_label("Somebody could have been harmed").check()
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Report", exact=True).click()
    expect(page.get_by_text("Reported.")).to_be_visible()
    incidents.report(
        happened="A page stayed white", screen="/", seriousness="nuisance",
        patient_involved=False, by=world.nurse,
    )  # fmt: skip
    page = sign_in(world.auditor)
    page.goto("/incidents/")
    browser.assert_accessible(page)
    page.get_by_role("link", name="Days left were wrong").click()
    browser.assert_accessible(page)
    page.get_by_label("Closed").check()
    page.get_by_label("In words").fill("A holiday was missing in the calendar")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A holiday was missing in the calendar")).to_be_visible()
