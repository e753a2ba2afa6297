"""What the daily work keeps of itself."""

from __future__ import annotations

from django.db import models
from django.db.models import UniqueConstraint

from tumorboard.people.models import User
from tumorboard.records import Record


class Reminder(Record):
    """This person was reminded on this day; a second run of the same day finds the row."""

    user = models.ForeignKey(User, models.CASCADE, related_name="reminders")
    day = models.DateField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["user", "day"], name="reminded_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.day.isoformat()}"
