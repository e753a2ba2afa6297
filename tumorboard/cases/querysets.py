"""Which cases a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from tumorboard.patients.querysets import name_key
from tumorboard.people.models import Board, User

if TYPE_CHECKING:
    from tumorboard.cases.models import Case  # noqa: F401 - named in quotes below


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> CaseQuerySet:
        """Cases of the boards on which the user holds a role."""
        return self.filter(board__in=Board.objects.where_role(user))

    def in_state(self, *states: str) -> CaseQuerySet:
        return self.filter(state__in=states)

    def matching(self, words: str) -> CaseQuerySet:
        """Every word occurs in the patient's name or in the question, or the whole is a number."""
        if not words.strip():
            return self
        found = Q()
        for word in words.split():
            found &= Q(patient__name_key__contains=name_key(word)) | Q(question__icontains=word)
        numbered = self.model.objects.filter(
            patient__identifiers__value=words.replace(" ", "")
        ).values("pk")
        return self.filter(found | Q(pk__in=numbered))

    def listed(self) -> CaseQuerySet:
        """As a list shows them: with people and numbers, the newest first."""
        numbers = "patient__identifiers"
        return self.with_people().prefetch_related(numbers).order_by("-created_at", "pk")

    def with_people(self) -> CaseQuerySet:
        return self.select_related("patient__hospital", "board__hospital", "owner", "focus_primary")
