"""What a report is made of: what was recorded in a period, and the measures counted from it.

Values only. A share always stands with both of its numbers; where nothing could be counted there
is no share, and never 0 %.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from uuid import UUID

from guidelines.core.record.dates import When
from tumorboard.followup.definitions import DEFINITIONS, Definition

# ---------------------------------------------------------------- what was recorded


@dataclass(frozen=True)
class Done:
    """What became of a decision."""

    implemented: str
    why_not: str = ""
    first_treatment: When | None = None


@dataclass(frozen=True)
class Item:
    """Advice of a guideline, the same in all its versions."""

    guideline: str
    part: str
    """`recommendations` or `pitfalls`"""
    id: str

    @property
    def key(self) -> str:
        return f"{self.guideline}.{self.part}.{self.id}"


@dataclass(frozen=True)
class Departed:
    """What a decision departs from; only words where they name no item of the guideline."""

    title: str
    item: Item | None = None

    @property
    def key(self) -> str:
        return self.item.key if self.item else same_words(self.title)


@dataclass(frozen=True)
class Decided:
    """The newest signed decision that was made on a case at one meeting."""

    result: str
    concordance: str
    outcome_due: dt.date
    deviation: str = ""
    departs_from: Departed | None = None
    in_force: bool = True
    """False once a later meeting has decided anew."""
    outcome: Done | None = None
    plan_change: str = ""
    """How the signed plan stands to the plan before the board; empty where that was not kept."""
    handling: str = ""
    """What was done about the specialties in `lacking`."""
    lacking: tuple[str, ...] = ()
    """Codes of specialties that the question needed and that were not there."""


@dataclass(frozen=True)
class Listed:
    """One case on the agenda of one meeting; what was taken off again is not among them."""

    case: UUID
    meeting: UUID
    added_on: dt.date
    state: str
    reason: str = ""
    in_session: bool = False
    """Added once the meeting had begun."""
    cause: str = ""
    """Of a deferral (DeferralCause); empty where only words were recorded."""
    prospective: bool | None = None
    """Presented before its treatment began; None where nobody has said."""
    is_first: bool = True
    """The board had not turned to the case before."""
    decided: Decided | None = None
    late_reason: str = ""
    minutes: float = 0
    """How long the case was before the board, where that was recorded."""


@dataclass(frozen=True)
class Triaged:
    """One case of one meeting that was put on a standard pathway."""

    case: UUID
    meeting: UUID
    pathway: str
    in_room: bool = False
    promoted: bool = False
    drawn: bool = False
    looked: str = ""
    """What the second look found: `agreed`, `discuss`, or nothing yet."""


@dataclass(frozen=True)
class Clocked:
    """One case whose clock had its last day in the period, and before today."""

    case: UUID
    is_over: bool
    cause: str = ""
    """Why it ran over (BreachCause), where somebody said so."""


@dataclass(frozen=True)
class SentOn:
    """One case of the board that was referred on to another one."""

    case: UUID
    board: str
    is_answered: bool | None
    """Whether the other board has signed a decision; None where it does not share them."""


@dataclass(frozen=True)
class Attended:
    meeting: UUID
    name: str
    specialty: str
    was_there: bool
    """To the end; not for those who left early or sent apologies."""


@dataclass(frozen=True)
class Sat:
    """A meeting of the period that was not cancelled."""

    id: UUID
    date: dt.date
    was_started: bool = True
    minutes: int | None = None
    """From its start to its end on the same day, where both were recorded."""


@dataclass(frozen=True)
class Settings:
    """The board's rules as they are today; no history of them is kept."""

    cutoff_days: int = 2
    minutes_per_case: int = 6
    treatment_days: int = 31
    closed: tuple[tuple[dt.date, dt.date], ...] = ()


@dataclass(frozen=True)
class Period:
    first: dt.date
    last: dt.date
    today: dt.date
    meetings: tuple[Sat, ...] = ()
    cancelled: int = 0
    items: tuple[Listed, ...] = ()
    triaged: tuple[Triaged, ...] = ()
    clocks: tuple[Clocked, ...] = ()
    sent_on: tuple[SentOn, ...] = ()
    attendances: tuple[Attended, ...] = ()
    required: tuple[str, ...] = ()
    """Codes of the specialties without which the board cannot decide."""
    team: tuple[str, ...] = ()
    settings: Settings = field(default_factory=Settings)


# ---------------------------------------------------------------- what is counted from it


@dataclass(frozen=True)
class Part:
    """One bar, one row of the table. `key` names it in an address."""

    key: str
    label: str
    count: int
    cases: tuple[UUID, ...] = ()
    item: Item | None = None
    """The advice that it is about."""


@dataclass(frozen=True)
class Target:
    percent: int
    at_most: bool = False

    def __str__(self) -> str:
        return f"{'≤' if self.at_most else '≥'} {self.percent} %"

    def is_met(self, count: int, of: int) -> bool:
        share, wanted = count * 100, self.percent * of
        return share <= wanted if self.at_most else share >= wanted


@dataclass(frozen=True)
class Measure:
    key: str
    title: str
    sentence: str
    parts: tuple[Part, ...] = ()
    unit: str = "case"
    """What the parts count, in the singular."""
    count: int | None = None
    of: int | None = None
    """With `count`, a share; both empty where the measure is a number of its own."""
    target: Target | None = None
    notes: tuple[str, ...] = ()

    @property
    def definition(self) -> Definition:
        return DEFINITIONS[self.key]

    @property
    def percent(self) -> str:
        return percent(self.count, self.of) if self.count is not None and self.of else ""

    @property
    def is_met(self) -> bool | None:
        """None: there is no target, or nothing to compare with it."""
        if self.target is None or self.count is None or not self.of:
            return None
        return self.target.is_met(self.count, self.of)

    @property
    def cases(self) -> tuple[UUID, ...]:
        return tuple(dict.fromkeys(case for part in self.parts for case in part.cases))

    def cases_of(self, part: str) -> tuple[UUID, ...] | None:
        """Of one part, or (without a name) of all; None where there is no such part."""
        if not part:
            return self.cases
        return next((tuple(dict.fromkeys(p.cases)) for p in self.parts if p.key == part), None)


@dataclass(frozen=True)
class Report:
    period: Period
    measures: tuple[Measure, ...]

    def measure(self, key: str) -> Measure | None:
        return next((each for each in self.measures if each.key == key), None)


def percent(count: int, of: int) -> str:
    return f"{float(Fraction(count * 100, of)):.1f}".removesuffix(".0") + " %"


def share(count: int, of: int, what: str) -> str:
    """`3 of 4 decisions (75 %)`."""
    return f"{count} of {counted(of, what)} ({percent(count, of)})"


def counted(number: int, noun: str) -> str:
    """`1 case`, `2 listed cases`."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def parts_by(found: Iterable[tuple[str, str, UUID]], *, most_first: bool = True) -> list[Part]:
    """Rows of key, label and case, gathered by key; the most frequent first."""
    labels: dict[str, str] = {}
    cases: dict[str, list[UUID]] = {}
    for key, label, case in found:
        labels.setdefault(key, label)
        cases.setdefault(key, []).append(case)
    parts = [Part(key, labels[key], len(cases[key]), tuple(cases[key])) for key in labels]
    return sorted(parts, key=lambda part: (-part.count, part.label)) if most_first else parts


def same_words(text: str) -> str:
    """What makes two entries in words the same: neither capitals nor spaces."""
    return " ".join(text.casefold().split())


def day_words(day: dt.date) -> str:
    return f"{day.day} {day:%b %Y}"
