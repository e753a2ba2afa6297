"""Lesions on the segments of the liver: every one in the list, none covering another."""

import math
import re
from itertools import combinations

from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from tumorboard.web.pictures.liver import (
    MIDDLES,
    Fate,
    Lesion,
    Liver,
    LiverPicture,
    Operation,
    draw,
)

RADIUS = 12


def lesion(*segments: str, fate: Fate = Fate.OPEN, disappearing: bool = False) -> Lesion:
    return Lesion(
        "Lesion", segments, "21 mm", "21", "34 → 21 mm", "", fate, "not yet said", disappearing
    )


def drawn(liver: Liver) -> LiverPicture:
    picture = draw(liver)
    assert picture is not None
    return picture


def html_of(liver: Liver) -> str:
    context = {"picture": draw(liver), "id": "liver"}
    return render_to_string("tumorboard/pictures/liver_plan.html", context)


def test_a_lesion_in_two_segments_is_marked_in_both_and_sized_once() -> None:
    first, second = drawn(Liver((lesion("2", "3"),))).marks
    assert (first.letter, second.letter) == ("A", "A")
    assert [bool(mark.size) for mark in (first, second)] == [True, False]


def test_a_lesion_without_a_segment_is_listed_though_not_drawn() -> None:
    picture = drawn(Liver((lesion(),)))
    assert not picture.marks
    assert picture.rows[0].where == "segment not recorded"
    assert "segment not recorded" in html_of(Liver((lesion(),)))


def test_one_that_is_no_longer_visible_stays_drawn_with_a_broken_line() -> None:
    """SAFETY-22."""
    liver = Liver((lesion("8", disappearing=True),))
    assert drawn(liver).marks[0].disappearing
    html = html_of(liver)
    assert 'stroke-dasharray="3 2.5"' in html
    assert "no longer visible, not removed" in html


def test_what_is_done_with_a_lesion_has_a_shape_and_a_word_of_its_own() -> None:
    shapes = set()
    for fate in (Fate.RESECT, Fate.ABLATE, Fate.IRRADIATE, Fate.OPEN, Fate.GONE, Fate.UNTREATED):
        html = html_of(Liver((lesion("5", fate=fate),)))
        mark = re.search(r'tb-liver__mark".*?</g>', html, re.DOTALL)
        assert mark
        shapes.add(re.sub(r"\s+", " ", mark.group()))
        assert html.count("<li>") == 2  # the key explains this shape and the number
    assert len(shapes) == 6


def test_more_lesions_than_a_segment_can_show_are_counted() -> None:
    picture = drawn(Liver(tuple(lesion("5") for _ in range(7))))
    assert len(picture.marks) == 3
    assert picture.more[0].words == "+4"
    assert len(picture.rows) == 7


def test_segments_operated_on_are_marked_and_told() -> None:
    liver = Liver((), (Operation("Minor liver resection", "3 Feb 2024", ("4a",)),))
    assert drawn(liver).operated == {"4a"}
    html = html_of(liver)
    assert "tb-liver__segment--4a  tb-liver__segment--operated" in html
    assert "Minor liver resection, 3 Feb 2024, lesion in 4a" in html


def test_the_picture_is_told_in_words() -> None:
    liver = Liver((lesion("8"), lesion("2", "3")))
    assert drawn(liver).text == (
        "A, segment 8: 21 mm, not yet said; B, segments 2, 3: 21 mm, not yet said"
    )


def test_a_liver_of_which_nothing_is_known_is_not_drawn() -> None:
    assert draw(Liver(())) is None
    assert "<svg" not in html_of(Liver(()))


@given(
    st.lists(
        st.lists(st.sampled_from([*MIDDLES, "whole liver"]), unique=True, max_size=4), max_size=40
    )
)
def test_no_mark_covers_another_or_leaves_the_drawing(places: list[list[str]]) -> None:
    picture = draw(Liver(tuple(lesion(*segments) for segments in places)))
    if picture is None:
        return
    for mark in picture.marks:
        assert RADIUS <= mark.x <= 400 - RADIUS
        assert RADIUS <= mark.y <= 260 - RADIUS
    for one, other in combinations(picture.marks, 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) >= 2 * RADIUS
    letters = [row.letter for row in picture.rows]
    assert len(set(letters)) == len(places)
    counted = sum(int(more.words) for more in picture.more)
    drawable = sum(segment in MIDDLES for segments in places for segment in segments)
    assert len(picture.marks) + counted == drawable
