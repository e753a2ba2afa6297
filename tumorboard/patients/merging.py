"""Two records of one person become one, with a trail, and can be taken apart again."""

from __future__ import annotations

from django.db import transaction

from tumorboard.audit import services as audit
from tumorboard.patients.models import Patient
from tumorboard.patients.references import across_records
from tumorboard.patients.writing import look_again
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
    _read_again(duplicate, into)
    if duplicate.hospital_id != into.hospital_id:
        raise CannotMerge("The two records belong to different hospitals.")
    if into.is_demo != duplicate.is_demo:
        raise CannotMerge("One of the two is an invented person of the demonstration.")
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
    look_again()


@transaction.atomic
def take_apart(*, duplicate: Patient, by: User, reason: str) -> None:
    """Undo a merge. Rows that join the two records have to be changed first."""
    _read_again(duplicate)
    if duplicate.merged_into_id is None:
        raise CannotMerge("This record was not merged.")
    if joining := list(across_records(duplicate)):
        names = ", ".join(str(row) for row in joining)
        raise CannotMerge(f"These entries join the two records: {names}. Change them first.")
    kept = duplicate.merged_into_id
    changes = duplicate.update_fields(duplicate.version, by=by, merged_into=None)
    audit.record(
        "patient.merge_undone",
        by=by,
        on=duplicate,
        patient=kept,
        hospital=duplicate.hospital_id,
        reason=reason,
        changes=changes,
    )
    look_again()


def _read_again(*records: Patient) -> None:
    """As stored, and kept from others meanwhile: no chain of merges comes about by a race."""
    for record in sorted(records, key=lambda each: each.pk):
        record.refresh_from_db(from_queryset=Patient.objects.select_for_update())
