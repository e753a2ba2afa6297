"""The chair's timer: minutes on the case before the board, and when a break is due.

Everything follows from stored moments: when the meeting began, the turns of the chair, and when
the board last rested. A reloaded page, or another one, shows the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.meetings.timer_models import MeetingTimer
from tumorboard.meetings.writing import record_meeting
from tumorboard.people.board_rules import rules_of
from tumorboard.people.models import User


@dataclass(frozen=True)
class Timer:
    """What the chair sees of one case; seconds, so that the page can go on counting."""

    is_on: bool
    seconds: int = 0
    planned: int = 0  # minutes
    without_rest: int = 0  # minutes
    rest_after: int = 0  # minutes

    @property
    def minutes(self) -> int:
        return self.seconds // 60

    @property
    def is_over(self) -> bool:
        return self.seconds > self.planned * 60

    @property
    def rest_is_due(self) -> bool:
        return self.is_on and self.without_rest >= self.rest_after


@transaction.atomic
def switch_timer(meeting: Meeting, *, on: bool, by: User) -> None:
    """Remembered for this meeting; sent twice it stays as it is."""
    timer = _timer(meeting, by)
    changes = timer.update_fields(timer.version, by=by, is_on=on)
    if changes:
        record_meeting("meeting.timer_switched", meeting, by, on=meeting, changes=changes)


@transaction.atomic
def rest(meeting: Meeting, *, by: User) -> None:
    """The board has had its break; from now on the time counts anew."""
    timer = _timer(meeting, by)
    changes = timer.update_fields(timer.version, by=by, rested_at=timezone.now())
    record_meeting("meeting.rested", meeting, by, on=meeting, changes=changes)


def timer_of(item: AgendaItem, *, now: dt.datetime) -> Timer:
    """For a case of a meeting in session, in three queries; one where it is switched off."""
    meeting = item.meeting
    kept = MeetingTimer.objects.filter(meeting=meeting).first()
    if kept is None or not kept.is_on:
        return Timer(is_on=False)
    rules = rules_of(meeting.board)
    turns = list(meeting.turns.order_by("at", "pk").values_list("item_id", "at"))
    since = max(filter(None, (kept.rested_at, meeting.started_at)), default=now)
    return Timer(
        is_on=True,
        seconds=spent_on(item.pk, turns, until=now),
        planned=item.minutes or rules.minutes_per_case,
        without_rest=int((now - since).total_seconds()) // 60,
        rest_after=rules.break_after_minutes,
    )


def spent_on(
    item: UUID, turns: Sequence[tuple[UUID | None, dt.datetime]], *, until: dt.datetime
) -> int:
    """Seconds for which the board was at this case, however often it came back to it."""
    ends = [*turns, (None, until)]
    spells = [after - begun for (at, begun), (_, after) in pairwise(ends) if at == item]
    return int(sum(spells, dt.timedelta()).total_seconds())


def _timer(meeting: Meeting, by: User) -> MeetingTimer:
    kept, _new = MeetingTimer.objects.get_or_create(
        meeting=meeting, defaults={"created_by": by, "changed_by": by}
    )
    return kept
