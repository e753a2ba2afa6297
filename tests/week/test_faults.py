"""Processes killed in the middle of what they do, by a power cut's signal: nothing is lost.

What was typed is there again, what was being written is written wholly or not at all, and a job is
taken up and done once. Where there are several processes, the others go on meanwhile.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import address_of, context_at
from tests.support.one_process import OneProcess
from tests.support.processes import until
from tests.week.conftest import Place
from tests.week.setting import PACKED, Told, told_of

pytestmark = [pytest.mark.faults, pytest.mark.browser]

# By how much the cut follows the click: before, while and after the server writes.
CUTS = (0.0, 0.1, 0.3)
KEPT = "caches.keys().then((names) => names.filter((name) => name.startsWith('meeting ')).length)"
LOST = "Connection lost at"
PUT_BACK = "was not saved yet has been put back"
FIRST, THEN = "Liver first", ", then the rectum"
Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def told(place: Place) -> Told:
    return told_of(place, PACKED)


@pytest.fixture
def serving(place: Place, told: Told) -> Place:
    """With every process running, whatever the test before has killed."""
    place.start()
    return place


@pytest.fixture
def opened(browser: Browser, serving: Place, told: Told) -> Iterator[Opened]:
    """A browser each, at the web process of this number."""
    contexts = []

    def open_page(role: str, number: int = 0) -> Page:
        address = address_of(serving.web_ports, number)
        context = context_at(browser, address, told.sessions[role])
        contexts.append(context)
        page = context.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        return page

    yield open_page
    for context in contexts:
        context.close()


def room(told: Told, number: int) -> str:
    return f"/meetings/{told.meeting}/cases/{told.items[number]}/"


# ------------------------------------------------------------------ mid-decision


def test_what_was_typed_outlives_the_server(serving: Place, told: Told, opened: Opened) -> None:
    """Saved words and words not sent yet; meanwhile the last state is there to read."""
    writer, nurse = opened("coordinator"), opened("nurse", 1)
    writer.goto(room(told, 0))
    nurse.goto(room(told, 0))
    wait_until(writer, "caches.match(location.pathname).then(Boolean)")
    answer = writer.locator("#decision-form textarea[name=answer]")
    answer.press_sequentially(FIRST)
    expect(writer.locator("#decision-status")).to_contain_text("saved")

    serving.kill_web(0)
    expect(writer.locator("#live-lost")).to_contain_text(LOST)
    answer.press_sequentially(THEN)
    writer.reload()
    expect(answer).to_have_value(FIRST + THEN)
    expect(writer.get_by_text(PUT_BACK)).to_be_visible()
    assert answers_of(serving) == [FIRST], "the server never heard of the rest"
    the_last_state_can_be_read(writer, told)
    if len(serving.web_ports) > 1:
        the_other_goes_on(nurse, opened("chair", 1), told)

    serving.start()
    expect(writer.locator("#live-lost")).to_be_hidden(timeout=20_000)
    expect(writer.locator("#decision-status")).to_contain_text("saved", timeout=20_000)
    writer.reload()
    expect(answer).to_have_value(FIRST + THEN)
    expect(writer.get_by_text(PUT_BACK)).to_have_count(0)
    assert FIRST + THEN in answers_of(serving)
    leaves_nothing_behind(writer)


def the_last_state_can_be_read(writer: Page, told: Told) -> None:
    page = writer.context.new_page()
    page.goto(f"/meetings/{told.meeting}/")
    expect(page.get_by_text("Holt").first).to_be_visible()
    expect(page.locator("#live-lost")).to_contain_text(LOST)
    page.close()


def the_other_goes_on(nurse: Page, chair: Page, told: Told) -> None:
    """Whoever is connected to it is told of no loss, reads what was saved, and writes."""
    expect(nurse.locator("#live-lost")).to_be_hidden()
    expect(nurse.locator("#decide")).to_contain_text(FIRST)
    chair.goto(room(told, 1))
    words = "Restage after two cycles"
    chair.locator("#decision-form textarea[name=answer]").fill(words)
    expect(chair.locator("#decision-status")).to_contain_text("saved")
    nurse.goto(room(told, 1))
    expect(nurse.locator("#decide")).to_contain_text(words)


def leaves_nothing_behind(page: Page) -> None:
    """After signing out neither the last state nor what was typed is kept in the browser."""
    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button").click()
    expect(page.get_by_label("Email")).to_be_visible()
    wait_until(page, f"{KEPT}.then((kept) => kept === 0)")
    left = page.evaluate("Object.keys(sessionStorage)")
    assert [key for key in left if key.startswith("typed ")] == []


def test_a_signature_is_written_wholly_or_not_at_all(
    serving: Place, told: Told, opened: Opened
) -> None:
    """The power goes at different moments of signing: no paper without a signature, nor twice."""
    chair = opened("chair")
    for number, cut in enumerate(CUTS, start=2):
        to_the_signature(chair, room(told, number))
        address = chair.url
        chair.get_by_role("button", name=re.compile("^Sign for")).first.click(no_wait_after=True)
        time.sleep(cut)
        serving.kill_web(0)
        nothing_is_half_signed(serving)
        serving.start()
        chair.goto(address)
        sign = chair.get_by_role("button", name=re.compile("^Sign for")).first
        if sign.count():
            sign.click()
        expect(chair.locator("h1")).to_contain_text("Decision")
        expect(chair.locator("main").get_by_text("signed", exact=True).first).to_be_visible()
    assert len(signed(serving)) == len(CUTS)
    nothing_is_half_signed(serving)
    assert "error" not in serving.manage("verify_audit").lower()


def to_the_signature(chair: Page, address: str) -> None:
    chair.goto(address)
    form = chair.locator("#decision-form")
    form.get_by_label("The board recommends").fill("Resect the liver first.")
    form.get_by_label("Intent", exact=True).select_option("curative")
    form.get_by_label("Reasons", exact=True).fill("It can be resected.")
    form.get_by_label("How this stands to the guideline").select_option("concordant")
    form.get_by_label("Responsible clinician").fill("Lena Vogt")
    form.get_by_role("button", name="Save the draft").click()
    expect(chair.locator("#decision-status")).not_to_contain_text("Before it can be signed")
    chair.get_by_role("link", name="Read and sign").click()
    expect(chair.locator("h1")).to_contain_text("Read and sign")


def nothing_is_half_signed(place: Place) -> None:
    """A signed decision has its paper, its assessment and its place on the agenda; others none."""
    papers = place.rows("SELECT decision_id FROM tumorboard_decisionpaper")
    assert sorted(papers) == sorted(signed(place)), "one paper for each signature"
    unsettled = place.rows(
        "SELECT d.id FROM tumorboard_decision d "
        "JOIN tumorboard_agendaitem i ON i.id = d.agenda_item_id "
        "WHERE d.signed_at IS NOT NULL AND i.state <> 'discussed'"
    )
    assert unsettled == []


def signed(place: Place) -> list[tuple[object, ...]]:
    return place.rows("SELECT id FROM tumorboard_decision WHERE signed_at IS NOT NULL")


def answers_of(place: Place) -> list[object]:
    return [row[0] for row in place.rows("SELECT answer FROM tumorboard_decision")]


# ------------------------------------------------------------------ mid-job


def test_a_pack_whose_maker_was_killed_is_made_once(
    serving: Place, told: Told, opened: Opened
) -> None:
    """One process takes its jobs up at its next start; of two workers the other goes on."""
    page = opened("chair")
    page.goto(f"/meetings/{told.meeting}/")
    page.locator("#pack").get_by_role("button", name="Meeting pack (PDF)").click()
    expect(page.locator("#pack").get_by_role("status")).to_contain_text("A pack is being made")
    assert until(lambda: pack_job(serving)[0] == "running", seconds=20), serving.output()
    killed = str(pack_job(serving)[2])
    serving.kill_worker(killed)
    assert pack_job(serving)[0] == "running", "killed in the middle of it"
    assert packs(serving) == []

    if isinstance(serving, OneProcess):
        serving.start()
    assert until(lambda: pack_job(serving)[0] == "done", seconds=60), serving.output()
    state, attempts, worker = pack_job(serving)
    assert (state, attempts) == ("done", 2)
    assert worker != killed
    assert len(packs(serving)) == 1
    page.goto(f"/meetings/{told.meeting}/")
    with page.expect_download() as paper:
        page.get_by_role("link", name="Newest pack (PDF)").click()
    assert paper.value.path().read_bytes().startswith(b"%PDF-")


def pack_job(place: Place) -> tuple[object, ...]:
    (job,) = place.rows(
        "SELECT state, attempts, worker FROM tumorboard_job WHERE name = 'meeting_pack'"
    )
    return job


def packs(place: Place) -> list[tuple[object, ...]]:
    return place.rows("SELECT id FROM tumorboard_meetingpack")


def wait_until(page: Page, promise: str) -> None:
    deadline = time.monotonic() + 10
    while not page.evaluate(promise):
        assert time.monotonic() < deadline, promise
        page.wait_for_timeout(50)
