"""Why a clock ran over its target: asked once, counted in the report."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from tumorboard.cases.models import Case
from tumorboard.patients.fields import CodeField, codes_known
from tumorboard.records import VersionedModel


class BreachCause(models.TextChoices):
    REFERRAL = "referral", "Late referral or transfer"
    DIAGNOSTICS = "diagnostics", "Waiting for imaging or pathology"
    CAPACITY = "capacity", "No capacity for treatment"
    MEDICAL = "medical", "Not fit yet, or another illness"
    PATIENT = "patient", "Patient's choice"
    BOARD = "board", "Deferred or not reached by the board"
    ADMINISTRATION = "administration", "Administrative delay"
    OTHER = "other", "Other, explained"


class ClockBreach(VersionedModel):
    case = models.OneToOneField(Case, models.PROTECT, related_name="breach")
    cause = CodeField(BreachCause, blank=False)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            *codes_known("clock_breach", cause=BreachCause),
            CheckConstraint(condition=~Q(cause=""), name="clock_breach_has_a_cause"),
            CheckConstraint(
                condition=~Q(cause=BreachCause.OTHER) | ~Q(reason=""),
                name="clock_breach_other_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return ": ".join(filter(None, [self.get_cause_display(), self.reason]))
