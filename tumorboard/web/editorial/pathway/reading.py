"""What can be drawn of a pathway in hand: its complete parts, and the places of the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from guidelines.core.content.conditions import AllOf
from guidelines.core.content.loading import Data, from_data
from guidelines.core.content.parsing import PARSERS
from guidelines.core.content.pathway_edits import INTERVALS, STEPS, rows
from guidelines.core.content.pathways import GATE, Continuation, Interval, Pathway, Step
from guidelines.core.content.schema import Reporter, build

Sequence = Pathway | Continuation
PLAN_START, EVENT = "plan.start", "event:"


@dataclass
class Readable:
    """`places`: of each readable step and interval its place in the item."""

    sequence: Sequence
    places: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    """Places of the parts that cannot be drawn as they are."""


def readable(kind: str, item: Mapping[str, Data]) -> Readable:
    steps: list[Step] = []
    intervals: list[Interval] = []
    places: dict[str, str] = {}
    left_out: list[str] = []
    for number, row in enumerate(rows(item, STEPS)):
        place = f"{STEPS}.{number}"
        step = build(from_data(_named(row, place)), Step, "", Reporter(""), PARSERS)
        if step is None or not _lasts(step) or step.id in places:
            left_out.append(place)
        else:
            steps.append(step)
            places[step.id] = place
    points = _points([step.id for step in steps], kind)
    for number, row in enumerate(rows(item, INTERVALS)):
        place = f"{INTERVALS}.{number}"
        interval = build(from_data(_explained(row, place)), Interval, "", Reporter(""), PARSERS)
        if interval is None or interval.id in places or not _connects(interval, points):
            left_out.append(place)
        else:
            intervals.append(interval)
            places[interval.id] = place
    return Readable(_sequence(kind, item, tuple(steps), tuple(intervals)), places, left_out)


def _sequence(
    kind: str, item: Mapping[str, Data], steps: tuple[Step, ...], intervals: tuple[Interval, ...]
) -> Sequence:
    """What the head of the item says plays no part in its days."""
    name, title = str(item.get("id", "")), str(item.get("title", ""))
    if kind == "continuations":
        return Continuation(
            id=name, sources=(), title=title, stream="", steps=steps, intervals=intervals
        )
    return Pathway(
        id=name, sources=(), title=title, stream="", intent="curative", alternative="", order=0,
        when=AllOf("", ()), stop="", steps=steps, intervals=intervals,
    )  # fmt: skip


def _named(row: Any, place: str) -> Any:
    """A step that is not described yet has its place in the picture all the same."""
    if not isinstance(row, Mapping):
        return row
    return {"id": place, "label": place, "action": "", "duration_days": ["0", "0"], **row}


def _explained(row: Any, place: str) -> Any:
    return {"id": place, "why": "", "sources": [], **row} if isinstance(row, Mapping) else row


def _lasts(step: Step) -> bool:
    length = step.duration_days
    return len(length) == 2 and 0 <= length[0] <= length[1]


def _points(steps: list[str], kind: str) -> set[str]:
    owners = [*steps, GATE] if kind == "continuations" else steps
    return {f"{owner}.{edge}" for owner in owners for edge in ("start", "end")}


def _connects(interval: Interval, points: set[str]) -> bool:
    begins = interval.start in points or interval.start == PLAN_START
    return (begins or interval.start.startswith(EVENT)) and interval.end in points
