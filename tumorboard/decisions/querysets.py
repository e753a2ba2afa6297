"""Which decisions, actions and conditions a person may see."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models

from tumorboard.patients.vital import has_died
from tumorboard.people.models import Board, User

if TYPE_CHECKING:
    from tumorboard.decisions.action_models import Action  # noqa: F401 - named in quotes below
    from tumorboard.decisions.condition_models import (
        Condition,  # noqa: F401 - named in quotes below
    )
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


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: User) -> ActionQuerySet:
        return self.filter(case__board__in=Board.objects.where_role(user))

    def open(self) -> ActionQuerySet:
        return self.filter(state="open")

    def waiting(self) -> ActionQuerySet:
        """Open, of patients who are alive: death stops actions."""
        return self.open().exclude(has_died("case__"))

    def with_case(self) -> ActionQuerySet:
        return self.select_related(
            "case__patient__merged_into", "case__board__hospital", "decision", "owner"
        )


class ConditionQuerySet(models.QuerySet["Condition"]):
    def visible_to(self, user: User) -> ConditionQuerySet:
        return self.filter(case__board__in=Board.objects.where_role(user))

    def open(self) -> ConditionQuerySet:
        return self.filter(state="open")

    def overdue(self, today: dt.date) -> ConditionQuerySet:
        """Not settled by their day; nobody is told of a patient who has died."""
        return self.open().filter(expires_on__lt=today).exclude(has_died("case__"))

    def with_case(self) -> ConditionQuerySet:
        return self.select_related(
            "case__patient__merged_into", "case__board__hospital", "decision", "owner"
        )
