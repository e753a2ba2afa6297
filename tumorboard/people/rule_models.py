"""How a board works: the days, minutes and shares that it sets for itself."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import CheckConstraint, Q

from tumorboard.people.models import Board
from tumorboard.records import VersionedModel

# What may be set, and in which bounds. The defaults are starting points that each board changes.
BOUNDS: dict[str, tuple[int, int]] = {
    "cadence_days": (1, 60),
    "cutoff_days": (0, 14),
    "minutes_per_case": (1, 60),
    "break_after_minutes": (15, 240),
    "imaging_max_days": (7, 365),
    "pathology_max_days": (7, 3650),
    "triage_sample_percent": (0, 100),
    "letter_days": (0, 30),
    "outcome_days": (7, 365),
    "diagnosis_days": (1, 365),
    "treatment_days": (1, 365),
    "pathway_days": (1, 365),
}

# What is asked of every case beside what its guideline lacks, unless the board leaves it out.
ASKED: dict[str, str] = {
    "imaging": "Imaging, and how old it is",
    "pathology": "Pathology, and how old it is",
    "fitness": "Fitness, frailty and comorbidity",
    "wishes": "The patient's wishes",
    "met": "Who of those present has met the patient",
}


def _days(default: int, name: str) -> models.PositiveSmallIntegerField[int, int]:
    low, high = BOUNDS[name]
    checks = [MinValueValidator(low), MaxValueValidator(high)]
    return models.PositiveSmallIntegerField(default=default, validators=checks)


class BoardRules(VersionedModel):
    """A board without a row works with the defaults."""

    board = models.OneToOneField(Board, models.CASCADE, related_name="rules")
    cadence_days = _days(7, "cadence_days")
    cutoff_days = _days(2, "cutoff_days")
    minutes_per_case = _days(6, "minutes_per_case")
    # After how long the chair's timer, where it is switched on, asks for a break.
    break_after_minutes = _days(90, "break_after_minutes")
    # Older imaging or pathology is asked for again; it never blocks anything.
    imaging_max_days = _days(42, "imaging_max_days")
    pathology_max_days = _days(365, "pathology_max_days")
    # Kinds of `ASKED`, separated by commas, that this board does not ask for.
    not_asked = models.CharField(max_length=80, blank=True, default="")
    # Of the cases triaged to a standard of care, the share that is looked at a second time.
    triage_sample_percent = _days(10, "triage_sample_percent")
    letter_days = _days(2, "letter_days")
    outcome_days = _days(42, "outcome_days")
    # Targets of the clocks: referral to diagnosis, decision to treatment, referral to treatment.
    diagnosis_days = _days(28, "diagnosis_days")
    treatment_days = _days(31, "treatment_days")
    pathway_days = _days(62, "pathway_days")

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(**{f"{name}__gte": low, f"{name}__lte": high}),
                name=f"board_rules_{name}_in_range",
            )
            for name, (low, high) in BOUNDS.items()
        ]

    @property
    def left_out(self) -> frozenset[str]:
        return frozenset(filter(None, self.not_asked.split(",")))

    def __str__(self) -> str:
        return f"rules of {self.board}"
