"""Our dates, reasons and repairs beside a general constraint solver (OR-tools CP-SAT).

The plans are random but always the same, so that what fails once fails again.
"""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest

from guidelines.core.planning.bounds import ORIGIN, Bound
from guidelines.core.planning.conflict import Inconsistent
from guidelines.core.planning.days import Days
from guidelines.core.planning.repairs import PIN, Repair, Repairs
from guidelines.core.planning.schedule import Schedule, solve
from tests.core.independent_plans import (
    HORIZON,
    Plan,
    holds,
    of_plan,
    of_reasons,
    random_plan,
    with_preferences,
)

PLANS = 500
EACH_POINT_ALONE = range(0, PLANS, 10)
EVERY_DAY = Days(weekly=frozenset(range(7)))


@cache
def solved(seed: int) -> Schedule | Inconsistent:
    bounds, allowed = random_plan(seed)
    return solve(bounds, allowed=allowed)


def contradictions() -> list[tuple[Plan, Inconsistent]]:
    answers = ((random_plan(seed), solved(seed)) for seed in range(PLANS))
    return [(plan, answer) for plan, answer in answers if isinstance(answer, Inconsistent)]


def test_the_plans_are_of_every_kind() -> None:
    kinds = Counter(type(solved(seed)).__name__ for seed in range(PLANS))
    assert min(kinds["Schedule"], kinds["Inconsistent"]) >= PLANS // 3
    by_days = [a for _, a in contradictions() if any(r.relation == "on_days" for r in a.reasons)]
    assert len(by_days) >= PLANS // 10
    assert max(len(answer.reasons) for answer in by_days) >= 5


def test_every_earliest_and_latest_day_is_that_of_the_general_solver() -> None:
    for seed in range(PLANS):
        ours, theirs = solved(seed), of_plan(random_plan(seed))
        earliest, latest = theirs.earliest(), theirs.latest()
        if earliest is None or latest is None:
            assert isinstance(ours, Inconsistent), seed
            continue
        assert isinstance(ours, Schedule), (seed, ours)
        found = {point: (window.earliest, window.latest) for point, window in ours.windows.items()}
        assert found == {point: (earliest[point], latest[point]) for point in earliest}, seed


@pytest.mark.parametrize("seed", EACH_POINT_ALONE)
def test_so_is_each_point_on_its_own(seed: int) -> None:
    ours = solved(seed)
    if isinstance(ours, Inconsistent):
        return
    for point, window in ours.windows.items():
        assert of_plan(random_plan(seed)).least(point) == window.earliest
        assert of_plan(random_plan(seed)).greatest(point) == window.latest


@pytest.mark.parametrize("steps", [12, 20, 30])
def test_longer_plans_as_well(steps: int) -> None:
    feasible = 0
    for seed in range(15):
        plan = random_plan(seed, steps, slack=6)
        ours, theirs = solve(plan[0], allowed=plan[1]), of_plan(plan).earliest()
        assert isinstance(ours, Schedule) == (theirs is not None), seed
        if isinstance(ours, Schedule) and theirs:
            feasible += 1
            assert {p: window.earliest for p, window in ours.windows.items()} == theirs, seed
    assert feasible >= 3


def test_reasons_contradict_each_other_and_none_can_be_left_out() -> None:
    for plan, answer in contradictions():
        reasons = answer.reasons
        assert not of_reasons(reasons, plan[1]).holds(), answer
        for left_out in range(len(reasons)):
            rest = [*reasons[:left_out], *reasons[left_out + 1 :]]
            assert of_reasons(rest, plan[1]).holds(), (answer, reasons[left_out])


def test_preferences_give_way_by_rank_and_only_where_they_must() -> None:
    given_up = 0
    for seed in range(150):
        plan = with_preferences(random_plan(seed), seed)
        ours = solve(plan[0], allowed=plan[1])
        kept = [bound for bound in plan[0] if bound.hard]
        assert isinstance(ours, Schedule) == holds(kept, plan[1])
        if isinstance(ours, Inconsistent):
            continue
        dropped: list[Bound] = []
        for bound in sorted((b for b in plan[0] if not b.hard), key=lambda b: b.rank):
            (kept if holds([*kept, bound], plan[1]) else dropped).append(bound)
        assert list(ours.dropped) == dropped
        given_up += len(dropped)
    assert given_up >= 20


# ------------------------------------------------------------------ repairs


def test_every_repair_makes_the_plan_possible_and_nothing_smaller_does() -> None:
    kinds: Counter[str] = Counter()
    for (bounds, allowed), answer in contradictions():
        for repair in Repairs(bounds, allowed, {}).of(answer.reasons):
            kinds[f"{repair.kind} {repair.reason.relation}"] += 1
            assert holds(*repaired(bounds, allowed, repair)), repair
            nearer = replace(repair, days=repair.days + (1 if repair.days < now(repair) else -1))
            if nearer.days != now(repair):
                assert not holds(*repaired(bounds, allowed, nearer)), repair
    assert set(kinds) == {"move_pin at_least", "add_day on_days", "relax at_least", "relax at_most"}
    assert min(kinds.values()) >= 5


def test_where_no_repair_is_offered_none_exists() -> None:
    """Leaving one interval, pin or calendar out altogether would not help either."""
    for (bounds, allowed), answer in contradictions():
        if Repairs(bounds, allowed, {}).of(answer.reasons):
            continue
        for bound in bounds:
            if bound.id.startswith(PIN):
                assert not holds([each for each in bounds if each is not bound], allowed)
            if bound.relaxable:
                open_above = replace(bound, high=None)
                rest = [open_above if each is bound else each for each in bounds]
                assert not holds(rest, allowed)
        for point in allowed:
            assert not holds(bounds, {**allowed, point: EVERY_DAY})


def now(repair: Repair) -> int:
    """A further day has no number that it comes from: the first possible is the nearest."""
    return repair.reason.days if repair.kind != "add_day" else -1


def repaired(bounds: list[Bound], allowed: dict[str, Days], repair: Repair) -> Plan:
    reason = repair.reason
    if repair.kind == "add_day":
        return bounds, {**allowed, reason.target: allowed[reason.target].adding(repair.days)}
    changed = []
    for bound in bounds:
        if bound.id != reason.id:
            changed.append(bound)
        elif repair.kind == "move_pin":
            changed.append(Bound(bound.id, ORIGIN, bound.target, repair.days, repair.days))
        elif reason.relation == "at_least":
            changed.append(replace(bound, low=repair.days))
        else:
            changed.append(replace(bound, high=repair.days))
    return changed, allowed


def test_the_general_solver_looks_far_enough() -> None:
    days = [
        day
        for seed in range(PLANS)
        if isinstance(answer := solved(seed), Schedule)
        for window in answer.windows.values()
        for day in (window.earliest, window.latest)
        if day is not None
    ]
    assert max(days) < HORIZON // 2
