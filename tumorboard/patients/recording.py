"""Recording findings and changing them. Nothing is deleted, nothing overwritten unseen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from tumorboard.audit.models import Operation
from tumorboard.patients.bound import bound_fields
from tumorboard.patients.models import Finding, Patient
from tumorboard.patients.querysets import full_name_key
from tumorboard.patients.references import (
    StillReferredTo,
    check_references,
    owner_of_new_row,
    resting_on,
)
from tumorboard.patients.writing import (
    look_again,
    made_before,
    noun,
    record_event,
    store,
    with_key,
)
from tumorboard.people.models import User
from tumorboard.records import Conflict, StaleVersion, VersionedModel, merge

TRIES = 3

R = TypeVar("R", bound=VersionedModel)
F = TypeVar("F", bound=Finding)


class TakenMeanwhile(Exception):
    """The same has been recorded again since the row was removed."""


class Conflicting(Exception):
    """Two people changed the same field differently; both values are in `conflicts`."""

    def __init__(self, conflicts: tuple[Conflict, ...], current: VersionedModel) -> None:
        super().__init__(", ".join(conflict.field for conflict in conflicts))
        self.conflicts, self.current = conflicts, current


@transaction.atomic
def record_finding(
    model: type[F],
    *,
    patient: Patient,
    by: User,
    key: UUID | None = None,
    source: str = "",
    **values: Any,
) -> F:
    """A new row of the record; the one-time key of a form makes it once (see `register`).

    `source` says who stated it and when, where that is not the person who records it.
    """
    first = made_before(model, key, by)
    if first is not None:
        return first
    owner = owner_of_new_row(model, patient, values)
    row = model(**with_key(key), patient=owner, created_by=by, changed_by=by, **values)
    stored = store(row, by)
    if stored is not row:
        return stored
    shown = {name: (None, value) for name, value in values.items() if value not in {None, ""}}
    record_event(
        f"{noun(model)}.recorded",
        patient,
        by,
        Operation.CREATE,
        on=row,
        changes=shown,
        reason=source,
    )
    look_again()
    return row


def change_record(
    row: R,
    *,
    patient: Patient,
    original: Mapping[str, str | None],
    by: User,
    source: str = "",
    **posted: Any,
) -> R:
    """Write what this person changed since `original`, beside what others changed meanwhile.

    `original` holds the values the form showed, as `as_text` gives them. Raises Conflicting when
    somebody else changed the same field, or a field bound to it, to something different.
    `source` as in `record_finding`.
    """
    for _ in range(TRIES):
        try:
            return _change_once(
                row, patient=patient, original=original, by=by, posted=posted, source=source
            )
        except StaleVersion:
            continue
    raise StaleVersion(f"{type(row).__name__} {row.pk}")


@transaction.atomic
def _change_once(
    row: R,
    *,
    patient: Patient,
    original: Mapping[str, str | None],
    by: User,
    posted: Mapping[str, Any],
    source: str,
) -> R:
    check_references(patient, posted)
    current = type(row)._default_manager.get(pk=row.pk)
    merged = merge(
        original=original,
        current={name: as_text(getattr(current, name)) for name in posted},
        posted={name: as_text(value) for name, value in posted.items()},
        groups=bound_fields(type(row)),
    )
    if merged.conflicts:
        raise Conflicting(merged.conflicts, current)
    new = {name: posted[name] for name in merged.changes}
    changes = current.update_fields(current.version, by=by, **new, **_follows(current, new))
    if changes:
        record_event(
            f"{noun(type(row))}.changed", patient, by, on=current, changes=changes, reason=source
        )
        look_again()
    return current


@transaction.atomic
def remove_finding(row: Finding, *, by: User, reason: str) -> None:
    """Take a row, with what is part of it, out of the record; it can be put back.

    Raises StillReferredTo while other current rows name it.
    """
    if resting := resting_on(row):
        raise StillReferredTo(", ".join(str(other) for other in resting))
    changes = row.update_fields(
        row.version, by=by, removed_at=timezone.now(), removed_by=by, removed_reason=reason
    )
    record_event(
        f"{noun(type(row))}.removed",
        row.patient,
        by,
        Operation.DELETE,
        on=row,
        changes=changes,
        reason=reason,
    )
    look_again()


@transaction.atomic
def restore_finding(row: Finding, *, by: User) -> None:
    """Put a removed row back. Raises TakenMeanwhile if another one stands in its place."""
    try:
        with transaction.atomic():
            changes = row.update_fields(
                row.version, by=by, removed_at=None, removed_by=None, removed_reason=""
            )
    except IntegrityError as error:
        raise TakenMeanwhile(str(row)) from error
    record_event(f"{noun(type(row))}.restored", row.patient, by, on=row, changes=changes)
    look_again()


def as_text(value: Any) -> str | None:
    """A value in the one form in which originals are kept and compared."""
    if value is None:
        return None
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)


def originals(row: VersionedModel, names: Iterable[str]) -> dict[str, str | None]:
    """What a form shows of a row, to be signed into it."""
    return {name: as_text(getattr(row, name)) for name in names}


def _follows(row: VersionedModel, new: Mapping[str, Any]) -> dict[str, str]:
    """Columns that follow from others: the name as it is searched for."""
    if not isinstance(row, Patient) or not new.keys() & {"family_name", "given_name"}:
        return {}
    family = new.get("family_name", row.family_name)
    return {"name_key": full_name_key(family, new.get("given_name", row.given_name))}
