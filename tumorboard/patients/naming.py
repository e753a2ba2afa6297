"""Names for record numbers, where somebody may know whose record it is and no more of it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from tumorboard.patients.models import Patient


def names_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """For auditors: whose events they see, their names too. The caller records the look."""
    return {patient.pk: patient.name for patient in Patient.objects.filter(pk__in=set(ids))}
