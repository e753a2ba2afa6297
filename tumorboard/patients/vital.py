"""Death, which stops letters, reminders and actions."""

from __future__ import annotations

from django.db.models import Q

from tumorboard.patients.choices import VitalStatus
from tumorboard.patients.models import Patient


def has_died(to_case: str = "") -> Q:
    """Of rows that lead to a case: the person whom its record belongs to has died.

    A merged record may not say so itself. `to_case`: such as `plan__case__`.
    """
    here, person = f"{to_case}patient__", f"{to_case}patient__merged_into__"
    dead = VitalStatus.DEAD
    return Q(**{f"{here}vital_status": dead}) | Q(**{f"{person}vital_status": dead})


def is_dead(patient: Patient) -> bool:
    """Whether this record says so, or that of the person."""
    return VitalStatus.DEAD in {patient.vital_status, patient.person.vital_status}
