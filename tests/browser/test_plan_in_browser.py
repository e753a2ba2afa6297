"""A board at the plan screen: the bar is dragged, the answer says what that comes to."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.clinic import Clinic
from tests.planned import draft
from tests.support.browser import assert_accessible
from tumorboard.people.models import User
from tumorboard.plans.models import Plan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Page]


@pytest.fixture
def screen(clinic: Clinic, plan: Plan, sign_in: SignIn) -> Page:
    page = sign_in(clinic.world.chair)
    page.goto(f"/cases/{clinic.case.pk}/plan/")
    return page


def bar(page: Page, step: str) -> Locator:
    return page.locator(f'.tb-picture__desk [data-step="{step}"]')


def pinned(plan: Plan, step: str) -> dt.date | None:
    return draft(plan).pins.get(step)


def drag(page: Page, step: str, days: int) -> None:
    """Take the bar of a step and let it go so many days later."""
    drawing = page.locator(".tb-picture__desk svg")
    frame, shown = drawing.bounding_box(), bar(page, step).locator(".tb-gantt__bar").bounding_box()
    assert frame is not None
    assert shown is not None
    units = float((drawing.get_attribute("viewBox") or "").split()[2])
    per_day = float(drawing.get_attribute("data-per-day") or 0) * frame["width"] / units
    x, y = shown["x"] + min(3, shown["width"] / 2), shown["y"] + shown["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + days * per_day / 2, y, steps=4)
    page.mouse.move(x + days * per_day, y, steps=4)
    page.mouse.up()


def test_surgery_dragged_into_its_washout_is_answered_in_the_same_breath(
    screen: Page,
    plan: Plan,
    today: dt.date,
) -> None:
    hand = screen.locator("#case-plan")
    bar(screen, "liver").scroll_into_view_if_needed()
    drag(screen, "liver", -60)
    problem = hand.locator(".tb-problem")
    expect(problem).to_contain_text("Inconsistent because:")
    expect(problem).to_contain_text("Liver resection is pinned to")
    expect(problem).to_contain_text("Alternatives that do fit:")
    expect(problem).to_contain_text("Observation")
    assert (pinned(plan, "liver") or today) < today + dt.timedelta(days=80)

    problem.get_by_role("button", name=re.compile("Liver resection on .* instead")).first.click()
    expect(hand.locator(".tb-problem")).to_have_count(0)
    mended = pinned(plan, "liver")
    screen.keyboard.press("u")
    expect(hand.locator(".tb-problem")).to_contain_text("Inconsistent because:")
    screen.keyboard.press("r")
    expect(hand.locator(".tb-problem")).to_have_count(0)
    assert pinned(plan, "liver") == mended
    screen.keyboard.press("?")
    expect(screen.locator("#keys")).to_contain_text("Undo the last edit of the plan")


def test_a_bar_is_moved_by_keyboard(
    screen: Page,
    plan: Plan,
) -> None:
    liver = bar(screen, "liver")
    start = dt.date.fromisoformat(liver.get_attribute("data-start") or "")
    liver.focus()
    screen.keyboard.press("Shift+ArrowRight")
    screen.keyboard.press("ArrowRight")
    screen.keyboard.press("ArrowLeft")
    screen.keyboard.press("ArrowRight")
    screen.keyboard.press("Enter")
    expect(screen.locator("#case-plan [role=status]")).to_contain_text("Liver resection pinned to")
    assert pinned(plan, "liver") == start + dt.timedelta(days=8)
    expect(bar(screen, "liver")).to_be_focused()
    screen.keyboard.press("ArrowRight")
    screen.keyboard.press("Escape")
    screen.keyboard.press("u")
    expect(screen.locator("#case-plan [role=status]")).to_contain_text("Undone")
    assert pinned(plan, "liver") is None


def test_a_row_is_dragged_to_another_place(
    screen: Page,
    plan: Plan,
) -> None:
    rows = screen.locator("[data-rows] [data-row]")
    first, second = (rows.nth(place).get_attribute("data-row") for place in (0, 1))
    rows.nth(0).locator("[data-drag]").drag_to(rows.nth(1).locator("[data-drag]"))
    expect(rows.nth(0)).to_have_attribute("data-row", str(second))
    expect(screen.locator("#case-plan [role=status]")).to_contain_text("moved")
    order = draft(plan).order
    assert order.index(str(second)) < order.index(str(first))


def test_arrow_keys_go_from_column_to_column(
    screen: Page,
    plan: Plan,
) -> None:
    columns = screen.locator("#alternatives > [data-columns] > [data-column]")
    columns.nth(0).get_by_role("link").first.focus()
    screen.keyboard.press("ArrowRight")
    expect(columns.nth(1)).to_be_focused()
    screen.keyboard.press("ArrowLeft")
    expect(columns.nth(0)).to_be_focused()


def test_the_screen_is_accessible_folded_and_open_with_a_problem(
    screen: Page,
    plan: Plan,
    today: dt.date,
) -> None:
    assert_accessible(screen)
    row = screen.locator("#row-liver")
    row.get_by_text("Change").first.click()
    row.get_by_label("On this day").fill((today + dt.timedelta(days=1)).isoformat())
    row.get_by_role("button", name="Pin to this day").click()
    expect(screen.locator("#case-plan .tb-problem")).to_be_visible()
    screen.evaluate("document.querySelectorAll('main details').forEach(each => each.open = true)")
    assert_accessible(screen)
