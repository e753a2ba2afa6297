"""Where a board works on a plan: solves drafts of one cancer of one case again and again."""

from __future__ import annotations

from datetime import date

import msgspec

from guidelines.core.content.guideline import Guideline, of_streams, with_thresholds
from guidelines.core.content.items import Kind
from guidelines.core.content.pathways import Pathway
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.result import PatternHit, Result
from guidelines.core.evaluation.subjects import subjects_of
from guidelines.core.facts.rows import row_lists
from guidelines.core.planning.calendar import Calendar
from guidelines.core.planning.draft import Draft, Kept
from guidelines.core.planning.edits import Edit, apply
from guidelines.core.planning.pathways import Planner
from guidelines.core.planning.plan import PlannedPathway
from guidelines.core.record.case_record import CaseRecord


class Violation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A pitfall of the content that the plan in hand runs into."""

    pitfall: str
    kind: Kind
    hit: PatternHit
    possible: bool = False
    """Whether the pitfall holds for this patient is open: `missing` decides."""
    missing: tuple[str, ...] = ()
    kept: Kept | None = None
    """The board keeps the plan as it is, and says why."""


class PlanInHand(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A draft and what it comes to on this day, with these facts and this calendar."""

    draft: Draft
    pathway: Pathway
    """With the board's edits: the steps and intervals of `plan`; dropped steps are skipped."""
    plan: PlannedPathway
    violations: tuple[Violation, ...] = ()
    off_systemic_days: int | None = None
    """Between the first and the last systemic step without systemic treatment, all at earliest."""
    alternatives: tuple[str, ...] = ()
    """Pathways that apply or are contested and can be dated, where this plan cannot."""


class Desk:
    """Everything that is needed to solve plans of one cancer of one case."""

    def __init__(
        self,
        guideline: Guideline,
        part: Result,
        record: CaseRecord,
        *,
        as_of: date,
        calendar: Calendar,
    ) -> None:
        """`part`: of an assessment (`Result.parts`); `record`: the whole one it was made from."""
        spoken = of_streams(guideline, frozenset(part.streams))
        self.guideline = with_thresholds(spoken, part.thresholds)
        self.part = part
        self.record = next(
            (s.record for s in subjects_of(record, guideline) if s.focus == part.focus), record
        )
        self.as_of = as_of
        self.calendar = calendar
        self.evaluator = Evaluator(self.guideline, part.facts, row_lists(self.record))

    def solve(self, draft: Draft) -> PlanInHand:
        pathway = self.guideline.pathways[draft.pathway]
        planner = Planner(
            facts=self.evaluator.facts,
            record=self.record,
            as_of=self.as_of,
            evaluate=self.evaluator.verdict,
            named={key: named.when for key, named in self.guideline.conditions.items()},
            calendar=self.calendar,
            pins=draft.pins,
        )
        return PlanInHand(draft=draft, pathway=pathway, plan=planner.plan(pathway))

    def apply(self, draft: Draft, edit: Edit) -> Draft:
        """The draft with this edit; EditError where it makes no sense for this case."""
        states = {step.id: step.state for step in self.solve(draft).plan.steps}
        pathway = self.guideline.pathways[draft.pathway]
        return apply(draft, edit, pathway, states=states, as_of=self.as_of)
