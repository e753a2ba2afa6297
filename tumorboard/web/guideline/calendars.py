"""Pathways step by step with their clocks, and regimens week by week."""

from __future__ import annotations

from dataclasses import dataclass

from guidelines.core.content.canonical import decimal_text
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.knowledge import DrugDose, Regimen
from guidelines.core.content.pathways import (
    GATE,
    Argument,
    Continuation,
    DoneBy,
    Interval,
    Pathway,
    Step,
)
from guidelines.core.wording.explain_plan import PlanExplainer, days
from guidelines.core.wording.words import listed
from tumorboard.web.assessment.actions import Look, look
from tumorboard.web.assessment.sources import Cited, cited
from tumorboard.web.guideline.conditions import Clause, Conditions
from tumorboard.web.guideline.gates import GateShown, gate_shown


@dataclass(frozen=True)
class StepShown:
    id: str
    label: str
    look: Look
    duration: str
    when: Clause | None
    needs: Clause | None
    gate: GateShown | None
    done_by: str
    more: tuple[str, ...]  # cycles, regimen, resource, notes
    sources: tuple[str, ...]


@dataclass(frozen=True)
class IntervalShown:
    """`clock` names both ends: intervals of different clocks are never compared."""

    id: str
    clock: str
    length: str
    must: str
    why: str
    citations: list[Cited]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class ArgumentShown:
    text: str
    when: str
    citations: list[Cited]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class PathwayShown:
    """A pathway, or what follows a gate; that has no intent of its own."""

    intent: str
    stop: str
    strip: list[Look]
    steps: list[StepShown]
    intervals: list[IntervalShown]
    speaks_for: list[ArgumentShown]
    speaks_against: list[ArgumentShown]


@dataclass(frozen=True)
class Week:
    number: int
    cells: list[tuple[str, str]]  # drug, dose; empty where none is given


@dataclass(frozen=True)
class RegimenShown:
    facts: list[tuple[str, str]]
    drugs: list[str]
    weeks: list[Week]
    doses: list[str]  # those without weeks
    totals: list[tuple[str, str]]
    events: tuple[str, ...]
    limits: list[str]
    washouts: list[str]
    needs: list[str]


def pathway_shown(conditions: Conditions, pathway: Pathway | Continuation) -> PathwayShown:
    words = PlanExplainer(conditions.explainer, pathway)
    words.steps.setdefault(GATE, "the decision")
    return PathwayShown(
        intent=pathway.intent if isinstance(pathway, Pathway) else "",
        stop=pathway.stop or "",
        strip=[look(action) for action in _icons(pathway)],
        steps=[_step(conditions, step) for step in pathway.steps],
        intervals=[_interval(conditions.guideline, each, words) for each in pathway.intervals],
        speaks_for=[_argument(conditions, each) for each in pathway.arguments_for],
        speaks_against=[_argument(conditions, each) for each in pathway.against],
    )


def _icons(sequence: Pathway | Continuation) -> tuple[str, ...]:
    """A continuation is short enough to show all its steps."""
    if isinstance(sequence, Pathway):
        return sequence.icon_steps
    return tuple(step.action for step in sequence.steps)


def _step(conditions: Conditions, step: Step) -> StepShown:
    more = (
        f"{step.cycles} cycles" if step.cycles else "",
        f"regimen {step.regimen}" if step.regimen else "",
        f"needs {step.resource.replace('_', ' ')}" if step.resource else "",
        *step.notes,
    )
    return StepShown(
        id=step.id,
        label=step.label,
        look=look(step.action),
        duration=_between(step.duration_days),
        when=conditions.clause(step.when) if step.when else None,
        needs=conditions.clause(step.needs) if step.needs else None,
        gate=gate_shown(conditions, step.gate) if step.gate else None,
        done_by=_done_by(step.done_by) if step.done_by else "",
        more=tuple(filter(None, more)),
        sources=step.sources,
    )


def _between(duration: tuple[int, ...]) -> str:
    """`1 day`, `12 weeks to 24 weeks`."""
    lengths = dict.fromkeys(days(each) for each in duration)
    return " to ".join(lengths)


def _done_by(done: DoneBy) -> str:
    """The recorded treatment that shows the step as done."""
    parts = (done.kind, *done.operations, done.organ or "", done.target or "", *done.intents)
    return ", ".join(part.replace("_", " ") for part in parts if part)


def _interval(guideline: Guideline, interval: Interval, words: PlanExplainer) -> IntervalShown:
    low = f"at least {days(interval.min_days)}" if interval.min_days else ""
    high = f"at most {days(interval.max_days)}" if interval.max_days is not None else ""
    return IntervalShown(
        id=interval.id,
        clock=f"from {words.point(interval.start)} to {words.point(interval.end)}",
        length=", ".join(filter(None, [low, high])) or "any time after",
        must="has to hold" if interval.hard else "preferred, given up first",
        why=interval.why,
        citations=cited(guideline, interval.citations),
        sources=interval.sources,
    )


def _argument(conditions: Conditions, argument: Argument) -> ArgumentShown:
    return ArgumentShown(
        text=argument.text,
        when=conditions.phrase(argument.when) if argument.when else "",
        citations=cited(conditions.guideline, argument.citations),
        sources=argument.sources,
    )


def regimen_shown(guideline: Guideline, regimen: Regimen) -> RegimenShown:
    labels = {key: term.label for key, term in guideline.vocabulary.items()}
    drugs = list(dict.fromkeys(each.drug for each in regimen.doses if each.weeks))
    rows = [
        ("Cycle", days(regimen.cycle_days) if regimen.cycle_days else ""),
        ("Cycles", str(regimen.cycles or "")),
        ("Length", f"{regimen.total_weeks} weeks" if regimen.total_weeks else ""),
    ]
    return RegimenShown(
        facts=[(name, value) for name, value in rows if value],
        drugs=drugs,
        weeks=_weeks(regimen, drugs),
        doses=[f"{each.drug}: {_dose(each)}" for each in regimen.doses if not each.weeks],
        totals=[
            (drug, f"{decimal_text(regimen.total(drug))} {unit}")
            for drug, unit in {each.drug: each.unit for each in regimen.doses if each.weeks}.items()
        ],
        events=regimen.events,
        limits=[f"{each.drug}: {each.text}" for each in regimen.limits],
        washouts=[f"Before {each.before}: {each.text}" for each in regimen.washouts],
        needs=[labels.get(fact, fact) for fact in regimen.needs],
    )


def _weeks(regimen: Regimen, drugs: list[str]) -> list[Week]:
    """The weeks in which something is given."""
    given: dict[tuple[int, str], list[str]] = {}
    for dose in regimen.doses:
        for week in dose.weeks:
            given.setdefault((week, dose.drug), []).append(_dose(dose))
    return [
        Week(number, [(drug, listed(given.get((number, drug), []))) for drug in drugs])
        for number in sorted({week for week, _ in given})
    ]


def _dose(dose: DrugDose) -> str:
    note = f" ({dose.note})" if dose.note else ""
    return f"{decimal_text(dose.amount)} {dose.unit}{note}"
