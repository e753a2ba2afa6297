"""Conditions of a decision: what is to be known, what settles it, who sees to it, until when."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from tumorboard.cases.models import Case
from tumorboard.decisions.models import Decision
from tumorboard.decisions.querysets import ConditionQuerySet
from tumorboard.meetings.models import AgendaItem
from tumorboard.patients.fields import CodeField, codes_known
from tumorboard.people.models import User
from tumorboard.records import VersionedModel


class ConditionState(models.TextChoices):
    OPEN = "open", "Open"
    SETTLED = "settled", "Settled"
    STOPPED = "stopped", "Stopped"


class Met(models.TextChoices):
    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"


class Condition(VersionedModel):
    """The case keeps its conditions when a decision is amended; `decision` is the last one to
    state it. What settled it never judges it: whether it is met is for the board or a person.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="conditions")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="conditions_set")
    text = models.CharField(max_length=300)
    # `person`, `imaging`, `report:<kind of document>` or `fact:<id of the vocabulary>`
    settled_by = models.CharField(max_length=120)
    # Imaging and reports count from this day on; empty: from the signature on.
    after = models.DateField(null=True, blank=True)
    # What the fact was when the decision was signed: only another value settles it.
    was = models.CharField(max_length=300, blank=True, editable=False)
    owner = models.ForeignKey(User, models.PROTECT, related_name="conditions_owned")
    expires_on = models.DateField()
    if_met = models.CharField(max_length=300, blank=True)
    if_not_met = models.CharField(max_length=300, blank=True)
    state = CodeField(ConditionState, blank=False, default=ConditionState.OPEN)
    met = CodeField(Met)
    value = models.CharField(max_length=300, blank=True)
    settled_on = models.DateField(null=True, editable=False)
    settled_by_person = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    # The place on an agenda that it brought the case to; empty while there is none to go to.
    brought_to = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, editable=False, related_name="+"
    )
    # Derived: no fact of the patient is older than what was seen then.
    looked_at = models.DateTimeField(null=True, editable=False)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["expires_on", "created_at", "pk"]
        constraints = [
            *codes_known("condition", state=ConditionState, met=Met),
            CheckConstraint(condition=~Q(text=""), name="condition_says_what"),
            CheckConstraint(condition=~Q(settled_by=""), name="condition_names_what_settles_it"),
            CheckConstraint(
                condition=~Q(state=ConditionState.STOPPED) | ~Q(reason=""),
                name="condition_stopped_for_a_reason",
            ),
            CheckConstraint(
                condition=~Q(state=ConditionState.SETTLED)
                | Q(settled_on__isnull=False, settled_by_person__isnull=False),
                name="condition_settled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text
