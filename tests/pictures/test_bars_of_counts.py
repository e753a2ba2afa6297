"""Counts as bars: one scale, every word readable, and nothing drawn for nothing."""

import re
from xml.etree import ElementTree as Xml

from django.template.loader import render_to_string

from tumorboard.web.pictures.bars_of_counts import MOST_LINES, NUMBER, WIDTH, draw

LONG = "Resection of the primary before the liver where the primary gives symptoms " * 4


def test_bars_are_as_long_as_their_counts_and_nothing_has_none() -> None:
    picture = draw([("Discussed", 8), ("Deferred", 2), ("Not reached", 0)])
    assert picture
    assert [bar.width for bar in picture.bars] == [WIDTH - NUMBER, (WIDTH - NUMBER) / 4]
    assert [bar.number.words for bar in picture.bars] == ["8", "2"]


def test_long_words_are_wrapped_and_cover_no_bar() -> None:
    picture = draw([(LONG, 1), ("Short", 1)])
    assert picture
    first, second = picture.bars
    assert 1 < len(first.words) <= MOST_LINES
    assert first.words[-1].y < first.y
    assert second.words[0].y > first.y
    assert picture.height > second.y


def test_nothing_is_no_picture() -> None:
    assert draw([]) is None
    assert draw([("Deferred", 0)]) is None


def test_the_drawing_is_valid_named_and_needs_no_style() -> None:
    context = {"picture": draw([("A & B <c>", 3), ("None", 0)]), "id": "p", "title": "Deferrals"}
    html = render_to_string("tumorboard/pictures/bars_of_counts.html", context)
    found = re.search(r"<svg.*</svg>", html, re.DOTALL)
    assert found
    drawing = Xml.fromstring(found.group())
    assert drawing.get("aria-labelledby") == "p-title"
    assert len(drawing.findall("{http://www.w3.org/2000/svg}rect")) == 1
    assert not re.search(r"\sstyle=|<style|<script", html)
