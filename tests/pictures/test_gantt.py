from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pictures.builders import LIVER, RECTUM, full_plan, on, plan
from tumorboard.web.pictures.bars import RowShape
from tumorboard.web.pictures.gantt import (
    COLUMN,
    LARGE,
    NARROW,
    WIDE,
    Gantt,
    GanttPicture,
    Kind,
    Layout,
    Step,
    Wait,
    Window,
    draw,
    draw_for_all,
)
from tumorboard.web.pictures.lanes import LETTER, Text
from tumorboard.web.pictures.scale import Span

LAYOUTS = (WIDE, COLUMN, NARROW, LARGE)


def drawn(gantt: Gantt, layout: Layout = WIDE) -> GanttPicture:
    picture = draw(gantt, layout)
    assert picture is not None
    return picture


def row(label: str) -> RowShape:
    return next(each for each in drawn(full_plan()).steps if each.name.startswith(label))


def bar(step: RowShape) -> tuple[float, float]:
    assert step.bar is not None
    return step.bar


def words(step: RowShape) -> str:
    return " ".join(line.words for line in step.words)


def test_a_step_reaches_from_its_earliest_start_to_its_latest_end() -> None:
    liver, restaging, _ = drawn(plan()).steps
    assert sum(bar(liver)) < bar(restaging)[0]
    assert (liver.earliest, liver.latest) == ("15 Dec 2026", "7 Jan 2027")
    assert liver.ends_by == "14 Jan 2027"


def test_the_dark_part_is_the_step_at_its_earliest() -> None:
    liver = drawn(plan()).steps[0]
    assert liver.core is not None
    left, width = liver.core
    assert left == bar(liver)[0]
    assert 0 < width < bar(liver)[1]


def test_where_it_can_start_and_where_it_can_end_are_lines_of_their_own() -> None:
    liver = drawn(plan()).steps[0]
    assert liver.starts is not None
    assert liver.ends is not None
    assert liver.starts[0] == bar(liver)[0]
    assert sum(liver.ends) == pytest.approx(sum(bar(liver)), abs=0.2)
    assert sum(liver.starts) < sum(liver.ends)


def test_a_day_that_is_settled_has_no_range() -> None:
    radiotherapy = row("Short-course")
    assert radiotherapy.starts is None
    assert radiotherapy.pin == bar(radiotherapy)[0]
    assert "day set by the board" in radiotherapy.said


def test_what_is_done_is_locked_and_tells_when_it_was() -> None:
    done = row("FOLFOX")
    assert done.lock is not None
    assert done.lock < bar(done)[0]
    assert words(done) == "1 Sep – 2 Nov 2026 done"


def test_the_least_of_a_wait_is_solid_and_the_rest_open() -> None:
    wait = row("Recovery")
    assert wait.core is not None
    assert wait.core[1] < bar(wait)[1]
    assert wait.hatch
    assert words(wait) == "at least 4 weeks until 19 Jan 2027"


def test_what_is_better_than_the_least_is_drawn_and_told_apart() -> None:
    washout = Wait("Washout", Kind.WASHOUT, date(2026, 11, 2), 28, date(2026, 12, 1), better=42)
    [shape] = drawn(Gantt((washout,))).steps
    assert shape.core is not None
    assert shape.preferred is not None
    assert shape.core[1] < shape.preferred[1]
    assert "at least 4 weeks until 30 Nov 2026 better 6 weeks until 14 Dec 2026" in words(shape)
    assert words(shape).endswith("given up here")
    assert shape.sign is None  # no rule is violated


def test_a_step_inside_its_washout_is_seen_to_stand_there() -> None:
    washout = Wait("Washout", Kind.WASHOUT, date(2026, 11, 2), 42, date(2026, 12, 1))
    early = Step("Liver", Kind.TREATMENT, Window(on(2026, 12, 1), on(2026, 12, 2)))
    picture = drawn(Gantt((washout, early)))
    assert picture.steps[0].sign is not None
    assert bar(picture.steps[1])[0] < sum(bar(picture.steps[0]))
    assert "what follows stands inside it" in picture.steps[0].said


def test_days_of_the_theatre_are_ticks_within_the_days_it_can_start() -> None:
    liver = row("Liver")
    assert liver.starts is not None
    assert len(liver.listed) == 6
    assert liver.listed[0] == liver.starts[0]
    assert liver.listed[-1] <= sum(liver.starts)
    assert "6 days of theatre in this window" in liver.said


def test_days_too_close_to_tell_apart_keep_the_first_and_the_last() -> None:
    every = tuple(date(2026, 12, 1) + timedelta(days=day) for day in range(200))
    long = Window(Span(every[0], every[-1]), Span(every[0], every[-1]))
    [step] = drawn(Gantt((Step("Liver", Kind.TREATMENT, long, listed=every),)), NARROW).steps
    assert len(step.listed) < 100
    assert step.listed[0] == bar(step)[0]
    assert step.listed[-1] == pytest.approx(sum(bar(step)), abs=4)


def test_a_violated_rule_is_a_sign_and_a_sentence() -> None:
    liver = row("Liver")
    assert liver.sign is not None
    assert liver.sign > sum(bar(liver))
    assert "against a rule: liver and rectum on one day" in liver.said


def test_without_a_last_day_an_arrow_says_or_later() -> None:
    last = row("Adjuvant")
    assert last.arrow == sum(bar(last))
    assert words(last) == "20 Apr 2027 or later if needed"
    assert (last.latest, last.last_day) == ("", "")


def test_closures_are_shaded_and_named_and_weekends_only_where_there_is_room() -> None:
    assert [shade.name for shade in drawn(full_plan()).shades] == ["Christmas"]
    month = Window(Span(date(2026, 12, 1), date(2026, 12, 28)), on(2026, 12, 28))
    near = drawn(Gantt((Step("Liver", Kind.TREATMENT, month),)))
    assert len(near.shades) >= 4
    assert all(shade.width < 7 * near.pixels_per_day for shade in near.shades)


def test_weeks_are_counted_from_today_and_leave_room_for_its_name() -> None:
    picture = drawn(full_plan())
    assert picture.today_label is not None
    assert picture.weeks[0].label.endswith(" wk")
    assert picture.weeks[0].x > picture.today_label.x + len("board 25 Nov") / 2 * LETTER


def test_a_gate_is_a_diamond_and_no_bar() -> None:
    gate = drawn(plan()).steps[1]
    assert gate.kind is Kind.GATE
    assert gate.core is None
    assert gate.centre == bar(gate)[0]


def test_a_step_without_a_place_keeps_its_row_and_says_why() -> None:
    picture = drawn(plan())
    rectum = picture.steps[2]
    assert rectum.bar is None
    assert rectum.cross is not None
    assert words(rectum) == RECTUM.why_not
    assert rectum.words[0].y < picture.bottom


def test_a_step_that_does_not_fit_is_marked_where_it_would_be() -> None:
    late = drawn(Gantt((replace(LIVER, why_not="after its latest day"),))).steps[0]
    assert late.cross is not None
    assert late.cross < bar(late)[0]
    assert "after its latest day" in words(late)


def test_a_long_name_takes_as_many_lines_as_it_needs() -> None:
    name = "Restage with liver MRI and chest CT, then discuss again with the whole board"
    for layout in LAYOUTS:
        [step] = drawn(Gantt((replace(LIVER, label=name),)), layout).steps
        assert " ".join(line.words for line in step.label) == name
        assert step.label[-1].y <= step.top + step.row_height


def test_today_lies_before_the_first_step() -> None:
    picture = drawn(plan())
    assert picture.today is not None
    assert picture.today < bar(picture.steps[0])[0]
    assert picture.today_label is not None
    assert picture.today_label.words == "board 25 Nov"


def test_a_single_day_can_still_be_seen() -> None:
    day = Window(on(2026, 12, 15), on(2026, 12, 15))
    far = Window(on(2030, 12, 15), on(2030, 12, 15))
    steps = tuple(Step("Surgery", Kind.TREATMENT, window) for window in (day, far))
    assert all(bar(step)[1] >= 5 for step in drawn(Gantt(steps)).steps)


def test_a_plan_without_any_date_has_no_picture() -> None:
    assert draw(Gantt((RECTUM,))) is None
    assert draw_for_all(Gantt((RECTUM,))) is None


def test_other_days_stretch_the_axis_so_that_pictures_can_be_compared() -> None:
    alone, together = drawn(plan()), draw(plan(), WIDE, [on(2028, 1, 1)])
    assert together is not None
    assert together.pixels_per_day < alone.pixels_per_day


def test_in_a_column_name_dates_and_bar_stand_below_each_other() -> None:
    for step in drawn(plan(), COLUMN).steps:
        assert {line.x for line in (*step.label, *step.words)} == {0}
        assert step.label[-1].y < step.words[0].y
        assert step.words[-1].y < step.bar_top


DAYS = st.dates(date(2026, 1, 1), date(2029, 1, 1))
WORDS = st.text("abcdefgh ", min_size=1, max_size=90).filter(str.strip)


@st.composite
def steps(pick: st.DrawFn) -> Step | Wait:
    if pick(st.booleans()):
        kind = pick(st.sampled_from([Kind.WASHOUT, Kind.RECOVERY]))
        until = pick(st.none() | DAYS)
        return Wait(
            pick(WORDS), kind, pick(DAYS), pick(st.integers(1, 200)), until,
            better=pick(st.integers(0, 300)),
        )  # fmt: skip
    first, second, third, fourth = sorted(pick(st.tuples(DAYS, DAYS, DAYS, DAYS)))
    swap = pick(st.booleans())
    start, end = (Span(first, second), Span(third, fourth))
    if swap:
        start, end = Span(first, third), Span(second, fourth)
    return Step(
        pick(WORDS),
        pick(st.sampled_from([Kind.TREATMENT, Kind.GATE])),
        pick(st.sampled_from([None, Window(start, end)])),
        fixed=pick(st.booleans()),
        why_not=pick(st.sampled_from(["", "does not fit"])),
        note=pick(st.sampled_from(["", "if needed"])),
        open_end=pick(st.booleans()),
        pinned=pick(st.booleans()),
        listed=tuple(sorted(pick(st.lists(st.dates(start.lo, start.hi), max_size=30)))),
        against=pick(st.sampled_from([(), ("a rule",)])),
    )


def reach(text: Text, layout: Layout) -> tuple[float, float]:
    return text.x, text.x + len(text.words) * LETTER * layout.unit


def stretches(step: RowShape, unit: float) -> list[tuple[float, float]]:
    found = [each for each in (step.bar, step.core, step.starts, step.ends) if each]
    marks = (step.lock, step.pin, step.cross, step.sign, step.centre)
    return [
        *found,
        *((mark - 9 * unit, 18 * unit) for mark in marks if mark),
        *((x, 0) for x in step.listed),
    ]


@given(st.lists(steps(), min_size=1, max_size=8), st.sampled_from(LAYOUTS), st.none() | DAYS)
def test_nothing_leaves_the_frame_and_no_words_of_a_row_cover_anything(
    several: list[Step | Wait], layout: Layout, today: date | None
) -> None:
    day = Span.on(today) if today else None
    picture = draw(Gantt(tuple(several), day, "today"), layout)
    if picture is None:
        return
    ends = layout.width if layout.stacked else layout.width - layout.dates
    starts = 0 if layout.stacked else layout.names
    below = picture.top
    for step in picture.steps:
        assert step.top == pytest.approx(below, abs=0.1)
        below = step.top + step.row_height
        for left, width in stretches(step, layout.unit):
            assert starts <= left + 0.1
            assert left + width <= ends + 0.1
        assert step.top < step.bar_top < step.bar_top + step.bar_height < below
        for text in (*step.label, *step.words):
            assert step.top < text.y <= below
            assert reach(text, layout)[1] <= layout.width + 1
        apart(step, layout)
        if step.core and step.bar:
            assert 0 < step.core[1] <= step.bar[1] + 0.1
    assert picture.bottom == pytest.approx(below, abs=0.1)


def apart(step: RowShape, layout: Layout) -> None:
    """Lines of one column stand below each other; names never reach the plot, nor it the dates."""
    heights = [line.y for line in step.label], [line.y for line in step.words]
    columns = [[*heights[0], *heights[1]]] if layout.stacked else [*heights]
    for column in columns:
        assert column == sorted(set(column))
        assert all(b - a >= layout.font for a, b in pairwise(column))
    if layout.stacked:
        assert all(text.y < step.bar_top for text in (*step.label, *step.words))
    else:
        assert all(reach(text, layout)[1] <= layout.names for text in step.label)
