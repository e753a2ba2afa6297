"""The chair, a member and the display in the room, each at a browser: one turn reaches them all.

The application runs as in a hospital: a process of its own, with its streams. That it takes less
than a second, on both settings, is shown by the week (tests/week).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import Complaints, assert_accessible
from tests.support.meeting_in_step import Running, Told, embedded, open_room

pytestmark = pytest.mark.browser

QUESTION = "Can the liver be resected, and in which order?"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with embedded(tmp_path_factory.mktemp("in-step")) as running:
        yield running


Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, running: Running) -> Iterator[Opened]:
    """A browser each; the test fails if one of them complains."""
    contexts, complaints = [], []

    def open_page(role: str, number: int) -> Page:
        context = running.context(browser, role, number)
        contexts.append(context)
        page = context.new_page()
        complaints.append(Complaints(page, running.address(number)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    found = [line for each in complaints for line in each.found]
    assert not found, "\n".join(found)


def correct(surgeon: Page, told: Told) -> None:
    """A date of the record is set right on the patient's page."""
    surgeon.goto(f"/patients/{told.patients[0]}/")
    row = surgeon.locator(f"#finding-{told.lesion}")
    row.get_by_role("link", name="Change Liver 7").click()
    row.get_by_label("First seen", exact=True).fill("2025-01")
    row.get_by_role("button", name="Save", exact=True).click()


def test_a_turn_and_a_correction_reach_every_screen(running: Running, opened: Opened) -> None:
    told = running.told
    chair, member = opened("chair", 0), opened("member", 1)
    room, surgeon = opened("", 0), opened("surgeon", 1)
    open_room(room, told)
    expect(room.get_by_text("The case that the chair calls appears here.")).to_be_visible()
    member.goto(told.follow)
    expect(member.get_by_text("no case has been called")).to_be_visible()

    chair.goto(told.case(1))
    others = {"member": member, "room display": room}
    chair.keyboard.press("c")
    for page in others.values():
        expect(page.locator("main")).to_contain_text(QUESTION)
    expect(room.locator("#patient-bar")).to_contain_text("born 12 Mar 1964")
    assert "tb-projector" in (room.locator("body").get_attribute("class") or "")
    expect(member.locator("#live-bar")).to_contain_text("Following the board, case 1")
    expect(chair.locator("#live-bar")).to_contain_text("The board is at this case")

    everybody = {"chair": chair, **others}
    known = {name: page.locator("#room-known") for name, page in everybody.items()}
    before = {name: part.inner_text() for name, part in known.items()}
    correct(surgeon, told)
    for name, part in known.items():
        expect(part).not_to_have_text(before[name], use_inner_text=True)

    chair.keyboard.press("n")
    for page in everybody.values():
        expect(page.locator("h1").first).to_have_text("About Ash?")
    assert_accessible(member)
    assert_accessible(room)


def test_a_member_looks_around_and_finds_the_way_back(running: Running, opened: Opened) -> None:
    told = running.told
    chair, member = opened("chair", 0), opened("member", 1)
    chair.goto(told.case(1))
    if chair.get_by_role("button", name="Call this case").count():
        chair.keyboard.press("c")
    expect(chair.locator("#live-bar")).to_contain_text("The board is at this case")
    member.goto(told.follow)
    expect(member.locator("h1")).to_have_text(QUESTION)

    member.goto(told.case(2))
    bar = member.locator("#live-bar")
    expect(bar).to_contain_text("The board is at case 1: Mirren Holt, born 12 Mar 1964")
    member.goto(f"/patients/{told.patients[1]}/")
    expect(bar).to_contain_text("The board is at case 1")
    assert_accessible(member)
    chair.keyboard.press("n")
    expect(bar).to_contain_text("at case 2")
    assert "/patients/" in member.url
    member.keyboard.press("b")
    expect(member.locator("h1")).to_have_text("About Ash?")
    expect(bar).to_contain_text("Following the board, case 2")
