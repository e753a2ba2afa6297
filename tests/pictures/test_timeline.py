from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.pictures.builders import course, on
from tumorboard.web.pictures.lanes import LETTER, Text
from tumorboard.web.pictures.scale import Span
from tumorboard.web.pictures.timeline import (
    Bar,
    Mark,
    Row,
    Shape,
    Timeline,
    TimelinePicture,
    draw,
)


def drawn(timeline: Timeline) -> TimelinePicture:
    picture = draw(timeline)
    assert picture is not None
    return picture


def test_what_came_first_stands_further_left() -> None:
    picture = drawn(course())
    [diagnosis] = picture.rows[0].marks
    seen, measured = picture.rows[1].marks
    assert picture.left < diagnosis.x < seen.x < measured.x < picture.width


def test_a_month_without_a_day_is_drawn_over_the_month() -> None:
    [nodule] = drawn(course()).rows[2].marks
    assert nodule.uncertain is not None
    left, width = nodule.uncertain
    assert left < nodule.x < left + width
    assert nodule.name == "nodule, 2026-08"


def test_an_exact_day_has_no_band() -> None:
    assert drawn(course()).rows[0].marks[0].uncertain is None


def test_a_washout_is_dashed_and_follows_the_treatment() -> None:
    folfox, washout = drawn(course()).rows[3].bars
    assert (folfox.dashed, washout.dashed) == (False, True)
    assert washout.x == round(folfox.x + folfox.width, 1)


def test_a_treatment_with_vague_dates_is_certain_only_where_all_dates_agree() -> None:
    october = Span(date(2026, 10, 1), date(2026, 10, 31), "2026-10")
    vague = Timeline((Row("RT", bars=(Bar(october, on(2026, 11, 10), "RT"),)),))
    [bar] = drawn(vague).rows[0].bars
    assert bar.certain is not None
    left, width = bar.certain
    assert bar.x < left
    assert round(left + width, 1) == round(bar.x + bar.width, 1)


def test_nothing_is_certain_when_start_and_end_may_be_the_same_day() -> None:
    year = Span(date(2020, 1, 1), date(2020, 12, 31), "2020")
    [bar] = drawn(Timeline((Row("Systemic", bars=(Bar(year, year, "CAPOX"),)),))).rows[0].bars
    assert bar.certain is None


def test_an_ongoing_treatment_names_no_end() -> None:
    bar = Bar(on(2026, 9, 1), on(2026, 11, 25), "CAPOX", ongoing=True)
    picture = drawn(Timeline((Row("Systemic", bars=(bar,)),)))
    assert picture.rows[0].bars[0].name == "CAPOX, 1 Sep 2026 –"


def test_the_words_of_lines_that_stand_close_go_into_strips() -> None:
    anchor, limit, _ = drawn(course()).lines
    assert anchor.kind == "anchor"
    close = replace(course(), lines=(*course().lines, replace(course().lines[0], label="surgery")))
    heights = {line.text.y for line in drawn(close).lines}
    assert len(heights) == 2
    assert limit.width == 0


def test_the_table_says_everything_the_picture_shows() -> None:
    entries = drawn(course()).entries
    assert [entry.what for entry in entries] == [
        "diagnosis", "5 lesions first seen", "34 mm", "nodule", "FOLFOX × 4", "washout",
        "diagnosis", "6 months", "today",
    ]  # fmt: skip
    assert (entries[2].row, entries[2].when, entries[2].detail) == ("Liver", "12 Aug 2026", "MRI")


def test_without_a_date_there_is_no_picture() -> None:
    assert draw(Timeline((Row("Liver"),))) is None


def extent(text: Text) -> tuple[float, float]:
    width = len(text.words) * LETTER
    return (text.x, text.x + width) if text.anchor == "start" else (text.x - width, text.x)


marks = st.builds(
    lambda day, length, label: Mark(
        Span(day, day + timedelta(days=length)), Shape.MEASUREMENT, label
    ),
    st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    st.sampled_from((0, 0, 30, 364)),
    st.text("am ", min_size=1, max_size=30).map(str.strip).filter(bool),
)


@given(st.lists(marks, min_size=1, max_size=40))
def test_words_never_cover_each_other(several: list[Mark]) -> None:
    [row] = drawn(Timeline((Row("Liver", marks=tuple(several)),))).rows
    texts = [mark.text for mark in row.marks if mark.text]
    assert texts
    for number, one in enumerate(texts):
        for other in texts[number + 1 :]:
            (left, right), (start, end) = extent(one), extent(other)
            assert one.y != other.y or right <= start or end <= left


@given(st.lists(marks, min_size=1, max_size=40))
def test_every_mark_is_named_even_where_its_words_find_no_room(several: list[Mark]) -> None:
    picture = drawn(Timeline((Row("Liver", marks=tuple(several)),)))
    assert len(picture.rows[0].marks) == len(picture.entries) == len(several)
    assert all(mark.name for mark in picture.rows[0].marks)
    assert all(picture.left <= mark.x <= picture.width for mark in picture.rows[0].marks)
