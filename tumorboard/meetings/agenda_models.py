"""What an agenda holds beside its cases: breaks, who is there only for a part, orders taken."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from tumorboard.meetings.models import LONGEST, Meeting
from tumorboard.people.models import Board, User
from tumorboard.records import VersionedModel


class AgendaBreakQuerySet(models.QuerySet["AgendaBreak"]):
    def visible_to(self, user: User) -> AgendaBreakQuerySet:
        return self.filter(meeting__board__in=Board.objects.where_role(user))

    def standing(self) -> AgendaBreakQuerySet:
        return self.filter(removed_at__isnull=True)


class AgendaBreak(VersionedModel):
    """A row without a case. Breaks and cases stand in one sequence of positions."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="breaks")
    label = models.CharField(max_length=80, default="Break")
    minutes = models.PositiveSmallIntegerField(
        default=10, validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    position = models.PositiveSmallIntegerField()
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = AgendaBreakQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            CheckConstraint(condition=~Q(label=""), name="agenda_break_has_a_label"),
            CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST),
                name="agenda_break_minutes_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}, {self.minutes} min"


class Availability(VersionedModel):
    """Somebody who comes later or must leave early. Without a time: there all along, after all.

    It says what is planned; who was there is `Attendance`.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="availabilities")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    arrives_at = models.TimeField(null=True, blank=True)
    leaves_at = models.TimeField(null=True, blank=True)

    class Meta:
        ordering = ["user__display_name", "pk"]
        constraints = [
            UniqueConstraint(fields=["meeting", "user"], name="availability_once_per_person"),
            CheckConstraint(
                condition=Q(arrives_at__isnull=True)
                | Q(leaves_at__isnull=True)
                | Q(leaves_at__gt=F("arrives_at")),
                name="availability_leaves_after_arriving",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class AgendaOrder(VersionedModel):
    """An order that somebody took over whole, with the one before it: so it can be undone."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="orders")
    # Ids of rows (cases and breaks), one per line.
    before = models.TextField()
    after = models.TextField()
    undone_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"order taken for {self.meeting}"
