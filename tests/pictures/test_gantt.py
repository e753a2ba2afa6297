from dataclasses import replace

from tests.pictures.builders import LIVER, RECTUM, RESTAGING, on, plan
from tumorboard.web.pictures.gantt import COLUMN, Gantt, GanttPicture, Kind, Step, Window, draw


def drawn(gantt: Gantt) -> GanttPicture:
    picture = draw(gantt)
    assert picture is not None
    return picture


def test_a_step_reaches_from_its_earliest_start_to_its_latest_end() -> None:
    liver, restaging, _ = drawn(plan()).steps
    assert liver.x is not None
    assert restaging.x is not None
    assert liver.x + liver.width < restaging.x
    assert (liver.earliest, liver.latest) == ("15 Dec 2026", "7 Jan 2027")


def test_the_dark_part_is_the_step_at_its_earliest() -> None:
    liver = drawn(plan()).steps[0]
    assert liver.core is not None
    left, width = liver.core
    assert left == liver.x
    assert 0 < width < liver.width


def test_a_gate_is_a_diamond_and_no_bar() -> None:
    gate = drawn(plan()).steps[1]
    assert gate.kind is Kind.GATE
    assert gate.core is None
    assert gate.centre is not None
    assert gate.centre[0] == gate.x


def test_a_step_without_a_place_keeps_its_row_and_says_why() -> None:
    picture = drawn(plan())
    rectum = picture.steps[2]
    assert rectum.x is None
    assert rectum.cross is not None
    assert rectum.text.words == RECTUM.why_not
    assert rectum.text.y < picture.bottom


def test_a_step_that_does_not_fit_is_marked_where_it_would_be() -> None:
    late = drawn(Gantt((replace(LIVER, why_not="after its latest day"),))).steps[0]
    assert late.cross is not None
    assert late.cross[0] == late.x
    assert "after its latest day" in late.text.words


def test_words_turn_to_the_left_where_the_picture_ends() -> None:
    first, last = drawn(Gantt((LIVER, replace(RESTAGING, note="six to eight weeks later")))).steps
    assert (first.text.anchor, last.text.anchor) == ("start", "end")


def test_a_long_name_takes_two_lines_and_stays_whole_for_the_table() -> None:
    name = "Restage with liver MRI and chest CT, then discuss again with the whole board"
    [step] = drawn(Gantt((replace(LIVER, label=name),))).steps
    assert len(step.label) == 2
    assert step.name == name


def test_today_lies_before_the_first_step() -> None:
    picture = drawn(plan())
    first = picture.steps[0].x
    assert picture.today is not None
    assert first is not None
    assert picture.today < first
    assert picture.today_label is not None
    assert picture.today_label.words == "board 25 Nov"


def test_a_single_day_can_still_be_seen() -> None:
    day = Window(on(2026, 12, 15), on(2026, 12, 15))
    far = Window(on(2030, 12, 15), on(2030, 12, 15))
    steps = tuple(Step("Surgery", Kind.TREATMENT, window) for window in (day, far))
    assert all(step.width >= 5 for step in drawn(Gantt(steps)).steps)


def test_a_plan_without_any_date_has_no_picture() -> None:
    assert draw(Gantt((RECTUM,))) is None


def test_in_a_column_name_dates_and_bar_stand_below_each_other() -> None:
    picture = draw(plan(), COLUMN)
    assert picture is not None
    for step in picture.steps:
        (name,) = step.label
        assert name.x == 0
        if step.x is None:
            assert step.text.words == step.why_not
            continue
        assert step.text.x == 0
        assert name.y < step.text.y < step.top
        assert step.x + step.width <= picture.width
    rows = [step.top for step in picture.steps]
    assert rows == sorted(rows)
    assert picture.steps[-1].top + picture.steps[-1].height <= picture.bottom
