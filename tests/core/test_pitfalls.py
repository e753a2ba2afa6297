"""Patterns over plans: what a planned pathway must not look like."""

import msgspec
import pytest

from guidelines.core.content.conditions import Test
from guidelines.core.content.items import Pattern
from guidelines.core.content.pathways import Pathway, Step
from guidelines.core.facts.fact import Fact
from guidelines.core.planning.pitfalls import hits
from guidelines.core.planning.plan import PlannedPathway, PlannedStep
from guidelines.core.record.dates import parse_when
from tests.core.small import guideline

PATHWAY = Pathway(
    stream="colorectal",
    id="p",
    sources=("S",),
    title="P",
    intent="curative",
    alternative="x",
    order=1,
    when=Test("when", "mmr", "eq", ("pMMR",)),
    stop="Stop when it grows.",
    steps=tuple(
        Step(id=name, action=name, label=name, duration_days=(1, 1), cycles=cycles)
        for name, cycles in (("liver", None), ("bowel", None), ("chemo", 6))
    ),
)


def step(name: str, start: str, end: str) -> PlannedStep:
    return PlannedStep(id=name, action=name, state="planned", earliest=start, end_earliest=end)


PLAN = PlannedPathway(
    id="p",
    status="applies",
    feasibility="feasible",
    steps=(
        step("chemo", "2026-01-01", "2026-03-01"),
        step("liver", "2026-03-20", "2026-03-21"),
        step("bowel", "2026-03-20", "2026-03-21"),
    ),
)
GAP = {"first": ["chemo"], "second": ["liver"]}


def found(
    pattern: dict[str, object], plan: PlannedPathway = PLAN, **facts: Fact
) -> list[tuple[str, ...]]:
    clocks = {fact.id: fact for fact in facts.values()}
    built = msgspec.convert(pattern, Pattern)
    return [hit.steps for hit in hits(built, PATHWAY, plan, guideline(), clocks)]


@pytest.mark.parametrize(
    ("pattern", "steps"),
    [
        ({"kind": "same_day", "first": ["liver"], "second": ["bowel"]}, [("liver", "bowel")]),
        ({"kind": "same_day", "first": ["chemo"], "second": ["bowel"]}, []),
        ({"kind": "same_day", "first": ["liver"], "second": ["liver"]}, [("liver",)]),
        ({"kind": "interval_min", **GAP, "days": 28}, [("chemo", "liver")]),
        ({"kind": "interval_min", **GAP, "days": 19}, []),
        ({"kind": "interval_max", **GAP, "days": 18}, [("chemo", "liver")]),
        ({"kind": "interval_max", **GAP, "days": 19}, []),
        ({"kind": "cycles_max", "actions": ["chemo"], "cycles": 5}, [("chemo",)]),
        ({"kind": "cycles_max", "actions": ["chemo"], "cycles": 6}, []),
        ({"kind": "cycles_max", "actions": ["chemo"], "setting": "early_months"}, []),
        ({"kind": "step_present", "actions": ["chemo"]}, [("chemo",)]),
        ({"kind": "step_present", "actions": ["liver"], "first": ["chemo"]}, []),
        ({"kind": "step_present", "actions": ["chemo"], "first": ["liver"]}, [("chemo",)]),
        ({"kind": "step_absent", "actions": ["chemo"]}, []),
        ({"kind": "step_absent", "actions": ["biopsy"]}, [()]),
    ],
)  # fmt: skip
def test_patterns(pattern: dict[str, object], steps: list[tuple[str, ...]]) -> None:
    assert found(pattern) == steps


@pytest.mark.parametrize(
    ("begins", "steps"),
    [
        ("2025-12-31", []),
        ("2026-01-01", [("chemo", "liver")]),
        ("2026-02-28", [("chemo", "liver")]),
        ("2026-03-28", [("chemo", "liver")]),
        ("2026-03-29", []),
    ],
)
def test_a_course_that_still_goes_on_leaves_no_days(
    begins: str, steps: list[tuple[str, ...]]
) -> None:
    """From its first day until the limit after its end; before it nothing has been given."""
    moved = (PLAN.steps[0], step("liver", begins, begins), PLAN.steps[2])
    plan = msgspec.structs.replace(PLAN, steps=moved)
    assert found({"kind": "interval_min", **GAP, "days": 28}, plan) == steps


def test_two_operations_on_one_day_are_not_one_too_soon_after_the_other() -> None:
    pair = {"kind": "interval_min", "first": ["liver"], "second": ["bowel"], "days": 28}
    assert found(pair) == []


@pytest.mark.parametrize(
    ("last", "steps"), [("2026-03-01", [("liver",)]), ("2026-02", [("liver",)]), ("2026-01", [])]
)
def test_a_step_too_soon_after_an_event(last: str, steps: list[tuple[str, ...]]) -> None:
    pattern = {"kind": "after_event", "actions": ["liver"], "event": "last_bevacizumab", "days": 28}
    clock = Fact("clock.last_bevacizumab_to_now", "known", start=parse_when(last))
    assert found(pattern, clock=clock) == steps


def test_nothing_is_found_where_nothing_is_proposed() -> None:
    pattern = {"kind": "step_present", "actions": ["chemo"]}
    done = tuple(msgspec.structs.replace(step, state="done") for step in PLAN.steps)
    assert found(pattern, msgspec.structs.replace(PLAN, steps=done)) == []
    assert found(pattern, msgspec.structs.replace(PLAN, feasibility="excluded")) == []
