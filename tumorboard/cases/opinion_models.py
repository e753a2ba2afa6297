"""First opinions: each specialist answers alone, and all answers open together.

Experts differ about resectability in about half of their judgements; who hears the others first
rarely says so. Until a round is opened nobody reads another's answer.
"""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from tumorboard.cases.models import Case, State
from tumorboard.patients.choices import ResectabilityScope
from tumorboard.patients.fields import CodeField, PartialDateField, codes_known
from tumorboard.patients.models import ResectabilityOpinion
from tumorboard.patients.vital import has_died
from tumorboard.people.models import Board, User
from tumorboard.people.permissions import ROLES, Permission
from tumorboard.people.roles import Specialty
from tumorboard.records import VersionedModel

# Whose answer a round asks for.
ASKED_ROLES = tuple(role for role, held in ROLES.items() if Permission.GIVE_OPINION in held)


class OpinionRoundQuerySet(models.QuerySet["OpinionRound"]):
    def visible_to(self, user: User) -> OpinionRoundQuerySet:
        return self.filter(case__board__in=Board.objects.where_role(user))

    def waiting(self) -> OpinionRoundQuerySet:
        return self.filter(opened_at__isnull=True)

    def asked_of(self, user: User) -> OpinionRoundQuerySet:
        """Rounds that wait for this person's answer; none of patients who have died."""
        boards = Board.objects.where_role(user, *ASKED_ROLES)
        asked = self.waiting().filter(case__board__in=boards).exclude(opinions__author=user)
        return asked.exclude(case__state=State.CLOSED).exclude(has_died("case__"))


class FirstVerdict(models.TextChoices):
    RESECTABLE = "resectable", "Resectable"
    POTENTIALLY_RESECTABLE = "potentially_resectable", "Potentially resectable"
    UNRESECTABLE = "unresectable", "Unresectable"
    CANNOT_SAY = "cannot_say", "Cannot say"


class OpinionRound(VersionedModel):
    """One question to all specialists of the board; opened once, for everybody at once."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="opinion_rounds")
    scope = CodeField(ResectabilityScope, blank=False, default=ResectabilityScope.METASTASES)
    opened_at = models.DateTimeField(null=True, editable=False)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    objects = OpinionRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        constraints = [
            *codes_known("opinion_round", scope=ResectabilityScope),
            CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="opinion_round_opened_by_somebody",
            ),
            UniqueConstraint(
                fields=["case"],
                condition=Q(opened_at__isnull=True),
                name="one_closed_opinion_round_per_case",
            ),
        ]

    def __str__(self) -> str:
        return f"Is it resectable? {self.get_scope_display()}"


class FirstOpinion(VersionedModel):
    round = models.ForeignKey(OpinionRound, models.PROTECT, related_name="opinions")
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    specialty = models.CharField(max_length=40, blank=True)
    verdict = CodeField(FirstVerdict, blank=False)
    # The newest imaging on record when the answer was given.
    imaging_date = PartialDateField()
    # What the answer became in the record when the round was opened.
    finding = models.OneToOneField(
        ResectabilityOpinion, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            *codes_known("first_opinion", verdict=FirstVerdict),
            CheckConstraint(condition=~Q(verdict=""), name="first_opinion_says_something"),
            UniqueConstraint(fields=["round", "author"], name="first_opinion_once_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.get_verdict_display()}"

    @property
    def author_words(self) -> str:
        """`Ingrid Solheim, liver surgery`."""
        if not self.specialty:
            return str(self.author)
        return f"{self.author}, {str(Specialty(self.specialty).label).lower()}"
