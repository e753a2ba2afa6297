"""A pathway that must not be dated yet keeps its steps and gets no day (SAFETY-26)."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from guidelines.core.content.conditions import Condition, Test
from guidelines.core.content.pathways import DoneBy, Interval, Pathway, Step
from guidelines.core.planning.pathways import Planner
from guidelines.core.planning.plan import PlannedPathway
from guidelines.core.record.case_record import CaseHeader, CaseRecord, Primary, Treatment
from guidelines.core.truth import Truth

ADEQUATE = Test("dated_when", "safety.gfr", "ge", ("60",))
PATHWAY = Pathway(
    id="p",
    stream="osteosarcoma",
    sources=("S",),
    title="P",
    intent="curative",
    alternative="x",
    order=1,
    when=Test("when", "primary.site", "eq", ("bone",)),
    dated_when=ADEQUATE,
    stop="Stop.",
    steps=(
        Step(id="drugs", action="drugs", label="Drugs", duration_days=(63, 63),
             done_by=DoneBy(kind="systemic", intents=("neoadjuvant",))),
        Step(id="bone", action="bone", label="Bone", duration_days=(1, 1)),
    ),
    intervals=(
        Interval(id="i", start="drugs.start", end="bone.start", min_days=70, why="w",
                 sources=("S",)),
    ),
)  # fmt: skip
RECORD = CaseRecord(
    schema_version=1,
    case=CaseHeader(id="c", focus_primary="P2"),
    primaries=[Primary(id="P1"), Primary(id="P2")],
)


def planned(adequate: Truth, record: CaseRecord = RECORD) -> PlannedPathway:
    def evaluate(condition: Condition) -> Truth:
        return adequate if condition is ADEQUATE else Truth.TRUE

    planner = Planner(facts={}, record=record, as_of=date(2026, 5, 4), evaluate=evaluate)
    return planner.plan(PATHWAY)


def test_known_and_adequate_it_has_days() -> None:
    plan = planned(Truth.TRUE)
    assert [step.earliest for step in plan.steps] == ["2026-05-04", "2026-07-13"]
    assert plan.notes == ()


@pytest.mark.parametrize("adequate", [Truth.FALSE, Truth.UNKNOWN])
def test_otherwise_it_keeps_its_steps_without_days_and_says_why(adequate: Truth) -> None:
    plan = planned(adequate)
    assert [step.id for step in plan.steps] == ["drugs", "bone"]
    assert {step.earliest for step in plan.steps} == {step.latest for step in plan.steps} == {None}
    assert [(note.code, note.facts) for note in plan.notes] == [("not_dated", ("safety.gfr",))]
    assert plan.feasibility == "feasible"
    assert plan.total_days == (None, None)


def given(target: str) -> CaseRecord:
    course = Treatment(
        "T1", "systemic", intent="neoadjuvant", target=target, start="2026-03-02", end="2026-05-03"
    )
    return msgspec.structs.replace(RECORD, treatments=[course])


def test_what_was_done_keeps_its_day() -> None:
    plan = planned(Truth.UNKNOWN, given("P2"))
    assert [(step.state, step.earliest) for step in plan.steps] == [
        ("done", "2026-03-02"),
        ("planned", None),
    ]


def test_what_was_given_for_another_cancer_is_no_step_of_this_plan() -> None:
    assert [step.state for step in planned(Truth.TRUE, given("P1")).steps] == ["planned"] * 2
