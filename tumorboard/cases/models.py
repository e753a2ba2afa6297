"""A case: one presentation of one patient to one board, with one clinical question."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from tumorboard.cases.querysets import CaseQuerySet
from tumorboard.patients.fields import CodeField, YesNoField, codes_known
from tumorboard.patients.models import Patient, Primary
from tumorboard.people.models import Board, User
from tumorboard.records import VersionedModel


class EntryType(models.TextChoices):
    NEW = "new", "New diagnosis"
    RECURRENCE = "recurrence", "Recurrence or progression"
    POST_NEOADJUVANT = "post_neoadjuvant", "After neoadjuvant treatment"
    POST_OPERATIVE = "post_operative", "After an operation"
    REDISCUSSION = "rediscussion", "Re-discussion"


class Urgency(models.TextChoices):
    ROUTINE = "routine", "Routine"
    URGENT = "urgent", "Urgent: next meeting"
    EMERGENCY = "emergency", "Emergency: before the next meeting"


class ClockKind(models.TextChoices):
    """Which target the case runs against; how many days it has is a rule of the board."""

    DIAGNOSIS = "diagnosis", "Referral to diagnosis"
    TREATMENT = "treatment", "Decision to treat, to first treatment"
    PATHWAY = "pathway", "Referral to first treatment"


class State(models.TextChoices):
    REFERRED = "referred", "Referred"
    PREPARING = "preparing", "Preparing"
    READY = "ready", "Ready"
    LISTED = "listed", "Listed"
    STANDARD = "standard", "On standard of care"
    DISCUSSED = "discussed", "Discussed"
    DEFERRED = "deferred", "Deferred"
    CLOSED = "closed", "Closed"


OPEN = (
    State.REFERRED, State.PREPARING, State.READY, State.LISTED, State.STANDARD, State.DEFERRED,
)  # fmt: skip


class Case(VersionedModel):
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="cases")
    board = models.ForeignKey(Board, models.PROTECT, related_name="cases")
    question = models.TextField()
    # What led here, as it is told in the round; findings stand in the record.
    history = models.TextField(blank=True)
    entry_type = CodeField(EntryType, blank=False, default=EntryType.NEW)
    state = CodeField(State, blank=False, default=State.PREPARING)
    presenter = models.CharField(max_length=120, blank=True)
    referrer = models.CharField(max_length=120, blank=True)
    key_worker = models.CharField(max_length=120, blank=True)
    urgency = CodeField(Urgency, blank=False, default=Urgency.ROUTINE)
    clock = CodeField(ClockKind)
    referred_on = models.DateField(null=True, blank=True)
    decision_to_treat_on = models.DateField(null=True, blank=True)
    # From another hospital, which has used up part of the time.
    transferred_on = models.DateField(null=True, blank=True)
    # Whether it is presented before its treatment begins; None: nobody has said.
    prospective = YesNoField()
    # Derived, for lists: the last day of the running clock; empty while it is paused or unknown.
    clock_ends_on = models.DateField(null=True, editable=False)
    # When the case is looked at again if no meeting is; with the owner it is never lost.
    next_on = models.DateField(null=True, blank=True)
    # Derived, for lists: nothing is awaited of it any more (see cases/settled.py).
    settled_on = models.DateField(null=True, editable=False)
    # Who sees to it that the case moves on; never nobody while it is open.
    owner = models.ForeignKey(User, models.PROTECT, related_name="cases_owned")
    # The primary the question is about, where the patient has several.
    focus_primary = models.ForeignKey(
        Primary, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["board", "state"], name="case_by_board_and_state"),
            models.Index(fields=["clock_ends_on"], name="case_by_end_of_clock"),
            models.Index(
                fields=["board"], condition=Q(settled_on__isnull=True), name="case_not_settled"
            ),
        ]
        constraints = [
            *codes_known(
                "case", entry_type=EntryType, state=State, urgency=Urgency, clock=ClockKind
            ),
            CheckConstraint(condition=~Q(question=""), name="case_asks_a_question"),
        ]

    def __str__(self) -> str:
        return self.question


class ClockPause(VersionedModel):
    """Days that do not count, such as while the patient thinks it over. The last one may go on."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="pauses")
    first = models.DateField()
    # The day on which the clock runs again.
    until = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["first", "pk"]
        constraints = [
            CheckConstraint(condition=~Q(reason=""), name="clock_pause_has_a_reason"),
            CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("first")),
                name="clock_pause_ends_after_it_begins",
            ),
            UniqueConstraint(
                fields=["case"], condition=Q(until__isnull=True), name="one_open_pause_per_case"
            ),
        ]

    def __str__(self) -> str:
        return self.reason
