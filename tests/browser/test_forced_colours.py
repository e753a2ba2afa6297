"""High contrast and little motion: what colours, shadows and movement tell is told without them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.conftest import SignIn
from tests.sitting import Sitting, sign
from tumorboard.patients.models import Treatment
from tumorboard.patients.services import record_finding

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Buttons, tags, fields and panels whose edges a person would not see.
WITHOUT_EDGES = """
() => [...document.querySelectorAll(
    '.nhsuk-button, .tb-tag, .tb-panel, .tb-card, main :is(input[type=text], select, textarea)')]
  .filter((each) => each.checkVisibility())
  .filter((each) => {
    const style = getComputedStyle(each);
    const ground = getComputedStyle(document.body).backgroundColor;
    return ['Top', 'Right', 'Bottom', 'Left'].some((side) =>
      parseFloat(style[`border${side}Width`]) < 1 || style[`border${side}Style`] === 'none'
      || style[`border${side}Color`] === ground);
  })
  .map((each) => each.outerHTML.slice(0, 120))
"""
# Bars, marks and lines of a drawing that have the colour of the paper below them.
PALE = """
() => [...document.querySelectorAll('.tb-picture svg')].flatMap((drawing) => {
  const paper = getComputedStyle(drawing).backgroundColor;
  return [...drawing.querySelectorAll('rect, path, circle')].filter((each) => {
    const style = getComputedStyle(each);
    return [style.fill, style.stroke].every((ink) => ink === 'none' || ink === paper);
  }).map((each) => each.outerHTML.slice(0, 120));
})
"""
MOVING = """
() => [...document.querySelectorAll('*')].filter((each) => {
  const style = getComputedStyle(each);
  return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0
    || style.scrollBehavior === 'smooth';
}).map((each) => each.outerHTML.slice(0, 120))
"""


@pytest.fixture(params=["light", "dark"])
def page_in_contrast(request: pytest.FixtureRequest, sitting: Sitting, sign_in: SignIn) -> Page:
    """The chair's browser in a theme of few colours, on light or on dark ground."""
    record_finding(
        Treatment, patient=sitting.clinic.patient, by=sitting.clinic.coordinator,
        kind="systemic", regimen="FOLFOX", start="2026-02", end="2026-06",
    )  # fmt: skip
    page = sign_in(sitting.world.chair)
    page.emulate_media(forced_colors="active", reduced_motion="reduce", color_scheme=request.param)
    return page


def addresses(sitting: Sitting) -> dict[str, str]:
    case = f"/cases/{sitting.clinic.case.pk}/"
    room = f"/meetings/{sitting.meeting.pk}/cases/{sitting.item.pk}/"
    signed = sign(sitting.draft(), by=sitting.world.chair)
    return {
        "home": "/",
        "patient": f"/patients/{sitting.clinic.patient.pk}/",
        "document": f"/patients/{sitting.clinic.patient.pk}/document/new/",
        "case": case,
        "meeting": f"/meetings/{sitting.meeting.pk}/",
        "room": room,
        "room display": f"{room}?room",
        "decision": f"/decisions/{signed.pk}/",
    }


def test_edges_and_drawings_stay_and_nothing_moves(
    page_in_contrast: Page, sitting: Sitting
) -> None:
    page = page_in_contrast
    for name, address in addresses(sitting).items():
        page.goto(address)
        expect(page.locator("h1, h2").first).to_be_visible()
        for what, script in [("edges", WITHOUT_EDGES), ("drawings", PALE), ("motion", MOVING)]:
            assert page.evaluate(script) == [], f"{name}: {what}"


def test_one_page_of_the_navigation_is_the_current_one(page_in_contrast: Page) -> None:
    page_in_contrast.goto("/patients/")
    lines = page_in_contrast.locator(".tb-nav a").evaluate_all(
        "all => all.map((each) => [each.innerText, getComputedStyle(each).borderBottomColor])"
    )
    current = dict(lines).pop("Patients")
    assert [name for name, line in lines if line == current] == ["Patients"]


def test_the_alternative_that_is_looked_at_is_outlined(
    page_in_contrast: Page, sitting: Sitting
) -> None:
    page = page_in_contrast
    page.goto(f"/cases/{sitting.clinic.case.pk}/")
    page.get_by_role("link", name="Look at it").first.click()
    shown = page.locator(".tb-alternative--shown")
    expect(shown).to_have_css("outline-width", "3px")
    expect(shown).to_have_css("outline-style", "solid")
    expect(page.locator(".tb-alternative:not(.tb-alternative--shown)").first).to_have_css(
        "outline-style", "none"
    )
    expect(page.locator('svg[aria-labelledby="looked-title"]')).to_be_visible()  # its dates as bars
    assert page.evaluate(PALE) == []


def test_a_segment_that_is_picked_is_seen_on_the_drawing(
    page_in_contrast: Page, sitting: Sitting
) -> None:
    page = page_in_contrast
    page.goto(f"/patients/{sitting.clinic.patient.pk}/lesion/new/?organ=liver")
    page.get_by_label("Segment 4a").check()
    picked, other = (page.locator(f".tb-liver__segment--{name}") for name in ("4a", "8"))
    assert fill(picked) != fill(other)
    expect(picked).to_have_css("stroke-width", "3px")
    expect(page.locator(".tb-liver__drawing")).to_have_css("background-color", "rgb(255, 255, 255)")


def fill(segment: Locator) -> str:
    return str(segment.evaluate("each => getComputedStyle(each).fill"))


def test_what_is_looked_for_is_found(page_in_contrast: Page, sitting: Sitting) -> None:
    page = page_in_contrast
    page.goto(f"/patients/{sitting.clinic.patient.pk}/")
    page.evaluate("""() => {
      document.querySelector('.nhsuk-button--secondary').style.border = '0';
      for (const each of document.querySelectorAll('.tb-picture svg :is(rect, path)'))
        Object.assign(each.style, {fill: '#fff', stroke: '#fff'});
      document.body.style.transition = 'color 1s';
    }""")
    assert len(page.evaluate(WITHOUT_EDGES)) == 1
    assert page.evaluate(PALE)
