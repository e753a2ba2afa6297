"""The plan in hand: what the draft comes to today, what it runs into, and what would mend it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from guidelines.core.planning.desk import Desk, PlanInHand, Violation
from guidelines.core.planning.edits import StopKeeping, edit_of, write_edit
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_plan import PlanExplainer
from guidelines.core.wording.explain_violation import ViolationExplainer
from tumorboard.assessment.services import Current
from tumorboard.plans.models import Plan, PlanRevision
from tumorboard.plans.moved import moved_since_saved
from tumorboard.plans.queries import History, history_of
from tumorboard.plans.solving import NotOffered, desk_of, draft_of
from tumorboard.plans.told import ToldPlan, kept_words, told_in_hand
from tumorboard.web.assessment.actions import LOOKS
from tumorboard.web.assessment.pathways import in_time, weeks
from tumorboard.web.assessment.sources import Cited, cited
from tumorboard.web.patients.sizes import size_plot
from tumorboard.web.pictures.gantt import Pictures
from tumorboard.web.pictures.liver import LiverPicture
from tumorboard.web.pictures.sizes import SizePicture
from tumorboard.web.plans.branching import GateShown, gates_of
from tumorboard.web.plans.drawing import background_of, plan_pictures
from tumorboard.web.plans.drawing_liver import liver_picture
from tumorboard.web.plans.forms import AddForm, KeepForm
from tumorboard.web.plans.moves import MovesShown, moves_shown
from tumorboard.web.plans.rows import Given, LeftOut, Row, Rows


@dataclass(frozen=True)
class Repair:
    """One change after which there are dates, ready to be made."""

    words: str
    edit: str


@dataclass(frozen=True)
class Fitting:
    """Another pathway that does fit."""

    id: str
    title: str
    status: str


@dataclass(frozen=True)
class Rule:
    """A pitfall that the plan in hand runs into, once for all places."""

    id: str
    kind: str
    sentences: tuple[str, ...]
    text: str
    citations: Sequence[Cited]
    sources: tuple[str, ...]
    kept: str  # why the board keeps it all the same
    stop: str
    form: KeepForm


@dataclass(frozen=True)
class Measure:
    label: str
    value: str


@dataclass(frozen=True)
class Hand:
    plan: Plan
    told: ToldPlan
    pictures: Pictures | None
    liver: LiverPicture | None
    sizes: SizePicture | None
    problem: str  # why it cannot fit
    repairs: tuple[Repair, ...]
    fitting: tuple[Fitting, ...]
    rules: tuple[Rule, ...]
    unchecked: tuple[str, ...]
    measures: tuple[Measure, ...]
    rows: tuple[Row, ...]
    left_out: list[LeftOut]
    not_needed: list[str]
    gates: tuple[GateShown, ...]
    moves: MovesShown | None
    history: History
    add: AddForm | None

    @property
    def redone(self) -> PlanRevision | None:
        """What redo leads to: the revision last undone from, back to the child of the head."""
        rows = {each.pk: each for each in self.history.revisions}
        at = rows.get(self.plan.tip_id) if self.history.can_redo else None
        while at is not None and at.parent_id is not None and at.parent_id != self.plan.head_id:
            at = rows[at.parent_id]
        return at

    @property
    def undone(self) -> PlanRevision | None:
        """What undo takes back."""
        return self.plan.head if self.history.can_undo else None


def hand_of(plan: Plan, current: Current, *, may_edit: bool, given: Given) -> Hand | None:
    """None where the guideline offers the pathway no more."""
    try:
        desk = desk_of(current, plan.pathway)
    except NotOffered:
        return None
    found = desk.solve(draft_of(plan.head))
    return _Hand(desk, found, plan, current, may_edit, given).made()


@dataclass(frozen=True)
class _Hand:
    desk: Desk
    found: PlanInHand
    plan: Plan
    current: Current
    may_edit: bool
    given: Given = field(default_factory=dict)

    @property
    def explainer(self) -> Explainer:
        return Explainer(self.desk.guideline, self.desk.part.facts)

    @property
    def words(self) -> PlanExplainer:
        return PlanExplainer(self.explainer, self.found.pathway)

    def made(self) -> Hand:
        branches = self.desk.branches(self.found.draft)
        told = told_in_hand(
            self.plan, self.found, self.desk.guideline, self.desk.part.facts, branches=branches
        )
        rows = Rows(self.desk, self.found, told, self.words, self.may_edit, self.given)
        background = background_of(self.desk, _row_address)
        return Hand(
            plan=self.plan,
            told=told,
            pictures=plan_pictures(self.found, background),
            liver=liver_picture(self.desk.record, self.found.plan, self.found.pathway),
            sizes=size_plot(
                self.current.findings,
                self.desk.guideline,
                self.desk.as_of,
                self.desk.part.thresholds,
            ),
            problem=self.problem(),
            repairs=tuple(self.repairs()) if self.may_edit else (),
            fitting=tuple(self.fitting()),
            rules=tuple(self.rules()),
            unchecked=tuple(self.unchecked()),
            measures=tuple(self.measures()),
            rows=tuple(rows.rows()),
            left_out=rows.left_out(),
            not_needed=rows.not_needed(),
            gates=tuple(gates_of(self.found, branches, self.explainer, background)),
            moves=moves_shown(
                moved_since_saved(self.plan, self.current, self.found), self.found.pathway
            ),
            history=history_of(self.plan),
            add=self.add() if self.may_edit else None,
        )

    def problem(self) -> str:
        plan = self.found.plan
        return self.words.inconsistent(plan) if plan.feasibility == "inconsistent" else ""

    def repairs(self) -> Iterator[Repair]:
        for repair in self.found.plan.repairs:
            edit = edit_of(repair, self.found.pathway)
            yield Repair(self.words.repair(repair), write_edit(edit))

    def fitting(self) -> Iterator[Fitting]:
        results = {each.id: each.plan for each in self.desk.part.pathways}
        for pathway in self.found.alternatives:
            contested = results[pathway].feasibility == "contested"
            title = self.desk.guideline.pathways[pathway].title
            yield Fitting(pathway, title, "contested" if contested else "applies")

    def rules(self) -> Iterator[Rule]:
        words = ViolationExplainer(self.desk.guideline, self.explainer, self.found.pathway)
        found: dict[str, list[Violation]] = {}
        for violation in self.found.violations:
            found.setdefault(violation.pitfall, []).append(violation)
        for pitfall, hits in found.items():
            yield self.rule(pitfall, hits[0], tuple(dict.fromkeys(map(words.sentence, hits))))

    def rule(self, pitfall: str, violation: Violation, sentences: tuple[str, ...]) -> Rule:
        item, kept = self.desk.guideline.pitfalls[pitfall], violation.kept
        start = {"code": kept.code, "words": kept.words} if kept else {}
        form = self.given.get(("keep", pitfall))
        return Rule(
            id=pitfall,
            kind=violation.kind,
            sentences=sentences,
            text=item.text,
            citations=cited(self.desk.guideline, item.citations),
            sources=item.sources,
            kept=kept_words(kept.code, kept.words) if kept else "",
            stop=write_edit(StopKeeping(pitfall)) if kept else "",
            form=form if isinstance(form, KeepForm) else KeepForm(pitfall, initial=start),
        )

    def unchecked(self) -> Iterator[str]:
        words = ViolationExplainer(self.desk.guideline, self.explainer, self.found.pathway)
        yield from map(words.unchecked, self.found.unchecked)

    def measures(self) -> Iterator[Measure]:
        plan, off = self.found.plan, self.found.off_systemic_days
        if plan.first_treatment_days[0] is not None:
            yield Measure("First treatment", in_time(plan.first_treatment_days))
        if off is not None:
            yield Measure("Off systemic treatment", weeks((off, off)) if off else "none")
        if plan.total_days[0] is not None:
            yield Measure("Total length", weeks(plan.total_days))

    def add(self) -> AddForm:
        given = self.given.get(("add", "step"))
        return (
            given if isinstance(given, AddForm) else AddForm(**add_choices(self.desk, self.found))
        )


def add_choices(desk: Desk, found: PlanInHand) -> Mapping[str, Any]:
    """After which step a new one can come, what the guideline knows it as, what it may wait for."""
    used = {step.action for pathway in desk.guideline.pathways.values() for step in pathway.steps}
    needed = {step.resource for step in found.pathway.steps if step.resource}
    actions = [(code, LOOKS[code].label) for code in sorted(used & LOOKS.keys())]
    return {
        "after": [(step.id, step.label) for step in found.pathway.steps],
        "actions": sorted(actions, key=lambda each: each[1]),
        "resources": sorted(needed | desk.calendar.resources.keys()),
    }


def _row_address(step: str) -> str:
    return f"#row-{step}"
