"""Random plans, and what a general constraint solver says about the same rules."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from ortools.sat.python import cp_model

from guidelines.core.planning.bounds import ORIGIN, Arc, Bound, arcs_of
from guidelines.core.planning.conflict import Reason
from guidelines.core.planning.days import Days

HORIZON = 2400
"""Of the general solver, which wants one; far beyond what these plans need."""
UNLIMITED = 1500
"""Whoever can be so late is limited by nothing."""
DURATIONS = ((1, 1), (1, 7), (7, 14), (42, 56))
MAXIMUMS = (1, 3, 21, 35, 56, 90, 140, None, None, None, None)
Plan = tuple[list[Bound], dict[str, Days]]


def random_plan(seed: int, steps: int | None = None, *, slack: int = 1) -> Plan:
    """Steps one after the other with some across; done ones, pins, lists and leave among them.

    `slack` above one leaves room for long plans to be possible.
    """
    chance = random.Random(seed)
    roomy = slack > 1
    count = steps or chance.randint(2, 6)
    bounds: list[Bound] = []
    allowed: dict[str, Days] = {}
    done = chance.choice((0, 0, 0, 1, 2))
    for step in range(count):
        start, end = f"s{step}.start", f"s{step}.end"
        if step < done and step < count - 1:
            bounds += _done(chance, step, start, end)
            continue
        low, high = chance.choice(DURATIONS)
        bounds.append(Bound(f"not_before:s{step}", ORIGIN, start, 0))
        bounds.append(Bound(f"duration:s{step}", start, end, low, high))
        if chance.random() < (0.3 if roomy else 0.6):
            allowed[start] = random_days(chance, roomy)
        if not roomy and chance.random() < 0.08:
            day = chance.randint(0, 60)
            bounds.append(Bound(f"pin:s{step}", ORIGIN, start, day, day))
    bounds += _intervals(chance, count, slack)
    return bounds, allowed


def _done(chance: random.Random, step: int, start: str, end: str) -> list[Bound]:
    """A day of the past, or the days that a partial date can mean."""
    first = -chance.randint(2, 25) + step
    last = min(0, first + chance.choice((0, 0, 0, 3, 20)))
    fixed = Bound(f"done:s{step}", ORIGIN, start, first, last)
    return [fixed, Bound(f"duration:s{step}", start, end, 0, 3)]


def _intervals(chance: random.Random, count: int, slack: int) -> list[Bound]:
    bounds = []
    for step in range(1, count):
        earlier = step - 1 if chance.random() < 0.8 else chance.randrange(step)
        side = chance.choice(("start", "end", "end"))
        bounds.append(_interval(chance, f"i{step}", f"s{earlier}.{side}", f"s{step}.start", slack))
    for extra in range(chance.randint(0, 1 + count // 3)):
        first, second = sorted(chance.sample(range(count), 2))
        into = chance.choice(("start", "end"))
        bounds.append(
            _interval(chance, f"x{extra}", f"s{first}.end", f"s{second}.{into}", 2 * slack)
        )
    return bounds


def _interval(chance: random.Random, name: str, start: str, end: str, slack: int) -> Bound:
    low = chance.choice((0, 0, 1, 3, 7, 14, 28))
    room = chance.choice(MAXIMUMS)
    high = None if room is None else low + room * slack
    return Bound(name, start, end, low, high, why=name, relaxable=True)


def random_days(chance: random.Random, roomy: bool) -> Days:
    """Where there is to be room, every week has a day; else there may be single dates only."""
    number = chance.choice((1, 2, 5) if roomy else (0, 1, 1, 1, 2, 5))
    weekly = frozenset(chance.sample(range(7), number))
    until = chance.choice((0, 0, 30, 70)) if weekly else 70
    leave = chance.randint(0, 60)
    extra = set(chance.sample(range(70), chance.randint(1, 6)))
    listed = tuple(
        day
        for day in range(until)
        if (day % 7 in weekly and not leave <= day < leave + 14) or day in extra
    )
    return Days(listed, until, weekly)


def with_preferences(plan: Plan, seed: int) -> Plan:
    """The same plan with some intervals as preferences of several ranks."""
    chance = random.Random(seed)
    bounds = [
        replace(bound, hard=False, rank=chance.randint(0, 2))
        if bound.relaxable and chance.random() < 0.7
        else bound
        for bound in plan[0]
    ]
    return bounds, plan[1]


class Independent:
    """The rules as a model of the general solver: one variable for each point."""

    def __init__(self, arcs: Sequence[Arc], allowed: Mapping[str, Days]) -> None:
        self.model = cp_model.CpModel()
        ends = {point for arc in arcs for point in (arc.source, arc.target)}
        self.day = {
            point: self.model.new_int_var_from_domain(_domain(point, allowed), point)
            for point in sorted({ORIGIN, *allowed, *ends})
        }
        if not all(map(_listed, allowed.values())):
            self.model.add_bool_or([])  # a step without any day
        for arc in arcs:
            self.model.add(self.day[arc.target] - self.day[arc.source] >= arc.days)

    def holds(self) -> bool:
        return self._solved() is not None

    def earliest(self) -> dict[str, int] | None:
        """All at once: the least days of different points never exclude each other."""
        self.model.minimize(sum(self.day.values()))
        return self._solved()

    def latest(self) -> dict[str, int | None] | None:
        self.model.maximize(sum(self.day.values()))
        found = self._solved()
        if found is None:
            return None
        return {point: None if day > UNLIMITED else day for point, day in found.items()}

    def least(self, point: str) -> int:
        """Of one point alone, whatever that means for the others."""
        self.model.minimize(self.day[point])
        return (self._solved() or {})[point]

    def greatest(self, point: str) -> int | None:
        self.model.maximize(self.day[point])
        day = (self._solved() or {})[point]
        return None if day > UNLIMITED else day

    def _solved(self) -> dict[str, int] | None:
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.cp_model_presolve = False
        solver.parameters.linearization_level = 0
        status = solver.solve(self.model)
        if status == cp_model.INFEASIBLE:
            return None
        assert status == cp_model.OPTIMAL, solver.status_name(status)
        return {point: solver.value(day) for point, day in self.day.items()}


def holds(bounds: Sequence[Bound], allowed: Mapping[str, Days]) -> bool:
    """Preferences count as rules here."""
    return Independent(arcs_of(bounds), allowed).holds()


def of_plan(plan: Plan) -> Independent:
    bounds, allowed = plan
    return Independent(arcs_of(bound for bound in bounds if bound.hard), allowed)


def of_reasons(reasons: Sequence[Reason], allowed: Mapping[str, Days]) -> Independent:
    """Nothing but these reasons."""
    bounds = [
        Bound(
            reason.id,
            reason.source,
            reason.target,
            reason.days if reason.relation == "at_least" else None,
            reason.days if reason.relation == "at_most" else None,
        )
        for reason in reasons
        if reason.relation != "on_days"
    ]
    days = {r.target: allowed[r.target] for r in reasons if r.relation == "on_days"}
    return Independent(arcs_of(bounds), days)


def _domain(point: str, allowed: Mapping[str, Days]) -> cp_model.Domain:
    if point == ORIGIN:
        return cp_model.Domain(0, 0)
    if point in allowed:
        return _domain_of(allowed[point])
    return cp_model.Domain(-HORIZON, HORIZON)


@cache
def _domain_of(days: Days) -> cp_model.Domain:
    return cp_model.Domain.from_values(_listed(days) or [0])


@cache
def _listed(days: Days) -> list[int]:
    return [day for day in range(HORIZON) if day in days]
