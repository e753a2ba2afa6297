"""What became of a decision: whether it was carried out, and if not, why."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q

from tumorboard.decisions.models import Decision
from tumorboard.followup.querysets import OutcomeQuerySet
from tumorboard.patients.fields import CodeField, PartialDateField, codes_known
from tumorboard.records import VersionedModel


class Implemented(models.TextChoices):
    FULLY = "fully", "Fully"
    PARTLY = "partly", "Partly"
    NOT = "not", "Not"
    UNKNOWN = "unknown", "Unknown"


class WhyNot(models.TextChoices):
    """The coded reasons for a decision that was not, or not wholly, carried out."""

    WISH = "wish", "Patient's wish"
    COMORBIDITY_UNKNOWN = "comorbidity_unknown", "Comorbidity that the board did not know of"
    COMORBIDITY_SINCE = "comorbidity_since", "Comorbidity since the board"
    PROGRESSION = "progression", "Progression"
    DIED = "died", "Died"
    NOT_RESECTABLE = "not_resectable", "Not resectable"
    NEW_RESULT = "new_result", "New result"
    CONDITION_NOT_MET = "condition_not_met", "Condition not met"
    DID_NOT_ATTEND = "did_not_attend", "Did not attend"
    TOXICITY = "toxicity", "Toxicity"
    OTHER_THERAPY = "other_therapy", "Other therapy chosen"
    COST = "cost", "Cost"
    LOST = "lost", "Lost to follow-up"
    UNKNOWN = "unknown", "Reason unknown"


class Outcome(VersionedModel):
    """One row per signed decision; an amended decision has an outcome of its own."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="outcome")
    implemented = CodeField(Implemented, blank=False)
    why_not = CodeField(WhyNot)
    explanation = models.TextField(blank=True)
    first_treatment = PartialDateField()

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        constraints = [
            *codes_known("outcome", implemented=Implemented, why_not=WhyNot),
            CheckConstraint(
                condition=~Q(implemented__in=[Implemented.PARTLY, Implemented.NOT])
                | ~Q(why_not=""),
                name="outcome_says_why_not",
            ),
            CheckConstraint(condition=~Q(implemented=""), name="outcome_says_whether"),
        ]

    def __str__(self) -> str:
        return self.get_implemented_display()
