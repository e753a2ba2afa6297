"""What radiologists and pathologists look at again for the board, and what they saw.

A request may be edited until it is reviewed; a review is never changed: a correction is a new
one, and the newest of a request counts.
"""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone

from tumorboard.audit.guards import append_only
from tumorboard.cases.models import Case
from tumorboard.patients.fields import CodeField, PartialDateField, codes_known
from tumorboard.patients.models import Biomarker, Examination, Specimen
from tumorboard.people.models import Board, User
from tumorboard.records import Record, VersionedModel


class Discipline(models.TextChoices):
    RADIOLOGY = "radiology", "Radiology"
    PATHOLOGY = "pathology", "Pathology"


class HeldAt(models.TextChoices):
    HERE = "here", "This hospital"
    OTHER = "other", "Another place"


class ReviewState(models.TextChoices):
    OPEN = "open", "To review"
    REVIEWED = "reviewed", "Reviewed"
    WITHDRAWN = "withdrawn", "No longer needed"


class ReviewRequestQuerySet(models.QuerySet["ReviewRequest"]):
    def visible_to(self, user: User) -> ReviewRequestQuerySet:
        return self.filter(case__board__in=Board.objects.where_role(user))

    def standing(self) -> ReviewRequestQuerySet:
        """Without those that nobody needs any more."""
        return self.exclude(state=ReviewState.WITHDRAWN)

    def shown(self) -> ReviewRequestQuerySet:
        """With everything that a row of a list says."""
        prefetched = (
            "case__patient__identifiers",
            "case__patient__merged_into__identifiers",
            "reviews__reviewer",
            "reviews__written_by",
        )
        related = (
            "case__patient__merged_into",
            "case__board__hospital",
            "examination",
            "specimen",
            "reviewer",
        )
        return self.select_related(*related).prefetch_related(*prefetched)


class ReviewRequest(VersionedModel):
    """One study or specimen that a radiologist or pathologist is asked to look at again."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="review_requests")
    discipline = CodeField(Discipline, blank=False)
    # What the record holds of it, where it does; `what` says it in words in any case.
    examination = models.ForeignKey(
        Examination, models.PROTECT, null=True, blank=True, related_name="review_requests"
    )
    specimen = models.ForeignKey(
        Specimen, models.PROTECT, null=True, blank=True, related_name="review_requests"
    )
    what = models.CharField(max_length=200)
    dated = PartialDateField()
    # The accession number of a study, the block number of a specimen.
    number = models.CharField(max_length=60, blank=True)
    question = models.CharField(max_length=300)
    held_at = CodeField(HeldAt)
    held_where = models.CharField(max_length=120, blank=True)
    requested_on = models.DateField()
    arrived_on = models.DateField(null=True, blank=True)
    # Empty: whoever of the specialty is on.
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    state = CodeField(ReviewState, blank=False, default=ReviewState.OPEN, editable=False)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        ordering = ["discipline", "created_at", "pk"]
        indexes = [models.Index(fields=["case", "state"], name="review_request_by_case")]
        constraints = [
            *codes_known("review_request", held_at=HeldAt),
            CheckConstraint(
                condition=Q(discipline__in=Discipline.values), name="review_request_discipline"
            ),
            CheckConstraint(condition=Q(state__in=ReviewState.values), name="review_request_state"),
            CheckConstraint(
                condition=~Q(what="") & ~Q(question=""), name="review_request_says_what"
            ),
            CheckConstraint(
                condition=Q(examination__isnull=True) | Q(discipline=Discipline.RADIOLOGY),
                name="review_request_of_imaging",
            ),
            CheckConstraint(
                condition=Q(specimen__isnull=True) | Q(discipline=Discipline.PATHOLOGY),
                name="review_request_of_a_specimen",
            ),
            CheckConstraint(
                condition=~Q(held_at=HeldAt.OTHER) | ~Q(held_where=""),
                name="review_request_names_the_other_place",
            ),
            CheckConstraint(
                condition=(Q(state=ReviewState.WITHDRAWN) & ~Q(withdrawn_reason=""))
                | (~Q(state=ReviewState.WITHDRAWN) & Q(withdrawn_reason="")),
                name="review_request_withdrawn_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.dated}".strip()

    @property
    def number_is(self) -> str:
        is_radiology = self.discipline == Discipline.RADIOLOGY
        return "accession number" if is_radiology else "block number"

    @property
    def held_words(self) -> str:
        if self.held_at == HeldAt.OTHER:
            return self.held_where
        return "this hospital" if self.held_at == HeldAt.HERE else ""

    @property
    def is_missing(self) -> bool:
        """The images or slides have not come, so nobody can look at them."""
        return self.state == ReviewState.OPEN and self.arrived_on is None

    @property
    def newest(self) -> Review | None:
        """The review that counts; the earlier ones were corrected."""
        return max(self.reviews.all(), key=lambda each: each.revision, default=None)

    @property
    def corrected(self) -> list[Review]:
        """Earlier reviews, the latest first."""
        return sorted(self.reviews.all(), key=lambda each: -each.revision)[1:]


@append_only
class Review(Record):
    """What somebody saw, and whether that differs from the issued report."""

    request = models.ForeignKey(ReviewRequest, models.PROTECT, related_name="reviews")
    revision = models.PositiveIntegerField()
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    reviewed_on = models.DateField()
    seen = models.TextField()
    differs = models.BooleanField()
    difference = models.TextField(blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["request", "revision"]
        constraints = [
            UniqueConstraint(fields=["request", "revision"], name="review_revision_once"),
            CheckConstraint(condition=~Q(seen=""), name="review_says_what_was_seen"),
            CheckConstraint(
                condition=(Q(differs=True) & ~Q(difference=""))
                | (Q(differs=False) & Q(difference="")),
                name="review_difference_in_words",
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.revision} of {self.request}"


class MarkerRequestQuerySet(models.QuerySet["MarkerRequest"]):
    def visible_to(self, user: User) -> MarkerRequestQuerySet:
        return self.filter(case__board__in=Board.objects.where_role(user))

    def standing(self) -> MarkerRequestQuerySet:
        return self.filter(withdrawn_reason="")

    def shown(self) -> MarkerRequestQuerySet:
        related = ("case__patient__merged_into", "case__board__hospital", "specimen", "result")
        return self.select_related(*related)


class MarkerRequest(VersionedModel):
    """A biomarker that was asked for beyond what is recorded, and when its result is expected."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="marker_requests")
    kind = models.CharField(max_length=60)
    specimen = models.ForeignKey(
        Specimen, models.PROTECT, null=True, blank=True, related_name="marker_requests"
    )
    requested_on = models.DateField()
    expected_on = models.DateField(null=True, blank=True)
    resulted_on = models.DateField(null=True, blank=True)
    # The result in the record, once it stands there.
    result = models.ForeignKey(
        Biomarker, models.PROTECT, null=True, blank=True, related_name="marker_requests"
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = MarkerRequestQuerySet.as_manager()

    class Meta:
        ordering = ["requested_on", "created_at", "pk"]
        constraints = [
            CheckConstraint(condition=~Q(kind=""), name="marker_request_says_which"),
            CheckConstraint(
                condition=Q(result__isnull=True) | Q(resulted_on__isnull=False),
                name="marker_request_result_has_a_date",
            ),
            CheckConstraint(
                condition=Q(expected_on__isnull=True)
                | Q(expected_on__gte=models.F("requested_on")),
                name="marker_request_expected_after_asking",
            ),
        ]

    def __str__(self) -> str:
        return self.kind

    @property
    def is_open(self) -> bool:
        return self.resulted_on is None and not self.withdrawn_reason
