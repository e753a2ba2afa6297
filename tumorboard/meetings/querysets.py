"""Which meetings a person may see."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models

from tumorboard.people.models import Board, User

if TYPE_CHECKING:
    from tumorboard.meetings.models import Meeting  # noqa: F401 - named in quotes below


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> MeetingQuerySet:
        return self.filter(board__in=Board.objects.where_role(user))

    def upcoming(self, today: dt.date) -> MeetingQuerySet:
        return self.filter(date__gte=today, state__in=["planned", "running"])
