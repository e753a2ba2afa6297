"""What a board does when a question lacks a specialty: say so, with a reason or until confirmed."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from tumorboard.audit.guards import frozen_once
from tumorboard.decisions.models import Decision
from tumorboard.patients.fields import CodeField, codes_known
from tumorboard.records import VersionedModel


class Handling(models.TextChoices):
    PROVISIONAL = "provisional", "Provisional, until confirmed"
    SIGNED = "signed", "Signed without, for a reason"


@frozen_once("signed_at")
class DecisionQuorum(VersionedModel):
    """Of one decision. What was lacking is written when the decision is signed."""

    decision = models.OneToOneField(Decision, models.CASCADE, related_name="quorum")
    handling = CodeField(Handling, blank=False)
    reason = models.TextField(blank=True)
    # Ids of rules of the guideline, and codes of specialties, with a space between.
    rules = models.TextField(blank=True, editable=False)
    specialties = models.TextField(blank=True, editable=False)
    # Whose word confirms it: specialties with “|” between of which any one does, groups of them
    # with a space between. Empty where it was signed before groups were kept.
    needed = models.TextField(blank=True, editable=False)
    signed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            *codes_known("decision_quorum", handling=Handling),
            CheckConstraint(
                condition=~Q(handling=Handling.SIGNED) | ~Q(reason=""),
                name="signed_without_quorum_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.get_handling_display()
