"""The steps of a plan in hand as rows, each with the forms that change it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from guidelines.core.content.pathways import Interval, Pathway, Step
from guidelines.core.planning.desk import Desk, PlanInHand
from guidelines.core.planning.draft import ChangedInterval, ChangedStep
from guidelines.core.planning.edits import (
    ChangeStep,
    MoveStep,
    RemoveDay,
    RestoreInterval,
    TakeBackStep,
    UnpinStep,
    write_edit,
)
from guidelines.core.planning.plan import PlannedStep
from guidelines.core.wording.explain_edit import changed_interval
from guidelines.core.wording.explain_plan import PlanExplainer, days
from tumorboard.plans.told import ToldPlan, ToldStep
from tumorboard.web.assessment.actions import Look, look
from tumorboard.web.plans.days import day_words, span_words
from tumorboard.web.plans.forms import (
    ChangeForm,
    DayForm,
    DropForm,
    EditForm,
    IntervalForm,
    PinForm,
    today_or_later,
)

AHEAD = frozenset({"planned", "open"})
Form = TypeVar("Form", bound=EditForm)
Given = Mapping[tuple[str, str], EditForm]
"""Forms with errors, or that came too late, by their kind and what they are about."""


@dataclass(frozen=True)
class IntervalRow:
    """One rule about the time before a step, as it holds now."""

    id: str
    text: str
    why: str
    sources: tuple[str, ...]
    form: IntervalForm
    changed: str = ""  # what the board made of it
    reason: str = ""
    restore: str = ""  # the edit that gives back the guideline's numbers


@dataclass(frozen=True)
class Row:
    id: str
    label: str
    look: Look | None
    state: str
    when: str  # the days on which it can start
    end: str
    told: ToldStep
    pinned: str = ""
    resource: str = ""
    extra: tuple[tuple[str, str], ...] = ()  # further days agreed: words, and the edit back
    against: tuple[str, ...] = ()  # rules that it runs into
    is_added: bool = False
    is_changed: bool = False
    up: str = ""  # edits as text; empty where there is nowhere to go
    down: str = ""
    unpin: str = ""
    unchange: str = ""
    pin: PinForm | None = None
    change: ChangeForm | None = None
    drop: DropForm | None = None
    day: DayForm | None = None
    intervals: tuple[IntervalRow, ...] = ()

    @property
    def is_done(self) -> bool:
        return self.state == "done"

    @property
    def has_notes(self) -> bool:
        changed = any(interval.changed for interval in self.intervals)
        return bool(self.against or self.told.remarks or self.extra or changed)

    @property
    def is_open(self) -> bool:
        """A form in it has something to say."""
        forms = [self.pin, self.change, self.drop, self.day, *(i.form for i in self.intervals)]
        return any(form is not None and form.is_bound for form in forms)


@dataclass(frozen=True)
class LeftOut:
    label: str
    reason: str
    take_back: str


@dataclass(frozen=True)
class Rows:
    """Everything about the steps of one solved draft."""

    desk: Desk
    found: PlanInHand
    told: ToldPlan
    words: PlanExplainer
    may_edit: bool
    given: Given = field(default_factory=dict)

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        return {step.id: step for step in self.found.pathway.steps}

    @cached_property
    def content(self) -> Pathway:
        return self.desk.guideline.pathways[self.found.draft.pathway]

    @cached_property
    def shown(self) -> list[PlannedStep]:
        told = {step.id for step in self.told.steps}
        return [step for step in self.found.plan.steps if step.id in told]

    def rows(self) -> Iterator[Row]:
        told = {step.id: step for step in self.told.steps}
        for place, planned in enumerate(self.shown):
            yield self.row(place, planned, told[planned.id])

    def row(self, place: int, planned: PlannedStep, told: ToldStep) -> Row:
        draft, step = self.found.draft, self.steps[planned.id]
        pinned = draft.pins.get(step.id)
        changed = draft.changed.get(step.id)
        plain = Row(
            id=step.id,
            label=step.label,
            look=look(step.action) if step.action else None,
            state=planned.state,
            when=span_words(planned.earliest, planned.latest),
            end=span_words(planned.end_earliest, planned.end_latest),
            told=told,
            pinned=day_words(pinned.isoformat()) if pinned else "",
            resource=step.resource or "",
            against=tuple(self.against(step.id)),
            is_added=any(step.id == added.id for added in draft.added),
            is_changed=changed is not None,
        )
        return self.editable(plain, place, step, pinned) if self.may_edit else plain

    def editable(self, row: Row, place: int, step: Step, pinned: dt.date | None) -> Row:
        """The same with its forms. What is done is done: only a note can still be added."""
        if row.state not in AHEAD:
            return row
        draft = self.found.draft
        extra = draft.extra_days.get(row.resource, ())
        back = [(day_words(day.isoformat()), RemoveDay(row.resource, day)) for day in extra]
        return replace(
            row,
            up=self.up(place),
            down=self.down(place),
            unpin=write_edit(UnpinStep(row.id)) if pinned else "",
            unchange=write_edit(ChangeStep(row.id, ChangedStep())) if row.is_changed else "",
            extra=tuple((words, write_edit(edit)) for words, edit in back),
            pin=self.pin(row, pinned),
            change=self.change(step),
            drop=self.kept(DropForm(row.id)),
            day=self.day(row) if self.desk.calendar.named(row.resource) else None,
            intervals=tuple(self.intervals(row.id)),
        )

    def up(self, place: int) -> str:
        """Before what is done nothing can be put."""
        if place == 0 or self.shown[place - 1].state == "done":
            return ""
        after = self.shown[place - 2].id if place > 1 else None
        return write_edit(MoveStep(self.shown[place].id, after))

    def down(self, place: int) -> str:
        if place + 1 == len(self.shown):
            return ""
        return write_edit(MoveStep(self.shown[place].id, self.shown[place + 1].id))

    def pin(self, row: Row, pinned: dt.date | None) -> PinForm:
        form = self.kept(PinForm(row.id, initial={"day": pinned}))
        today_or_later(form, self.desk.as_of)
        return form

    def day(self, row: Row) -> DayForm:
        form = self.kept(DayForm(row.id, initial={"resource": row.resource}))
        today_or_later(form, self.desk.as_of)
        return form

    def change(self, step: Step) -> ChangeForm:
        changed = self.found.draft.changed.get(step.id)
        span = changed.duration_days if changed else None
        shortest, longest = span or (None, None)
        form = ChangeForm(
            step.id,
            initial={
                "cycles": changed.cycles if changed else None,
                "shortest": shortest,
                "longest": longest,
                "note": changed.note if changed else "",
                "reason": changed.reason if changed else "",
            },
        )
        form = self.kept(form)
        if step.cycles is None:
            del form.fields["cycles"]
        else:
            form.fields["cycles"].help_text = f"now {step.cycles}"
        low, high = step.duration_days[0], step.duration_days[-1]
        now = days(low) if low == high else f"{low} to {high} days"
        form.fields["shortest"].help_text = f"now {now}"
        return form

    def intervals(self, step: str) -> Iterator[IntervalRow]:
        """The rules of the guideline about the time before this step."""
        for interval in self.content.intervals:
            if interval.end.rpartition(".")[0] == step:
                yield self.interval(interval, self.found.draft.intervals.get(interval.id))

    def interval(self, interval: Interval, change: ChangedInterval | None) -> IntervalRow:
        low = change.min_days if change else interval.min_days
        high = change.max_days if change else interval.max_days
        start = {"min_days": low, "max_days": high, "set_aside": bool(change and change.set_aside)}
        return IntervalRow(
            id=interval.id,
            text=self.interval_words(interval),
            why=interval.why,
            sources=interval.sources,
            form=self.kept(IntervalForm(interval.id, initial=start)),
            changed=changed_interval(change) if change else "",
            reason=change.reason if change else "",
            restore=write_edit(RestoreInterval(interval.id)) if change else "",
        )

    def interval_words(self, interval: Interval) -> str:
        """`At least 4 weeks from the end of X to the start of Y`, as the guideline has it."""
        start, end = self.words.point(interval.start), self.words.point(interval.end)
        sides = (("at least", interval.min_days), ("at most", interval.max_days))
        said = [f"{word} {days(count)}" for word, count in sides if count]
        words = f"{' and '.join(said)} from {start} to {end}" if said else f"{end} after {start}"
        return words[:1].upper() + words[1:] + ("" if interval.hard else " (if possible)")

    def against(self, step: str) -> Iterator[str]:
        for violation in self.found.violations:
            if step in violation.hit.steps:
                yield self.desk.guideline.pitfalls[violation.pitfall].title

    def left_out(self) -> list[LeftOut]:
        back = {step: write_edit(TakeBackStep(step)) for step in self.found.draft.dropped}
        return [
            LeftOut(label, reason, back[step] if self.may_edit else "")
            for (label, reason), step in zip(self.told.left_out, back, strict=True)
        ]

    def not_needed(self) -> list[str]:
        """Steps of the pathway that this patient is spared, or that lie behind."""
        told = {step.id for step in self.told.steps} | self.found.draft.dropped.keys()
        return [step.label for step in self.found.pathway.steps if step.id not in told]

    def kept(self, form: Form) -> Form:
        """The form as it was sent, where it was not saved."""
        sent = self.given.get((form.kind, form.about))
        return sent if isinstance(sent, type(form)) else form
