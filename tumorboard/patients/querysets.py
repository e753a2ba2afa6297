"""Which patients a person may see, and which they may only find."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tumorboard.people.models import Board, User
from tumorboard.people.roles import Role

if TYPE_CHECKING:
    from tumorboard.patients.identity import Patient


def name_key(text: str) -> str:
    """A name as it is searched for: no accents, no case, the same on every database."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold().strip()


class PatientQuerySet(models.QuerySet["Patient"]):
    def current(self) -> PatientQuerySet:
        """Without the records that were merged into another one."""
        return self.filter(merged_into__isnull=True)

    def visible_to(self, user: User, now: dt.datetime | None = None) -> PatientQuerySet:
        """Patients of the user's boards (by a case or an explicit share), or by break-glass."""
        now = now or timezone.now()
        boards = Board.objects.where_role(user)
        seen = Q(pk__in=self._with_access(boards)) | Q(pk__in=self._broken_glass(user, now))
        # Who could see a record can see the one it was merged into.
        merged = Q(merged_records__in=self._with_access(boards))
        return self.filter(Q(pk__in=self.model.objects.filter(seen | merged).values("pk")))

    def findable_by(self, user: User) -> PatientQuerySet:
        """All patients of the hospitals where the user coordinates: two identifiers, no more."""
        coordinating = Board.objects.where_role(user, Role.COORDINATOR)
        return self.filter(hospital__in=coordinating.values("hospital"))

    def matching(self, words: str) -> PatientQuerySet:
        """Every word occurs in the name, or the whole is an identifier or a birth date."""
        words = words.strip()
        if not words:
            return self
        by_name = Q()
        for word in words.replace(",", " ").split():
            by_name &= Q(name_key__contains=name_key(word))
        return self.filter(by_name | Q(birth_date=words) | Q(pk__in=self._identified(words)))

    def alike(self, *, family_name: str, birth_date: str) -> PatientQuerySet:
        """Patients who may be the same person: same family name or same exact birth date."""
        family = name_key(family_name)
        same_day = Q(birth_date=birth_date) if len(birth_date) == len("2024-05-17") else Q()
        same_name = Q(name_key__startswith=f"{family},")
        return self.filter(same_name & same_day) if same_day else self.filter(same_name)

    def _with_access(self, boards: models.QuerySet[Board]) -> models.QuerySet[Patient]:
        return self.model.objects.filter(
            accesses__board__in=boards, accesses__ended_at__isnull=True
        ).values("pk")  # type: ignore[return-value]  # rows of ids, used as a subquery only

    def _broken_glass(self, user: User, now: dt.datetime) -> models.QuerySet[Patient]:
        return self.model.objects.filter(
            emergency_accesses__user=user, emergency_accesses__until__gt=now
        ).values("pk")  # type: ignore[return-value]  # rows of ids, used as a subquery only

    def _identified(self, value: str) -> models.QuerySet[Patient]:
        compact = value.replace(" ", "")
        return self.model.objects.filter(identifiers__value=compact).values("pk")  # type: ignore[return-value]  # as above
