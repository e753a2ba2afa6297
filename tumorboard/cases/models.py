"""A case: one presentation of one patient to one board, with one clinical question."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from tumorboard.cases.querysets import CaseQuerySet
from tumorboard.patients.fields import CodeField, codes_known
from tumorboard.patients.models import Patient, Primary
from tumorboard.people.models import Board, User
from tumorboard.records import VersionedModel


class EntryType(models.TextChoices):
    NEW = "new", "New diagnosis"
    RECURRENCE = "recurrence", "Recurrence or progression"
    POST_NEOADJUVANT = "post_neoadjuvant", "After neoadjuvant treatment"
    POST_OPERATIVE = "post_operative", "After an operation"
    REDISCUSSION = "rediscussion", "Re-discussion"


class State(models.TextChoices):
    REFERRED = "referred", "Referred"
    PREPARING = "preparing", "Preparing"
    READY = "ready", "Ready"
    LISTED = "listed", "Listed"
    DISCUSSED = "discussed", "Discussed"
    DEFERRED = "deferred", "Deferred"
    CLOSED = "closed", "Closed"


OPEN = (State.REFERRED, State.PREPARING, State.READY, State.LISTED, State.DEFERRED)


class Case(VersionedModel):
    patient = models.ForeignKey(Patient, models.PROTECT, related_name="cases")
    board = models.ForeignKey(Board, models.PROTECT, related_name="cases")
    question = models.TextField()
    entry_type = CodeField(EntryType, blank=False, default=EntryType.NEW)
    state = CodeField(State, blank=False, default=State.PREPARING)
    presenter = models.CharField(max_length=120, blank=True)
    referrer = models.CharField(max_length=120, blank=True)
    # Who sees to it that the case moves on; never nobody while it is open.
    owner = models.ForeignKey(User, models.PROTECT, related_name="cases_owned")
    # The primary the question is about, where the patient has several.
    focus_primary = models.ForeignKey(
        Primary, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["board", "state"], name="case_by_board_and_state")]
        constraints = [
            *codes_known("case", entry_type=EntryType, state=State),
            CheckConstraint(condition=~Q(question=""), name="case_asks_a_question"),
        ]

    def __str__(self) -> str:
        return self.question
