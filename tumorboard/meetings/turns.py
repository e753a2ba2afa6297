"""When the chair turned to which case: rows that are only added."""

from __future__ import annotations

from django.utils import timezone

from tumorboard.meetings.attendance_models import Turn
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.people.models import User


def turn_to(meeting: Meeting, item: AgendaItem | None, *, by: User) -> None:
    """The board has this case before it from now on; with None, no case."""
    Turn.objects.create(meeting=meeting, item=item, at=timezone.now(), by=by)
