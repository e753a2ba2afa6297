"""What moved in a plan since it was last edited, and why: the facts, the calendar, the day …

The draft is solved again, each time with one thing more as it is today. What it came to at first
is known from the revision, what it comes to now from the plan in hand; only what lies between
is computed, and nothing at all where only one thing has changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec

from guidelines.core.content.canonical import sha256
from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.assess import ChoiceError, assess, read_assessment
from guidelines.core.evaluation.result import Choices, Envelope
from guidelines.core.facts.fact import Facts
from guidelines.core.planning.calendar import NO_CALENDAR, Calendar
from guidelines.core.planning.desk import PlanInHand
from guidelines.core.planning.draft import Draft
from guidelines.core.planning.plan import PlannedPathway
from guidelines.core.record.case_record import CaseRecord, Treatment
from guidelines.core.wording.explain import Explainer
from guidelines.publishing import content
from tumorboard.assessment.models import Assessment
from tumorboard.assessment.services import Current
from tumorboard.assessment.summary import treatment_words
from tumorboard.people.calendars import calendar_in
from tumorboard.plans.models import Plan, PlanRevision
from tumorboard.plans.shifts import Cause, Shift, Stage, Turn, shifts, turns
from tumorboard.plans.solving import NotOffered, desk_from, draft_of, solved_of


@dataclass(frozen=True)
class FactChange:
    """One answer of the record that is another one now."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Movement:
    """Since a revision: which steps moved, what the plan as a whole turned to, and what changed."""

    since: PlanRevision
    shifts: tuple[Shift, ...] = ()
    turns: tuple[Turn, ...] = ()
    facts: tuple[FactChange, ...] = ()
    """Only where facts moved something."""

    @property
    def anything(self) -> bool:
        return bool(self.shifts or self.turns)

    @property
    def causes(self) -> tuple[Cause, ...]:
        by = [part.cause for shift in self.shifts for part in shift.by]
        return tuple(dict.fromkeys([*by, *(turn.cause for turn in self.turns)]))


@dataclass(frozen=True)
class Inputs:
    """Everything that what a draft comes to depends on."""

    record: CaseRecord
    calendar: Calendar | None
    as_of: dt.date
    choices: Choices
    guideline: Guideline


# One after the other, as they are told to the board.
STAGES: tuple[tuple[Cause, str], ...] = (
    ("facts", "record"),
    ("calendar", "calendar"),
    ("days", "as_of"),
    ("choices", "choices"),
    ("content", "guideline"),
)


def moved_since_saved(plan: Plan, current: Current, now: PlanInHand | None) -> Movement:
    """`now`: the plan in hand; None where the guideline offers its pathway no more."""
    head = plan.head
    kept, new = head.assessment, current.computed.envelope
    if kept.sha256 == sha256(current.computed.text):
        return Movement(head)
    old = read_assessment(kept.envelope).envelope
    before, after = _inputs_kept(kept, old), _inputs_now(current)
    differing = [(cause, name) for cause, name in STAGES if _differs(name, before, after)]
    draft = draft_of(head)
    stages = list(_begin(head, draft, old, before))
    facts_after: Facts | None = None
    at = before
    for place, (cause, name) in enumerate(differing, start=1):
        at = replace(at, **{name: getattr(after, name)})
        is_last = place == len(differing)
        envelope = new if is_last else _computed(at)
        if cause == "facts":
            facts_after = _facts(envelope, plan.pathway)
        stages.append(Stage(_plan(now, draft) if is_last else _solved(envelope, at, draft), cause))
    found = Movement(head, shifts(stages), turns(stages))
    if "facts" not in found.causes:
        return found
    changes = facts_changed(
        Explainer(before.guideline, _facts(old, plan.pathway) or {}), facts_after or {}
    )
    return replace(found, facts=(*treatments_changed(before.record, after.record), *changes))


def facts_changed(before: Explainer, after: Facts) -> tuple[FactChange, ...]:
    """Answers in words; two facts that read the same have not changed for a reader."""
    then = Explainer(before.guideline, after)
    words = {fact: (before.value(fact), then.value(fact)) for fact in {**before.facts, **after}}
    return tuple(
        FactChange(before.label(fact), first, last)
        for fact, (first, last) in words.items()
        if first != last
    )


def treatments_changed(before: CaseRecord, after: CaseRecord) -> Iterator[FactChange]:
    """Treatments first: they are what a plan is made of."""
    old, new = _treatments(before), _treatments(after)
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key):
            first, last = (side.get(key) for side in (old, new))
            yield FactChange("treatment", _words(first), _words(last))


def _words(treatment: Treatment | None) -> str:
    return treatment_words(treatment) if treatment else "not recorded"


def _treatments(record: CaseRecord) -> dict[str, Treatment]:
    return {each.id: each for each in record.treatments}


def _begin(head: PlanRevision, draft: Draft, old: Envelope, before: Inputs) -> Iterator[Stage]:
    """What was saved; and where the engine reads the same otherwise today, that as a cause."""
    saved = solved_of(head)
    again = _solved(old, before, draft)
    if saved is not None:
        yield Stage(saved.plan)
    if saved is None or saved.plan != again:
        yield Stage(again, None if saved is None else "program")


def _inputs_kept(kept: Assessment, old: Envelope) -> Inputs:
    calendar = kept.calendar
    return Inputs(
        record=old.record,
        calendar=None if calendar is None else calendar_in(calendar.text),
        as_of=dt.date.fromisoformat(old.as_of),
        choices=old.choices,
        guideline=content(old.content_hash),
    )


def _inputs_now(current: Current) -> Inputs:
    new = current.computed.envelope
    return Inputs(
        record=new.record,
        calendar=current.calendar,
        as_of=dt.date.fromisoformat(new.as_of),
        choices=new.choices,
        guideline=current.guideline,
    )


def _differs(name: str, before: Inputs, after: Inputs) -> bool:
    if name == "guideline":
        return before.guideline.content_hash != after.guideline.content_hash
    if name == "calendar":
        return (before.calendar or NO_CALENDAR) != (after.calendar or NO_CALENDAR)
    if name == "record":  # how the question is worded, or which case it is, moves nothing
        return _findings(before.record) != _findings(after.record)
    return bool(getattr(before, name) != getattr(after, name))


def _findings(record: CaseRecord) -> CaseRecord:
    asked = msgspec.structs.replace(record.case, id="", question="")
    return msgspec.structs.replace(record, case=asked)


def _computed(at: Inputs) -> Envelope | None:
    """None where the guideline of then does not know the board's choices of now."""
    try:
        return assess(
            at.record, at.guideline, as_of=at.as_of, choices=at.choices, calendar=at.calendar
        ).envelope
    except ChoiceError:
        return None


def _solved(envelope: Envelope | None, at: Inputs, draft: Draft) -> PlannedPathway:
    if envelope is None:
        return _gone(draft)
    try:
        return desk_from(envelope, at.guideline, draft.pathway, at.calendar).solve(draft).plan
    except NotOffered:
        return _gone(draft)


def _plan(now: PlanInHand | None, draft: Draft) -> PlannedPathway:
    return now.plan if now is not None else _gone(draft)


def _gone(draft: Draft) -> PlannedPathway:
    """Not offered: excluded like a pathway that does not apply."""
    return PlannedPathway(id=draft.pathway, status="does_not_apply", feasibility="excluded")


def _facts(envelope: Envelope | None, pathway: str) -> Facts | None:
    part = envelope.result.offering(pathway) if envelope else None
    return part.facts if part else None
