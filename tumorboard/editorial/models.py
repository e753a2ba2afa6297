"""Change sets: what editors want to be different in a version of the guideline content.

Each change of an item is a row with its author and reason; an item's newest row is how it stands
in the set. Nothing is overwritten, and the version that the set starts from never changes.
"""

from __future__ import annotations

import json

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone

from guidelines.core.content.editing import Edit
from guidelines.core.content.loading import Data
from guidelines.models import GuidelineVersion
from tumorboard.audit.guards import append_only
from tumorboard.editorial.querysets import ChangeSetQuerySet, ItemChangeQuerySet
from tumorboard.patients.fields import CodeField, codes_known
from tumorboard.people.models import User
from tumorboard.records import Record, VersionedModel

LONGEST_REASON = 600
LONGEST_COMMENT = 4000
LONGEST_ABOUT = 300


class ChangeSetState(models.TextChoices):
    OPEN = "open", "Being edited"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    DROPPED = "dropped", "Dropped"


class ChangeSet(VersionedModel):
    """`number` is that of the version it becomes; `base` the version that it started from."""

    base = models.ForeignKey(GuidelineVersion, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    number = models.CharField(max_length=64)
    state = CodeField(ChangeSetState, blank=False, default=ChangeSetState.OPEN)
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, editable=False)
    # What was submitted: the reviewer approves exactly this text.
    submitted_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )
    result = models.OneToOneField(
        GuidelineVersion, models.PROTECT, null=True, editable=False, related_name="change_set"
    )

    objects = ChangeSetQuerySet.as_manager()

    # What somebody is typing: looked at as if it were saved, and never stored.
    supposed: Edit | None = None

    class Meta:
        ordering = ["-created_at", "pk"]
        constraints = [
            *codes_known("change_set", state=ChangeSetState),
            CheckConstraint(
                condition=Q(approved_by__isnull=True)
                | (~Q(approved_by=F("created_by")) & ~Q(approved_by=F("submitted_by"))),
                name="change_set_approved_by_a_second_person",
            ),
            CheckConstraint(
                condition=~Q(state="in_review")
                | (Q(submitted_by__isnull=False) & ~Q(submitted_sha256="")),
                name="change_set_submitted_whole",
            ),
            CheckConstraint(
                condition=Q(state="approved", approved_by__isnull=False, result__isnull=False)
                | (~Q(state="approved") & Q(approved_by__isnull=True, result__isnull=True)),
                name="change_set_approved_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@append_only
class ItemChange(Record):
    """An item as somebody wanted it. Empty `text`: taken out. `returns`: as in the base again."""

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=40)
    item = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    file = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    returns = models.BooleanField(default=False)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = ItemChangeQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "number"]
        constraints = [
            # Two people who save the same item at once: the second one is told, and merges.
            UniqueConstraint(
                fields=["change_set", "kind", "item", "number"], name="item_change_in_one_line"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.item}, change {self.number}"

    @property
    def data(self) -> Data:
        """The item as it was wanted; None: taken out, or as in the base again."""
        found: Data = json.loads(self.text) if self.text else None
        return found


@append_only
class ItemComment(Record):
    """What somebody says about an item of a set, or (no item) about the set as a whole."""

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="comments")
    kind = models.CharField(max_length=40, blank=True)
    item = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [CheckConstraint(condition=~Q(text=""), name="item_comment_says_something")]

    def __str__(self) -> str:
        return self.text


class HandDraft(Record):
    """What an editor has in hand on a page of the set and has not saved: nobody else's business.

    `about` is the name that the page gives itself.
    """

    change_set = models.ForeignKey(ChangeSet, models.CASCADE, related_name="hand_drafts")
    user = models.ForeignKey(User, models.CASCADE, related_name="hand_drafts")
    about = models.CharField(max_length=LONGEST_ABOUT)
    text = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["user", "change_set", "about"], name="hand_draft_once"),
        ]
        indexes = [models.Index(fields=["saved_at"], name="hand_draft_by_age")]

    def __str__(self) -> str:
        return f"draft of {self.about}"


class Verdict(models.TextChoices):
    EQUIPOISE = "equipoise", "True equipoise: both stand, the board chooses"
    ACCEPTED = "accepted", "Accepted as it is"
    IMPOSSIBLE = "impossible", "No such patient exists"
    WITHDRAWN = "withdrawn", "Ruling withdrawn"


@append_only
class Ruling(Record):
    """What an editor says to a finding of the proofs; the newest one counts."""

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="rulings")
    # Names the finding and what it rests on, so that a ruling ends when the content moves on.
    finding = models.CharField(max_length=300)
    verdict = CodeField(Verdict, blank=False)
    reason = models.CharField(max_length=LONGEST_REASON)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            *codes_known("ruling", verdict=Verdict),
            CheckConstraint(condition=~Q(reason=""), name="ruling_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.finding}: {self.get_verdict_display()}"


class Step(models.TextChoices):
    OPENED = "opened", "Opened"
    SUBMITTED = "submitted", "Submitted for review"
    RETURNED = "returned", "Changes requested"
    WITHDRAWN = "withdrawn", "Taken back for editing"
    APPROVED = "approved", "Approved"
    DROPPED = "dropped", "Dropped"


@append_only
class ReviewStep(Record):
    """The trail of a set, from the first word to the approval."""

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="steps")
    step = CodeField(Step, blank=False)
    words = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [*codes_known("review_step", step=Step)]

    def __str__(self) -> str:
        return self.get_step_display()


@append_only
class ImpactReport(Record):
    """What a set changes for the stored cases, counted for exactly one text of the content."""

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="impact_reports")
    sha256 = models.CharField(max_length=64)
    # How many cases were looked at, and how many of them are told something else.
    counted = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    # Canonical text: items and ids of cases, nothing else about anybody.
    effect = models.TextField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at", "pk"]
        indexes = [models.Index(fields=["change_set", "sha256"], name="impact_by_text")]

    def __str__(self) -> str:
        return f"{self.changed} of {self.counted} cases"
