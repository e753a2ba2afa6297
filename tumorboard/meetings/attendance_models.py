"""When people came and went, and when the chair turned to a case: who was there for what."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from tumorboard.audit.guards import append_only
from tumorboard.meetings.models import AgendaItem, Attendance, Meeting
from tumorboard.people.models import User
from tumorboard.records import Record, VersionedModel


class SpellQuerySet(models.QuerySet["Spell"]):
    def standing(self) -> SpellQuerySet:
        return self.filter(removed_at__isnull=True)


class Spell(VersionedModel):
    """Somebody was there from then until then; whoever comes and goes has several.

    Without an end it lasts as long as the meeting. Who was recorded as there and has no spell
    was there all the time: times are for those who come late or leave early.
    """

    attendance = models.ForeignKey(Attendance, models.PROTECT, related_name="spells")
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    is_remote = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = SpellQuerySet.as_manager()

    class Meta:
        ordering = ["arrived_at", "pk"]
        constraints = [
            CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")),
                name="spell_ends_after_it_began",
            ),
            UniqueConstraint(
                fields=["attendance"],
                condition=Q(left_at__isnull=True, removed_at__isnull=True),
                name="one_open_spell_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendance} from {self.arrived_at:%H:%M}"


@append_only
class Turn(Record):
    """The chair turned to a case; without one: away from the case before, to none.

    A case was before the board from its turn to the next one of the meeting.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="turns")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="turns")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.item or 'no case'} at {self.at:%H:%M}"
