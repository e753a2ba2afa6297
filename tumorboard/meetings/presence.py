"""Who was there while a case was before the board, and for how long it was. Reads only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from tumorboard.meetings.attendance_models import Spell, Turn
from tumorboard.meetings.models import PRESENT, AgendaItem, Attendance, Meeting


@dataclass(frozen=True)
class Stretch:
    """A stretch of time; without an end it goes on."""

    start: dt.datetime
    end: dt.datetime | None = None

    def meets(self, other: Stretch) -> bool:
        """Whether they share a moment; leaving in the moment a case is called is leaving."""
        return _ends_after(self, other.start) and _ends_after(other, self.start)


def _ends_after(stretch: Stretch, moment: dt.datetime) -> bool:
    return stretch.end is None or stretch.end > moment or stretch.start == moment


@dataclass(frozen=True)
class Room:
    """The people of a meeting with their spells, and when each case was before the board."""

    rows: Sequence[Attendance]
    before_the_board: dict[UUID, list[Stretch]]

    @property
    def specialties_now(self) -> frozenset[str]:
        return frozenset(row.specialty for row in self.rows if row.presence in PRESENT)

    def there_for(self, item: AgendaItem | None) -> list[Attendance]:
        """Who was there while the case was called; where it was not, who is there now."""
        called = self.before_the_board.get(item.pk, []) if item else []
        return [row for row in self.rows if was_there(row, called)]

    def specialties_for(self, item: AgendaItem | None) -> frozenset[str]:
        return frozenset(row.specialty for row in self.there_for(item) if row.specialty)


def room_of(meeting: Meeting) -> Room:
    """Three queries, however many people and cases."""
    rows = meeting.attendances.select_related("covering_for").prefetch_related(
        Prefetch("spells", queryset=Spell.objects.standing(), to_attr="times")
    )
    turns = meeting.turns.all()
    return Room(list(rows), stretches(turns, ended_at=meeting.ended_at))


def stretches(
    turns: Iterable[Turn], *, ended_at: dt.datetime | None = None
) -> dict[UUID, list[Stretch]]:
    """By case, in order: from its turn to the next one, or to the end of the meeting."""
    ordered = sorted(turns, key=lambda turn: turn.at)
    ends = [*(turn.at for turn in ordered[1:]), ended_at]
    found: dict[UUID, list[Stretch]] = {}
    for turn, end in zip(ordered, ends, strict=False):
        if turn.item_id is not None:
            found.setdefault(turn.item_id, []).append(Stretch(turn.at, end))
    return found


def minutes(called: Iterable[Stretch]) -> float:
    """How long a case was before the board; what has no end yet is left out."""
    lasted = (each.end - each.start for each in called if each.end)
    return sum((each.total_seconds() for each in lasted), 0.0) / 60


def minutes_by_item(meetings: QuerySet[Meeting]) -> dict[UUID, float]:
    """For every case called at one of these meetings: one query, however many."""
    rows = Turn.objects.filter(meeting__in=meetings.values("pk")).order_by("meeting", "at")
    found: dict[UUID, float] = {}
    for _, turns in groupby(rows.select_related("meeting"), key=lambda turn: turn.meeting_id):
        of_one = list(turns)
        called = stretches(of_one, ended_at=of_one[0].meeting.ended_at)
        found |= {item: minutes(times) for item, times in called.items()}
    return found


def was_there(row: Attendance, called: Sequence[Stretch]) -> bool:
    spells = times_of(row)
    if not called or not spells:
        return row.presence in PRESENT
    return any(Stretch(each.arrived_at, each.left_at).meets(at) for each in spells for at in called)


def times_of(row: Attendance) -> list[Spell]:
    """The spells of a row as `room_of` reads them."""
    read: list[Spell] | None = getattr(row, "times", None)
    return read if read is not None else list(row.spells.standing())
