"""Which cases a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

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
        """Every word occurs in the patient's name or in the question, or the whole is a number.

        A case of a merged record is found by what the person is called now and was there.
        """
        if not words.strip():
            return self
        found = Q()
        for word in words.split():
            key = name_key(word)
            named = Q(patient__name_key__contains=key)
            named |= Q(patient__merged_into__name_key__contains=key)
            found &= named | Q(question__icontains=word)
        number = words.replace(" ", "")
        numbered = Q(patient__identifiers__value=number)
        numbered |= Q(patient__merged_into__identifiers__value=number)
        numbers = self.model.objects.filter(numbered).values("pk")
        return self.filter(found | Q(pk__in=numbers))

    def listed(self) -> CaseQuerySet:
        """As a list shows them: with people and numbers, the newest first."""
        numbers = ("patient__identifiers", "patient__merged_into__identifiers")
        related = (*numbers, "pauses")
        return self.with_people().prefetch_related(*related).order_by("-created_at", "pk")

    def by_days_left(self) -> CaseQuerySet:
        """The clock that ends first comes first; then those without one, the newest first."""
        return self.order_by(F("clock_ends_on").asc(nulls_last=True), "-created_at", "pk")

    def urgent_first(self) -> CaseQuerySet:
        """As they are put on an agenda: urgent ones, then by days left, the oldest first."""
        ends = F("clock_ends_on").asc(nulls_last=True)
        return self.alias(can_wait=Q(urgency="routine")).order_by(
            "can_wait", ends, "created_at", "pk"
        )

    def with_people(self) -> CaseQuerySet:
        return self.select_related(
            "patient__hospital",
            "patient__merged_into__hospital",
            "board__hospital",
            "owner",
            "focus_primary",
        )
