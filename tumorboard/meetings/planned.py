"""An agenda with its times: cases and breaks in order, when each is planned, and what is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tumorboard.assessment.models import Readiness
from tumorboard.cases.models import Case, EntryType, Urgency
from tumorboard.cases.opinion_models import FirstOpinion, FirstVerdict
from tumorboard.meetings.agenda import Row, in_order
from tumorboard.meetings.complexity import Asked, Complexity, complexity_of
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.meetings.timing import (
    Slot,
    added_in_session,
    clock_time,
    cutoff_of,
    is_late,
    minutes_too_long,
    slots,
)
from tumorboard.people.calendars import calendar_of
from tumorboard.people.models import Board, Hospital
from tumorboard.people.queries import today_at
from tumorboard.people.rule_models import BoardRules

Closed = tuple[tuple[dt.date, dt.date], ...]


@dataclass(frozen=True)
class PlannedRow:
    """A case or a break with its place among all rows, and when it is planned."""

    row: Row
    place: int
    minutes: int
    slot: Slot
    begins: dt.time | None
    """None where the meeting has no time to start at."""

    @property
    def words(self) -> str:
        """`08:06, 6 min`."""
        at = f"{self.begins:%H:%M}, " if self.begins else ""
        return f"{at}{self.minutes} min"


@dataclass(frozen=True)
class Planned:
    meeting: Meeting
    rows: tuple[PlannedRow, ...]
    usual_minutes: int
    """For a case, unless its row says otherwise."""

    @property
    def minutes(self) -> int:
        return self.rows[-1].slot.ends if self.rows else 0

    @property
    def ends(self) -> dt.time | None:
        return clock_time(self.meeting.starts_at, self.minutes)

    @property
    def too_long(self) -> int:
        """Minutes beyond the planned end of the meeting."""
        return minutes_too_long(self.meeting.starts_at, self.meeting.ends_at, self.minutes)

    @property
    def words(self) -> str:
        """`90 minutes, 08:00 to 09:30`."""
        begins = self.meeting.starts_at
        times = f", {begins:%H:%M} to {self.ends:%H:%M}" if begins and self.ends else ""
        return f"{self.minutes} minutes{times}"


def planned(meeting: Meeting, items: Iterable[AgendaItem], rules: BoardRules) -> Planned:
    """`items` as the page has read them; the breaks are one query."""
    usual = rules.minutes_per_case
    rows = in_order([*items, *meeting.breaks.standing()])
    lengths = [row.minutes or usual for row in rows]
    timed = zip(rows, lengths, slots(lengths), strict=True)
    return Planned(
        meeting,
        tuple(
            PlannedRow(row, place, minutes, slot, clock_time(meeting.starts_at, slot.begins))
            for place, (row, minutes, slot) in enumerate(timed, start=1)
        ),
        usual,
    )


# ------------------------------------------------------------------ added late


@dataclass(frozen=True)
class Cutoff:
    """Until when a case is listed in time for one meeting."""

    day: dt.date
    hospital: Hospital
    started_at: dt.datetime | None

    def is_late(self, added_at: dt.datetime) -> bool:
        in_session = added_in_session(added_at, self.started_at)
        return is_late(today_at(self.hospital, added_at), self.day, in_session=in_session)


def cutoff_for(meeting: Meeting, rules: BoardRules) -> Cutoff:
    """`meeting` comes with its board and hospital."""
    day = cutoff_of(meeting.date, rules.cutoff_days, closed_days(meeting.board))
    return Cutoff(day, meeting.board.hospital, meeting.started_at)


def closed_days(board: Board) -> Closed:
    return tuple((each.first, each.until) for each in calendar_of(board).closed)


# ------------------------------------------------------------------ complexity


def complexities(
    cases: Sequence[Case], looked_at: Mapping[UUID, Readiness | None]
) -> dict[UUID, Complexity]:
    """By case; one query for any number of them."""
    differing = _opened_opinions(cases)
    return {
        case.pk: complexity_of(_asked(case, looked_at.get(case.pk), differing.get(case.pk)))
        for case in cases
    }


def _asked(case: Case, row: Readiness | None, opinions: frozenset[str] | None) -> Asked:
    return Asked(
        weight=row.weight if row else None,
        safety_missing=row.safety if row else 0,
        opinions=opinions or frozenset(),
        is_rediscussion=case.entry_type == EntryType.REDISCUSSION,
        is_urgent=case.urgency != Urgency.ROUTINE,
    )


def _opened_opinions(cases: Sequence[Case]) -> dict[UUID, frozenset[str]]:
    """What the specialists said in the round opened last; nothing of a round still closed."""
    given = FirstOpinion.objects.filter(round__case__in=cases, round__opened_at__isnull=False)
    rows = given.exclude(verdict=FirstVerdict.CANNOT_SAY).order_by("round__opened_at")
    by_round: dict[UUID, dict[UUID, set[str]]] = {}
    for case, asked, verdict in rows.values_list("round__case", "round", "verdict"):
        said = by_round.setdefault(case, {}).setdefault(asked, set())
        said.add(str(FirstVerdict(verdict).label).lower())
    return {case: frozenset(list(rounds.values())[-1]) for case, rounds in by_round.items()}
