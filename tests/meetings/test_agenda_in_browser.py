"""The agenda in a real browser: from the keyboard alone, and readable on a desk and on a phone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.conftest import SignIn
from tests.meetings.pages import order, put
from tests.support.browser import assert_accessible
from tests.world import World
from tumorboard.cases.models import Case
from tumorboard.meetings import agenda, services
from tumorboard.meetings.models import AgendaItem, Meeting

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def full(world: World, meeting: Meeting, referred: Callable[[str], Case]) -> list[AgendaItem]:
    """Three cases, a break, and somebody who presents the last case and must leave."""
    by = world.coordinator
    services.rearrange(
        meeting, version=meeting.version, by=by, starts_at=dt.time(8), ends_at=dt.time(8, 20)
    )
    items = [put(meeting, referred(name), by) for name in ("Ash", "Birch", "Cedar")]
    last = items[2].case
    last.update_fields(last.version, by=by, presenter="Lena Vogt", urgency="urgent")
    agenda.add_break(meeting=meeting, label="Coffee", minutes=10, position=3, by=by)
    agenda.note_availability(
        meeting=meeting, user=world.member, arrives_at=None, leaves_at=dt.time(8, 30), by=by
    )
    return items


def test_rows_move_with_alt_and_an_arrow_and_keep_the_focus(
    world: World, meeting: Meeting, full: list[AgendaItem], sign_in: SignIn
) -> None:
    page = sign_in(world.coordinator)
    page.goto(f"/meetings/{meeting.pk}/")
    page.get_by_role("link", name="Mirren Ash").focus()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("[data-move=down]:focus")).to_contain_text("Mirren Ash")
    assert order(meeting) == ["Birch", "Ash", "Cedar"]
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#agenda tbody tr").nth(1)).to_contain_text("Coffee")
    expect(page.locator("[data-move=down]:focus")).to_contain_text("Mirren Ash")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#agenda tbody tr").nth(2)).to_contain_text("Coffee")
    expect(page.locator("[data-move=up]:focus")).to_contain_text("Mirren Ash")


def test_agenda_and_proposal_are_accessible(
    world: World, meeting: Meeting, full: list[AgendaItem], sign_in: SignIn
) -> None:
    page = sign_in(world.coordinator)
    page.goto(f"/meetings/{meeting.pk}/")
    expect(page.locator("#agenda")).to_contain_text("8 minutes beyond the planned end")
    for words in ("Add a break", "Who comes later or must leave early"):
        page.locator("#agenda summary").filter(has_text=words).click()
    page.locator("#agenda summary").filter(has_text="Change").click()
    assert_accessible(page)
    page.get_by_role("link", name="Propose an order").click()
    expect(page.get_by_role("row").filter(has_text="Urgent cases first")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Take this order").click()
    expect(page.get_by_role("button", name="Undo the order taken")).to_be_visible()
    assert order(meeting) == ["Cedar", "Ash", "Birch"]
    page.goto(f"/meetings/{meeting.pk}/print/")
    assert_accessible(page)
