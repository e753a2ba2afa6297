"""Which outcomes and actions a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from tumorboard.people.models import Board, User

if TYPE_CHECKING:
    from tumorboard.followup.action_models import Action  # noqa: F401 - named in quotes below
    from tumorboard.followup.models import Outcome  # noqa: F401 - named in quotes below


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def visible_to(self, user: User) -> OutcomeQuerySet:
        return self.filter(decision__case__board__in=Board.objects.where_role(user))


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, user: User) -> ActionQuerySet:
        return self.filter(case__board__in=Board.objects.where_role(user))

    def open(self) -> ActionQuerySet:
        return self.filter(state="open")

    def with_case(self) -> ActionQuerySet:
        return self.select_related(
            "case__patient__merged_into", "case__board__hospital", "decision", "owner"
        )
