"""What the templates make of the coordinates: valid, named, and clean under the policy."""

import re
from datetime import date
from xml.etree import ElementTree as Xml

import pytest
from django.template.loader import render_to_string

from tests.pictures import builders
from tumorboard.web.pictures import gantt, sizes, timeline

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = {
    "timeline": timeline.draw(builders.course()),
    "gantt": gantt.draw(builders.full_plan()),
    "sizes": sizes.draw(builders.measured()),
}


def page(name: str, picture: object) -> str:
    context = {"picture": picture, "id": "p1", "title": "An invented course"}
    return render_to_string(f"tumorboard/pictures/{name}.html", context)


def svg(name: str) -> Xml.Element:
    found = re.search(r"<svg.*?</svg>", page(name, PICTURES[name]), re.DOTALL)
    assert found
    return Xml.fromstring(found.group())


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_valid_and_named(name: str) -> None:
    drawing = svg(name)
    title = drawing.find(f"{SVG}title")
    assert title is not None
    assert title.text == "An invented course"
    assert drawing.get("aria-labelledby") == title.get("id")


@pytest.mark.parametrize("name", PICTURES)
def test_every_part_that_takes_the_focus_has_a_name(name: str) -> None:
    reachable = [part for part in svg(name).iter() if part.get("tabindex") or part.tag == f"{SVG}a"]
    assert reachable
    assert all(part.get("aria-label") for part in reachable)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_needs_no_style_and_no_script(name: str) -> None:
    html = page(name, PICTURES[name])
    assert not re.search(
        r"\sstyle=|<style|<script|\son\w+=|url\(|http(?!://www\.w3\.org/2000/svg)", html
    )


@pytest.mark.parametrize("name", PICTURES)
def test_the_same_stands_beside_it_as_a_table(name: str) -> None:
    html = page(name, PICTURES[name])
    assert "<caption" in html
    assert html.count('scope="row"') >= 3


@pytest.mark.parametrize("name", PICTURES)
def test_without_dates_a_sentence_stands_instead(name: str) -> None:
    html = page(name, None)
    assert "<svg" not in html
    assert 'class="tb-muted"' in html


def test_the_plan_in_hand_is_drawn_for_a_desk_a_phone_and_a_hall() -> None:
    context = {"pictures": gantt.draw_for_all(builders.full_plan()), "id": "p", "title": "A plan"}
    html = render_to_string("tumorboard/pictures/plan.html", context)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids)) == 3
    for drawing in re.findall(r"<svg xmlns.*?</svg>", html, re.DOTALL):
        assert Xml.fromstring(drawing).get("data-per-day")
    assert "day set by the board" in html.partition("tb-key")[2]
    assert not re.search(r"\sstyle=|url\(", html)


def test_a_script_finds_the_day_of_a_place_and_the_step_of_a_bar() -> None:
    drawing = svg("gantt")
    assert drawing.get("data-first") == "2026-08-23"
    rows = {part.get("data-step"): part for part in drawing.iter() if part.get("data-step")}
    liver, picture = rows["liver"], PICTURES["gantt"]
    assert isinstance(picture, gantt.GanttPicture)
    days = (date.fromisoformat(liver.attrib["data-start"]) - picture.first).days
    place = float(drawing.attrib["data-left"]) + days * float(drawing.attrib["data-per-day"])
    shape = next(each for each in picture.steps if each.id == "liver")
    assert shape.bar
    assert place == pytest.approx(shape.bar[0], abs=0.2)
    assert "data-pinned" in rows["radiotherapy"].attrib
    assert "data-fixed" in rows["systemic"].attrib


def test_a_linked_step_leads_to_its_row() -> None:
    linked = gantt.Gantt(
        (gantt.Step("Liver", gantt.Kind.TREATMENT, builders.LIVER.window, href="#r1"),)
    )
    assert '<a href="#r1"' in page("gantt", gantt.draw(linked))
