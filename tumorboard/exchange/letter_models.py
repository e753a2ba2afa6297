"""Letters about a signed decision, and the log of who was told what became of the case.

A letter is a draft until it is released; then its text and its PDF stay as they were. Nothing is
sent from here: whoever hands it over says so in the log.
"""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils import timezone

from tumorboard.audit.guards import append_only, frozen_once
from tumorboard.decisions.models import Decision
from tumorboard.exchange.letter_querysets import CommunicationQuerySet, LetterQuerySet
from tumorboard.patients.choices import VitalStatus
from tumorboard.patients.fields import CodeField, codes_known
from tumorboard.people.models import User
from tumorboard.records import Record, VersionedModel


class Recipient(models.TextChoices):
    REFERRER = "referrer", "Referrer"
    GP = "gp", "GP"
    PATIENT = "patient", "Patient"


class Means(models.TextChoices):
    IN_PERSON = "in_person", "In person"
    PHONE = "phone", "By phone"
    LETTER = "letter", "By letter"
    PORTAL = "portal", "On the portal"


# Somebody spoke with the patient: a letter or a portal can be read before anybody has.
SPOKEN = (Means.IN_PERSON, Means.PHONE)


@frozen_once("released_at")
class Letter(VersionedModel):
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="letters")
    recipient = CodeField(Recipient, blank=False)
    addressee = models.CharField(max_length=400, blank=True)
    # Whom the reader can ask; a patient is never left without a name.
    contact = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    # Filled when released: what was answered when asked whether the patient is alive, and the
    # letter as text and as paper.
    vital_stated = CodeField(VitalStatus, editable=False)
    text = models.TextField(blank=True, editable=False)
    content = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    released_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )
    released_at = models.DateTimeField(null=True, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            *codes_known("letter", recipient=Recipient, vital_stated=VitalStatus),
            CheckConstraint(condition=~Q(recipient=""), name="letter_is_for_somebody"),
            UniqueConstraint(
                fields=["decision", "recipient"],
                condition=Q(released_at__isnull=True),
                name="one_draft_letter_per_recipient",
            ),
            CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | (
                    Q(released_at__isnull=False, released_by__isnull=False, content__isnull=False)
                    & ~Q(text="")
                    & ~Q(sha256="")
                    & ~Q(vital_stated="")
                ),
                name="letter_released_whole",
            ),
            CheckConstraint(
                condition=~(Q(recipient=Recipient.PATIENT) & Q(vital_stated=VitalStatus.DEAD)),
                name="no_letter_to_the_dead",
            ),
        ]

    def __str__(self) -> str:
        return f"Letter to the {self.reader}"

    @property
    def reader(self) -> str:
        words = self.get_recipient_display()
        return words if words.isupper() else words.lower()


@append_only
class Communication(Record):
    """Somebody was told of a decision. A wrong entry is taken back by another, with a reason."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="communications")
    letter = models.ForeignKey(
        Letter, models.PROTECT, null=True, blank=True, related_name="communications"
    )
    recipient = CodeField(Recipient, blank=False)
    name = models.CharField(max_length=400)
    means = CodeField(Means, blank=False)
    on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    retracts = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="retracted_by"
    )

    objects = CommunicationQuerySet.as_manager()

    class Meta:
        ordering = ["on", "recorded_at", "pk"]
        constraints = [
            *codes_known("communication", recipient=Recipient, means=Means),
            CheckConstraint(
                condition=~Q(recipient="") & ~Q(means="") & ~Q(name=""),
                name="communication_says_who_and_how",
            ),
            CheckConstraint(
                condition=Q(retracts__isnull=True) | ~Q(note=""),
                name="communication_retracted_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_means_display().lower()}"
