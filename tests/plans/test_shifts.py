"""What moved a plan: each stage changes one thing, and the parts add up to the whole."""

from __future__ import annotations

import datetime as dt

from guidelines.core.planning.plan import Feasibility, PlannedPathway, PlannedStep, StepState
from tumorboard.plans.shifts import Moved, Place, Shift, Stage, Turn, shifts, turns


def plan(*steps: PlannedStep, feasibility: Feasibility = "feasible") -> PlannedPathway:
    return PlannedPathway(id="p", status="applies", feasibility=feasibility, steps=steps)


def step(
    id_: str, earliest: str | None, latest: str | None = None, state: StepState = "planned"
) -> PlannedStep:
    return PlannedStep(id=id_, action="x", state=state, earliest=earliest, latest=latest)


def only(found: tuple[Shift, ...]) -> Shift:
    (shift,) = found
    return shift


def test_the_parts_add_up_to_the_whole() -> None:
    found = only(
        shifts(
            [
                Stage(plan(step("liver", "2026-12-01"))),
                Stage(plan(step("liver", "2026-12-08")), "facts"),
                Stage(plan(step("liver", "2026-12-08")), "calendar"),
                Stage(plan(step("liver", "2026-12-05")), "days"),
            ]
        )
    )
    assert [(part.cause, part.days) for part in found.by] == [("facts", 7), ("days", -3)]
    whole = Moved("facts", found.before, found.after).days
    assert sum(part.days or 0 for part in found.by) == whole == 4


def test_what_moved_forth_and_back_has_not_moved() -> None:
    there, back = plan(step("a", "2026-12-01")), plan(step("a", "2026-12-09"))
    assert shifts([Stage(there), Stage(back, "calendar"), Stage(there, "days")]) == ()


def test_a_latest_day_alone_moves_too() -> None:
    found = only(
        shifts(
            [
                Stage(plan(step("a", "2026-12-01", "2026-12-20"))),
                Stage(plan(step("a", "2026-12-01", "2026-12-10")), "calendar"),
            ]
        )
    )
    assert found.by[0].days == 0
    assert found.after == Place("planned", dt.date(2026, 12, 1), dt.date(2026, 12, 10))


def test_a_step_recorded_as_done_is_locked_from_then_on() -> None:
    before, after = step("a", "2026-12-01"), step("a", "2026-11-20", state="done")
    found = only(shifts([Stage(plan(before)), Stage(plan(after), "facts")]))
    assert found.is_locked
    assert not only(shifts([Stage(plan(after)), Stage(plan(before), "facts")])).is_locked


def test_steps_that_come_and_go_are_told_those_that_are_gone_last() -> None:
    found = shifts(
        [
            Stage(plan(step("old", "2026-12-01"), step("same", "2026-12-02"))),
            Stage(plan(step("new", "2026-12-03"), step("same", "2026-12-02")), "content"),
        ]
    )
    assert [(each.step, each.before is None, each.after is None) for each in found] == [
        ("new", True, False),
        ("old", False, True),
    ]
    assert found[0].by[0].days is None


def test_a_plan_that_turns_impossible_says_which_change_did_it() -> None:
    stages = [
        Stage(plan()),
        Stage(plan(), "facts"),
        Stage(plan(feasibility="inconsistent"), "calendar"),
    ]
    assert turns(stages) == (Turn("calendar", "feasible", "inconsistent"),)
    assert turns([*stages, Stage(plan(), "days")]) == ()
