"""What follows each outcome of a decision that lies ahead, each solved alone.

The steps listed before the gate stay as the board has them, and so does whatever is done; after
the gate comes the rest of the pathway, a continuation of the content, or a stop. Gates within a
continuation are steps like any other: they are shown, and not branched again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

import msgspec

from guidelines.core.content.conditions import Condition
from guidelines.core.content.pathways import (
    GATE,
    Branch,
    Continuation,
    Gate,
    Interval,
    Pathway,
    Step,
)
from guidelines.core.planning.plan import PlannedPathway
from guidelines.core.truth import Truth

AFTER = "after:"
"""Intervals that stand for the decision itself: `after:gate:step`."""
THEN = "then-"
"""What ids of steps and intervals of a continuation begin with, beside those of the pathway."""
_AHEAD = frozenset({"planned", "open"})
_BEVACIZUMAB = frozenset({"targeted_antibody"})
_NOT_CYTOTOXIC = _BEVACIZUMAB | {"immunotherapy", "targeted_drug"}
Solve = Callable[[Pathway, frozenset[str]], PlannedPathway]
"""A pathway and those of its steps that no treatment on record can show to be done."""


class PlannedBranch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    gate: str
    """The step with the decision."""
    outcome: str
    label: str
    verdict: Truth | None = None
    """Of the branch's condition, where it has one: TRUE is the outcome that is on record."""
    continues: bool = False
    continuation: str | None = None
    stop: str | None = None
    sources: tuple[str, ...] = ()
    pathway: Pathway
    """Steps up to the gate, and what follows it."""
    plan: PlannedPathway


def branches(
    pathway: Pathway,
    plan: PlannedPathway,
    continuations: Mapping[str, Continuation],
    *,
    solve: Solve,
    evaluate: Callable[[Condition], Truth],
) -> tuple[PlannedBranch, ...]:
    """Of every gate ahead that has branches, in the order of steps and outcomes.

    `pathway`: as the board has edited it; `plan`: what it comes to. A gate that is passed, done
    or left out offers none, and neither does a pathway that is excluded.
    """
    if plan.feasibility == "excluded":
        return ()
    done = frozenset(step.id for step in plan.steps if step.state == "done")
    return tuple(
        PlannedBranch(
            gate=step.id,
            outcome=branch.outcome,
            label=branch.label,
            verdict=None if branch.when is None else evaluate(branch.when),
            continues=branch.continues,
            continuation=branch.continuation,
            stop=branch.stop,
            sources=branch.sources,
            pathway=(whole := followed(pathway, step, branch, continuations, done)),
            plan=plan if branch.continues else solve(whole, _steps_of(whole) - _steps_of(pathway)),
        )
        for step, gate in gates_ahead(pathway, plan)
        for branch in gate.branches
    )


def gates_ahead(pathway: Pathway, plan: PlannedPathway) -> Iterator[tuple[Step, Gate]]:
    """The steps with a decision that is still to be made."""
    ahead = {step.id for step in plan.steps if step.state in _AHEAD}
    for step in pathway.steps:
        if step.gate is not None and step.id in ahead:
            yield step, step.gate


def followed(
    pathway: Pathway,
    gate: Step,
    branch: Branch,
    continuations: Mapping[str, Continuation],
    done: Collection[str],
) -> Pathway:
    """The pathway with what follows this outcome of the gate in place of its own rest."""
    if branch.continues:
        return pathway
    place = pathway.steps.index(gate)
    already = (step for step in pathway.steps[place:] if step.id in done)
    before = (*pathway.steps[:place], *already, gate)
    kept = {step.id for step in before}
    between = tuple(each for each in pathway.intervals if _within(each, kept))
    then = continuations.get(branch.continuation or "")
    steps, intervals = _continued(gate.id, then) if then else ((), ())
    carried = (
        *_in_its_place(pathway, kept, {step.id for step in steps}),
        *_washouts(before, intervals),
        *_no_overlap(before, steps),
    )
    return msgspec.structs.replace(
        pathway, steps=(*before, *steps), intervals=(*between, *intervals, *carried)
    )


def _in_its_place(pathway: Pathway, kept: set[str], then: set[str]) -> Iterator[Interval]:
    """What the pathway keeps between a step before the gate and one after it.

    A step of a continuation with the name of the latter takes its place: the operation in week 11
    is not earlier because a nodule has vanished.
    """
    for each in pathway.intervals:
        step, _, edge = each.end.rpartition(".")
        from_before = _owner(each.start) in kept or _owner(each.start) in {"", "plan"}
        if from_before and step not in kept and f"{THEN}{step}" in then:
            yield msgspec.structs.replace(each, end=f"{THEN}{step}.{edge}")


def _washouts(before: Iterable[Step], then: Iterable[Interval]) -> Iterator[Interval]:
    """What a continuation keeps from the last dose, kept from doses planned before the gate too."""
    for interval in then:
        for step in before:
            if _gives(step, interval.start):
                name, start = f"{interval.id}:{step.id}", f"{step.id}.end"
                yield msgspec.structs.replace(interval, id=name, start=start)


def _no_overlap(before: Iterable[Step], then: Iterable[Step]) -> Iterator[Interval]:
    """What is given after the decision begins when what was given before it has ended."""
    given = [step for step in before if _is_systemic(step)]
    for step in filter(_is_systemic, then):
        for each in given:
            yield Interval(
                id=f"{AFTER}{each.id}:{step.id}",
                start=f"{each.id}.end",
                end=f"{step.id}.start",
                min_days=0,
                why="after the treatment before",
                sources=(),
            )


def _is_systemic(step: Step) -> bool:
    return step.done_by is not None and step.done_by.kind == "systemic"


def _gives(step: Step, event: str) -> bool:
    """Whether the last dose that an interval counts from may be that of this step."""
    if event == "event:last_bevacizumab":
        return step.action in _BEVACIZUMAB
    cytotoxic = _is_systemic(step) and step.action not in _NOT_CYTOTOXIC
    return event == "event:last_cytotoxic" and cytotoxic


def _continued(gate: str, then: Continuation) -> tuple[tuple[Step, ...], tuple[Interval, ...]]:
    """Steps and intervals of a continuation, none of them before the decision."""
    steps = tuple(msgspec.structs.replace(step, id=f"{THEN}{step.id}") for step in then.steps)
    after = tuple(
        Interval(
            id=f"{AFTER}{gate}:{step.id}",
            start=f"{gate}.end",
            end=f"{step.id}.start",
            min_days=0,
            why="after the decision",
            sources=(),
        )
        for step in steps
    )
    stated = tuple(
        msgspec.structs.replace(
            each,
            id=f"{THEN}{each.id}",
            start=_renamed(each.start, gate),
            end=_renamed(each.end, gate),
        )
        for each in then.intervals
    )
    return steps, (*stated, *after)


def _renamed(point: str, gate: str) -> str:
    owner, _, edge = point.rpartition(".")
    if owner == GATE:
        return f"{gate}.{edge}"
    return point if point == "plan.start" or not owner else f"{THEN}{point}"


def _within(interval: Interval, kept: set[str]) -> bool:
    """Whether both its ends are there; events and the start of the plan always are."""
    ends = (_owner(interval.start), _owner(interval.end))
    return all(owner in kept or owner in {"", "plan"} for owner in ends)


def _owner(point: str) -> str:
    return point.rpartition(".")[0]


def _steps_of(pathway: Pathway) -> frozenset[str]:
    return frozenset(step.id for step in pathway.steps)
