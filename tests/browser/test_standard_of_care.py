"""Standard of care in a real browser: three clicks in the room, one to promote, on desk and phone.

What is counted: from the case in the room until its decision is recorded, for a listed case and
for one triaged before. Signing with one's password is the chair's own step after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.clinic import Clinic
from tests.sitting import meeting_on
from tests.standards import pathway_of, triaged
from tests.support.browser import assert_accessible
from tumorboard.decisions.models import Decision
from tumorboard.meetings import services as meetings
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.meetings.standard_models import SecondLook
from tumorboard.people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Page]
MOST_CLICKS = 3


class Clicks:
    """Every click is counted, and nothing is typed."""

    def __init__(self) -> None:
        self.number = 0

    def on(self, target: Locator) -> None:
        target.click()
        self.number += 1


@pytest.fixture
def meeting(clinic: Clinic) -> Meeting:
    made = meeting_on(clinic.world, timezone.now().date())
    pathway_of(clinic.world)
    pathway_of(clinic.world, name="Port removal", question="After the last course", treatment="Out")
    return made


def room(page: Page, item: AgendaItem) -> None:
    page.goto(reverse("meeting-case", args=[item.meeting_id, item.pk]))


def test_a_listed_case_is_decided_in_three_clicks(
    clinic: Clinic, meeting: Meeting, sign_in: SignIn
) -> None:
    item = meetings.list_case(meeting=meeting, case=clinic.case, by=clinic.coordinator)
    meetings.start(meeting, by=clinic.world.chair)
    page, clicks = sign_in(clinic.world.chair), Clicks()
    room(page, item)
    clicks.on(page.get_by_role("link", name="Standard of care"))
    assert_accessible(page)
    clicks.on(page.get_by_role("radio", name="Port removal"))
    clicks.on(page.get_by_role("button", name="Record the decision"))
    expect(page).to_have_url(re.compile("/sign/$"))
    draft = Decision.objects.get()
    assert draft.answer == "Standard of care. Out"
    assert clicks.number <= MOST_CLICKS


def test_a_triaged_case_is_decided_in_two(
    clinic: Clinic, meeting: Meeting, sign_in: SignIn
) -> None:
    made = triaged(
        clinic.world,
        clinic.board.standard_pathways.get(name="Port removal"),
        as_of=meeting.date,
    )
    meetings.start(meeting, by=clinic.world.chair)
    page, clicks = sign_in(clinic.world.chair), Clicks()
    room(page, made.item)
    clicks.on(page.get_by_role("link", name="Standard of care"))
    expect(page.get_by_role("radio", name="Port removal")).to_be_checked()
    clicks.on(page.get_by_role("button", name="Record the decision"))
    expect(page).to_have_url(re.compile("/sign/$"))
    assert Decision.objects.get().answer == "Standard of care. Out"
    assert clicks.number < MOST_CLICKS


def test_triage_a_second_look_and_one_click_back(
    clinic: Clinic, meeting: Meeting, sign_in: SignIn
) -> None:
    page = sign_in(clinic.world.chair)
    page.goto(reverse("case", args=[clinic.case.pk]))
    page.get_by_role("link", name="Put on standard of care").click()
    expect(page.get_by_text("Before this case is treated by the standard")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("radio", name="Colonoscopy after resection").check()
    page.get_by_role("button", name="Put on standard of care").click()
    expect(page.get_by_text("On standard of care:")).to_be_visible()
    assert_accessible(page)
    page.goto(reverse("meeting", args=[meeting.pk]))
    expect(page.get_by_role("heading", name="1 case on standard of care")).to_be_visible()
    assert_accessible(page)

    look = SecondLook.objects.get()
    page = sign_in(clinic.world.surgeon)
    page.goto("/")
    page.get_by_role("region", name="1 second look").get_by_role("link").click()
    assert_accessible(page)
    page.get_by_role("radio", name="Agreed").check()
    page.get_by_role("button", name="Record the second look").click()
    look.refresh_from_db()
    assert look.looked_by == clinic.world.surgeon

    page.goto(reverse("meeting", args=[meeting.pk]))
    page.get_by_role("button", name="Promote to discussion").click()
    expect(page.get_by_role("heading", name="1 case on the agenda")).to_be_visible()
    expect(page.get_by_text("1 promoted to discussion")).to_be_visible()


def test_the_boards_pathways_are_set(clinic: Clinic, sign_in: SignIn) -> None:
    page = sign_in(clinic.world.administrator)
    page.goto(reverse("board-rules", args=[clinic.board.pk]))
    assert_accessible(page)
    page.get_by_role("link", name="Set the standard pathways").click()
    page.get_by_text("pathways on which its sources agree").click()
    assert_accessible(page)
    page.get_by_role("region", name="Proposals").get_by_role("link").first.click()
    assert_accessible(page)
    page.get_by_label("For which question").fill("Synchronous, resectable, fit")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Synchronous, resectable, fit")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Change or retire").click()
    page.get_by_role("button", name="Retire").click()
    assert_accessible(page)
