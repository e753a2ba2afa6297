"""Which letters, and notes of who was told, a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from tumorboard.people.models import Board, User

if TYPE_CHECKING:
    from tumorboard.exchange.letter_models import (
        Communication,  # noqa: F401 - named in quotes below
        Letter,  # noqa: F401 - named in quotes below
    )


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: User) -> LetterQuerySet:
        return self.filter(decision__case__board__in=Board.objects.where_role(user))

    def released(self) -> LetterQuerySet:
        return self.filter(released_at__isnull=False)

    def without_paper(self) -> LetterQuerySet:
        """For lists: what was released is long, and not shown there."""
        return self.defer("content", "text", "body")


class CommunicationQuerySet(models.QuerySet["Communication"]):
    def visible_to(self, user: User) -> CommunicationQuerySet:
        return self.filter(decision__case__board__in=Board.objects.where_role(user))

    def standing(self) -> CommunicationQuerySet:
        """Without what was taken back, and without the taking back."""
        return self.filter(retracts__isnull=True, retracted_by__isnull=True)

    def in_force(self) -> CommunicationQuerySet:
        """About the decision that holds now."""
        return self.exclude(decision__replaced_by__signed_at__isnull=False)
