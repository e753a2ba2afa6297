"""The calendar in a real browser: accessible on a desk and on a phone, with and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.clinic import Clinic
from tests.support.browser import assert_accessible
from tumorboard.people.calendars import Place
from tumorboard.people.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Page]
FILE = """schema_version: 1
resources:
  theatre: {weekdays: [tuesday], dates: [2026-12-11]}
closed:
  - {from: 2026-12-24, to: 2027-01-01, why: Christmas}
"""


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")


def test_a_calendar_is_made_by_hand_and_by_file(clinic: Clinic, sign_in: SignIn) -> None:
    page = sign_in(clinic.world.administrator)
    page.goto("/administration/")
    page.get_by_role("link", name="Calendar of St Bride's").click()
    page.get_by_text("Change the weekly days").click()
    theatre = page.get_by_role("group", name="Theatre")
    theatre.get_by_label("Tuesday").check()
    weekly = page.locator("form", has=page.get_by_role("button", name="Save the weekly days"))
    weekly.get_by_label("Reason").fill("As it is now")
    page.get_by_role("button", name="Save the weekly days").click()
    expect(page.get_by_text("Added: Theatre: every Tuesday")).to_be_visible()

    page.get_by_label("Calendar file").set_input_files(
        {"name": "a.yaml", "mimeType": "application/yaml", "buffer": FILE.encode()}
    )
    page.get_by_role("button", name="See what the file would change").click()
    expect(page.get_by_role("heading", name="What the file would change")).to_be_visible()
    expect(page.get_by_text("1 entry stays as now.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Why the calendar changes").fill("The lists of 2027")
    page.get_by_role("button", name="Take the file").click()
    expect(page.get_by_text("Added: Everything: closed Thu 24 Dec 2026")).to_be_visible()
    page.get_by_role("link", name="Three months later").click()
    open_all(page)
    assert_accessible(page)

    page.get_by_role("button", name="Undo change 2").click()
    expect(page.get_by_text("Takes back change 2")).to_be_visible()
    assert Place(clinic.world.hospital).entries.count() == 1


def test_the_days_of_a_board_are_accessible_to_its_readers(clinic: Clinic, sign_in: SignIn) -> None:
    page = sign_in(clinic.coordinator)
    page.goto(f"/boards/{clinic.board.pk}/calendar/")
    expect(page.get_by_role("heading", name="Days of Colorectal board")).to_be_visible()
    assert_accessible(page)
