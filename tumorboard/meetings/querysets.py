"""Which meetings a person may see."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models

from tumorboard.people.models import Board, User

if TYPE_CHECKING:
    from tumorboard.meetings.models import (
        AgendaItem,  # noqa: F401 - named in quotes below
        Meeting,  # noqa: F401 - named in quotes below
    )

OPEN_STATES = ("planned", "running")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> MeetingQuerySet:
        return self.filter(board__in=Board.objects.where_role(user))

    def open(self) -> MeetingQuerySet:
        """Planned or in session: the agenda can still change."""
        return self.filter(state__in=OPEN_STATES)

    def upcoming(self, today: dt.date) -> MeetingQuerySet:
        """Open ones from today on, and those left in session."""
        return self.open().filter(models.Q(date__gte=today) | models.Q(state="running"))


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, user: User) -> AgendaItemQuerySet:
        return self.filter(meeting__board__in=Board.objects.where_role(user))

    def standing(self) -> AgendaItemQuerySet:
        """Without what was taken off the agenda."""
        return self.exclude(state="withdrawn")

    def waiting(self) -> AgendaItemQuerySet:
        """Listed on an agenda that can still change."""
        return self.filter(state="listed", meeting__state__in=OPEN_STATES)
