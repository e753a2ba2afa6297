"""Which patients a person may see, and which they may only find."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tumorboard.patients.rules import Sought
from tumorboard.people.models import Board, User
from tumorboard.people.roles import Role

if TYPE_CHECKING:
    from tumorboard.patients.identity import Patient

LONGEST_KEY = 260


def name_key(text: str) -> str:
    """A name as it is searched for: no accents, no case, the same on every database."""
    parts = unicodedata.normalize("NFKD", text.replace(",", " "))
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold().strip()


def full_name_key(family_name: str, given_name: str) -> str:
    """Both names with a comma between; one letter may fold into eighteen, so it is cut."""
    return f"{name_key(family_name)},{name_key(given_name)}"[:LONGEST_KEY]


class PatientQuerySet(models.QuerySet["Patient"]):
    def current(self) -> PatientQuerySet:
        """Without the records that were merged into another one."""
        return self.filter(merged_into__isnull=True)

    def visible_to(self, user: User, now: dt.datetime | None = None) -> PatientQuerySet:
        """Patients of the user's boards (by a case or an explicit share), or by break-glass."""
        now = now or timezone.now()
        boards = Board.objects.where_role(user)
        seen = Q(pk__in=self._with_access(boards)) | Q(pk__in=self._broken_glass(user, now))
        # Who sees one record of a person sees those that were merged with it.
        mine = self.model.objects.filter(seen)
        merged = Q(merged_records__in=mine.values("pk")) | Q(merged_into__in=mine.values("pk"))
        both = self.model.objects.filter(Q(pk__in=mine.values("pk")) | merged)
        return self.filter(pk__in=both.values("pk"))

    def findable_by(self, user: User, exactly: Sought | None = None) -> PatientQuerySet:
        """Patients of whom one sees two identifiers, no more.

        Coordinators find all of their hospital; everybody on a board whom they name exactly.
        """
        if exactly is None:
            boards = Board.objects.where_role(user, Role.COORDINATOR)
            return self.filter(hospital__in=boards.values("hospital"))
        boards = Board.objects.where_role(user, Role.COORDINATOR, Role.MEMBER, Role.CHAIR)
        return self.filter(hospital__in=boards.values("hospital"))._named(exactly)

    def of_board(self, board: Board) -> PatientQuerySet:
        return self.filter(pk__in=self._with_access(Board.objects.filter(pk=board.pk)))

    def matching(self, words: str) -> PatientQuerySet:
        """Every word occurs in the name, or the whole is an identifier or a birth date."""
        words = words.strip()
        if not words:
            return self
        by_name = Q()
        for word in words.replace(",", " ").split():
            by_name &= Q(name_key__contains=name_key(word))
        found = by_name | Q(birth_date=words) | Q(pk__in=self._identified(words))
        return self.filter(found | self._holding(found))

    def perhaps(self, *, family: str, given: str, birth_date: str) -> PatientQuerySet:
        """A first coarse choice of who may be the same person; names as `name_key` gives them."""
        named = Q(name_key__startswith=f"{family},") | Q(name_key=f"{given},{family}")
        return self.filter(named | Q(birth_date=birth_date) if birth_date else named)

    def _named(self, sought: Sought) -> PatientQuerySet:
        """Everything that is stated is true of the patient, letter by letter."""
        if not sought.is_enough:
            return self.none()
        found = Q()
        if sought.number:
            found &= Q(pk__in=self._identified(sought.number))
        if sought.family_name:
            found &= Q(name_key=full_name_key(sought.family_name, sought.given_name))
        if sought.birth_date:
            found &= Q(birth_date=sought.birth_date)
        return self.filter(found | self._holding(found)).current()

    def _holding(self, found: Q) -> Q:
        """Records that hold one merged into them: its old name and numbers still lead there."""
        merged = self.model.objects.filter(found, merged_into__isnull=False)
        return Q(pk__in=merged.values("merged_into"))

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
        return self.model.objects.filter(
            identifiers__value=compact, identifiers__withdrawn_at__isnull=True
        ).values("pk")  # type: ignore[return-value]  # as above
