"""Whether the chair watches the time of a meeting, and when the board last rested."""

from __future__ import annotations

from django.db import models

from tumorboard.meetings.models import Meeting
from tumorboard.records import VersionedModel


class MeetingTimer(VersionedModel):
    """Off until the chair switches it on. Minutes are computed from the turns, never counted."""

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="timer")
    is_on = models.BooleanField(default=False)
    rested_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"timer of {self.meeting}"
