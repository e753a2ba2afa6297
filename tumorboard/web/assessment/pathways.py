"""The alternatives as columns in a fixed order, and the one that is being looked at, drawn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.pathways import Argument, Pathway
from guidelines.core.evaluation.result import PathwayResult, Result
from guidelines.core.evaluation.result_traces import ResultTraces
from guidelines.core.planning.plan import PlannedPathway, PlannedStep
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_plan import PlanExplainer, days
from guidelines.core.wording.words import listed
from tumorboard.web.assessment.actions import Look, look
from tumorboard.web.assessment.advice import brief
from tumorboard.web.assessment.sources import REVIEW
from tumorboard.web.pictures import gantt
from tumorboard.web.pictures.scale import Span

DRAWN = frozenset({"applies", "contested"})
SHOWN_STATES = frozenset({"planned", "open", "done"})


@dataclass(frozen=True)
class Reason:
    text: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    id: str
    title: str
    status: str  # applies, open, contested, excluded or inconsistent
    steps: tuple[Look, ...]
    time: str  # intent where it is not curative, time to the first treatment, length
    speaks_for: tuple[Reason, ...]
    speaks_against: tuple[Reason, ...]
    why: str  # what excludes or contests it, what it needs, or why its dates contradict
    pitfalls: tuple[str, ...]
    stop: str
    review: str
    sources: tuple[str, ...]
    picture: gantt.GanttPicture | None = None  # of those that apply or are contested


@dataclass(frozen=True)
class Looked:
    """The pathway that is being looked at."""

    column: Column
    picture: gantt.GanttPicture | None
    inconsistent: str
    needs: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Alternatives:
    columns: list[Column]  # applies, then contested
    open: list[Column]
    excluded: list[Column]
    looked: Looked | None


def alternatives(
    guideline: Guideline, result: Result, *, looked: str, as_of: dt.date
) -> Alternatives:
    maker = _Maker(guideline, result, as_of)
    columns = {each.id: maker.column(each) for each in result.pathways}
    at = next((each for each in result.pathways if each.id == looked), None)
    every = columns.values()
    return Alternatives(
        columns=[each for each in every if each.status not in {"open", "excluded"}],
        open=[each for each in every if each.status == "open"],
        excluded=[each for each in every if each.status == "excluded"],
        looked=maker.looked(at, columns[at.id]) if at else None,
    )


def strip(item: Pathway, plan: PlannedPathway) -> list[str]:
    """The pathway's actions in their order, without those this case is spared."""
    wanted = {step.action for step in plan.steps if step.state != "skipped"}
    spared = {step.action for step in plan.steps} - wanted
    return [action for action in item.icon_steps if action not in spared]


class _Maker:
    def __init__(self, guideline: Guideline, result: Result, as_of: dt.date) -> None:
        self.guideline, self.as_of = guideline, as_of
        self.explainer = Explainer(guideline, result.facts)
        self.traces = ResultTraces(guideline, result)
        self.pitfalls = _pitfalls(guideline, result)

    def column(self, result: PathwayResult) -> Column:
        item, plan = self.guideline.pathways[result.id], result.plan
        return Column(
            id=result.id,
            title=item.title,
            status=_status(result),
            steps=tuple(look(action) for action in strip(item, plan)),
            time=" · ".join(part for part in _time(item.intent, plan) if part),
            speaks_for=_arguments(item.arguments_for, result.arguments_for),
            speaks_against=_arguments(item.against, result.arguments_against),
            why=self.why(result),
            pitfalls=self.pitfalls.get(result.id, ()),
            stop=item.stop,
            review=REVIEW[item.review_status],
            sources=result.sources,
            picture=self.picture(result, gantt.COLUMN) if _status(result) in DRAWN else None,
        )

    def why(self, result: PathwayResult) -> str:
        plan = result.plan
        if plan.feasibility == "inconsistent":
            return f"Its dates contradict each other: {days(plan.short_by_days or 0)} short."
        if plan.feasibility == "excluded":
            trace = self.traces.decisive(result)
            return brief(self.explainer, trace) if trace else ""
        if plan.feasibility == "contested" and (trace := self.traces.contested(result)):
            return brief(self.explainer, trace)
        if plan.status == "open":
            return self.explainer.needs(plan.open_facts)
        held_up = next((note for note in plan.notes if note.code == "not_dated"), None)
        return self.words(result).note(held_up) if held_up else ""

    def words(self, result: PathwayResult) -> PlanExplainer:
        return PlanExplainer(self.explainer, self.guideline.pathways[result.id])

    def looked(self, result: PathwayResult, column: Column) -> Looked:
        words, labels = self.words(result), self.labels(result)
        needs = [self.waits(step, labels[step.id], words) for step in _shown(result)]
        fits = result.plan.feasibility != "inconsistent"
        return Looked(
            column=column,
            picture=self.picture(result) if fits else None,
            inconsistent="" if fits else words.inconsistent(result.plan),
            needs=tuple(sentence for sentence in needs if sentence),
            notes=tuple(words.note(note) for note in result.plan.notes),
        )

    def labels(self, result: PathwayResult) -> dict[str, str]:
        return {step.id: step.label for step in self.guideline.pathways[result.id].steps}

    def picture(
        self, result: PathwayResult, layout: gantt.Layout = gantt.WIDE
    ) -> gantt.GanttPicture | None:
        """None where no step has a date."""
        labels = self.labels(result)
        drawn = tuple(self.step(step, labels[step.id]) for step in _shown(result) if step.earliest)
        today = Span.on(self.as_of)
        return gantt.draw(gantt.Gantt(drawn, today, "today"), layout) if drawn else None

    def step(self, step: PlannedStep, label: str) -> gantt.Step:
        kind = gantt.Kind.GATE if look(step.action).kind == "gate" else gantt.Kind.TREATMENT
        return gantt.Step(
            label=label,
            kind=kind,
            window=_window(step),
            fixed=step.state == "done",
            note=self.note(step),
        )

    def waits(self, step: PlannedStep, label: str, words: PlanExplainer) -> str:
        """What has to be answered before the step, and what decides whether it is needed."""
        parts = []
        if step.open_facts:
            facts = listed([self.explainer.label(fact) for fact in step.open_facts])
            parts.append(f"Whether it is needed is decided by {facts}.")
        if step.needs in {"unmet", "unknown"}:
            parts.append(words.needs(step))
        return f"{label}. {' '.join(parts)}" if parts else ""

    def note(self, step: PlannedStep) -> str:
        if step.state == "done":
            return "done"
        if step.open_facts:
            return "if needed"
        if step.needs in {"unmet", "unknown"}:
            return "waits for an answer"
        return "" if step.latest else "or later"


def _shown(result: PathwayResult) -> list[PlannedStep]:
    return [step for step in result.plan.steps if step.state in SHOWN_STATES]


def _status(result: PathwayResult) -> str:
    plan = result.plan
    if plan.feasibility in {"excluded", "inconsistent"}:
        return plan.feasibility
    if plan.status == "open":
        return "open"
    return plan.feasibility if plan.feasibility == "contested" else "applies"


def _window(step: PlannedStep) -> gantt.Window | None:
    if step.earliest is None:
        return None
    first = dt.date.fromisoformat(step.earliest)
    last = max(first, _day(step.latest, first))
    end = max(first, _day(step.end_earliest, first))
    return gantt.Window(Span(first, last), Span(end, max(end, last, _day(step.end_latest, last))))


def _day(text: str | None, otherwise: dt.date) -> dt.date:
    return dt.date.fromisoformat(text) if text else otherwise


def _arguments(arguments: tuple[Argument, ...], holding: tuple[int, ...]) -> tuple[Reason, ...]:
    return tuple(Reason(arguments[each].text, arguments[each].sources) for each in holding)


def _time(intent: str, plan: PlannedPathway) -> tuple[str, ...]:
    return (
        "" if intent == "curative" else f"{intent} intent",
        _in_weeks(plan.first_treatment_days, "first treatment"),
        _in_weeks(plan.total_days, "length"),
    )


def _in_weeks(between: tuple[int | None, int | None], what: str) -> str:
    """`first treatment in 3–5 weeks`, `length 19–27 weeks`."""
    time = weeks(between)
    if not time:
        return ""
    if what == "first treatment":
        return f"first treatment {in_time(between)}"
    return f"{what} {time}"


def weeks(between: tuple[int | None, int | None]) -> str:
    """Days as weeks: `3–5 weeks`, `15+ weeks`; empty where none are known."""
    low, high = between
    if low is None:
        return ""
    first = round(low / 7)
    last = None if high is None else round(high / 7)
    joint = f"{first}" if last == first else f"{first}–{last}" if last is not None else f"{first}+"
    return f"{joint} week" if joint == "1" else f"{joint} weeks"


def in_time(between: tuple[int | None, int | None]) -> str:
    """How soon, in weeks: `now`, `within a week`, `in 3–5 weeks`."""
    time = weeks(between)
    return {"": "", "0 weeks": "now", "0–1 weeks": "within a week"}.get(time, f"in {time}")


def _pitfalls(guideline: Guideline, result: Result) -> Mapping[str, tuple[str, ...]]:
    """For every pathway: the pitfalls that it walks into."""
    found: dict[str, tuple[str, ...]] = {}
    for pitfall in result.pitfalls:
        for hit in pitfall.hits if pitfall.status in {"applies", "possibly_overridden"} else ():
            title = guideline.pitfalls[pitfall.id].title
            if title not in found.get(hit.pathway, ()):
                found[hit.pathway] = (*found.get(hit.pathway, ()), title)
    return found
