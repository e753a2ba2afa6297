"""Every elective operation waits for bevacizumab: 28 days at least, planned for six weeks."""

from __future__ import annotations

import pytest

from guidelines.core.content.pathways import Pathway, Step
from tests.content.patients import LIVER, SINCE_JANUARY, patient, result, sequencing, systemic

ELECTIVE = {
    "ablation",
    "liver_resection",
    "liver_stage_one",
    "liver_stage_two",
    "lung_resection",
    "primary_resection",
    "simultaneous_resection",
}
OPERATIONS = [
    pytest.param(pathway, step, id=f"{pathway.id}/{step.id}")
    for pathway in sequencing().pathways.values()
    if pathway.stream in {"colorectal", "multiple_primaries", "general"}
    for step in pathway.steps
    if step.action in ELECTIVE
]


@pytest.mark.parametrize(("pathway", "step"), OPERATIONS)
def test_every_elective_operation_keeps_28_days_and_is_planned_after_six_weeks(
    pathway: Pathway, step: Step
) -> None:
    waits = {
        (each.min_days, each.hard)
        for each in pathway.intervals
        if each.start == "event:last_bevacizumab" and each.end == f"{step.id}.start"
    }
    assert waits == {(28, True), (42, False)}


@pytest.mark.parametrize("symptomatic", [True, False])
def test_no_plan_operates_in_the_third_week_after_bevacizumab(symptomatic: bool) -> None:
    given = systemic(drugs=["capecitabine", "oxaliplatin", "bevacizumab"], last_dose="2026-04-13")
    primaries = [SINCE_JANUARY["primaries"][0] | {"symptomatic": symptomatic}]
    case = patient(
        primaries=primaries,
        lesions=[LIVER | {"first_seen": "2026-01-20", "count": 1}],
        treatments=[given],
    )
    planned = [
        (plan.id, step.id)
        for plan in (each.plan for each in result(case).pathways)
        for step in plan.steps
        if step.action in ELECTIVE and step.earliest and step.earliest < "2026-05-25"
    ]
    assert planned == []
    too_early = {
        each.id: each.hits
        for each in result(case).pitfalls
        if each.id in {"plan-surgery-after-bevacizumab", "plan-six-weeks-after-bevacizumab"}
    }
    assert not any(too_early.values())
