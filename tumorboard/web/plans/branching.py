"""What follows each outcome of the decisions ahead, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guidelines.core.planning.branches import PlannedBranch, gates_ahead
from guidelines.core.planning.desk import PlanInHand
from guidelines.core.planning.plan import PlannedStep
from guidelines.core.truth import Truth
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_plan import PlanExplainer
from tumorboard.web.assessment.actions import look
from tumorboard.web.assessment.pathways import weeks
from tumorboard.web.pictures.gantt import GanttPicture
from tumorboard.web.plans.days import span_words
from tumorboard.web.plans.drawing import Background
from tumorboard.web.plans.drawing_branches import branch_pictures

AHEAD = frozenset({"planned", "open"})


@dataclass(frozen=True)
class BranchStep:
    label: str
    kind: str
    when: str
    if_needed: bool


@dataclass(frozen=True)
class BranchShown:
    label: str
    on_record: bool  # the outcome that the record states already
    continues: bool
    stop: str
    problem: str
    steps: tuple[BranchStep, ...]
    length: str
    sources: tuple[str, ...]
    outcome: str
    picture: GanttPicture | None


@dataclass(frozen=True)
class GateShown:
    """Who decides what, on which facts, and what follows each outcome."""

    id: str
    label: str
    when: str
    ask: str
    who: str
    facts: tuple[tuple[str, str], ...]  # names, and what is on record
    branches: tuple[BranchShown, ...]


def gates_of(
    found: PlanInHand,
    branches: Iterable[PlannedBranch],
    explainer: Explainer,
    background: Background,
) -> Iterator[GateShown]:
    every = list(branches)
    drawn = branch_pictures(every, background)
    days = {step.id: step for step in found.plan.steps}
    for step, gate in gates_ahead(found.pathway, found.plan):
        mine = [each for each in every if each.gate == step.id]
        yield GateShown(
            id=step.id,
            label=step.label,
            when=span_words(days[step.id].earliest, days[step.id].latest),
            ask=gate.ask,
            who=gate.who or "",
            facts=tuple((explainer.label(fact), explainer.value(fact)) for fact in gate.facts),
            branches=tuple(_branch(each, explainer, drawn[step.id, each.outcome]) for each in mine),
        )


def _branch(
    found: PlannedBranch, explainer: Explainer, picture: GanttPicture | None
) -> BranchShown:
    words = PlanExplainer(explainer, found.pathway)
    inconsistent = found.plan.feasibility == "inconsistent"
    return BranchShown(
        label=found.label,
        on_record=found.verdict is Truth.TRUE,
        continues=found.continues,
        stop=found.stop or "",
        problem=words.inconsistent(found.plan) if inconsistent else "",
        steps=tuple(_steps(found, found.gate)),
        length="" if found.stop else weeks(found.plan.total_days),
        sources=found.sources,
        outcome=found.outcome,
        picture=picture,
    )


def _steps(found: PlannedBranch, gate: str) -> Iterator[BranchStep]:
    """What comes after the decision."""
    ids = [step.id for step in found.pathway.steps]
    days: dict[str, PlannedStep] = {step.id: step for step in found.plan.steps}
    for step in found.pathway.steps[ids.index(gate) + 1 :]:
        planned = days[step.id]
        if planned.state in AHEAD:
            kind = look(step.action).kind if step.action else "gate"
            when = span_words(planned.earliest, planned.latest)
            yield BranchStep(step.label, kind, when, planned.state == "open")
