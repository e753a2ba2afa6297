"""Why no plan can hold: a set of rules of which none can be left out.

A contradiction among bounds alone is a cycle that asks a point to come after itself, and its sum
says by how many days. Where allowed days take part there is no such sum; then rules are left out,
in halves at first, for as long as the rest still contradicts itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from guidelines.core.planning.bounds import ORIGIN, Arc, Bound, arcs_of
from guidelines.core.planning.days import Allowed
from guidelines.core.planning.fixpoint import Plan

Relation = Literal["at_least", "at_most", "on_days"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One side of a bound that takes part in a contradiction, or the days of a point."""

    id: str
    source: str
    target: str
    relation: Relation
    days: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Inconsistent:
    """Rules that cannot hold together; leaving any one of them out removes this contradiction."""

    reasons: tuple[Reason, ...]
    short_by_days: int | None
    """Days by which any one of the reasons would have to give way, if it is the same for all."""


def explain(names: Sequence[str], bounds: Sequence[Bound], allowed: Allowed) -> Inconsistent:
    """A minimal set of reasons for rules that do contradict each other."""
    cycle = _contradiction(names, arcs_of(bounds))
    if cycle is not None:
        return _minimal(names, bounds, cycle)
    rules: list[_Rule] = [*arcs_of(bounds), *allowed]
    near = _near(rules, Plan(names, arcs_of(bounds), allowed))
    kept = _irreducible(rules if _holds(near, allowed) else near, allowed)
    return Inconsistent(tuple(map(_reason, kept)), None)


_Rule = Arc | str
"""An arc, or the point whose allowed days are a rule."""


def _near(rules: Sequence[_Rule], plan: Plan) -> list[_Rule]:
    """The rules among those points at which the search for days gave up."""
    plan.earliest()
    points = plan.culprits()
    return [rule for rule in rules if points.issuperset(_points(rule))]


def _points(rule: _Rule) -> tuple[str, ...]:
    return (rule,) if isinstance(rule, str) else (rule.source, rule.target)


def _irreducible(rules: list[_Rule], allowed: Allowed) -> list[_Rule]:
    """Leave out whatever the contradiction does not need; every rule is tried alone at the end."""
    size = max(1, len(rules) // 2)
    while True:
        place = 0
        while place < len(rules):
            rest = rules[:place] + rules[place + size :]
            if _holds(rest, allowed):
                place += size
            else:
                rules = rest
        if size == 1:
            return rules
        size = min(size // 2, max(1, len(rules) // 2))


def _holds(rules: Sequence[_Rule], allowed: Allowed) -> bool:
    names = sorted({ORIGIN, *(point for rule in rules for point in _points(rule))})
    arcs = [rule for rule in rules if isinstance(rule, Arc)]
    days = {rule: allowed[rule] for rule in rules if isinstance(rule, str)}
    return Plan(names, arcs, days).earliest() is not None


def _contradiction(names: Sequence[str], arcs: Sequence[Arc]) -> list[Arc] | None:
    """A cycle of arcs that asks a point to come after itself, or None."""
    day = dict.fromkeys(names, 0)
    came_by: dict[str, Arc] = {}
    moved: str | None = None
    for _ in range(len(names) + 1):
        moved = None
        for arc in arcs:
            source, target, days, _, _ = arc
            if day[source] + days > day[target]:
                day[target] = day[source] + days
                came_by[target] = arc
                moved = target
        if moved is None:
            return None
    return _cycle(came_by, moved, len(names))


def _cycle(came_by: Mapping[str, Arc], start: str | None, count: int) -> list[Arc]:
    """Walk back from a point that never settles until the walk is inside its cycle."""
    point = str(start)
    for _ in range(count):
        point = came_by[point].source
    cycle = [came_by[point]]
    while cycle[-1].source != point:
        cycle.append(came_by[cycle[-1].source])
    return cycle[::-1]


def _minimal(names: Sequence[str], bounds: Sequence[Bound], cycle: list[Arc]) -> Inconsistent:
    """Deletion filter: of the rules in one contradiction, keep those it cannot do without."""
    core = [bound for bound in bounds if any(arc.bound is bound for arc in cycle)]
    for candidate in tuple(core):
        rest = [bound for bound in core if bound is not candidate]
        if smaller := _contradiction(names, arcs_of(rest)):
            core, cycle = rest, smaller
    final = _contradiction(names, arcs_of(core)) or cycle
    return Inconsistent(tuple(map(_reason, final)), sum(arc.days for arc in final))


def _reason(rule: _Rule) -> Reason:
    if isinstance(rule, str):
        return Reason(f"days:{rule}", ORIGIN, rule, "on_days", 0)
    bound = rule.bound
    if rule.lower:
        return Reason(bound.id, bound.source, bound.target, "at_least", rule.days, bound.why)
    return Reason(bound.id, bound.source, bound.target, "at_most", -rule.days, bound.why)
