"""The plan in hand in words, for paper and for screens that only show it; nothing is looked up.

Where the guideline offers the pathway no more, or nothing can be computed, it is told as it was
saved, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.pathways import Gate, Pathway, Step
from guidelines.core.evaluation.assess import read_assessment
from guidelines.core.facts.fact import Facts
from guidelines.core.planning.branches import PlannedBranch
from guidelines.core.planning.desk import PlanInHand, Violation
from guidelines.core.planning.draft import Draft
from guidelines.core.planning.edited import edited
from guidelines.core.planning.plan import PlannedPathway, PlannedStep
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_edit import EditExplainer, changed_interval, changed_step
from guidelines.core.wording.explain_plan import PlanExplainer
from guidelines.core.wording.explain_violation import ViolationExplainer
from guidelines.core.wording.words import listed
from guidelines.publishing import content
from tumorboard.assessment.services import Current
from tumorboard.assessment.wording import date_words
from tumorboard.plans.models import KeptReason, Plan, PlanRevision
from tumorboard.plans.solving import NotOffered, desk_of, draft_of, solved_of

AHEAD = frozenset({"planned", "open"})
"""States of steps that a plan is about: the others are done, or not needed."""
NOT_NEEDED = frozenset({"passed", "skipped"})
AS_SAVED = "Not computed anew: shown as it was saved on {day}."
GONE = "The guideline offers this pathway for these facts no more: shown as it was saved on {day}."
EXCLUDED = "This pathway does not apply, or is excluded, for the facts as they stand now."

UNDECIDED = (
    "Dropped: {step}. Nothing decides any more whether what follows it still holds; "
    "what each outcome would lead to is not told."
)


@dataclass(frozen=True)
class ToldStep:
    id: str
    label: str
    action: str
    state: str
    when: str
    remarks: tuple[str, ...] = ()
    is_treatment: bool = False
    """Not a check, a gate or a discussion: something that a recorded treatment carries out."""

    @property
    def is_ahead(self) -> bool:
        return self.state in AHEAD


@dataclass(frozen=True)
class ToldViolation:
    """`kept`: why the board keeps the plan all the same; empty where it has not said so."""

    sentence: str
    kept: str = ""
    possible: bool = False
    """Whether the rule holds for this patient is not known."""


@dataclass(frozen=True)
class ToldBranch:
    gate: str
    outcome: str
    then: str
    on_record: bool = False


@dataclass(frozen=True)
class ToldPlan:
    title: str
    revision: int
    sha256: str
    notices: tuple[str, ...]
    """Why it is not dated, or not of today."""
    steps: tuple[ToldStep, ...]
    left_out: tuple[tuple[str, str], ...] = ()
    changes: tuple[tuple[str, str], ...] = ()
    """Intervals that the board changed, and how and why."""
    violations: tuple[ToldViolation, ...] = ()
    unkept: tuple[str, ...] = ()
    """Hard intervals of the guideline that the board changed and that the plan does not keep."""
    branches: tuple[ToldBranch, ...] = ()
    notes: tuple[str, ...] = ()
    actions: frozenset[str] = frozenset()
    """Codes of what is still to be done, to compare with recommendations."""

    @property
    def ahead(self) -> list[ToldStep]:
        return [step for step in self.steps if step.is_ahead]

    @property
    def is_dated(self) -> bool:
        return any(step.when for step in self.ahead)


def told(plan: Plan, current: Current | None) -> ToldPlan:
    """As it stands with what is known today."""
    if current is None:
        return _as_saved(plan, AS_SAVED)
    try:
        desk = desk_of(current, plan.pathway)
    except NotOffered:
        return _as_saved(plan, GONE)
    found = desk.solve(draft_of(plan.head))
    return told_in_hand(
        plan, found, desk.guideline, desk.part.facts, branches=desk.branches(found.draft)
    )


def told_in_hand(
    plan: Plan,
    found: PlanInHand,
    guideline: Guideline,
    facts: Facts,
    *,
    branches: Iterable[PlannedBranch] = (),
) -> ToldPlan:
    """For those who have solved it already."""
    teller = _Teller(found.draft, found.pathway, found.plan, guideline, facts)
    told = teller.told(plan, (), found.violations, tuple(map(teller.branch, branches)))
    unchecked = tuple(map(teller.rules.unchecked, found.unchecked))
    stated = {each.id: each for each in guideline.pathways[found.draft.pathway].intervals}
    unkept = tuple(
        teller.rules.unkept(stated[each], found.draft.intervals[each]) for each in found.unkept
    )
    return replace(told, unkept=unkept, notes=(*unchecked, *told.notes))


def as_saved(revision: PlanRevision) -> ToldPlan:
    """Any revision, as it was saved."""
    plan = revision.plan
    plan.head = revision  # of this object alone: nothing is written
    return _as_saved(plan, AS_SAVED)


def _as_saved(plan: Plan, why: str) -> ToldPlan:
    head = plan.head
    draft, saved = draft_of(head), solved_of(head)
    envelope = read_assessment(head.assessment.envelope).envelope
    guideline, part = content(envelope.content_hash), envelope.result.offering(plan.pathway)
    pathway = guideline.pathways[plan.pathway]
    if saved is not None:
        solved, violations = saved.plan, saved.violations
    else:
        offered = part.pathways if part else ()
        solved = next(each.plan for each in offered if each.id == plan.pathway)
        violations = ()
    facts = part.facts if part else {}
    teller = _Teller(draft, edited(pathway, draft), solved, guideline, facts)
    notice = why.format(day=date_words(head.as_of.isoformat()))
    return teller.told(plan, (notice,), violations, ())


class _Teller:
    """Words for one solved draft."""

    def __init__(
        self,
        draft: Draft,
        pathway: Pathway,
        plan: PlannedPathway,
        guideline: Guideline,
        facts: Facts,
    ) -> None:
        self.draft, self.plan, self.guideline = draft, plan, guideline
        self.explainer = Explainer(guideline, facts)
        self.words = PlanExplainer(self.explainer, pathway)
        self.edits = EditExplainer(guideline, pathway)
        self.rules = ViolationExplainer(guideline, self.explainer, pathway)
        self.steps = {step.id: step for step in pathway.steps}

    def told(
        self,
        plan: Plan,
        notices: tuple[str, ...],
        violations: Iterable[Violation],
        branches: tuple[ToldBranch, ...],
    ) -> ToldPlan:
        head = plan.head
        placed = [each for each in self.plan.steps if each.id not in self.draft.dropped]
        shown = [each for each in placed if each.state not in NOT_NEEDED]
        return ToldPlan(
            title=plan.title,
            revision=head.number,
            sha256=head.draft_sha256,
            notices=(*notices, *self.notices()),
            steps=tuple(map(self.step, shown)),
            left_out=tuple((self.edits.step(s), why) for s, why in self.draft.dropped.items()),
            changes=tuple(self.changes()),
            violations=tuple(map(self.violation, violations)),
            branches=branches,
            notes=tuple(map(self.words.note, self.plan.notes)),
            actions=frozenset(each.action for each in placed if each.state in AHEAD),
        )

    def notices(self) -> Iterator[str]:
        if self.plan.feasibility == "inconsistent":
            yield self.words.inconsistent(self.plan)
        if self.plan.feasibility == "excluded":
            yield EXCLUDED
        for step in self.draft.dropped:
            if step in self.steps and self.steps[step].gate is not None:
                yield UNDECIDED.format(step=self.edits.step(step))

    def step(self, planned: PlannedStep) -> ToldStep:
        step = self.steps[planned.id]
        return ToldStep(
            id=planned.id,
            label=step.label,
            action=planned.action,
            state=planned.state,
            when=self.when(planned),
            remarks=tuple(self.remarks(step, planned)),
            is_treatment=step.done_by is not None,
        )

    def when(self, planned: PlannedStep) -> str:
        if planned.state == "done":
            return f"done, {span_words(planned.earliest, planned.end_latest) or 'date not known'}"
        pinned = self.draft.pins.get(planned.id)
        if pinned is not None:
            return f"set to {date_words(pinned.isoformat())}"
        return span_words(planned.earliest, planned.latest)

    def remarks(self, step: Step, planned: PlannedStep) -> Iterator[str]:
        """What decides about the step, what has to be answered first, and what the board said."""
        if planned.open_facts:
            facts = [self.explainer.label(fact) for fact in planned.open_facts]
            yield f"If needed: decided by {listed(facts)}."
        if planned.needs in {"unmet", "unknown"}:
            yield self.words.needs(planned)
        if step.gate is not None and planned.state in AHEAD:
            yield _gate(step.gate)
        change = self.draft.changed.get(step.id)
        if change is not None:
            said = ". ".join(filter(None, [changed_step(change), change.reason]))
            yield f"Changed by the board: {said}."
        if any(step.id == added.id for added in self.draft.added):
            yield "Added by the board."

    def changes(self) -> Iterator[tuple[str, str]]:
        for interval, change in self.draft.intervals.items():
            said = f"{changed_interval(change)}: {change.reason}"
            yield self.edits.interval(interval), said
        for resource, days in self.draft.extra_days.items():
            yield (
                f"Further days for {resource.replace('_', ' ')}",
                listed([date_words(day.isoformat()) for day in days]),
            )

    def violation(self, found: Violation) -> ToldViolation:
        kept = found.kept
        reason = "" if kept is None else kept_words(kept.code, kept.words)
        return ToldViolation(self.rules.sentence(found), reason, found.possible)

    def branch(self, found: PlannedBranch) -> ToldBranch:
        return ToldBranch(
            gate=self.edits.step(found.gate),
            outcome=found.label,
            then=self.then(found),
            on_record=found.verdict is not None and found.verdict.name == "TRUE",
        )

    def then(self, found: PlannedBranch) -> str:
        """In short: the words of a stop, or the steps that follow with their days."""
        if found.stop:
            return found.stop
        if found.continues:
            return "as planned"
        if found.plan.feasibility == "inconsistent":
            return PlanExplainer(self.explainer, found.pathway).inconsistent(found.plan)
        labels = {step.id: step.label for step in found.pathway.steps}
        following = [
            " ".join(filter(None, [labels[each.id], _days(each)]))
            for each in found.plan.steps
            if each.id not in self.steps and each.state in AHEAD
        ]
        return "\n".join(following)


def kept_words(code: str, words: str) -> str:
    """The board's reason for keeping a plan that violates a rule."""
    label = KeptReason(code).label if code in KeptReason.values else code.replace("_", " ")
    return ": ".join(filter(None, [label, words]))


def span_words(first: str | None, last: str | None) -> str:
    """`15 Dec 2026 to 7 Jan 2027`, `15 Dec 2026 or later`, one day alone, or nothing."""
    start, end = date_words(first), date_words(last)
    if start and end and start != end:
        return f"{start} to {end}"
    return start if end else f"{start} or later" if start else ""


def _days(step: PlannedStep) -> str:
    words = span_words(step.earliest, step.latest)
    return f"({words})" if words else ""


def _gate(gate: Gate) -> str:
    who = f"{gate.who}: " if gate.who else ""
    return f"Decision point – {who}{gate.ask}"
