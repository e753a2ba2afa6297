"""Plans of invented patients, solved and drawn: what the board reads off the picture."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.template.loader import render_to_string

from guidelines.core.evaluation.result import PatternHit
from guidelines.core.planning.calendar import Calendar, Closure, Resource
from guidelines.core.planning.desk import Desk, PlanInHand
from guidelines.core.planning.draft import Draft
from guidelines.core.planning.violations import Violation
from tests.content.patients import (
    CONVERTED,
    LIVER,
    TODAY,
    judged,
    patient,
    result,
    sequencing,
    systemic,
)
from tumorboard.web.pictures.gantt import Gantt, Kind, Step, Wait
from tumorboard.web.pictures.liver import Fate, LiverPicture
from tumorboard.web.plans.drawing import (
    CONTRADICTS,
    Background,
    background_of,
    gantt_of,
    plan_pictures,
)
from tumorboard.web.plans.drawing_branches import branch_pictures
from tumorboard.web.plans.drawing_liver import liver_picture

LISTS = Calendar(
    schema_version=1,
    resources={"theatre": Resource(weekdays=("tuesday", "thursday")), "board": Resource()},
    closed=(Closure(first=dt.date(2026, 5, 25), last=dt.date(2026, 5, 29), why="maintenance"),),
)
BEVACIZUMAB = systemic(
    id="T1",
    drugs=["bevacizumab", "oxaliplatin", "fluorouracil"],
    start="2026-01-26",
    last_dose="2026-04-20",
    cycles=6,
)
INSIDE = dt.date(2026, 5, 12)  # a theatre day, three weeks after the last bevacizumab


def desk_for(**changes: Any) -> Desk:
    record = patient(**changes)
    return Desk(sequencing(), result(record).parts[0], record, as_of=TODAY, calendar=LISTS)


@pytest.fixture(scope="module")
def desk() -> Desk:
    return desk_for(**CONVERTED, treatments=[BEVACIZUMAB])


def solved(desk: Desk, pathway: str = "liver-first", **draft: Any) -> PlanInHand:
    return desk.solve(Draft(pathway=pathway, **draft))


def drawn(desk: Desk, hand: PlanInHand) -> Gantt:
    return gantt_of(hand, background_of(desk, lambda step: f"#row-{step}"))


def step_of(gantt: Gantt, name: str) -> Step:
    return next(each for each in gantt.steps if isinstance(each, Step) and each.id == name)


def liver_step(hand: PlanInHand) -> str:
    return next(each.id for each in hand.plan.steps if each.action == "liver_resection")


def test_every_step_that_takes_place_has_a_row_that_leads_to_the_table(desk: Desk) -> None:
    hand = solved(desk)
    rows = [each for each in drawn(desk, hand).steps if isinstance(each, Step)]
    shown = [each.id for each in hand.plan.steps if each.state in {"planned", "open", "done"}]
    assert [each.id for each in rows] == shown
    assert all(each.href == f"#row-{each.id}" for each in rows)


def test_windows_are_those_of_the_plan(desk: Desk) -> None:
    hand = solved(desk)
    planned = {each.id: each for each in hand.plan.steps}
    for each in drawn(desk, hand).steps:
        if isinstance(each, Step) and each.window and not each.fixed:
            assert each.window.start.lo.isoformat() == planned[each.id].earliest
            assert each.open_end is (planned[each.id].latest is None)
            assert each.window.start.hi <= each.window.end.hi


def test_the_washout_stands_before_the_operation_and_ends_before_it(desk: Desk) -> None:
    hand = solved(desk)
    gantt = drawn(desk, hand)
    operation = step_of(gantt, liver_step(hand))
    place = gantt.steps.index(operation)
    washouts = [
        each
        for each in gantt.steps[place - 2 : place]
        if isinstance(each, Wait) and each.kind is Kind.WASHOUT
    ]
    assert washouts
    assert "bevacizumab" in washouts[0].label
    assert washouts[0].since == dt.date(2026, 4, 20)
    assert operation.window is not None
    assert not washouts[0].broken


def test_theatre_days_are_those_of_the_calendar_within_the_window(desk: Desk) -> None:
    hand = solved(desk)
    operation = step_of(drawn(desk, hand), liver_step(hand))
    assert operation.listed
    assert operation.window
    assert {day.weekday() for day in operation.listed} <= {1, 3}
    assert operation.listed[0] == operation.window.start.lo
    assert operation.listed[-1] <= operation.window.start.hi
    closed = LISTS.closed[0]
    assert not any(closed.first <= day <= closed.until for day in operation.listed)


def test_what_can_be_as_late_as_one_likes_goes_on_with_an_arrow(desk: Desk) -> None:
    hand = solved(desk, "palliative-systemic")
    later = [each for each in drawn(desk, hand).steps if isinstance(each, Step) and each.open_end]
    for each in later:
        assert each.window is not None
        assert each.window.start.hi - each.window.start.lo == dt.timedelta(weeks=4)
    assert later


def test_an_operation_set_inside_its_washout_is_drawn_there_and_crossed(desk: Desk) -> None:
    step = liver_step(solved(desk))
    hand = solved(desk, pins={step: INSIDE})
    assert hand.plan.feasibility == "inconsistent"
    gantt = drawn(desk, hand)
    operation = step_of(gantt, step)
    assert operation.window is not None
    assert operation.window.start.lo == INSIDE
    assert operation.why_not == CONTRADICTS
    assert operation.pinned
    waits = [each for each in gantt.steps if isinstance(each, Wait) and each.until == INSIDE]
    assert any(each.broken and each.over > INSIDE for each in waits)


def test_what_is_done_keeps_its_days_even_where_the_plan_does_not_fit(desk: Desk) -> None:
    step = liver_step(solved(desk))
    gantt = drawn(desk, solved(desk, pins={step: INSIDE}))
    done = [each for each in gantt.steps if isinstance(each, Step) and each.fixed]
    for each in done:
        assert each.window is not None
        assert each.window.start.lo == dt.date(2026, 1, 26)
        assert not each.why_not


def test_a_set_day_is_a_pin(desk: Desk) -> None:
    open_plan = solved(desk, "primary-first")
    step = liver_step(open_plan)
    day = step_of(drawn(desk, open_plan), step).listed[1]
    pinned = step_of(drawn(desk, solved(desk, "primary-first", pins={step: day})), step)
    assert pinned.pinned
    assert pinned.window is not None
    assert pinned.window.start.lo == pinned.window.start.hi == day


def test_further_days_agreed_are_drawn_like_the_others(desk: Desk) -> None:
    open_plan = solved(desk, "primary-first")
    step = liver_step(open_plan)
    listed = step_of(drawn(desk, open_plan), step).listed
    friday = next(day for day in listed if day.weekday() == 3) + dt.timedelta(days=1)
    assert friday not in listed
    hand = solved(desk, "primary-first", extra_days={"theatre": (friday,)})
    assert friday in step_of(drawn(desk, hand), step).listed


def test_a_rule_that_the_board_keeps_to_violate_stays_visible(desk: Desk) -> None:
    hand = solved(desk)
    step = liver_step(hand)
    pitfall = next(iter(desk.guideline.pitfalls.values()))
    hit = PatternHit(pathway="liver-first", steps=(step,))
    against = PlanInHand(
        draft=hand.draft,
        pathway=hand.pathway,
        plan=hand.plan,
        violations=(Violation(pitfall=pitfall.id, kind=pitfall.kind, hit=hit),),
    )
    assert step_of(drawn(desk, against), step).against == (pitfall.title,)


def test_the_whole_plan_is_drawn_three_times_and_every_row_is_named(desk: Desk) -> None:
    hand = solved(desk)
    pictures = plan_pictures(hand, background_of(desk))
    context = {"pictures": pictures, "id": "plan", "title": "Liver first"}
    html = render_to_string("tumorboard/pictures/plan.html", context)
    assert html.count("<svg xmlns") == 3
    for label in re.findall(r'data-step="([^"]+)"', html):
        assert label
    assert not re.search(r"\sstyle=|\son\w+=|url\(", html)


def test_an_excluded_pathway_has_no_picture(desk: Desk) -> None:
    excluded = next(each for each in desk.part.pathways if each.plan.feasibility == "excluded")
    assert plan_pictures(solved(desk, excluded.id), Background(TODAY)) is None


def test_outcomes_of_a_gate_stand_beside_each_other_on_one_axis() -> None:
    desk = desk_for(resectability=judged("unresectable"))
    found = desk.branches(Draft(pathway="conversion"))
    drawn = branch_pictures(found, background_of(desk))
    assert drawn.keys() == {(each.gate, each.outcome) for each in found}
    for gate in {each.gate for each in found}:
        pictures = [picture for (at, _), picture in drawn.items() if at == gate and picture]
        assert len(pictures) > 1
        assert len({(each.first, each.pixels_per_day) for each in pictures}) == 1
        for picture in pictures:
            assert picture.steps[0].id == gate
            assert not any(row.is_wait for row in picture.steps)


def lesion(name: str, *segments: str, mm: int | None = 20, **more: Any) -> dict[str, Any]:
    size = {"longest_mm": mm} if mm else {"not_visible": True}
    taken = [{"date": "2026-02-01", "longest_mm": 30}, {"date": "2026-04-22", **size}]
    return LIVER | {"id": name, "count": 1, "segments": [*segments], "measurements": taken} | more


def liver_of(*lesions: dict[str, Any], **more: Any) -> LiverPicture:
    desk = desk_for(lesions=[*lesions], **more)
    hand = solved(desk)
    picture = liver_picture(desk.record, hand.plan, hand.pathway)
    assert picture is not None
    return picture


def test_one_lesion_and_one_step_for_the_liver_belong_together() -> None:
    [row] = liver_of(lesion("L1", "8")).rows
    assert row.lesion.fate is Fate.RESECT
    assert row.lesion.course == "30 mm → 20 mm, 22 Apr 2026"


def test_of_several_lesions_nobody_has_yet_said_which() -> None:
    rows = liver_of(lesion("L1", "8"), lesion("L2", "2", "3")).rows
    assert {row.lesion.fate for row in rows} == {Fate.OPEN}
    assert all(row.lesion.planned.startswith("not yet said") for row in rows)


def test_a_group_is_never_taken_for_one_lesion() -> None:
    [row] = liver_of(lesion("L1", "8", count=3)).rows
    assert (row.lesion.fate, row.lesion.count) == (Fate.OPEN, "3 lesions")


def test_a_lesion_that_is_no_longer_visible_stays_in_the_picture() -> None:
    """SAFETY-22."""
    picture = liver_of(lesion("L1", "8"), lesion("L2", "5", mm=None))
    vanished = picture.rows[1].lesion
    assert vanished.disappearing
    assert vanished.fate is Fate.OPEN
    assert [mark.disappearing for mark in picture.marks] == [False, True]


def test_what_was_removed_before_is_marked_with_its_segment_and_its_day() -> None:
    surgery = {
        "id": "T1",
        "kind": "surgery",
        "operation": "liver_resection_minor",
        "target": "L1",
        "start": "2024-02-03",
    }
    gone = lesion("L1", "4a", state="resected", first_seen="2024-01-10")
    picture = liver_of(gone, lesion("L2", "8"), treatments=[surgery])
    assert picture.rows[0].lesion.fate is Fate.GONE
    assert picture.rows[0].lesion.planned == "resected 3 Feb 2024"
    assert picture.operated == {"4a"}


def test_the_liver_tells_its_remnant_and_who_judged_it() -> None:
    liver = liver_of(lesion("L1", "8"), resectability=judged("resectable")).liver
    assert re.match(r"\d+ %", liver.remnant)
    assert liver.opinions[0].endswith("resectable (Dr Amadou Ba, 22 Apr 2026)")


def test_without_a_plan_the_lesions_are_shown_as_they_are() -> None:
    record = patient(lesions=[lesion("L1", "8")])
    picture = liver_picture(record)
    assert picture is not None
    assert picture.rows[0].lesion.planned == "present"
    html = render_to_string("tumorboard/pictures/liver_plan.html", {"picture": picture, "id": "l"})
    assert "In this plan" not in html
