"""What a board changed in a plan, as one sentence for its history; and why, where it said so."""

from __future__ import annotations

from collections.abc import Mapping

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.pathways import Interval, Pathway
from guidelines.core.planning.draft import ChangedInterval, ChangedStep
from guidelines.core.planning.edits import (
    AddDay,
    AddStep,
    ChangeInterval,
    ChangeStep,
    DropStep,
    Edit,
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
from guidelines.core.wording.explain_plan import days
from guidelines.core.wording.words import day_words


class EditExplainer:
    """`pathway`: the plan in hand, so that steps which the board added have their names."""

    def __init__(self, guideline: Guideline, pathway: Pathway) -> None:
        self.guideline = guideline
        self.steps = {step.id: step.label for step in pathway.steps}
        self.intervals: Mapping[str, Interval] = {each.id: each for each in pathway.intervals}

    def sentence(self, edit: Edit) -> str:  # noqa: PLR0911 - one line per kind of edit
        match edit:
            case DropStep(step):
                return f"{self.step(step)} left out"
            case TakeBackStep(step):
                return f"{self.step(step)} taken back into the plan"
            case AddStep(new):
                return f"{new.label} added, {self.place(new.after)}"
            case MoveStep(step, after):
                return f"{self.step(step)} moved, {self.place(after)}"
            case RestoreOrder():
                return "Steps in the order of the pathway again"
            case PinStep(step, day):
                return f"{self.step(step)} pinned to {day_words(day)}"
            case UnpinStep(step):
                return f"{self.step(step)} no longer pinned to a day"
            case ChangeStep(step, change):
                return f"{self.step(step)}: {changed_step(change)}"
            case _:
                return self.of_rules(edit)

    def of_rules(self, edit: Edit) -> str:
        match edit:
            case ChangeInterval(interval, change):
                return f"{self.interval(interval)}: {changed_interval(change)}"
            case RestoreInterval(interval):
                return f"{self.interval(interval)}: as the guideline has it again"
            case AddDay(resource, day):
                return f"Further day for {words(resource)}: {day_words(day)}"
            case RemoveDay(resource, day):
                return f"No further day for {words(resource)} on {day_words(day)}"
            case KeepRule(pitfall):
                return f"Kept against a rule: {self.pitfall(pitfall)}"
            case StopKeeping(pitfall):
                return f"No longer kept against a rule: {self.pitfall(pitfall)}"
            case _:
                raise TypeError(f"{type(edit).__name__} has no sentence")

    def step(self, step: str) -> str:
        return self.steps.get(step, words(step))

    def place(self, after: str | None) -> str:
        return f"after {self.step(after)}" if after else "as the first step"

    def interval(self, interval: str) -> str:
        found = self.intervals.get(interval)
        return f"Interval “{found.why.rstrip('.')}”" if found else f"Interval {words(interval)}"

    def pitfall(self, pitfall: str) -> str:
        found = self.guideline.pitfalls.get(pitfall)
        return found.title if found else words(pitfall)


def reason_of(edit: Edit) -> str:
    """What the board gave as its reason in words; codes have their words where they are kept."""
    match edit:
        case DropStep(_, reason):
            return reason
        case ChangeStep(_, change):
            return change.reason
        case ChangeInterval(_, change):
            return change.reason
        case KeepRule(_, _, said):
            return said
        case _:
            return ""


def changed_step(change: ChangedStep) -> str:
    parts = [
        "" if change.cycles is None else f"{change.cycles} cycles",
        "" if change.duration_days is None else f"takes {_span(*change.duration_days)}",
        f"note: {change.note}" if change.note else "",
    ]
    return "; ".join(filter(None, parts)) or "as the pathway has it again"


def changed_interval(change: ChangedInterval) -> str:
    if change.set_aside:
        return "set aside"
    parts = [
        "" if change.min_days is None else f"at least {days(change.min_days)}",
        "" if change.max_days is None else f"at most {days(change.max_days)}",
    ]
    return ", ".join(filter(None, parts)) or "no limit"


def words(code: str) -> str:
    return code.replace("_", " ").replace("-", " ")


def _span(low: int, high: int) -> str:
    return days(low) if low == high else f"{days(low)} to {days(high)}"
