"""Standard of care: the pathways a board has agreed on, the cases put on them, second looks.

The words of a pathway never change: who changes them makes a new row that replaces the former
one. So what a case was put on reads the same in a year.
"""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from tumorboard.meetings.models import AgendaItem
from tumorboard.meetings.standard_querysets import (
    SecondLookQuerySet,
    StandardPathwayQuerySet,
    TriageQuerySet,
)
from tumorboard.patients.fields import CodeField, codes_known
from tumorboard.people.models import Board, User
from tumorboard.records import VersionedModel


class PathwayIntent(models.TextChoices):
    """The same codes as the intent of a decision, which a pathway states beforehand."""

    CURATIVE = "curative", "Curative"
    PALLIATIVE = "palliative", "Palliative"
    DIAGNOSTIC = "diagnostic", "Diagnostic"


class StandardPathway(VersionedModel):
    board = models.ForeignKey(Board, models.PROTECT, related_name="standard_pathways")
    name = models.CharField(max_length=120)
    question = models.CharField(max_length=300)
    intent = CodeField(PathwayIntent, blank=False, default=PathwayIntent.CURATIVE)
    treatment = models.CharField(max_length=1500)
    # The item of the guideline's content that it rests on, by id, and where that comes from.
    rests_on = models.CharField(max_length=120, blank=True)
    citation = models.CharField(max_length=1000, blank=True)
    active_from = models.DateField()
    # The first day on which it no longer counts.
    retired_on = models.DateField(null=True, blank=True)
    retired_why = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, related_name="replaced_by"
    )

    objects = StandardPathwayQuerySet.as_manager()

    class Meta:
        ordering = ["name", "active_from", "pk"]
        constraints = [
            *codes_known("standard_pathway", intent=PathwayIntent),
            CheckConstraint(
                condition=~Q(name="") & ~Q(question="") & ~Q(treatment=""),
                name="standard_pathway_says_what_is_done",
            ),
            CheckConstraint(
                condition=Q(retired_on__isnull=True)
                | (Q(retired_on__gte=F("active_from")) & ~Q(retired_why="")),
                name="standard_pathway_retired_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Ending(models.TextChoices):
    PROMOTED = "promoted", "Promoted to discussion"
    REPLACED = "replaced", "Another pathway chosen"


class Triage(VersionedModel):
    """One case of one meeting, put on a standard pathway: which, by whom, when, and why.

    Before the meeting by the person who triages (the case is then not discussed), or in the
    room by whoever records the board's decision (`in_room`).
    """

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="triages")
    pathway = models.ForeignKey(StandardPathway, models.PROTECT, related_name="triages")
    reason = models.CharField(max_length=300, blank=True)
    # What the assessment had against it when it was confirmed, a line each.
    told = models.TextField(blank=True)
    in_room = models.BooleanField(default=False)
    ending = CodeField(Ending)
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    ended_why = models.CharField(max_length=300, blank=True)

    objects = TriageQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            *codes_known("triage", ending=Ending),
            UniqueConstraint(
                fields=["item"],
                condition=Q(ended_at__isnull=True),
                name="one_triage_stands_per_item",
            ),
            CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ending="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ending="")),
                name="triage_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pathway}"

    @property
    def told_lines(self) -> list[str]:
        return self.told.splitlines()


class LookOutcome(models.TextChoices):
    AGREED = "agreed", "Agreed"
    DISCUSS = "discuss", "To be discussed"


class SecondLook(VersionedModel):
    """A triaged case that was drawn for the sample, and what another person found."""

    triage = models.OneToOneField(Triage, models.PROTECT, related_name="second_look")
    # The hash by which it was drawn; whoever computes it again draws the same cases.
    draw = models.CharField(max_length=64)
    outcome = CodeField(LookOutcome)
    reason = models.CharField(max_length=300, blank=True)
    looked_at = models.DateTimeField(null=True, editable=False)
    looked_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")

    objects = SecondLookQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            *codes_known("second_look", outcome=LookOutcome),
            CheckConstraint(
                condition=Q(looked_at__isnull=True, looked_by__isnull=True, outcome="")
                | (Q(looked_at__isnull=False, looked_by__isnull=False) & ~Q(outcome="")),
                name="second_look_by_somebody",
            ),
            CheckConstraint(
                condition=~Q(outcome=LookOutcome.DISCUSS) | ~Q(reason=""),
                name="second_look_disagrees_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"second look at {self.triage}"
