"""The decisions ahead of a plan as something to draw: what follows each of their outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from guidelines.core.content.pathways import Step
from guidelines.core.planning.branches import PlannedBranch
from guidelines.core.truth import Truth
from tumorboard.web.pictures.branches import Branch, Fork, columns
from tumorboard.web.plans.drawing import Background, Drawer

CONTRADICTION = "Its dates contradict each other."
NO_DATES = "No dates are given before more is known."


def forks(
    branches: Sequence[PlannedBranch],
    background: Background,
    fact_label: Callable[[str], str] = str,
) -> tuple[Fork, ...]:
    """`branches`: of a desk, in its order; `fact_label`: the words for a fact's id."""
    by_gate = groupby(branches, key=lambda each: each.gate)
    return tuple(_fork(gate, [*group], background, fact_label) for gate, group in by_gate)


def _fork(
    gate: str,
    branches: Sequence[PlannedBranch],
    background: Background,
    fact_label: Callable[[str], str],
) -> Fork:
    step = next(each for each in branches[0].pathway.steps if each.id == gate)
    asked = step.gate
    return Fork(
        id=gate,
        label=step.label,
        ask=asked.ask if asked else "",
        who=(asked.who or "") if asked else "",
        facts=tuple(fact_label(fact) for fact in asked.facts) if asked else (),
        columns=columns([_branch(each, background) for each in branches]),
    )


def _branch(branch: PlannedBranch, background: Background) -> Branch:
    drawer = Drawer(branch.plan, branch.pathway, background)
    inconsistent = branch.plan.feasibility == "inconsistent"
    undated = any(note.code == "not_dated" for note in branch.plan.notes)
    return Branch(
        outcome=branch.outcome,
        label=branch.label,
        gantt=drawer.drawing([*_from(branch)], waits=False),
        recorded=branch.verdict is Truth.TRUE,
        stop=branch.stop or "",
        note=CONTRADICTION if inconsistent else NO_DATES if undated else "",
    )


def _from(branch: PlannedBranch) -> Iterator[Step]:
    """The decision itself and what comes after it."""
    reached = False
    for step in branch.pathway.steps:
        reached = reached or step.id == branch.gate
        if reached:
            yield step
