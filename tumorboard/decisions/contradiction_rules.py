"""Where the signed decisions of two boards on one patient contradict each other. Pure.

Compared is what can be compared: intent, no treatment, actions that the content declares
incompatible, and the days of dated steps. What a board has not stated contradicts nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True)
class Planned:
    """A step still ahead; None: nothing limits the window on that side, or it is not known."""

    label: str
    action: str
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True)
class Position:
    """What one board has signed. `no_treatment`: why, in words; empty where it plans some."""

    board: str
    decided: bool
    intent: str = ""
    no_treatment: str = ""
    treats: bool = False
    steps: tuple[Planned, ...] = ()


@dataclass(frozen=True)
class NotTogether:
    """Actions of which only one can be carried out, and why."""

    actions: frozenset[str]
    reason: str


def contradictions(
    one: Position, other: Position, incompatible: Collection[NotTogether] = ()
) -> list[str]:
    """Each in a sentence; none while one of the boards has decided nothing."""
    if not (one.decided and other.decided):
        return []
    return [
        *_intent(one, other),
        *_treatment(one, other),
        *_treatment(other, one),
        *_incompatible(one, other, incompatible),
        *_same_days(one, other),
    ]


def _intent(one: Position, other: Position) -> Iterator[str]:
    if one.intent and other.intent and one.intent != other.intent:
        yield (
            f"The intent differs: {one.intent.lower()} ({one.board}),"
            f" {other.intent.lower()} ({other.board})."
        )


def _treatment(one: Position, other: Position) -> Iterator[str]:
    if one.no_treatment and other.treats and not other.no_treatment:
        yield (
            f"{one.board} plans no treatment ({one.no_treatment.lower()}), {other.board} plans one."
        )


def _incompatible(
    one: Position, other: Position, incompatible: Iterable[NotTogether]
) -> Iterator[str]:
    for each in incompatible:
        here, there = (_of(position, each.actions) for position in (one, other))
        if any(mine.action != theirs.action for mine, theirs in product(here, there)):
            yield (
                f"{_labels(here)} ({one.board}) and {_labels(there)} ({other.board})"
                f" do not go together: {each.reason}"
            )


def _of(position: Position, actions: frozenset[str]) -> list[Planned]:
    return [step for step in position.steps if step.action in actions]


def _labels(steps: list[Planned]) -> str:
    return " and ".join(dict.fromkeys(step.label for step in steps))


def _same_days(one: Position, other: Position) -> Iterator[str]:
    for mine, theirs in product(one.steps, other.steps):
        if not overlap(mine, theirs):
            continue
        if mine.action == theirs.action and mine.label == theirs.label:
            yield f"Both boards plan {mine.label} in the same days: is it one step?"
        else:
            yield (
                f"{_dated(mine)} ({one.board}) and {_dated(theirs)} ({other.board})"
                " may fall on the same days."
            )


def overlap(one: Planned, other: Planned) -> bool:
    """Whether both windows are known and have a day in common."""
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return False
    return one.first <= other.last and other.first <= one.last


def _dated(step: Planned) -> str:
    days = [f"{day.day} {day:%b %Y}" for day in (step.first, step.last) if day]
    return f"{step.label}, {' to '.join(dict.fromkeys(days))}"
