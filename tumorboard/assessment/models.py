"""Stored assessments: what the guideline said about the facts of a case on a day.

And how far each case is prepared, which is derived from them and may be computed again.
"""

from __future__ import annotations

from django.db import models
from django.db.models import UniqueConstraint
from django.utils import timezone

from guidelines.models import GuidelineVersion
from tumorboard.assessment.querysets import AssessmentQuerySet
from tumorboard.assessment.weight import WEIGHED, Weight
from tumorboard.audit.guards import append_only
from tumorboard.cases.models import Case
from tumorboard.people.calendar_models import CalendarText
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
    # None: computed when plans knew no calendar yet; it is computed again without one.
    calendar = models.ForeignKey(CalendarText, models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            # All that finding the newest of every case asks for: the envelopes are not touched.
            models.Index(
                fields=["case", "-made_at", "-id", "guideline_version"], name="assessment_newest"
            )
        ]
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


class Readiness(Record):
    """What was missing when a case was last looked at: for lists, which compute nothing."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="readiness")
    # What it was computed from. The facts were read at `looked_at`, or a moment later.
    record_hash = models.CharField(max_length=64)
    content_sha256 = models.CharField(max_length=64, blank=True)
    choices_hash = models.CharField(max_length=64)
    # Of the calendar from that day on: what lies behind has no say in it.
    calendar_hash = models.CharField(max_length=64, blank=True)
    focus = models.UUIDField(null=True)
    as_of = models.DateField()
    looked_at = models.DateTimeField()
    # Nothing is checked without content that the board may use, nor under a withdrawn choice.
    checked = models.BooleanField(default=True)
    # Whether there is guidance for the question, beyond what holds for everybody.
    encoded = models.BooleanField(default=True)
    uncovered = models.PositiveSmallIntegerField(default=0)
    # Ids of facts, one per line: first those that safety rests on, `safety` of them.
    missing = models.TextField(blank=True)
    safety = models.PositiveSmallIntegerField(default=0)
    # Everything to be asked for, whom and in which words, as canonical text.
    items = models.TextField(default="[]")
    # How old the board lets imaging and pathology be, which is part of what it asks.
    ages = models.CharField(max_length=20, blank=True)
    # What makes the case long to discuss (`weight.Weight`); empty where nothing was computed.
    cancers = models.PositiveSmallIntegerField(null=True)
    flips = models.PositiveSmallIntegerField(null=True)
    conflicts = models.PositiveSmallIntegerField(null=True)
    pathways = models.PositiveSmallIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.case}: {self.safety} safety facts missing"

    @property
    def weight(self) -> Weight | None:
        numbers = [getattr(self, name) for name in WEIGHED]
        return None if None in numbers else Weight(*numbers)
