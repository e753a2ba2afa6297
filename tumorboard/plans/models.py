"""The plan of a case: a pathway the board has chosen, and every edit of it as a revision.

A plan holds no dates: what is stored is the draft (pathway and edits), and beside it what it came
to when it was saved. Undo moves the head to the parent of a revision; nothing is ever removed.
"""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone

from tumorboard.assessment.models import Assessment
from tumorboard.audit.guards import append_only
from tumorboard.cases.models import Case
from tumorboard.patients.fields import CodeField, codes_known
from tumorboard.people.models import User
from tumorboard.plans.querysets import PlanAlertQuerySet, PlanQuerySet
from tumorboard.records import Record, VersionedModel


class KeptReason(models.TextChoices):
    """Why a board keeps a plan that violates a rule of the guideline."""

    PATIENT_WISH = "patient_wish", "Patient's wish"
    COMORBIDITY = "comorbidity", "Comorbidity or fitness"
    TECHNICAL = "technical", "Not technically possible otherwise"
    EVIDENCE = "evidence", "Newer or conflicting evidence"
    TRIAL = "trial", "Treatment in a trial"
    URGENCY = "urgency", "Urgency"
    RESOURCES = "resources", "Not available here otherwise"
    OTHER = "other", "Other, explained"


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
    # The revision that holds; there is one from the first moment on.
    head = models.ForeignKey("PlanRevision", models.PROTECT, editable=False, related_name="+")
    # Where redo leads to: the revision last undone from, or the head itself.
    tip = models.ForeignKey("PlanRevision", models.PROTECT, editable=False, related_name="+")

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


class AlertKind(models.TextChoices):
    OVERDUE = "overdue", "Past its latest date"
    EXCEEDED = "exceeded", "Longest interval exceeded"
    IMPOSSIBLE = "impossible", "No longer possible on any dates"
    NOT_APPLYING = "not_applying", "No longer applies"
    ADVICE = "advice", "Guideline has changed"


class AlertAnswer(models.TextChoices):
    SEEN = "seen", "Seen"
    DEALT_WITH = "dealt_with", "Dealt with"


@append_only
class PlanRevision(Record):
    """A plan after one edit: the draft, what it came to that day, and who changed what and why."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    # The revision that was edited; empty for the first, which is the pathway as chosen.
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="children"
    )
    # Canonical text, all three; no edit where the pathway was chosen, nothing solved where steps
    # were taken over from before there were revisions.
    edit = models.TextField(blank=True)
    draft = models.TextField()
    solved = models.TextField(blank=True)
    draft_sha256 = models.CharField(max_length=64)
    words = models.CharField(max_length=600)
    reason = models.TextField(blank=True)
    # The facts, content, calendar and day that it was solved with.
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="plan_revisions")
    as_of = models.DateField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            UniqueConstraint(fields=["plan", "number"], name="plan_revision_number_once"),
            CheckConstraint(
                condition=Q(number=1, parent__isnull=True) | Q(number__gt=1, parent__isnull=False),
                name="plan_revision_follows_another",
            ),
        ]

    def __str__(self) -> str:
        return f"Revision {self.number}"


class PlanWatch(Record):
    """With what a plan was last looked at for alerts; derived, and may be computed again."""

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="watch")
    head = models.ForeignKey(PlanRevision, models.PROTECT, related_name="+")
    record_hash = models.CharField(max_length=64)
    content_sha256 = models.CharField(max_length=64, blank=True)
    choices_hash = models.CharField(max_length=64)
    calendar_hash = models.CharField(max_length=64)
    as_of = models.DateField()
    looked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.plan}, looked at on {self.as_of.isoformat()}"


class PlanAlert(VersionedModel):
    """Why somebody has to look at a plan again, from the day it was raised until it ended.

    The words are kept for lists, which compute nothing.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="alerts")
    kind = CodeField(AlertKind, blank=False)
    # Id of the step, interval or pathway.
    about = models.CharField(max_length=120)
    label = models.CharField(max_length=300)
    # The day that has passed, where it is known exactly.
    day = models.DateField(null=True)
    raised_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, editable=False)
    answer = CodeField(AlertAnswer)
    answer_reason = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = PlanAlertQuerySet.as_manager()

    class Meta:
        ordering = ["day", "raised_at", "pk"]
        constraints = [
            *codes_known("plan_alert", kind=AlertKind, answer=AlertAnswer),
            UniqueConstraint(
                fields=["plan", "kind", "about"],
                condition=Q(ended_at__isnull=True),
                name="plan_alert_stands_once",
            ),
            CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="plan_alert_answered_by_somebody",
            ),
            CheckConstraint(
                condition=~Q(answer="dealt_with") | ~Q(answer_reason=""),
                name="plan_alert_dealt_with_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.label}"
