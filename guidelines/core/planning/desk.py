"""Where a board works on a plan: solves drafts of one cancer of one case again and again."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import cached_property, partial

import msgspec

from guidelines.core.content.guideline import Guideline, of_streams, with_thresholds
from guidelines.core.content.pathways import Pathway
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.result import Result
from guidelines.core.evaluation.subjects import subjects_of
from guidelines.core.facts.rows import row_lists
from guidelines.core.planning.applying import apply
from guidelines.core.planning.branches import PlannedBranch, branches
from guidelines.core.planning.calendar import Calendar
from guidelines.core.planning.columns import plan_pathways
from guidelines.core.planning.draft import ChangedStep, Draft
from guidelines.core.planning.edited import edited, in_proportion
from guidelines.core.planning.edits import AddDay, AddStep, Edit, EditError, KeepRule
from guidelines.core.planning.lengths import off_systemic
from guidelines.core.planning.network import Ahead
from guidelines.core.planning.pathways import Planner, Undoing
from guidelines.core.planning.plan import PlannedPathway, PlanNote, PlanRepair
from guidelines.core.planning.violations import Violation, as_kept, unchecked, unkept, violations
from guidelines.core.planning.wanted import as_wanted, with_settled_days
from guidelines.core.record.case_record import CaseRecord

__all__ = ["Desk", "PlanInHand", "Violation"]
ABSENT = frozenset({"skipped", "passed"})


class PlanInHand(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A draft and what it comes to on this day, with these facts and this calendar."""

    draft: Draft
    pathway: Pathway
    """With the board's edits: the steps and intervals of `plan`; dropped steps are skipped."""
    plan: PlannedPathway
    """Where it contradicts itself, only what is done or pinned has days."""
    violations: tuple[Violation, ...] = ()
    """Where the plan has no dates: those of the days that the board wants all the same."""
    unchecked: tuple[str, ...] = ()
    """Treatments that the board added and that no pitfall can know."""
    unkept: tuple[str, ...] = ()
    """Hard intervals of the content that the board changed and that this plan does not keep."""
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
        pathway, planner = self._edited(draft), self._planner(draft)
        plan = planner.plan(pathway, self._undoing(draft))
        wanted = plan
        if plan.feasibility == "inconsistent":
            wanted = as_wanted(pathway, plan, partial(self._bare, draft))
            done = planner.standing(pathway).done
            plan = with_settled_days(pathway, plan, done, draft.pins, self.as_of)
        notes = (
            PlanNote(code="duration_by_cycles", about=step)
            for step in in_proportion(self._pathway(draft), draft)
        )
        return PlanInHand(
            draft=draft,
            pathway=pathway,
            plan=msgspec.structs.replace(plan, notes=(*plan.notes, *notes)),
            violations=tuple(violations(self.guideline, self.evaluator, draft, pathway, wanted)),
            unchecked=unchecked(self.guideline, self.evaluator, draft),
            unkept=tuple(unkept(self._pathway(draft), draft, wanted, self.evaluator.facts)),
            off_systemic_days=off_systemic(pathway, plan),
            alternatives=self._alternatives(draft, plan),
        )

    def apply(self, draft: Draft, edit: Edit) -> Draft:
        """The draft with this edit; EditError where it makes no sense for this case."""
        self._check(draft, edit)
        states = self._planner(draft).standing(edited(self._pathway(draft), draft)).states
        changed = apply(draft, edit, self._pathway(draft), states=states, as_of=self.as_of)
        return self._as_seen(draft, changed, edit) if isinstance(edit, KeepRule) else changed

    def _as_seen(self, draft: Draft, changed: Draft, edit: KeepRule) -> Draft:
        """With how far the plan runs into the rule now: the reason is for that and no more."""
        found, pattern = self.solve(draft), self.guideline.pitfalls[edit.pitfall].pattern
        hits = tuple(
            as_kept(pattern, found.pathway, each.hit, possible=each.possible)
            for each in found.violations
            if pattern is not None and each.pitfall == edit.pitfall
        )
        kept = (
            msgspec.structs.replace(each, hits=hits) if each.pitfall == edit.pitfall else each
            for each in changed.kept
        )
        return msgspec.structs.replace(changed, kept=tuple(kept))

    def branches(self, draft: Draft) -> tuple[PlannedBranch, ...]:
        """What follows each outcome of the gates ahead, each solved alone."""
        planner = self._planner(draft)
        pathway = self._edited(draft)

        def solve(whole: Pathway, never_done: Collection[str]) -> PlannedPathway:
            return self._planner(draft, never_done=never_done).plan(whole)

        return branches(
            pathway,
            planner.plan(pathway),
            self.guideline.continuations,
            solve=solve,
            evaluate=self.evaluator.verdict,
        )

    def _bare(self, draft: Draft, pathway: Pathway, calendar: bool) -> PlannedPathway:
        """Dates or none, without looking for repairs."""
        return self._planner(draft, calendar=calendar, repairing=False).plan(pathway)

    def _pathway(self, draft: Draft) -> Pathway:
        return self.guideline.pathways[draft.pathway]

    def _edited(self, draft: Draft) -> Pathway:
        """The board's order reaches across steps that do not take place, or that are over."""
        pathway = edited(self._pathway(draft), draft)
        if not draft.order and not draft.added:
            return pathway
        standing = self._planner(draft).standing(pathway)
        absent = {step for step, state in standing.states.items() if state in ABSENT}
        over = {step for step, recorded in standing.done.items() if not recorded.ongoing}
        return edited(self._pathway(draft), draft, without=absent | over)

    def _planner(
        self,
        draft: Draft,
        *,
        calendar: bool = True,
        repairing: bool = True,
        never_done: Collection[str] = (),
    ) -> Planner:
        since = {added.id: added.since for added in draft.added}
        since |= dict.fromkeys(never_done, date.max)
        days = self.calendar.with_days(draft.extra_days) if calendar else None
        return Planner(
            facts=self.evaluator.facts,
            record=self.record,
            as_of=self.as_of,
            evaluate=self.evaluator.verdict,
            named={key: named.when for key, named in self.guideline.conditions.items()},
            ahead=Ahead(days, draft.pins, draft.dropped, since),
            repairing=repairing,
        )

    def _undoing(self, draft: Draft) -> Undoing:
        """The changes of the board that a repair may take back."""
        without: dict[PlanRepair, Draft] = {}
        if draft.order:
            repair = PlanRepair(kind="restore_order", about=draft.pathway)
            without[repair] = msgspec.structs.replace(draft, order=())
        for step, change in draft.changed.items():
            if change.cycles is not None or change.duration_days is not None:
                rest = {**draft.changed, step: ChangedStep()}
                repair = PlanRepair(kind="restore_step", about=step)
                without[repair] = msgspec.structs.replace(draft, changed=rest)
        return {repair: self._edited(other) for repair, other in without.items()}

    def _alternatives(self, draft: Draft, plan: PlannedPathway) -> tuple[str, ...]:
        if plan.feasibility != "inconsistent":
            return ()
        return tuple(each for each in self._possible if each != draft.pathway)

    @cached_property
    def _possible(self) -> tuple[str, ...]:
        """Pathways that apply or are contested and have dates, in the order of the columns."""
        planner = self._planner(Draft(pathway=""), repairing=False)
        return tuple(
            plan.id
            for plan in plan_pathways(self.guideline.pathways.values(), planner)
            if plan.status == "applies"
            and plan.feasibility in {"feasible", "contested"}
            and all(note.code != "not_dated" for note in plan.notes)
        )

    def _check(self, draft: Draft, edit: Edit) -> None:
        """What only the guideline and the calendar know of an edit."""
        if isinstance(edit, AddStep):
            regimen, actions = edit.step.regimen, self._actions
            if regimen is not None and regimen not in self.guideline.regimens:
                raise EditError("regimen", regimen, "a regimen of the guideline")
            if edit.step.action and edit.step.action not in actions:
                raise EditError("action", edit.step.action, "an action of the guideline")
        elif isinstance(edit, AddDay):
            if self.calendar.named(edit.resource) is None:
                raise EditError("resource", edit.resource, "a resource that the calendar names")
        elif isinstance(edit, KeepRule):
            violated = {each.pitfall for each in self.solve(draft).violations}
            if edit.pitfall not in violated:
                raise EditError("pitfall", edit.pitfall, "a rule that this plan violates")

    @cached_property
    def _actions(self) -> frozenset[str]:
        """Codes that steps of pathways and patterns of pitfalls have."""
        steps = (s.action for p in self.guideline.pathways.values() for s in p.steps)
        patterns = (item.pattern for item in self.guideline.pitfalls.values() if item.pattern)
        named = (code for p in patterns for code in (*p.actions, *p.first, *p.second))
        return frozenset((*steps, *named))
