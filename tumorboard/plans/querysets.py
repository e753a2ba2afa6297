"""Which plans a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from tumorboard.people.models import Board, User

if TYPE_CHECKING:
    from tumorboard.plans.models import Plan  # noqa: F401 - named in quotes below


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> PlanQuerySet:
        return self.filter(case__board__in=Board.objects.where_role(user))

    def current(self) -> PlanQuerySet:
        return self.filter(set_aside_at__isnull=True)
