"""Why a case was deferred, as codes that a report can count."""

from __future__ import annotations

from django.db import models


class DeferralCause(models.TextChoices):
    IMAGING = "imaging", "Information missing: imaging"
    PATHOLOGY = "pathology", "Information missing: pathology"
    INFORMATION = "information", "Information missing: other"
    SPECIALIST = "specialist", "Required specialist absent"
    PATIENT = "patient", "Patient's wish, or not informed yet"
    TIME = "time", "No time left"
    CLINICAL = "clinical", "Patient not fit, or clinical change"
    OTHER = "other", "Other, explained"


MISSING_DATA = frozenset(
    {DeferralCause.IMAGING, DeferralCause.PATHOLOGY, DeferralCause.INFORMATION}
)


def cause_words(cause: str, reason: str) -> str:
    """`Information missing: imaging: MRI of the liver`; of a deferral without a code the words."""
    label = str(DeferralCause(cause).label) if cause else ""
    return ": ".join(dict.fromkeys(filter(None, [label, reason])))
