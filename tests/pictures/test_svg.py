"""What the templates make of the coordinates: valid, named, and clean under the policy."""

import re
from xml.etree import ElementTree as Xml

import pytest
from django.template.loader import render_to_string

from tests.pictures import builders
from tumorboard.web.pictures import gantt, sizes, timeline

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = {
    "timeline": timeline.draw(builders.course()),
    "gantt": gantt.draw(builders.plan()),
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


def test_a_linked_step_leads_to_its_row() -> None:
    linked = gantt.Gantt(
        (gantt.Step("Liver", gantt.Kind.TREATMENT, builders.LIVER.window, href="#r1"),)
    )
    assert '<a href="#r1"' in page("gantt", gantt.draw(linked))
