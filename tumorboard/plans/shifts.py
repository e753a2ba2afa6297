"""How a plan moved through a row of stages, and which stage moved what. Pure: no records, no clock.

Each stage changes one thing alone: what is known, the calendar, the day, the guideline. So the
parts of a shift add up to the whole of it, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from guidelines.core.planning.plan import PlannedPathway, PlannedStep

Cause = Literal["program", "facts", "calendar", "days", "choices", "content"]


@dataclass(frozen=True)
class Stage:
    """What the plan came to once `cause` had changed too; of the first stage nothing has."""

    plan: PlannedPathway
    cause: Cause | None = None


@dataclass(frozen=True)
class Place:
    """Where a step stood: its state, and the days on which it could begin."""

    state: str
    earliest: date | None
    latest: date | None


@dataclass(frozen=True)
class Moved:
    """One thing of one cause: from where to where. None: the step was not there."""

    cause: Cause
    before: Place | None
    after: Place | None

    @property
    def days(self) -> int | None:
        """By how many days the earliest day moved; None where there was or is no such day."""
        first = self.before and self.before.earliest
        last = self.after and self.after.earliest
        return (last - first).days if first and last else None


@dataclass(frozen=True)
class Shift:
    """A step that stands elsewhere than it did, with what moved it in order."""

    step: str
    before: Place | None
    after: Place | None
    by: tuple[Moved, ...]

    @property
    def is_locked(self) -> bool:
        """Recorded as done since: its days are those of the record from now on."""
        was_done = self.before is not None and self.before.state == "done"
        return self.after is not None and self.after.state == "done" and not was_done


@dataclass(frozen=True)
class Turn:
    """The plan as a whole became possible, impossible, contested or excluded."""

    cause: Cause
    before: str
    after: str


def shifts(stages: Sequence[Stage]) -> tuple[Shift, ...]:
    """In the order of the steps as they stand now; those that are gone come last."""
    places = [_places(stage.plan) for stage in stages]
    steps = dict.fromkeys(step for each in reversed(places) for step in each)
    return tuple(_shifts(steps, stages, places))


def turns(stages: Sequence[Stage]) -> tuple[Turn, ...]:
    if stages[0].plan.feasibility == stages[-1].plan.feasibility:
        return ()
    return tuple(
        Turn(after.cause, before.plan.feasibility, after.plan.feasibility)
        for before, after in pairwise(stages)
        if after.cause is not None and before.plan.feasibility != after.plan.feasibility
    )


def _shifts(
    steps: dict[str, None], stages: Sequence[Stage], places: Sequence[dict[str, Place]]
) -> Iterator[Shift]:
    for step in steps:
        stood = [each.get(step) for each in places]
        if stood[0] == stood[-1]:
            continue
        by = tuple(
            Moved(stage.cause, before, after)
            for stage, (before, after) in zip(stages[1:], pairwise(stood), strict=True)
            if stage.cause is not None and before != after
        )
        yield Shift(step, stood[0], stood[-1], by)


def _places(plan: PlannedPathway) -> dict[str, Place]:
    return {step.id: _place(step) for step in plan.steps}


def _place(step: PlannedStep) -> Place:
    return Place(step.state, _day(step.earliest), _day(step.latest))


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
