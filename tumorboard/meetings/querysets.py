"""Which meetings a person may see."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models

from tumorboard.people.models import Board, User

if TYPE_CHECKING:
    from tumorboard.meetings.models import (
        AgendaItem,  # noqa: F401 - named in quotes below
        Attendance,  # noqa: F401 - named in quotes below
        Meeting,  # noqa: F401 - named in quotes below
        RoomDisplay,  # noqa: F401 - named in quotes below
    )

OPEN_STATES = ("planned", "running")
# How long a link waits to be opened, and how long the display that it opened lasts.
DISPLAY_LASTS = dt.timedelta(hours=12)


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
        """To be discussed, or dealt with: neither taken off nor on standard of care."""
        return self.exclude(state__in=("withdrawn", "standard"))

    def waiting(self) -> AgendaItemQuerySet:
        """Listed on an agenda that can still change."""
        return self.filter(state="listed", meeting__state__in=OPEN_STATES)


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def visible_to(self, user: User) -> AttendanceQuerySet:
        return self.filter(meeting__board__in=Board.objects.where_role(user))


class RoomDisplayQuerySet(models.QuerySet["RoomDisplay"]):
    def visible_to(self, user: User) -> RoomDisplayQuerySet:
        return self.filter(meeting__board__in=Board.objects.where_role(user))

    def standing(self, now: dt.datetime) -> RoomDisplayQuerySet:
        """Neither revoked nor run out, of a meeting that goes on, by somebody still here."""
        since = now - DISPLAY_LASTS
        waiting = models.Q(opened_at__isnull=True, granted_at__gt=since)
        return self.filter(
            waiting | models.Q(opened_at__gt=since),
            revoked_at__isnull=True,
            meeting__state__in=OPEN_STATES,
            granted_by__is_active=True,
        )

    def waiting(self, now: dt.datetime) -> RoomDisplayQuerySet:
        """Links that nobody has opened yet."""
        return self.standing(now).filter(opened_at__isnull=True)

    def live(self, now: dt.datetime) -> RoomDisplayQuerySet:
        return self.standing(now).filter(opened_at__isnull=False)
