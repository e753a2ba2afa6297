"""Which plans a person may see, and which alerts of them stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from tumorboard.cases.models import State
from tumorboard.patients.vital import has_died
from tumorboard.people.models import Board, User

if TYPE_CHECKING:
    from tumorboard.plans.models import (
        Plan,  # noqa: F401 - named in quotes below
        PlanAlert,  # noqa: F401 - named in quotes below
    )


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> PlanQuerySet:
        return self.filter(case__board__in=Board.objects.where_role(user))

    def current(self) -> PlanQuerySet:
        return self.filter(set_aside_at__isnull=True)

    def watched(self) -> PlanQuerySet:
        """Current plans of cases that are not closed, of patients not known to have died."""
        return self.current().exclude(case__state=State.CLOSED).exclude(has_died("case__"))


class PlanAlertQuerySet(models.QuerySet["PlanAlert"]):
    def visible_to(self, user: User) -> PlanAlertQuerySet:
        return self.filter(plan__case__board__in=Board.objects.where_role(user))

    def standing(self) -> PlanAlertQuerySet:
        """Raised and not ended, of plans that are watched still."""
        raised = self.filter(ended_at__isnull=True, plan__set_aside_at__isnull=True)
        still_open = raised.exclude(plan__case__state=State.CLOSED)
        return still_open.exclude(has_died("plan__case__"))

    def waiting(self) -> PlanAlertQuerySet:
        """Those that nobody has dealt with."""
        return self.standing().exclude(answer="dealt_with")
