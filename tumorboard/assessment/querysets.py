"""Which stored assessments a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from tumorboard.people.models import Board, User

if TYPE_CHECKING:
    from tumorboard.assessment.models import Assessment  # noqa: F401 - named in quotes below


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: User) -> AssessmentQuerySet:
        return self.filter(case__board__in=Board.objects.where_role(user))
