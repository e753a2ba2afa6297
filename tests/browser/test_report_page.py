"""A report in a real browser: one click from anywhere, a period, a bar and its cases."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.clinic import AS_OF
from tests.sitting import Sitting, sign
from tests.support.browser import assert_accessible
from tumorboard.followup.services import record_outcome
from tumorboard.meetings.attendance import attend
from tumorboard.people.models import User
from tumorboard.people.roles import Specialty

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Page]


def test_a_member_looks_back_on_the_boards_period(sitting: Sitting, sign_in: SignIn) -> None:
    world = sitting.world
    world.board.quorum.create(specialty=Specialty.PATHOLOGY)
    attend(meeting=sitting.meeting, name="Guest", specialty=Specialty.UROLOGY, by=world.chair)
    decision = sign(sitting.draft(), by=world.chair)
    record_outcome(
        decision, version=0, by=world.coordinator, implemented="fully", first_treatment="2026-12"
    )
    page = sign_in(world.member)
    page.goto("/")
    page.get_by_role("link", name="Reports").click()
    expect(page.get_by_text("No case was presented in this period.").first).to_be_visible()
    page.get_by_label("From", exact=True).fill(AS_OF.isoformat())
    page.get_by_label("To", exact=True).fill(AS_OF.isoformat())
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("1 of 1 first discussion (100 %) led to a decision.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("the cases behind Fully")).click()
    expect(
        page.get_by_role("heading", level=1, name="Decisions carried out: Fully")
    ).to_be_visible()
    expect(page.get_by_role("link", name="Holt")).to_be_visible()
    assert_accessible(page)
