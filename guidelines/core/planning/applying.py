"""Carrying out an edit: a new draft, or what was expected instead.

That an edit leaves no possible plan is no reason to refuse it: the solver says why, and what would
help. Refused is what makes no sense, and what would change what has been done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from operator import attrgetter
from typing import Any, TypeVar

import msgspec

from guidelines.core.content.pathways import Pathway
from guidelines.core.planning.draft import (
    ADDED,
    AddedStep,
    ChangedInterval,
    ChangedStep,
    Draft,
    Kept,
)
from guidelines.core.planning.edited import natural_order, order_of
from guidelines.core.planning.edits import (
    AddDay,
    AddStep,
    ChangeInterval,
    ChangeStep,
    DropStep,
    Edit,
    EditError,
    KeepRule,
    MoveStep,
    PinStep,
    RemoveDay,
    RestoreInterval,
    RestoreOrder,
    StopKeeping,
    TakeBackStep,
    UnpinStep,
)
from guidelines.core.planning.plan import StepState

A_STEP = "a step of the plan"
ANOTHER_STEP = "another step of the plan"
NOT_DONE = "a step that is not done yet"
WHY_CHANGED = "why it is changed"
LONGEST = 3650
T = TypeVar("T")


def apply(
    draft: Draft,
    edit: Edit,
    pathway: Pathway,
    *,
    states: Mapping[str, StepState],
    as_of: date,
) -> Draft:
    """The draft with this edit. `states`: of the steps as the plan in hand has them."""
    return _Applying(draft, pathway, states, as_of).apply(edit)


class _Applying:
    """One edit on one draft; each kind of edit has a method of its name."""

    def __init__(
        self, draft: Draft, pathway: Pathway, states: Mapping[str, StepState], as_of: date
    ) -> None:
        self.draft = draft
        self.pathway = pathway
        self.states = states
        self.as_of = as_of
        self.natural = natural_order(draft, pathway)

    def apply(self, edit: Edit) -> Draft:
        kinds: Mapping[type, Callable[[Any], Draft]] = {
            DropStep: self.drop_step,
            TakeBackStep: self.take_back_step,
            AddStep: self.add_step,
            MoveStep: self.move_step,
            RestoreOrder: lambda _: self._with(order=()),
            PinStep: self.pin_step,
            UnpinStep: self.unpin_step,
            ChangeStep: self.change_step,
            ChangeInterval: self.change_interval,
            RestoreInterval: self.restore_interval,
            AddDay: self.add_day,
            RemoveDay: self.remove_day,
            KeepRule: self.keep_rule,
            StopKeeping: self.stop_keeping,
        }
        return kinds[type(edit)](edit)

    def drop_step(self, edit: DropStep) -> Draft:
        self._ahead(edit.step)
        if edit.step in {added.id for added in self.draft.added}:
            return self._without_added(edit.step)
        _expect(edit.step not in self.draft.dropped, "step", edit.step, "a step of the plan")
        _expect(bool(edit.reason.strip()), "reason", edit.reason, "why the step is left out")
        return self._with(dropped={**self.draft.dropped, edit.step: edit.reason})

    def take_back_step(self, edit: TakeBackStep) -> Draft:
        _expect(edit.step in self.draft.dropped, "step", edit.step, "a step that was left out")
        return self._with(dropped=_less(self.draft.dropped, edit.step))

    def add_step(self, edit: AddStep) -> Draft:
        new = edit.step
        _expect(bool(new.label.strip()), "label", new.label, "what is to be done")
        _expect_range("duration_days", new.duration_days)
        _expect(new.after is None or new.after in self.natural, "after", new.after, A_STEP)
        numbers = (int(each.id.removeprefix(ADDED)) for each in self.draft.added)
        name = f"{ADDED}{max(numbers, default=0) + 1}"
        added = AddedStep(**msgspec.structs.asdict(new), id=name, since=self.as_of)
        draft = self._with(added=(*self.draft.added, added))
        order = _moved(order_of(self.draft, self.pathway), name, new.after)
        return _in_one_form(msgspec.structs.replace(draft, order=tuple(order)), self.pathway)

    def move_step(self, edit: MoveStep) -> Draft:
        self._ahead(edit.step)
        others = [step for step in self.natural if step != edit.step]
        _expect(edit.after is None or edit.after in others, "after", edit.after, ANOTHER_STEP)
        order = _moved(order_of(self.draft, self.pathway), edit.step, edit.after)
        return self._with(order=tuple(order))

    def pin_step(self, edit: PinStep) -> Draft:
        self._ahead(edit.step)
        taking_place = edit.step not in self.draft.dropped and self.states.get(edit.step) not in {
            "passed",
            "skipped",
        }
        _expect(taking_place, "step", edit.step, "a step that takes place")
        self._from_today(edit.day)
        return self._with(pins={**self.draft.pins, edit.step: edit.day})

    def unpin_step(self, edit: UnpinStep) -> Draft:
        _expect(edit.step in self.draft.pins, "step", edit.step, "a step that is set to a day")
        return self._with(pins=_less(self.draft.pins, edit.step))

    def change_step(self, edit: ChangeStep) -> Draft:
        self._ahead(edit.step)
        change = edit.change
        if change == ChangedStep():
            return self._with(changed=_less(self.draft.changed, edit.step))
        if change.duration_days is not None:
            _expect_range("duration_days", change.duration_days)
        if change.cycles is not None:
            cycles = {step.id: step.cycles for step in self.pathway.steps}
            cycles |= {added.id: added.cycles for added in self.draft.added}
            given = cycles[edit.step] is not None
            _expect(given, "cycles", change.cycles, "a step that is given in cycles")
        numbers = (change.cycles, change.duration_days) != (None, None)
        _expect(not numbers or bool(change.reason.strip()), "reason", change.reason, WHY_CHANGED)
        return self._with(changed={**self.draft.changed, edit.step: change})

    def change_interval(self, edit: ChangeInterval) -> Draft:
        change = edit.change
        interval = next((i for i in self.pathway.intervals if i.id == edit.interval), None)
        if interval is None:
            raise EditError("interval", edit.interval, "an interval of the pathway")
        ends = {
            self.states.get(point.rpartition(".")[0]) for point in (interval.start, interval.end)
        }
        _expect(ends != {"done"}, "interval", edit.interval, NOT_DONE)
        _expect(bool(change.reason.strip()), "reason", change.reason, WHY_CHANGED)
        if change.set_aside:
            change = ChangedInterval(set_aside=True, reason=change.reason)
        low, high = change.min_days, change.max_days
        in_reach = all(abs(days) <= LONGEST for days in (low, high) if days is not None)
        _expect(in_reach, "days", (low, high), f"days up to {LONGEST}")
        _expect(high is None or (low or 0) <= high, "max_days", high, "no less than the minimum")
        return self._with(intervals={**self.draft.intervals, edit.interval: change})

    def restore_interval(self, edit: RestoreInterval) -> Draft:
        changed = edit.interval in self.draft.intervals
        _expect(changed, "interval", edit.interval, "an interval that was changed")
        return self._with(intervals=_less(self.draft.intervals, edit.interval))

    def add_day(self, edit: AddDay) -> Draft:
        needed = {step.resource for step in self.pathway.steps}
        needed |= {added.resource for added in self.draft.added}
        _expect(edit.resource in needed, "resource", edit.resource, "what a step of the plan needs")
        self._from_today(edit.day)
        days = self.draft.extra_days.get(edit.resource, ())
        _expect(edit.day not in days, "day", edit.day, "a day that is not agreed yet")
        days = tuple(sorted((*days, edit.day)))
        return self._with(extra_days={**self.draft.extra_days, edit.resource: days})

    def remove_day(self, edit: RemoveDay) -> Draft:
        days = self.draft.extra_days.get(edit.resource, ())
        _expect(edit.day in days, "day", edit.day, "a further day that was agreed")
        left = tuple(day for day in days if day != edit.day)
        extra = {**self.draft.extra_days, edit.resource: left}
        return self._with(extra_days=extra if left else _less(extra, edit.resource))

    def keep_rule(self, edit: KeepRule) -> Draft:
        _expect(bool(edit.code.strip()), "code", edit.code, "a coded reason")
        kept = Kept(pitfall=edit.pitfall, code=edit.code, words=edit.words)
        return self._with(
            kept=tuple(sorted((*self._kept_but(edit.pitfall), kept), key=attrgetter("pitfall")))
        )

    def stop_keeping(self, edit: StopKeeping) -> Draft:
        kept = any(each.pitfall == edit.pitfall for each in self.draft.kept)
        _expect(kept, "pitfall", edit.pitfall, "a rule that the board keeps to violate")
        return self._with(kept=self._kept_but(edit.pitfall))

    def _with(self, **changes: Any) -> Draft:
        return _in_one_form(msgspec.structs.replace(self.draft, **changes), self.pathway)

    def _ahead(self, step: str) -> None:
        """What is done is done."""
        _expect(step in self.natural, "step", step, A_STEP)
        _expect(self.states.get(step) != "done", "step", step, NOT_DONE)

    def _from_today(self, day: date) -> None:
        whole = type(day) is date and day >= self.as_of
        _expect(whole, "day", day, f"a whole day, {self.as_of} or later")
        _expect((day - self.as_of).days <= LONGEST, "day", day, "a day in the next ten years")

    def _kept_but(self, pitfall: str) -> tuple[Kept, ...]:
        return tuple(each for each in self.draft.kept if each.pitfall != pitfall)

    def _without_added(self, step: str) -> Draft:
        """It goes with all that was said about it; what followed it follows what it followed."""
        draft = self.draft
        gone = next(added for added in draft.added if added.id == step)
        return self._with(
            added=tuple(
                msgspec.structs.replace(each, after=gone.after) if each.after == step else each
                for each in draft.added
                if each is not gone
            ),
            order=tuple(each for each in draft.order if each != step),
            changed=_less(draft.changed, step),
            pins=_less(draft.pins, step),
        )


def _in_one_form(draft: Draft, pathway: Pathway) -> Draft:
    """The order is named only where it is not that of the pathway."""
    if draft.order and order_of(draft, pathway) == natural_order(draft, pathway):
        return msgspec.structs.replace(draft, order=())
    return draft


def _moved(order: list[str], step: str, after: str | None) -> list[str]:
    others = [each for each in order if each != step]
    place = others.index(after) + 1 if after in others else 0
    return [*others[:place], step, *others[place:]]


def _less(entries: Mapping[str, T], name: str) -> dict[str, T]:
    return {key: value for key, value in entries.items() if key != name}


def _expect(holds: bool, field: str, value: object, expected: str) -> None:
    if not holds:
        raise EditError(field, value, expected)


def _expect_range(field: str, days: tuple[int, int]) -> None:
    _expect(0 <= days[0] <= days[1] <= LONGEST, field, days, "days, the fewest first")
