"""The look in a real browser: what can be seen, reached by keyboard, heard and printed."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Dialog, FloatRect, Locator, Page, expect

from tests.conftest import SignIn
from tests.support.browser import assert_accessible
from tests.world import World

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.browser.gallery")]


@pytest.fixture
def without_scripts(browser: Browser, live_server: object) -> Iterator[Page]:
    context = browser.new_context(base_url=str(live_server), java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def page_in_trouble(browser: Browser, live_server: object) -> Iterator[Page]:
    """A page that may log errors: failing requests are what its tests are about."""
    context = browser.new_context(base_url=str(live_server))
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", ["/gallery/", "/gallery/form/"])
def test_every_component_is_accessible_on_a_desk_and_on_a_phone(page: Page, address: str) -> None:
    page.goto(address)
    for summary in page.locator("main summary").all():
        summary.click()
    assert_accessible(page)


@pytest.mark.parametrize("address", ["/account/login/", "/account/password/reset/"])
def test_pages_before_sign_in_are_accessible(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator("h1")).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize(
    "address",
    ["/account/password/set/", "/account/2fa/", "/account/sessions/", "/account/logout/"],
)
def test_a_persons_own_pages_are_accessible(sign_in: SignIn, world: World, address: str) -> None:
    page = sign_in(world.member)
    page.goto(address)
    expect(page).to_have_url(re.compile(address))
    assert_accessible(page)


@pytest.mark.parametrize("width", [1280, 320])
def test_name_and_birth_date_stay_in_view(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    page.goto("/gallery/")
    page.get_by_role("heading", name="Sizes").scroll_into_view_if_needed()
    page.mouse.wheel(0, 400)
    expect(page.get_by_text("Mirren Holt")).to_be_in_viewport()
    expect(page.get_by_text("12 Mar 1964")).to_be_in_viewport()


def test_the_three_columns_of_a_case_become_one_on_a_phone(page: Page) -> None:
    page.goto("/gallery/")
    known, proposed = (
        page.get_by_role("heading", name="What we know"),
        page.get_by_role("heading", name="Proposed, with reasons"),
    )
    assert place(known)["y"] == place(proposed)["y"]
    page.set_viewport_size({"width": 320, "height": 640})
    assert place(known)["x"] == place(proposed)["x"]


def place(locator: Locator) -> FloatRect:
    box = locator.bounding_box()
    assert box
    return box


def test_paper_has_the_patient_and_no_navigation(page: Page) -> None:
    page.goto("/gallery/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_text("Mirren Holt")).to_be_visible()
    # What the browser repeats on every sheet.
    expect(page.locator("#patient-bar")).to_have_css("display", "table-header-group")
    expect(page.locator(".tb-footer")).to_have_css("display", "table-footer-group")


def test_the_liver_is_picked_by_keyboard_and_by_pointing(page: Page) -> None:
    page.goto("/gallery/form/")
    page.get_by_label("Segment 4a").focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("Segment 4a")).to_be_checked()
    page.locator("[data-segment='2']").click(position={"x": 90, "y": 12})
    expect(page.get_by_label("Segment 2")).to_be_checked()


def test_the_liver_is_picked_without_scripts(without_scripts: Page) -> None:
    without_scripts.goto("/gallery/form/")
    without_scripts.get_by_label("Segment 8").click()
    expect(without_scripts.get_by_label("Segment 8")).to_be_checked()


def test_without_scripts_an_invalid_form_comes_back_with_its_errors(without_scripts: Page) -> None:
    without_scripts.goto("/gallery/form/")
    without_scripts.get_by_role("button", name="Save").click()
    expect(without_scripts.get_by_role("alert", name="There is a problem")).to_be_visible()


def test_an_invalid_form_says_so_and_leads_to_the_field(page: Page) -> None:
    page.goto("/gallery/form/")
    page.get_by_role("button", name="Save").click()
    problem = page.get_by_role("alert", name="There is a problem")
    expect(problem).to_be_focused()
    page.get_by_role("link", name="Largest size").click()
    expect(page.get_by_role("spinbutton", name="Largest size")).to_be_focused()
    expect(page.get_by_role("spinbutton", name="Largest size")).to_have_accessible_description(
        "On the imaging named below. Error: This field is required."
    )
    assert_accessible(page)


def test_what_was_saved_is_said(page: Page) -> None:
    page.goto("/gallery/form/")
    page.get_by_role("spinbutton", name="Largest size").fill("34")
    page.get_by_label("First seen").fill("2026-08")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#announcer")).to_have_text("Lesion saved")


def test_a_refused_action_is_told_and_keeps_what_was_typed(page_in_trouble: Page) -> None:
    page = page_in_trouble
    page.goto("/gallery/form/")
    page.get_by_label("Note").fill("seen with the radiologist")
    page.get_by_role("button", name="Broken").click()
    expect(page.get_by_text("nothing was saved. Reload")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("seen with the radiologist")


def test_a_lost_connection_is_told_and_keeps_what_was_typed(page_in_trouble: Page) -> None:
    page = page_in_trouble
    page.goto("/gallery/form/")
    page.get_by_label("Note").fill("seen with the radiologist")
    page.context.set_offline(True)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("No connection.")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_value("seen with the radiologist")


def test_leaving_with_unsaved_text_asks_first(page: Page) -> None:
    page.goto("/gallery/form/")
    page.get_by_label("Note").fill("not saved yet")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.get_by_role("link", name="Cases").click()
    expect(page.get_by_label("Note")).to_have_value("not saved yet")
    assert asked == ["beforeunload"]


def test_removing_asks_first(page: Page) -> None:
    page.goto("/gallery/form/")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("alert", name="There is a problem")).to_have_count(0)


def test_the_keys_are_listed_and_work(page: Page) -> None:
    page.goto("/gallery/")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard")
    expect(keys.get_by_text("Add a lesion")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    # Not before the page has its width back from the phone's, and its focus from the dialog.
    expect(page.locator("[data-key=n]").first).to_be_visible()
    page.locator("body").press("n")
    expect(page.get_by_role("heading", name="A lesion")).to_be_visible()


def test_single_keys_can_be_turned_off(page: Page) -> None:
    page.goto("/gallery/")
    page.get_by_role("button", name="Keyboard (?)").click()
    page.get_by_label("Single keys are on").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("n")
    page.wait_for_timeout(300)  # long enough to have left the page
    expect(page.get_by_role("heading", name="Components")).to_be_visible()


def test_keys_are_silent_while_one_types(page: Page) -> None:
    page.goto("/gallery/form/")
    page.get_by_label("Note").press("?")
    expect(page.get_by_label("Note")).to_have_value("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_hidden()


def test_the_parts_of_a_picture_are_reached_by_keyboard(page: Page) -> None:
    page.goto("/gallery/")
    liver = page.get_by_role("img", name="Liver resection, earliest 15 Dec 2026")
    liver.focus()
    expect(liver).to_be_focused()
