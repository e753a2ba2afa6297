"""How long plans and their contradictions take beside a general constraint solver, and growth.

Both sides answer the same question: every earliest and latest day; a set of reasons of which none
can be left out. The other side is CP-SAT with its presolve off, which is faster on plans of this
size, and leaves out one rule after the other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from guidelines.core.planning.bounds import ORIGIN, Arc, Bound, arcs_of
from guidelines.core.planning.conflict import Inconsistent
from guidelines.core.planning.days import Days
from guidelines.core.planning.schedule import Schedule, solve
from tests.bench.measuring import Row, medians
from tests.core.independent_plans import Independent, Plan, of_plan

STEPS = (10, 30, 60)
LISTS = (Days(weekly=frozenset({1, 3})), Days(weekly=frozenset({2})), Days(weekly=frozenset({0})))
ROUNDS = 15
CONFLICT_ROUNDS = 3
Question = Callable[[Plan], Callable[[], object]]


def rows() -> Iterator[Row]:
    possible = {steps: plan_of(steps) for steps in STEPS}
    contradictory = {steps: without_room(plan) for steps, plan in possible.items()}
    for steps in STEPS:
        assert isinstance(ours(possible[steps])(), Schedule)
        assert isinstance(ours(contradictory[steps])(), Inconsistent)
    yield from compared("plan", possible, ours, dates, ROUNDS)
    yield from compared("minimal conflict", contradictory, ours, conflict, CONFLICT_ROUNDS)


def compared(
    what: str, plans: dict[int, Plan], mine: Question, theirs: Question, rounds: int
) -> Iterator[Row]:
    """A row for each size, and how much longer the largest takes than the smallest."""
    times = [medians(mine(plan), theirs(plan), rounds) for plan in plans.values()]
    for steps, (first, other) in zip(plans, times, strict=True):
        yield Row(f"{what} of {steps} steps, ms (CP-SAT)", 1000 * first, 1000 * other)
    (small, small_other), *_, (large, large_other) = times
    name = f"{what}: {STEPS[-1]} against {STEPS[0]} steps, times as long (CP-SAT)"
    yield Row(name, large / small, large_other / small_other)


def plan_of(steps: int) -> Plan:
    """One step after the other, half of them waiting for a list, with a limit on most waits."""
    bounds: list[Bound] = []
    allowed: dict[str, Days] = {}
    for step in range(steps):
        start, end = f"s{step}.start", f"s{step}.end"
        bounds.append(Bound(f"not_before:s{step}", ORIGIN, start, 0))
        bounds.append(Bound(f"duration:s{step}", start, end, 1, 14))
        if step % 2:
            allowed[start] = LISTS[step // 2 % len(LISTS)]
        if step:
            high = None if step % 5 == 0 else 42
            bounds.append(Bound(f"i{step}", f"s{step - 1}.end", start, 7, high, relaxable=True))
        if step > 2:
            bounds.append(Bound(f"x{step}", f"s{step - 3}.end", start, 14, 140, relaxable=True))
    return bounds, allowed


def without_room(plan: Plan) -> Plan:
    """In the middle a Wednesday has to be followed by a Tuesday within five days of its start."""
    bounds, allowed = plan
    middle = len(allowed) // 2
    board, operation = f"s{2 * middle}", f"s{2 * middle + 1}"
    changed = [
        replace(bound, low=0, high=4)
        if bound.source == f"{board}.end" and bound.target == f"{operation}.start"
        else replace(bound, high=1)
        if bound.id == f"duration:{board}"
        else bound
        for bound in bounds
    ]
    days = {f"{board}.start": Days(weekly=frozenset({2})),
            f"{operation}.start": Days(weekly=frozenset({1}))}  # fmt: skip
    return changed, {**allowed, **days}


def ours(plan: Plan) -> Callable[[], Schedule | Inconsistent]:
    return lambda: solve(plan[0], allowed=plan[1])


def dates(plan: Plan) -> Callable[[], object]:
    return lambda: (of_plan(plan).earliest(), of_plan(plan).latest())


def conflict(plan: Plan) -> Callable[[], object]:
    """Leave out one rule after the other for as long as the rest has no solution."""
    bounds, allowed = plan

    def leave_out() -> Sequence[Arc | str]:
        kept: list[Arc | str] = [*arcs_of(bounds), *allowed]
        for rule in tuple(kept):
            rest = [each for each in kept if each is not rule]
            arcs = [each for each in rest if isinstance(each, Arc)]
            days = {each: allowed[each] for each in rest if isinstance(each, str)}
            if not Independent(arcs, days).holds():
                kept = rest
        return kept

    return leave_out
