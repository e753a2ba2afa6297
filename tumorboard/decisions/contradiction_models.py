"""Why two decisions stand although they contradict each other; said once for the two."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone

from tumorboard.audit.guards import append_only
from tumorboard.decisions.models import Decision
from tumorboard.people.models import Board, User
from tumorboard.records import Record


@append_only
class ContradictionKept(Record):
    """An amendment of either decision makes another pair, which is looked at anew.

    `one` is the decision with the smaller id, so that a pair is one row whoever writes it.
    """

    one = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    other = models.ForeignKey(Decision, models.PROTECT, related_name="+")
    # What was flagged at that moment, one sentence per line.
    flagged = models.TextField()
    reason = models.TextField()
    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["one", "other"], name="contradiction_kept_once"),
            CheckConstraint(condition=~Q(reason=""), name="contradiction_kept_for_a_reason"),
            CheckConstraint(condition=~Q(one=F("other")), name="contradiction_is_between_two"),
        ]

    def __str__(self) -> str:
        return self.reason
