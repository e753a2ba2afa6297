"""What a picture of a plan is made from: steps with their windows, and the waits between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tumorboard.web.pictures.scale import CALENDAR, Axis, Span


class Kind(StrEnum):
    TREATMENT = "treatment"
    GATE = "gate"  # a decision or restaging that the rest waits for
    WASHOUT = "washout"  # after a drug
    RECOVERY = "recovery"  # after anything else


@dataclass(frozen=True, slots=True)
class Window:
    """From the earliest to the latest day, of the start and of the end."""

    start: Span
    end: Span


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    kind: Kind
    window: Window | None  # none where the step cannot be placed
    fixed: bool = False  # it has taken place, its date no longer moves
    why_not: str = ""  # why it does not fit; drawn crossed out
    note: str = ""
    href: str = ""
    id: str = ""
    open_end: bool = False  # nothing limits how late it can be
    pinned: bool = False  # the board has set the day
    listed: tuple[date, ...] = ()  # the days in its window on which it can start
    listed_as: str = ""  # what they are: "theatre"
    against: tuple[str, ...] = ()  # rules that the plan violates here
    told: str = ""  # when it took place, where that is too long ago to be drawn


@dataclass(frozen=True, slots=True)
class Wait:
    """What must pass between two steps: the least is drawn solid, the rest of it open."""

    label: str
    kind: Kind
    since: date  # the earliest day it can count from
    least: int  # days that must pass; 0 where longer is only preferred
    until: date | None  # the earliest start of what follows it; none where that has no date
    better: int = 0  # days that are preferred, where those are more
    note: str = ""
    id: str = ""

    @property
    def over(self) -> date:
        return self.since + timedelta(days=self.least)

    @property
    def better_over(self) -> date:
        return self.since + timedelta(days=max(self.better, self.least))

    @property
    def broken(self) -> bool:
        """What follows stands inside it."""
        return self.until is not None and self.until < self.over

    @property
    def given_up(self) -> bool:
        """What follows does not keep to what is preferred."""
        return self.until is not None and self.over <= self.until < self.better_over


@dataclass(frozen=True, slots=True)
class Gantt:
    steps: tuple[Step | Wait, ...]
    today: Span | None = None
    today_label: str = ""  # "board 25 Nov"
    axis: Axis = CALENDAR
    closed: tuple[tuple[Span, str], ...] = ()  # days on which the hospital has nothing, and why
