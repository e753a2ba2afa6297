"""What crosses from one board to another: a share of signed decisions, and a referral on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from tumorboard.cases.models import Case
from tumorboard.patients.fields import CodeField, codes_known
from tumorboard.people.models import Board, User
from tumorboard.records import VersionedModel

if TYPE_CHECKING:
    from uuid import UUID


class Shared(models.TextChoices):
    """What a share lets another board read; nothing else of the case."""

    DECISIONS = "decisions", "Signed decisions"


class CaseShareQuerySet(models.QuerySet["CaseShare"]):
    def visible_to(self, user: User) -> CaseShareQuerySet:
        """Given by, or given to, a board on which the user holds a role."""
        mine = Board.objects.where_role(user)
        return self.filter(Q(case__board__in=mine) | Q(board__in=mine))

    def open(self) -> CaseShareQuerySet:
        return self.filter(ended_at__isnull=True)

    def about(self, people: Iterable[UUID]) -> CaseShareQuerySet:
        """Of cases of these people, whatever records were merged."""
        ids = list(people)
        return self.filter(Q(case__patient__in=ids) | Q(case__patient__merged_into__in=ids))


class CaseShare(VersionedModel):
    """A board lets another one read what it has signed on a case, until somebody ends it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="shares")
    board = models.ForeignKey(Board, models.PROTECT, related_name="shared_cases")
    what = CodeField(Shared, blank=False, default=Shared.DECISIONS)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    objects = CaseShareQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            *codes_known("case_share", what=Shared),
            UniqueConstraint(
                fields=["case", "board"],
                condition=Q(ended_at__isnull=True),
                name="case_shared_once_with_a_board",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} shared with {self.board}"


class BoardReferralQuerySet(models.QuerySet["BoardReferral"]):
    def visible_to(self, user: User) -> BoardReferralQuerySet:
        mine = Board.objects.where_role(user)
        return self.filter(Q(case__board__in=mine) | Q(source__board__in=mine))

    def of(self, case: Case) -> BoardReferralQuerySet:
        """Those that this case came from or led to."""
        return self.filter(Q(case=case) | Q(source=case))


class BoardReferral(VersionedModel):
    """A case that another board's case was referred on to; one person has the next step of both."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="referred_from")
    source = models.ForeignKey(Case, models.PROTECT, related_name="onward")
    next_step = models.CharField(max_length=300)
    next_step_owner = models.ForeignKey(User, models.PROTECT, related_name="next_steps_owned")

    objects = BoardReferralQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            CheckConstraint(condition=~Q(next_step=""), name="referral_on_names_the_next_step"),
            CheckConstraint(
                condition=~Q(case=models.F("source")), name="referral_on_leads_to_another_case"
            ),
        ]

    def __str__(self) -> str:
        return self.next_step
