"""Who is chasing what is missing for a case: history, of which the newest row of an item counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import CheckConstraint, Exists, OuterRef, Q, UniqueConstraint
from django.utils import timezone

from tumorboard.audit.guards import append_only
from tumorboard.cases.models import OPEN, Case
from tumorboard.patients.vital import has_died
from tumorboard.people.models import Board, User
from tumorboard.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable


class ChaseQuerySet(models.QuerySet["Chase"]):
    def visible_to(self, user: User) -> ChaseQuerySet:
        return self.filter(case__board__in=Board.objects.where_role(user))

    def current(self) -> ChaseQuerySet:
        """The newest row of each item, where somebody is chasing it."""
        newer = Chase.objects.filter(
            case=OuterRef("case"), item=OuterRef("item"), revision__gt=OuterRef("revision")
        )
        return self.filter(~Exists(newer), chased_by__isnull=False)

    def waiting(self) -> ChaseQuerySet:
        """Of open cases: nothing is chased for a patient who has died."""
        return self.current().filter(case__state__in=OPEN).exclude(has_died("case__"))

    def of(self, cases: Iterable[Case]) -> ChaseQuerySet:
        return self.filter(case__in=[case.pk for case in cases])


@append_only
class Chase(Record):
    """Somebody takes it over, gets it, or lets it go; or it came, which nobody ticks."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="chases")
    # The id of the missing item, which stays the same for as long as it is missing.
    item = models.CharField(max_length=120)
    revision = models.PositiveIntegerField()
    # None: nobody any more.
    chased_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="chases")
    since = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=300, blank=True)
    # It is missing no more, which ended the chase by itself.
    came = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=timezone.now)
    # None: written because the item came.
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ChaseQuerySet.as_manager()

    class Meta:
        ordering = ["case", "item", "revision"]
        constraints = [
            UniqueConstraint(fields=["case", "item", "revision"], name="chase_revision_once"),
            CheckConstraint(condition=~Q(item=""), name="chase_is_of_an_item"),
            CheckConstraint(
                condition=Q(came=False) | Q(chased_by__isnull=True), name="chase_ends_when_it_came"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.chased_by or 'nobody'}"
