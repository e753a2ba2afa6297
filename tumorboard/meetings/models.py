"""Meetings of a board: who was there, which cases were on the agenda, what became of them."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from tumorboard.cases.models import Case
from tumorboard.meetings.deferral import DeferralCause, cause_words
from tumorboard.meetings.querysets import (
    AgendaItemQuerySet,
    AttendanceQuerySet,
    MeetingQuerySet,
    RoomDisplayQuerySet,
)
from tumorboard.patients.fields import CodeField, codes_known
from tumorboard.people.models import Board, User
from tumorboard.people.roles import Specialty
from tumorboard.plans.models import PlanRevision
from tumorboard.records import Record, VersionedModel


class MeetingState(models.TextChoices):
    PLANNED = "planned", "Planned"
    RUNNING = "running", "In session"
    CLOSED = "closed", "Closed"
    CANCELLED = "cancelled", "Cancelled"


class ItemState(models.TextChoices):
    LISTED = "listed", "Listed"
    DISCUSSED = "discussed", "Discussed"
    DEFERRED = "deferred", "Deferred"
    NOT_REACHED = "not_reached", "Not reached"
    STANDARD = "standard", "On standard of care"
    WITHDRAWN = "withdrawn", "Taken off the agenda"


class Presence(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    REMOTE = "remote", "Remote"
    LEFT = "left", "Left early"
    APOLOGIES = "apologies", "Sent apologies"


class Seat(models.TextChoices):
    """How somebody belongs to the board of this meeting."""

    CORE = "core", "Core"
    EXTENDED = "extended", "Extended"
    GUEST = "guest", "Guest"


# Minutes that a row of an agenda may take.
LONGEST = 180
PRESENT = (Presence.IN_PERSON, Presence.REMOTE)


class Meeting(VersionedModel):
    board = models.ForeignKey(Board, models.PROTECT, related_name="meetings")
    date = models.DateField()
    starts_at = models.TimeField(null=True, blank=True)
    # As planned; when it did begin and end is `started_at` and `ended_at`.
    ends_at = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    # How to join from elsewhere.
    link = models.CharField(max_length=400, blank=True)
    chair = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="meetings_chaired"
    )
    # Who writes down what is said.
    recorder = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="meetings_recorded"
    )
    state = CodeField(MeetingState, blank=False, default=MeetingState.PLANNED)
    started_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    # The case that the chair has opened; everybody else may look around.
    current_item = models.ForeignKey(
        "AgendaItem", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["date", "starts_at", "pk"]
        constraints = codes_known("meeting", state=MeetingState)

    def __str__(self) -> str:
        return f"{self.board} {self.date.isoformat()}"


class AgendaItem(VersionedModel):
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="agenda_items")
    position = models.PositiveSmallIntegerField()
    state = CodeField(ItemState, blank=False, default=ItemState.LISTED)
    reason = models.CharField(max_length=300, blank=True)
    # The plan as it stood when the board first turned to the case; `before_at` alone: none.
    plan_before = models.ForeignKey(
        PlanRevision, models.PROTECT, null=True, editable=False, related_name="+"
    )
    before_at = models.DateTimeField(null=True, editable=False)
    # Of a deferral; empty where it was recorded before causes were coded.
    deferral_cause = CodeField(DeferralCause)
    # Empty: as many as the board plans for a case.
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    # Why it was put on the agenda after the cut-off, if it was and somebody said so.
    late_reason = models.CharField(max_length=300, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            *codes_known("agenda_item", state=ItemState, deferral_cause=DeferralCause),
            UniqueConstraint(
                fields=["meeting", "case"],
                condition=~Q(state=ItemState.WITHDRAWN),
                name="case_once_on_an_agenda",
            ),
            CheckConstraint(
                condition=~Q(state__in=[ItemState.DEFERRED, ItemState.WITHDRAWN]) | ~Q(reason=""),
                name="agenda_item_reason_given",
            ),
            CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=LONGEST),
                name="agenda_item_minutes_in_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.case}"

    @property
    def why(self) -> str:
        """The reason of its state, a deferral's with its cause."""
        return cause_words(self.deferral_cause, self.reason)


class Attendance(VersionedModel):
    """One person who was there or sent apologies, with the specialty they speak for."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="attendances"
    )
    name = models.CharField(max_length=120)
    specialty = CodeField(Specialty)
    presence = CodeField(Presence, blank=False, default=Presence.IN_PERSON)
    # As the membership said then; empty for what was recorded before seats were.
    seat = CodeField(Seat)
    covering_for = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="covered"
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            *codes_known("attendance", specialty=Specialty, presence=Presence, seat=Seat),
            UniqueConstraint(
                fields=["meeting", "user"],
                condition=Q(user__isnull=False),
                name="attendance_once_per_meeting",
            ),
        ]

    def __str__(self) -> str:
        specialty = self.get_specialty_display()
        return f"{self.name} ({specialty})" if specialty else self.name


class RoomDisplay(Record):
    """Leave for one computer in the room to show one meeting, given by its chair.

    Only the hash of the link's secret is stored. The computer sees what the meeting is at, with
    the sight of the person who gave the leave, and can do nothing.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="displays")
    granted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    secret_hash = models.CharField(max_length=64, unique=True)
    opened_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = RoomDisplayQuerySet.as_manager()

    class Meta:
        ordering = ["granted_at", "pk"]

    def __str__(self) -> str:
        return f"room display, granted by {self.granted_by}"
