"""What moved since the plan was saved, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass

from guidelines.core.content.pathways import Pathway
from guidelines.core.wording.explain_plan import FEASIBILITY, days
from guidelines.core.wording.words import listed
from tumorboard.plans.moved import FactChange, Movement
from tumorboard.plans.shifts import Cause, Moved, Place, Shift
from tumorboard.web.plans.days import span_words

CAUSES: dict[Cause, str] = {
    "facts": "what is known",
    "calendar": "the calendar",
    "days": "days gone by",
    "choices": "the definitions of the board",
    "content": "a new version of the guideline",
    "program": "the program counts otherwise",
}
STATES = {"skipped": "not needed", "passed": "lies behind", "done": "done", "open": "if needed"}


@dataclass(frozen=True)
class MoveShown:
    label: str
    before: str
    after: str
    why: str
    is_locked: bool


@dataclass(frozen=True)
class MovesShown:
    causes: str
    moves: tuple[MoveShown, ...]
    turns: tuple[str, ...]
    facts: tuple[FactChange, ...]


def moves_shown(found: Movement, pathway: Pathway) -> MovesShown | None:
    """None where everything stands as it was saved."""
    if not found.anything:
        return None
    labels = {step.id: step.label for step in pathway.steps}
    return MovesShown(
        causes=listed([CAUSES[cause] for cause in found.causes]),
        moves=tuple(_move(each, labels.get(each.step, each.step)) for each in found.shifts),
        turns=tuple(
            f"{FEASIBILITY.get(turn.before, turn.before)} → "
            f"{FEASIBILITY.get(turn.after, turn.after)}: {CAUSES[turn.cause]}"
            for turn in found.turns
        ),
        facts=found.facts,
    )


def _move(shift: Shift, label: str) -> MoveShown:
    return MoveShown(
        label=label,
        before=_place(shift.before),
        after=_place(shift.after),
        why="; ".join(map(_why, shift.by)),
        is_locked=shift.is_locked,
    )


def _why(moved: Moved) -> str:
    """`7 days later: the calendar`; the cause alone where there is no number."""
    count = moved.days
    if not count:
        return CAUSES[moved.cause]
    return f"{days(abs(count))} {'later' if count > 0 else 'earlier'}: {CAUSES[moved.cause]}"


def _place(place: Place | None) -> str:
    if place is None:
        return "not in the plan"
    first = place.earliest.isoformat() if place.earliest else None
    last = place.latest.isoformat() if place.latest else None
    words = span_words(first, last)
    state = STATES.get(place.state, "")
    parts = (words, f"({state})" if state and words else state)
    return " ".join(part for part in parts if part) or "without a day"
