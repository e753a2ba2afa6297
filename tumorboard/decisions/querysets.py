"""Which decisions a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from tumorboard.people.models import Board, User

if TYPE_CHECKING:
    from tumorboard.decisions.models import (
        Decision,  # noqa: F401 - named in quotes below
        MeetingPack,  # noqa: F401 - named in quotes below
    )


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: User) -> DecisionQuerySet:
        return self.filter(case__board__in=Board.objects.where_role(user))

    def signed(self) -> DecisionQuerySet:
        return self.filter(signed_at__isnull=False)

    def drafts(self) -> DecisionQuerySet:
        return self.filter(signed_at__isnull=True)


class MeetingPackQuerySet(models.QuerySet["MeetingPack"]):
    def visible_to(self, user: User) -> MeetingPackQuerySet:
        return self.filter(meeting__board__in=Board.objects.where_role(user))
