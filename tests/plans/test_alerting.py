"""When a plan has to be looked at again: from what it came to and what it comes to."""

from __future__ import annotations

import datetime as dt
from typing import Any

from guidelines.core.content.conditions import Test
from guidelines.core.content.pathways import Interval, Pathway, Step
from guidelines.core.planning.draft import Draft
from guidelines.core.planning.plan import PlannedPathway, PlannedStep, PlanNote, PlanReason
from tumorboard.plans.alerting import Alert, alerts_of

TODAY = dt.date(2026, 12, 1)
PATHWAY = Pathway(
    id="liver-first",
    title="Liver first",
    stream="colorectal",
    intent="curative",
    alternative="liver first",
    order=1,
    when=Test("when", "metastases.present", "eq", ("yes",)),
    stop="-",
    sources=("S",),
    steps=(
        Step(id="chemo", action="a", label="Chemotherapy", duration_days=(0,)),
        Step(id="liver", action="b", label="Liver resection", duration_days=(0,)),
    ),
    intervals=(
        Interval(
            id="within",
            start="chemo.end",
            end="liver.start",
            max_days=42,
            why="At most 6 weeks off chemotherapy.",
            sources=("S",),
        ),
    ),
)


def step(id_: str, **values: Any) -> PlannedStep:
    return PlannedStep(id=id_, action="x", **{"state": "planned", **values})


def plan(*steps: PlannedStep, **values: Any) -> PlannedPathway:
    given = {"status": "applies", "feasibility": "feasible", **values}
    return PlannedPathway(id="liver-first", steps=steps, **given)


def found(
    now: PlannedPathway, saved: PlannedPathway | None = None, **draft: Any
) -> tuple[Alert, ...]:
    drafted = Draft(pathway="liver-first", **draft)
    return alerts_of(drafted, PATHWAY, saved=saved, found=now, as_of=TODAY)


def reason(id_: str, start: str, end: str, relation: Any, days: int) -> PlanReason:
    return PlanReason(id=id_, start=start, end=end, relation=relation, days=days, why="")


def test_a_plan_that_can_be_kept_raises_nothing() -> None:
    ahead = step("liver", earliest="2026-12-01", latest="2026-12-01")
    assert found(plan(ahead), plan(ahead)) == ()


def test_an_open_ended_step_is_remembered_weeks_after_it_could_have_begun() -> None:
    now = plan(step("liver", earliest="2026-12-01"))
    assert found(now, plan(step("liver", earliest="2026-11-20"))) == ()
    (alert,) = found(now, plan(step("liver", earliest="2026-10-20")))
    assert (alert.kind, alert.day) == ("overdue", dt.date(2026, 10, 20))


def test_a_step_past_the_latest_day_it_had_is_overdue_until_it_is_done() -> None:
    saved = plan(step("liver", earliest="2026-11-10", latest="2026-11-30"))
    (alert,) = found(plan(step("liver", earliest="2026-12-01")), saved)
    assert (alert.kind, alert.about, alert.label) == ("overdue", "liver", "Liver resection")
    assert alert.day == dt.date(2026, 11, 30)
    assert found(plan(step("liver", state="done", earliest="2026-11-29")), saved) == ()
    assert found(plan(step("liver", state="skipped")), saved) == ()


def test_a_day_that_was_set_and_has_passed_says_it_all() -> None:
    stuck = plan(
        step("liver"),
        feasibility="inconsistent",
        reasons=(
            reason("pin:liver", "origin", "liver.start", "at_most", -3),
            reason("not_before:liver", "origin", "liver.start", "at_least", 0),
        ),
    )
    (alert,) = found(stuck, pins={"liver": dt.date(2026, 11, 28)})
    assert (alert.kind, alert.day) == ("overdue", dt.date(2026, 11, 28))


def test_a_longest_interval_that_has_run_out_is_named_with_its_last_day() -> None:
    stuck = plan(
        step("liver"),
        feasibility="inconsistent",
        short_by_days=4,
        reasons=(
            reason("not_before:liver", "origin", "liver.start", "at_least", 0),
            reason("within", "chemo.end", "liver.start", "at_most", 42),
            reason("done:chemo", "origin", "chemo.end", "at_most", -46),
        ),
    )
    assert found(stuck) == (
        Alert(
            kind="exceeded",
            about="within",
            label="At most 6 weeks off chemotherapy",
            day=dt.date(2026, 11, 27),
        ),
    )


def test_no_dates_for_any_other_reason_is_a_plan_no_longer_possible() -> None:
    stuck = plan(
        step("liver"),
        feasibility="inconsistent",
        reasons=(
            reason("within", "chemo.end", "liver.start", "at_most", 42),
            reason("days:liver.start", "origin", "liver.start", "on_days", 0),
        ),
    )
    (alert,) = found(stuck)
    assert (alert.kind, alert.about, alert.day) == ("impossible", "liver-first", None)


def test_a_wish_given_up_since_then_is_told_once_it_is_a_longest_interval() -> None:
    given_up = plan(notes=(PlanNote(code="preference_dropped", about="within"),))
    (alert,) = found(given_up, plan())
    assert (alert.kind, alert.about) == ("exceeded", "within")
    assert found(given_up, given_up) == ()
    assert found(given_up, None) == ()


def test_what_applies_no_longer_raises_nothing_else() -> None:
    saved = plan(step("liver", earliest="2026-11-10", latest="2026-11-30"))
    for now in (plan(step("liver"), feasibility="excluded"), plan(status="does_not_apply")):
        (alert,) = found(now, saved)
        assert (alert.kind, alert.label) == ("not_applying", "Liver first")
