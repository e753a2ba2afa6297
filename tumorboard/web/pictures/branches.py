"""What follows each outcome of a decision, side by side on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tumorboard.web.pictures.gantt import NARROW, Gantt, GanttPicture, draw, spans_of


@dataclass(frozen=True, slots=True)
class Branch:
    outcome: str  # a code
    label: str
    gantt: Gantt
    recorded: bool = False  # it is the outcome on record
    stop: str = ""  # the sequence ends here, and why
    note: str = ""  # what its dates wait for or contradict


@dataclass(frozen=True, slots=True)
class BranchColumn:
    branch: Branch
    picture: GanttPicture | None


@dataclass(frozen=True, slots=True)
class Fork:
    """A decision that lies ahead."""

    id: str
    label: str
    ask: str
    who: str
    facts: tuple[str, ...]  # what one needs to know to decide
    columns: tuple[BranchColumn, ...]


def columns(branches: Sequence[Branch]) -> tuple[BranchColumn, ...]:
    """Equal distances are equal times in all of them."""
    together = [span for branch in branches for span in spans_of(branch.gantt)]
    return tuple(BranchColumn(each, draw(each.gantt, NARROW, together)) for each in branches)
