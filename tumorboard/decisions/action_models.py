"""Actions that follow from a decision: who does what by when."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from tumorboard.cases.models import Case
from tumorboard.decisions.models import Decision
from tumorboard.decisions.querysets import ActionQuerySet
from tumorboard.patients.fields import CodeField, codes_known
from tumorboard.people.models import User
from tumorboard.records import VersionedModel


class ActionState(models.TextChoices):
    OPEN = "open", "Open"
    DONE = "done", "Done"
    NOT_DONE = "not_done", "Not done"


class Action(VersionedModel):
    """The case keeps its actions when a decision is amended; `decision` is where it came from."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="actions")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="action_rows")
    text = models.CharField(max_length=300)
    owner = models.ForeignKey(User, models.PROTECT, related_name="actions_owned")
    due_on = models.DateField()
    state = CodeField(ActionState, blank=False, default=ActionState.OPEN)
    reason = models.CharField(max_length=300, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "created_at", "pk"]
        constraints = [
            *codes_known("action", state=ActionState),
            CheckConstraint(condition=~Q(text=""), name="action_says_what"),
            CheckConstraint(
                condition=~Q(state=ActionState.NOT_DONE) | ~Q(reason=""),
                name="action_not_done_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.text
