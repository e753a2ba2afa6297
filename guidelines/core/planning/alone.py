"""A pathway solved by itself: every step takes place, nobody is looked at, nothing is done yet.

Whoever writes a pathway sees with this whether its intervals can hold together. Where they cannot,
each contradiction is told, and the plan is that of the pathway without the limits in question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import msgspec

from guidelines.core.content.conditions import AllOf
from guidelines.core.content.pathways import GATE, Continuation, Interval, Pathway, Step
from guidelines.core.facts.fact import Fact
from guidelines.core.planning.calendar import NO_CALENDAR, Calendar
from guidelines.core.planning.network import EVENTS, Ahead
from guidelines.core.planning.pathways import Planner
from guidelines.core.planning.plan import PlannedPathway
from guidelines.core.record.case_record import CaseHeader, CaseRecord
from guidelines.core.record.dates import on
from guidelines.core.truth import Truth

NOBODY = CaseRecord(schema_version=1, case=CaseHeader(id="nobody"))
DECISION = "The decision that this follows"
MOST = 9
"""Contradictions that are looked for, one after the other."""
SOMETIME = date(2026, 1, 5)
"""Contradictions do not depend on the day."""


@dataclass(frozen=True)
class Alone:
    """`pathway`: as it is drawn, without the limits that take part in a contradiction."""

    pathway: Pathway
    plan: PlannedPathway
    contradictions: tuple[PlannedPathway, ...] = ()
    """Each with its reasons, and the changes of one number that would mend it."""


def solved_alone(
    sequence: Pathway | Continuation,
    *,
    as_of: date,
    without: Collection[str] = (),
    ago: Mapping[str, int] | None = None,
) -> Alone:
    """`without`: steps that do not take place; `ago`: events, and how many days ago they were."""
    return until_it_holds(as_pathway(sequence), nobody(as_of, without, ago or {}))


def until_it_holds(pathway: Pathway, planner: Planner) -> Alone:
    """The plan, once the limits of every contradiction are left out."""
    found: list[PlannedPathway] = []
    while True:
        plan = planner.plan(pathway)
        if plan.feasibility != "inconsistent":
            return Alone(pathway, plan, tuple(found))
        found.append(plan)
        freed = _without_limits(pathway, plan)
        if freed == pathway or len(found) == MOST:
            return Alone(pathway, plan, tuple(found))
        pathway = freed


def contradictory(sequence: Pathway | Continuation) -> PlannedPathway | None:
    """The first contradiction, with all its steps or with those that always take place."""
    pathway = as_pathway(sequence)
    sometimes = tuple(step.id for step in pathway.steps if step.when is not None)
    for without in dict.fromkeys(((), sometimes)):
        plan = nobody(SOMETIME, without, {}, calendar=None).plan(pathway)
        if plan.feasibility == "inconsistent":
            return plan
    return None


def nobody(
    as_of: date,
    without: Collection[str],
    ago: Mapping[str, int],
    calendar: Calendar | None = NO_CALENDAR,
) -> Planner:
    """Plans for nobody in particular: whatever a pathway asks for is so."""
    return Planner(
        facts={fact.id: fact for fact in _clocks(ago, as_of)},
        record=NOBODY,
        as_of=as_of,
        evaluate=lambda _: Truth.TRUE,
        ahead=Ahead(calendar, dropped=without),
    )


def as_pathway(sequence: Pathway | Continuation) -> Pathway:
    """Without what keeps it from being dated; a continuation begins with its decision."""
    if isinstance(sequence, Pathway):
        return msgspec.structs.replace(
            sequence, excluded_when=None, contested_when=None, dated_when=None
        )
    decision = Step(id=GATE, action="board_review", label=DECISION, duration_days=(0, 0))
    after = (
        Interval(
            id=f"{GATE}:{step.id}", start=f"{GATE}.end", end=f"{step.id}.start",
            min_days=0, why="after the decision", sources=(),
        )
        for step in sequence.steps
    )  # fmt: skip
    return Pathway(
        id=sequence.id, sources=sequence.sources, title=sequence.title, stream=sequence.stream,
        intent="curative", alternative="", order=0, when=AllOf("", ()), stop=sequence.stop or "",
        steps=(decision, *sequence.steps), intervals=(*sequence.intervals, *after),
    )  # fmt: skip


def _without_limits(pathway: Pathway, plan: PlannedPathway) -> Pathway:
    """Without the upper limits of the contradiction; where there are none, without its orders."""
    upper = _named(pathway, plan, "at_most")
    orders = set() if upper else _named(pathway, plan, "at_least")
    kept = (
        msgspec.structs.replace(each, max_days=None) if each.id in upper else each
        for each in pathway.intervals
        if each.id not in orders
    )
    return msgspec.structs.replace(pathway, intervals=tuple(kept))


def _named(pathway: Pathway, plan: PlannedPathway, relation: str) -> set[str]:
    """Intervals that take part with this side; across steps left out several are named as one."""
    ids = {each.id for each in pathway.intervals}
    reasons = (each.id for each in plan.reasons if each.relation == relation)
    return {name for reason in reasons for name in reason.split("+") if name in ids}


def _clocks(ago: Mapping[str, int], as_of: date) -> Iterator[Fact]:
    """The facts from which intervals after an event count."""
    for event, days in ago.items():
        clock, _ = EVENTS.get(event, (f"clock.{event}_to_now", None))
        yield Fact(clock, "known", start=on(as_of - timedelta(days=days)))
