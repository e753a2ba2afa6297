"""The plan of a case: a pathway the board has chosen, with steps it may change.

Steps are records: each change has author, time and reason, and a dropped step stays visible.
"""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from tumorboard.assessment.models import Assessment
from tumorboard.cases.models import Case
from tumorboard.patients.fields import PartialDateField
from tumorboard.people.models import User
from tumorboard.plans.querysets import PlanQuerySet
from tumorboard.records import VersionedModel


class Plan(VersionedModel):
    """One plan of a case is current; choosing another pathway puts the former one aside."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="plans")
    # What the guideline said when the pathway was chosen.
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="plans")
    pathway = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    set_aside_at = models.DateTimeField(null=True, editable=False)
    set_aside_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            UniqueConstraint(
                fields=["case"], condition=Q(set_aside_at__isnull=True), name="one_plan_per_case"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanStep(VersionedModel):
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    # Step of the pathway; empty for a step that the board added.
    source_step = models.CharField(max_length=80, blank=True)
    action = models.CharField(max_length=80, blank=True)
    label = models.CharField(max_length=200)
    # ISO days within which the pathway lets the step start; empty where nothing limits it.
    earliest = models.CharField(max_length=10, blank=True)
    latest = models.CharField(max_length=10, blank=True)
    planned = PartialDateField()
    condition = models.CharField(max_length=300, blank=True)
    note = models.CharField(max_length=300, blank=True)
    dropped_because = models.CharField(max_length=300, blank=True)
    is_dropped = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            CheckConstraint(condition=~Q(label=""), name="plan_step_says_what"),
            CheckConstraint(
                condition=Q(is_dropped=False) | ~Q(dropped_because=""),
                name="plan_step_dropped_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.label
