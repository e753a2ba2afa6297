"""A plan kept to a hospital's days: dated on them, or with reasons and repairs in words."""

from datetime import date

import pytest

from guidelines.core.content.pathways import Pathway
from guidelines.core.evaluation.assess import assess, read_assessment, replays
from guidelines.core.planning.calendar import NO_CALENDAR, Calendar
from guidelines.core.planning.calendarfile import read_calendar
from guidelines.core.planning.network import Ahead
from guidelines.core.planning.pathways import Planner
from guidelines.core.planning.plan import PlannedPathway
from guidelines.core.truth import Truth
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_plan import PlanExplainer
from tests.core.small import guideline
from tests.core.test_pathways import EMPTY, TODAY, asks, between, named, step, verdicts

RESTAGE = step("restage", resource="radiology")
BOARD = step("board", resource="board")
STENT = step("stent", duration_days=(14,), when=asks("stent.needed"))
LIVER = step("liver", resource="theatre")
FRIDAY = date(2026, 5, 1)
RESTAGING = Pathway(
    stream="colorectal",
    id="restaging",
    sources=("X",),
    title="Restaging",
    intent="curative",
    alternative="liver_first",
    order=1,
    when=asks("metastases.present"),
    stop="progression",
    steps=(RESTAGE, BOARD, STENT, LIVER),
    intervals=(
        between("plan.start", "restage.start", 0, 3),
        between("restage.end", "board.start", 0, 7),
        between("board.end", "stent.start", 0, None),
        between("stent.end", "liver.start", 0, None),
        between("board.end", "liver.start", 0, 10),
    ),
)


def hospital(theatre: str, closed: str = "") -> Calendar:
    return read_calendar(
        "hospital.yaml",
        "schema_version: 1\nresources:\n  board: {weekdays: [wednesday]}\n"
        f"  theatre: {{weekdays: [{theatre}]}}\nclosed: [{closed}]\n",
    )


def planned(calendar: Calendar | None = None, **more: object) -> PlannedPathway:
    pins = {name: day for name, day in more.items() if isinstance(day, date)}
    answers = {name: truth for name, truth in more.items() if isinstance(truth, Truth)}
    evaluate = verdicts(metastases__present=Truth.TRUE, **answers)
    planner = Planner(
        facts={}, record=EMPTY, as_of=TODAY, evaluate=evaluate, ahead=Ahead(calendar, pins)
    )
    return planner.plan(RESTAGING)


def said(plan: PlannedPathway) -> list[str]:
    words = PlanExplainer(Explainer(guideline(), {}), RESTAGING)
    return [words.inconsistent(plan), *map(words.repair, plan.repairs)]


def test_steps_lie_on_the_days_of_their_resources() -> None:
    plan = planned(hospital("tuesday, thursday"))
    assert (named(plan, "board").earliest, named(plan, "board").latest) == (
        "2026-05-06",
        "2026-05-06",
    )
    assert named(plan, "liver").earliest == "2026-05-07"
    assert named(plan, "liver").latest == "2026-05-14"
    assert named(planned(), "liver").earliest == "2026-05-03"


def test_a_list_that_comes_too_late_is_named_with_what_would_help() -> None:
    """Board on Wednesday 6 May, two weeks closed after it: no Tuesday within ten days."""
    plan = planned(hospital("tuesday", "{from: 2026-05-11, to: 2026-05-22, why: leave}"))
    assert (plan.feasibility, plan.short_by_days) == ("inconsistent", None)
    assert {reason.id for reason in plan.reasons} >= {"days:liver.start", "board.end->liver.start"}
    theatre = next(reason for reason in plan.reasons if reason.relation == "on_days")
    assert theatre.weekdays in {("tuesday",), ("wednesday",)}
    why, *repairs = said(plan)
    assert "liver only on Tuesday, as the calendar of theatre allows" in why
    assert "; board takes 1 day;" in why
    assert repairs == [
        "board: a further day for it (board), 4 May 2026",
        "liver: a further day for it (theatre), 7 May 2026",
        "at most 19 days instead of 10 days from the end of board to the start of liver"
        " — against: board.end->liver.start",
        "at most 18 days instead of 3 days from the start of the plan to the start of restage"
        " — against: plan.start->restage.start",
        "at most 22 days instead of 1 week from the end of restage to the start of board"
        " — against: restage.end->board.start",
    ]


def test_a_step_on_a_day_that_cannot_be_is_moved_to_the_nearest_that_can() -> None:
    plan = planned(hospital("tuesday, thursday"), liver=date(2026, 5, 13))
    assert plan.feasibility == "inconsistent"
    why, *repairs = said(plan)
    assert "liver is pinned to 13 May 2026" in why
    assert repairs == [
        "liver on 14 May 2026 instead",
        "liver on 12 May 2026 instead",
        "liver: a further day for it (theatre), 13 May 2026",
    ]
    moved = planned(hospital("tuesday, thursday"), liver=date(2026, 5, 12))
    assert (named(moved, "liver").earliest, named(moved, "liver").latest) == (
        "2026-05-12",
        "2026-05-12",
    )


def test_a_step_that_may_not_be_needed_can_be_left_out() -> None:
    plan = planned(hospital("thursday"), stent__needed=Truth.UNKNOWN)
    assert plan.feasibility == "inconsistent"
    repairs = {repair.kind: repair for repair in plan.repairs}
    assert repairs["drop_step"].about == "stent"
    assert "without stent, which may not be needed" in said(plan)
    without = planned(hospital("thursday"), stent__needed=Truth.FALSE)
    assert without.feasibility == "feasible"
    needed = planned(hospital("thursday"), stent__needed=Truth.TRUE)
    assert "drop_step" not in {repair.kind for repair in needed.repairs}


def test_repairs_need_no_lists_but_a_calendar() -> None:
    """Plans that were stored before there were calendars say what they said."""
    day = date(2026, 6, 30)
    assert planned(liver=day).repairs == ()
    first = planned(NO_CALENDAR, liver=day).repairs[0]
    assert (first.kind, first.about, first.date) == ("move_pin", "liver", "2026-05-23")


def test_the_calendar_is_part_of_what_an_assessment_rests_on() -> None:
    content, calendar = guideline(), hospital("tuesday")
    without = assess(EMPTY, content, as_of=FRIDAY)
    assert "calendar_hash" not in without.text
    assert replays(without.text, content)
    made = assess(EMPTY, content, as_of=FRIDAY, calendar=calendar)
    assert read_assessment(made.text).envelope.calendar_hash == calendar.hash
    assert replays(made.text, content, calendar)
    for other in (None, hospital("monday")):
        with pytest.raises(ValueError, match="not this one"):
            replays(made.text, content, other)
