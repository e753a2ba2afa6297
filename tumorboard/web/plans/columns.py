"""Every pathway as a column: what it comes to in time, what speaks for it, what keeps it away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guidelines.core.content.pathways import Pathway
from guidelines.core.evaluation.result import Result
from guidelines.core.planning.calendar import NO_CALENDAR
from guidelines.core.planning.desk import Desk
from guidelines.core.planning.lengths import off_systemic
from guidelines.core.planning.plan import PlannedPathway, PlannedStep
from guidelines.core.planning.why_not import why_not
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_plan import PlanExplainer
from guidelines.core.wording.explain_why_not import WhyNotExplainer
from tumorboard.assessment.services import Current
from tumorboard.assessment.summary import cancer_name
from tumorboard.web.assessment.actions import look
from tumorboard.web.assessment.pathways import Column, alternatives, in_time, weeks
from tumorboard.web.plans.days import day_words, span_words

# What a patient lives through; work-up and talks are in the plan itself.
TREATMENTS = frozenset({"surgery", "systemic", "radiotherapy", "ablation"})
DATED = frozenset({"planned", "open", "done"})
UNDECIDED = frozenset({"open", "excluded"})
# Not "palliative": a trial may be curative, and what cannot be resected today may be later
# (SAFETY-25); an emergency is treated, not diagnosed.
INTENTS = {"palliative": "not curative by itself", "diagnostic": "before a sequence is chosen"}


@dataclass(frozen=True)
class Dated:
    """One treatment of a column and the days on which it could begin."""

    label: str
    kind: str
    when: str


@dataclass(frozen=True)
class PlanColumn:
    column: Column
    intent: str  # where it is not curative
    dates: tuple[Dated, ...]
    first: str  # time to the first treatment
    off: str  # time off systemic treatment
    length: str
    is_plan: bool
    may_choose: bool
    why_not: tuple[str, ...] = ()  # which facts would have to differ, the fewest first

    @property
    def id(self) -> str:
        return self.column.id

    @property
    def order(self) -> str:
        return " → ".join(step.label for step in self.column.steps)


@dataclass(frozen=True)
class CancerColumns:
    """The alternatives for one cancer. `key` keeps its ids apart; empty for the one asked about."""

    key: str
    name: str
    shown: list[PlanColumn]  # applies, contested, does not fit
    open: list[PlanColumn]
    excluded: list[PlanColumn]

    @property
    def compared(self) -> list[PlanColumn]:
        return [*self.shown, *self.open]


def columns_of(
    current: Current, *, chosen: str, may_edit: bool, as_of: dt.date
) -> Iterator[CancerColumns]:
    """The cancer asked about first; `chosen` is the pathway of the plan."""
    for number, part in enumerate(current.computed.result.parts):
        maker = _Maker(current, part, chosen, may_edit, as_of)
        found = alternatives(current.guideline, part, looked="", as_of=as_of)
        yield CancerColumns(
            key=f"cancer-{number + 1}-" if number else "",
            name=cancer_name(current.record, part.focus),
            shown=maker.columns(found.columns),
            open=maker.columns(found.open),
            excluded=maker.columns(found.excluded),
        )


class _Maker:
    def __init__(
        self, current: Current, part: Result, chosen: str, may_edit: bool, as_of: dt.date
    ) -> None:
        self.pathways = current.guideline.pathways
        self.plans = {each.id: each.plan for each in part.pathways}
        self.desk = Desk(current.guideline, part, current.record, as_of=as_of, calendar=NO_CALENDAR)
        self.explainer = Explainer(current.guideline, part.facts)
        self.words = WhyNotExplainer(self.explainer)
        self.chosen, self.may_edit = chosen, may_edit

    def columns(self, found: Sequence[Column]) -> list[PlanColumn]:
        return [self.column(each) for each in found]

    def column(self, column: Column) -> PlanColumn:
        item, plan = self.pathways[column.id], self.plans[column.id]
        return PlanColumn(
            column=column,
            intent=INTENTS.get(item.intent, ""),
            dates=tuple(_dates(item, plan)),
            first=in_time(plan.first_treatment_days),
            off=self.off(column),
            length=weeks(plan.total_days),
            is_plan=column.id == self.chosen,
            may_choose=self.may_edit and column.status != "excluded",
            why_not=self.why_not(column),
        )

    def why_not(self, column: Column) -> tuple[str, ...]:
        if column.status == "inconsistent":
            words = PlanExplainer(self.explainer, self.pathways[column.id])
            return (words.inconsistent(self.plans[column.id]),)
        if column.status not in UNDECIDED:
            return ()
        found = why_not(self.desk.guideline.pathways[column.id], self.desk.evaluator)
        return tuple(self.words.sentences(found)) if found else ()

    def off(self, column: Column) -> str:
        if column.status == "excluded":
            return ""
        days = off_systemic(self.pathways[column.id], self.plans[column.id])
        return "" if days is None else weeks((days, days)) if days else "none"


def _dates(item: Pathway, plan: PlannedPathway) -> Iterator[Dated]:
    labels = {step.id: step.label for step in item.steps}
    for step in plan.steps:
        kind = look(step.action).kind
        if step.earliest and step.state in DATED and kind in TREATMENTS:
            yield Dated(labels[step.id], kind, _when(step))


def _when(step: PlannedStep) -> str:
    if step.state == "done":
        return f"done, {day_words(step.earliest)}"
    words = span_words(step.earliest, step.latest)
    return f"if needed, {words}" if step.state == "open" else words
