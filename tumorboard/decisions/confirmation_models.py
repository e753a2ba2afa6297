"""What those who were missing say of a provisional decision: named, once each, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from tumorboard.audit.guards import append_only
from tumorboard.decisions.models import Decision
from tumorboard.patients.fields import CodeField, codes_known
from tumorboard.people.models import User
from tumorboard.people.roles import Specialty
from tumorboard.records import Record


class Answer(models.TextChoices):
    CONFIRMED = "confirmed", "Confirmed"
    NOT_CONFIRMED = "not_confirmed", "Not confirmed"


@append_only
class Confirmation(Record):
    """One person, speaking for a specialty that the question needs and that was not there."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="confirmations")
    specialty = CodeField(Specialty, blank=False)
    answer = CodeField(Answer, blank=False)
    reason = models.CharField(max_length=600, blank=True)
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            *codes_known("confirmation", specialty=Specialty, answer=Answer),
            UniqueConstraint(
                fields=["decision", "specialty"], name="confirmation_once_per_specialty"
            ),
            CheckConstraint(
                condition=~Q(answer=Answer.NOT_CONFIRMED) | ~Q(reason=""),
                name="not_confirmed_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()} by {self.person}"
