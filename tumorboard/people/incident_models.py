"""Incidents with the program, as people report them; nothing of a report is ever changed."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, OuterRef, Q, Subquery, UniqueConstraint, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from tumorboard.audit.guards import append_only
from tumorboard.people.models import Hospital, User
from tumorboard.people.roles import Role
from tumorboard.records import Record


class Seriousness(models.TextChoices):
    NUISANCE = "nuisance", "Nobody could have been harmed"
    NEAR_MISS = "near_miss", "Somebody could have been harmed"
    HARM = "harm", "Somebody was harmed"


class IncidentState(models.TextChoices):
    OPEN = "open", "Open"
    LOOKED_AT = "looked_at", "Looked at"
    CLOSED = "closed", "Closed"


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, user: User) -> IncidentQuerySet:
        """Those of the hospitals that the user administers or audits as a whole."""
        mine = user.memberships.active().hospital_wide()
        mine = mine.filter(role__in=[Role.ADMINISTRATOR, Role.AUDITOR])
        return self.filter(hospital__in=mine.values("hospital"))

    def with_state(self) -> IncidentQuerySet:
        """With `state`, that of the newest note; open where there is none."""
        return self.annotate(state=_newest_state())

    def unfinished(self) -> IncidentQuerySet:
        return self.annotate(state=_newest_state()).exclude(state=IncidentState.CLOSED)


def _newest_state() -> Coalesce:
    newest = IncidentNote.objects.filter(incident=OuterRef("pk")).order_by("-number")
    return Coalesce(Subquery(newest.values("state")[:1]), Value(IncidentState.OPEN.value))


@append_only
class Incident(Record):
    """What somebody saw go wrong, on which page, and how serious it was."""

    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="incidents")
    happened = models.TextField()
    screen = models.CharField(max_length=300)
    # Of the page that led to the form: what stands behind a “?” is left out, names may be in it.
    address = models.CharField(max_length=300, blank=True)
    seriousness = models.CharField(max_length=20, choices=Seriousness)
    patient_involved = models.BooleanField()
    reported_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(default=timezone.now)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_at", "pk"]
        constraints = [
            CheckConstraint(condition=~Q(happened=""), name="incident_says_what_happened"),
            CheckConstraint(
                condition=Q(seriousness__in=Seriousness.values), name="incident_seriousness_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Incident of {self.reported_at:%Y-%m-%d %H:%M}"


@append_only
class IncidentNote(Record):
    """What came of an incident: the newest note says how it stands."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="notes")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=IncidentState)
    words = models.TextField(blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["incident", "number"]
        constraints = [
            UniqueConstraint(fields=["incident", "number"], name="incident_note_number_once"),
            CheckConstraint(
                condition=Q(state__in=[IncidentState.LOOKED_AT, IncidentState.CLOSED]),
                name="incident_note_state_known",
            ),
            CheckConstraint(
                condition=~Q(state=IncidentState.CLOSED) | ~Q(words=""),
                name="incident_closed_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: {self.words}"
