"""Users, hospitals, their boards, and who does what on them."""

from __future__ import annotations

from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Lower
from django.utils import timezone

from tumorboard.audit.guards import append_only
from tumorboard.people.querysets import (
    BoardQuerySet,
    HospitalQuerySet,
    MembershipQuerySet,
    UserManager,
)
from tumorboard.people.roles import HOSPITAL_WIDE, Role, Specialty, Stream
from tumorboard.records import Record, VersionedModel


def known_time_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError) as error:
        raise ValidationError(f"“{name}” is not a time zone, such as Europe/London") from error


class Hospital(VersionedModel):
    name = models.CharField(max_length=200)
    time_zone = models.CharField(
        max_length=64, default="Europe/London", validators=[known_time_zone]
    )

    objects = HospitalQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint(Lower("name"), name="hospital_name_once")]

    def __str__(self) -> str:
        return self.name


class User(Record, AbstractBaseUser):
    """A person with an account, looked after by the administrators of one hospital."""

    email = models.EmailField("e-mail address", max_length=254, unique=True)
    display_name = models.CharField(max_length=200)
    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="accounts")
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(email=Lower("email")), name="user_email_in_lower_case"),
        ]

    def __str__(self) -> str:
        return self.display_name


class Board(VersionedModel):
    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="boards")
    name = models.CharField(max_length=200)
    stream = models.CharField(max_length=40, choices=Stream)
    # A demo board can never hold a real patient, and a real board never an invented one.
    is_demo = models.BooleanField(default=False, editable=False)

    objects = BoardQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint("hospital", Lower("name"), name="board_name_once_per_hospital"),
            CheckConstraint(condition=Q(stream__in=Stream.values), name="board_stream_known"),
        ]

    def __str__(self) -> str:
        return self.name


class QuorumSeat(Record):
    """A specialty without which this board cannot decide."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="quorum")
    specialty = models.CharField(max_length=40, choices=Specialty)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["board", "specialty"], name="quorum_specialty_once"),
        ]

    def __str__(self) -> str:
        return self.get_specialty_display()


@append_only
class BoardChoice(Record):
    """Which of the published definitions a board uses, as history: the newest row counts.

    One without a value withdraws the choice: the board works with the published default.

    `setting` and `value` are names from published guideline content, for example the
    definition of synchronous disease; numbers never stand here.
    """

    board = models.ForeignKey(Board, models.CASCADE, related_name="choices")
    setting = models.CharField(max_length=80)
    value = models.CharField(max_length=120)
    revision = models.PositiveIntegerField()
    reason = models.TextField(blank=True)
    chosen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["revision"]
        constraints = [
            UniqueConstraint(fields=["board", "revision"], name="board_choice_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.setting}: {self.value}"


class Membership(Record):
    """One role of one person, on one board or for a whole hospital, from when until when.

    A person with several roles has several rows. A withdrawn role keeps its row.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    hospital = models.ForeignKey(Hospital, models.PROTECT, related_name="memberships")
    board = models.ForeignKey(
        Board, models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(max_length=40, choices=Role)
    specialty = models.CharField(max_length=40, choices=Specialty, blank=True)
    # An extended member comes when asked; nobody counts on them otherwise.
    is_extended = models.BooleanField(default=False)
    active_from = models.DateTimeField(default=timezone.now)
    active_until = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["user", "board", "role"],
                condition=Q(active_until__isnull=True, board__isnull=False),
                name="board_role_held_once",
            ),
            UniqueConstraint(
                fields=["user", "hospital", "role"],
                condition=Q(active_until__isnull=True, board__isnull=True),
                name="hospital_role_held_once",
            ),
            CheckConstraint(
                condition=(Q(role=Role.MEMBER) & ~Q(specialty=""))
                | (~Q(role=Role.MEMBER) & Q(specialty="")),
                name="members_and_only_members_have_a_specialty",
            ),
            CheckConstraint(
                condition=Q(board__isnull=False) | Q(role__in=[r.value for r in HOSPITAL_WIDE]),
                name="clinical_roles_belong_to_a_board",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.get_role_display()}"


class OneTimeLink(Record):
    """Lets one person choose a password, once: an invitation, or a reset without e-mail.

    Only the hash of the secret is stored; the link is shown to the administrator when made.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="links")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link for {self.user}"


class OutboxMessage(Record):
    """A message that could not be e-mailed because no server is configured."""

    hospital = models.ForeignKey(Hospital, models.PROTECT, null=True, related_name="outbox")
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.subject
