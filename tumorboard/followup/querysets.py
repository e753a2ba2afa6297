"""Which outcomes a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from tumorboard.people.models import Board, User

if TYPE_CHECKING:
    from tumorboard.followup.models import Outcome  # noqa: F401 - named in quotes below


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def visible_to(self, user: User) -> OutcomeQuerySet:
        return self.filter(decision__case__board__in=Board.objects.where_role(user))
