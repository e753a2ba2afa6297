"""Stored assessments: what the guideline said about the facts of a case on a day."""

from __future__ import annotations

from django.db import models
from django.db.models import UniqueConstraint
from django.utils import timezone

from guidelines.models import GuidelineVersion
from tumorboard.assessment.querysets import AssessmentQuerySet
from tumorboard.audit.guards import append_only
from tumorboard.cases.models import Case
from tumorboard.people.models import User
from tumorboard.records import Record


@append_only
class Assessment(Record):
    """One envelope, as canonical text beside its hash: it replays to the same bytes."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assessments")
    guideline_version = models.ForeignKey(GuidelineVersion, models.PROTECT, related_name="+")
    as_of = models.DateField()
    # What was known: equal fingerprints mean equal facts, whatever the day.
    record_hash = models.CharField(max_length=64)
    envelope = models.TextField()
    sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["case", "-made_at"], name="assessment_by_case")]
        constraints = [
            UniqueConstraint(fields=["case", "sha256"], name="assessment_kept_once_per_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case} on {self.as_of.isoformat()}"


@append_only
class ReplayReport(Record):
    """One nightly run over the stored assessments, with every difference it found."""

    at = models.DateTimeField(default=timezone.now)
    checked = models.PositiveIntegerField()
    # Errors: what the same rules of evaluation do not give again.
    differing = models.PositiveIntegerField()
    # No errors: computed under older rules of evaluation, which a newer engine reads differently.
    semantic = models.PositiveIntegerField(default=0)
    # Ids of assessments, one per line, with what differed; never patient data.
    details = models.TextField(blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        semantic = f", {self.semantic} by newer semantics" if self.semantic else ""
        return f"{self.checked} assessments replayed, {self.differing} differ{semantic}"
