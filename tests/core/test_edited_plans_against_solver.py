"""Plans as a board edited them, beside a general constraint solver (OR-tools CP-SAT)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

import msgspec

from guidelines.core.planning.bounds import Bound
from guidelines.core.planning.desk import PlanInHand
from guidelines.core.planning.edits import edit_of
from tests.core.independent_plans import UNLIMITED, Plan, holds, of_plan
from tests.core.random_drafts import TODAY, random_case, rules_of

PLANS = 500


@cache
def solved(seed: int) -> PlanInHand:
    desk, draft = random_case(seed)
    return desk.solve(draft)


def with_kept_preferences(plan: Plan) -> tuple[Plan, list[str]]:
    """Preferences one after the other, those of higher rank last, as long as they hold."""
    kept = [bound for bound in plan[0] if bound.hard]
    given_up = []
    for bound in sorted((b for b in plan[0] if not b.hard), key=lambda b: b.rank):
        if holds([*kept, bound], plan[1]):
            kept.append(bound)
        else:
            given_up.append(bound.id)
    return ([_hard(bound) for bound in kept], plan[1]), given_up


def _hard(bound: Bound) -> Bound:
    return Bound(bound.id, bound.source, bound.target, bound.low, bound.high)


def dates(found: PlanInHand) -> dict[str, tuple[int | None, int | None]]:
    days = {}
    for step in found.plan.steps:
        if step.state == "planned":
            days[f"{step.id}.start"] = _number(step.earliest), _number(step.latest)
            days[f"{step.id}.end"] = _number(step.end_earliest), _number(step.end_latest)
    return days


def _number(day: str | None) -> int | None:
    return None if day is None else (date.fromisoformat(day) - TODAY).days


def test_the_drafts_are_of_every_kind() -> None:
    kinds: Counter[str] = Counter()
    for seed in range(PLANS):
        draft = random_case(seed)[1]
        kinds.update(name for name, value in msgspec.structs.asdict(draft).items() if value)
        kinds[solved(seed).plan.feasibility] += 1
    assert min(kinds["feasible"], kinds["inconsistent"]) >= PLANS // 5
    for name in ("order", "dropped", "added", "changed", "intervals", "pins", "extra_days"):
        assert kinds[name] >= PLANS // 10, name


def test_every_date_of_an_edited_plan_is_that_of_the_general_solver() -> None:
    for seed in range(PLANS):
        plan = rules_of(*random_case(seed))
        hard = [bound for bound in plan[0] if bound.hard]
        if not holds(hard, plan[1]):
            assert solved(seed).plan.feasibility == "inconsistent", seed
            continue
        firm, given_up = with_kept_preferences(plan)
        earliest, latest = of_plan(firm).earliest(), of_plan(firm).latest()
        assert earliest is not None, seed
        assert latest is not None, seed
        found = dates(solved(seed))
        assert found == {point: (earliest[point], latest[point]) for point in found}, seed
        told = [n.about for n in solved(seed).plan.notes if n.code == "preference_dropped"]
        assert len(told) == len(given_up), seed


def test_every_repair_is_an_edit_after_which_the_general_solver_finds_dates_too() -> None:
    kinds: Counter[str] = Counter()
    for seed in range(PLANS):
        found = solved(seed)
        desk, draft = random_case(seed)
        for repair in found.plan.repairs:
            kinds[repair.kind] += 1
            repaired = desk.apply(draft, edit_of(repair, found.pathway))
            bounds, allowed = rules_of(desk, repaired)
            assert holds([b for b in bounds if b.hard], allowed), (seed, repair)
    assert {"move_pin", "add_day", "restore_order", "drop_step", "relax"} <= set(kinds)


def test_the_days_are_within_sight() -> None:
    days = [day for seed in range(PLANS) for pair in dates(solved(seed)).values() for day in pair]
    assert max(day for day in days if day is not None) < UNLIMITED
