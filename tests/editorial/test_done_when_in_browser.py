"""A threshold is raised, in a browser, from the first click to what a board's plan says of it.

The decision signed the week before still replays to the same bytes.
"""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from guidelines.core.content.canonical import sha256
from guidelines.core.evaluation.assess import replays
from guidelines.models import GuidelineVersion
from guidelines.publishing import content
from tests.clinic import Clinic
from tests.conftest import SignIn
from tests.plans.test_new_content import choose, look
from tests.sitting import Sitting, sign
from tumorboard.assessment.models import Assessment
from tumorboard.editorial.models import ChangeSet
from tumorboard.patients.models import LaboratoryValue, Measurement, Staging
from tumorboard.patients.services import record_finding
from tumorboard.people.calendars import calendar_in
from tumorboard.people.models import User
from tumorboard.people.queries import today_at
from tumorboard.people.roles import Role, Specialty
from tumorboard.people.services import give_role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a quiet ward at night"
WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)
HIGH_SCORE = "perioperative-high-score"
RESECTION_FIRST = "Late, low risk score: resection first"


def test_from_a_raised_threshold_to_what_the_plan_of_a_board_says(
    sitting: Sitting, sign_in: SignIn
) -> None:
    clinic, world = sitting.clinic, sitting.world
    today = today_at(world.hospital, timezone.now())
    with_three_points_of_the_risk_score(clinic, today)
    signed = sign(sitting.draft(), by=world.chair, as_of=today).assessment
    assert signed is not None
    choose(clinic, today)
    give_role(
        world.editor, role=Role.MEMBER, board=world.board, specialty=Specialty.RADIOLOGY,
        by=world.administrator,
    )  # fmt: skip
    start = timezone.now()
    with time_machine.travel(start + WEEK):
        page = sign_in(world.editor)
        page.set_default_timeout(30_000)  # the first look at a version proves it
        page.goto("/")
        raise_the_threshold(page)
        deal_with_the_collision(page)
        answer_at_the_boundary(page)
        see_whom_it_reaches_and_submit(page, clinic)
        approve(sign_in(with_password(world.approver)), effective_from=today + WEEK + DAY)
        assert look() == [], "approved is not in force yet"
    with time_machine.travel(start + WEEK + DAY):
        read_what_changed(sign_in(world.coordinator), clinic)
    assert_replays(signed, clinic.version)


def with_three_points_of_the_risk_score(clinic: Clinic, today: dt.date) -> None:
    """One of them for a CEA of 250: with 300 it is no point any more."""
    known = {"patient": clinic.patient, "by": clinic.coordinator}
    lately = (today - WEEK).isoformat()
    record_finding(LaboratoryValue, test="CEA", value="250", unit="ng/mL", date=lately, **known)
    record_finding(Staging, primary=clinic.primary, basis="p", n="1", date="2025", **known)
    record_finding(
        Measurement, lesion=clinic.lesion, modality="CT", longest_mm=60, date=lately, **known
    )


def raise_the_threshold(page: Page) -> None:
    page.get_by_role("link", name="Open one").click()
    page.get_by_label("Number of the new version").fill("next")
    page.get_by_label("Title").fill("CEA of 300")
    page.get_by_role("button", name="Open the change set").click()
    page.get_by_role("link", name="Find an item to change").click()
    page.get_by_label("Words").fill("CEA over")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Clinical risk score, CEA over").click()
    page.get_by_label("Value").fill("300")
    page.get_by_label("Why").fill("A newer series")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("region", name="Different from version")).to_contain_text("300")
    page.get_by_role("link", name="Back to the change set").click()


def deal_with_the_collision(page: Page) -> None:
    """The patient between the old number and the new one; those of the base hold nothing up."""
    found = page.get_by_role("region", name="Findings")
    newly = found.locator(".tb-card", has_text="In the base they do not both apply")
    expect(newly).to_contain_text(f"“{RESECTION_FIRST}” both apply to this patient")
    expect(newly).to_contain_text("more than 200\u202fng/mL and at most 300\u202fng/mL")
    newly.get_by_role("link", name="Open this patient like a case").click()
    expect(page.get_by_role("heading", name="Invented patient")).to_be_visible()
    expect(page.get_by_text("both apply", exact=True)).to_be_visible()
    page.get_by_role("link", name="Back to the change set").click()
    rule(page, "True equipoise", "Both orders are published")
    expect(page.get_by_role("heading", name="Findings (0 to deal with)")).to_be_visible()


def rule(page: Page, verdict: str, reason: str) -> None:
    """On the first finding that stands."""
    findings = page.get_by_role("region", name="Findings")
    standing = findings.locator(".tb-card", has_text="to deal with")
    left = standing.count()
    first = standing.first
    first.locator("summary", has_text="Rule on it").click()
    first.get_by_label(verdict).check()
    first.get_by_label("Reason").fill(reason)
    first.get_by_role("button", name="Record the ruling").click()
    expect(standing).to_have_count(left - 1)


def answer_at_the_boundary(page: Page) -> None:
    """By single keys, at the two nearest patients on either side of the new number."""
    here = page.url
    page.goto(here.partition("#")[0] + f"interview/{HIGH_SCORE}/")
    page.get_by_role("link", name="CEA before treatment: more than 300").click()
    for key, said in (("y", "yes"), ("n", "no"), ("d", "not known")):
        page.keyboard.press(key)
        expect(page.get_by_role("listitem").filter(has_text=f"– {said}")).to_have_count(1)
    page.get_by_role("link", name="Back to the change set").click()


def see_whom_it_reaches_and_submit(page: Page, clinic: Clinic) -> None:
    reached = page.get_by_role("region", name="Stored cases that change (1 of 1)")
    expect(reached.get_by_role("row", name=RESECTION_FIRST)).to_contain_text("with an open plan")
    reached.get_by_role("row", name=RESECTION_FIRST).get_by_role("link").click()
    expect(page.get_by_role("link", name="Mirren Holt")).to_be_visible()
    page.go_back()
    page.get_by_label("Words to the reviewer").fill("The series of 2026")
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("Submitted. A second person looks at it")).to_be_visible()


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def approve(page: Page, *, effective_from: dt.date) -> None:
    page.goto(reverse("change-set", args=[ChangeSet.objects.get().pk]))
    page.get_by_label("Reason").fill("Read and compared")
    page.get_by_label("In force from").fill(effective_from.isoformat())
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("main")).to_contain_text("Version next is approved, in force from")


def read_what_changed(page: Page, clinic: Clinic) -> None:
    assert len(look()) == 1
    page.goto("/")
    waiting = page.get_by_role("region", name="1 plan to look at again")
    expect(waiting).to_contain_text("version next")
    waiting.get_by_role("link", name="Mirren Holt", exact=True).click()
    expect(page.locator("main")).to_contain_text(
        f"Guideline has changed: version next: {RESECTION_FIRST}"
    )


def assert_replays(signed: Assessment, version: GuidelineVersion) -> None:
    calendar = None if signed.calendar is None else calendar_in(signed.calendar.text)
    assert replays(signed.envelope, content(version.sha256), calendar)
    assert sha256(signed.envelope) == signed.sha256
