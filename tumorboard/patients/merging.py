"""Two records of one person become one, with a trail, and can be taken apart again."""

from __future__ import annotations

from django.db import transaction

from tumorboard.audit import services as audit
from tumorboard.patients.models import Patient
from tumorboard.patients.references import across_records
from tumorboard.people.models import User


class CannotMerge(Exception):
    """Why these two records cannot become one."""


@transaction.atomic
def merge_patients(*, duplicate: Patient, into: Patient, by: User, reason: str) -> None:
    """Leave a tombstone that points at `into`. Findings stay where they were recorded.

    Reading `into` shows the findings of both, so nothing has to be moved and undoing is exact.
    """
    if duplicate.pk == into.pk:
        raise CannotMerge("Choose two different records.")
    if duplicate.hospital_id != into.hospital_id:
        raise CannotMerge("The two records belong to different hospitals.")
    if into.merged_into_id or duplicate.merged_into_id:
        raise CannotMerge("One of the records has already been merged.")
    if Patient.objects.filter(merged_into=duplicate).exists():
        raise CannotMerge("Another record was merged into this one; take that apart first.")
    changes = duplicate.update_fields(duplicate.version, by=by, merged_into=into)
    audit.record(
        "patient.merged",
        by=by,
        on=duplicate,
        patient=into.pk,
        hospital=into.hospital_id,
        reason=reason,
        changes=changes,
    )


@transaction.atomic
def take_apart(*, duplicate: Patient, by: User, reason: str) -> None:
    """Undo a merge. Rows that join the two records have to be changed first."""
    if duplicate.merged_into_id is None:
        raise CannotMerge("This record was not merged.")
    if joining := list(across_records(duplicate)):
        names = ", ".join(str(row) for row in joining)
        raise CannotMerge(f"These entries join the two records: {names}. Change them first.")
    changes = duplicate.update_fields(duplicate.version, by=by, merged_into=None)
    audit.record(
        "patient.merge_undone",
        by=by,
        on=duplicate,
        patient=duplicate.pk,
        hospital=duplicate.hospital_id,
        reason=reason,
        changes=changes,
    )
