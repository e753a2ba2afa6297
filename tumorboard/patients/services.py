"""Everything that writes a patient's record. Nothing is deleted, nothing overwritten unseen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from tumorboard.audit import services as audit
from tumorboard.audit.models import Operation
from tumorboard.patients.bound import bound_fields
from tumorboard.patients.models import (
    Access,
    Background,
    Emergencies,
    EmergencyAccess,
    Finding,
    Genetics,
    Patient,
    PatientIdentifier,
    Wishes,
)
from tumorboard.patients.querysets import name_key
from tumorboard.people.models import Board, User
from tumorboard.records import Conflict, StaleVersion, VersionedModel, merge

TRIES = 3
BREAK_GLASS = dt.timedelta(minutes=60)
ONCE_PER_PATIENT: tuple[type[Finding], ...] = (Emergencies, Background, Genetics, Wishes)

R = TypeVar("R", bound=VersionedModel)
F = TypeVar("F", bound=Finding)


class IdentifierTaken(Exception):
    """Another patient of the hospital already has this number."""

    def __init__(self, system: str, value: str) -> None:
        super().__init__(f"{system} {value}")
        self.system, self.value = system, value


class WrongBoard(Exception):
    """Invented patients stand on demo boards only, real ones never do."""


class Conflicting(Exception):
    """Two people changed the same field differently; both values are in `conflicts`."""

    def __init__(self, conflicts: tuple[Conflict, ...], current: VersionedModel) -> None:
        super().__init__(", ".join(conflict.field for conflict in conflicts))
        self.conflicts, self.current = conflicts, current


@dataclass(frozen=True)
class Identity:
    """What registration needs. Dates as entered; identifiers as (system, value)."""

    family_name: str
    given_name: str = ""
    birth_date: str = ""
    sex: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()


@transaction.atomic
def register(*, identity: Identity, board: Board, by: User, derived_from: str = "") -> Patient:
    """A new patient, seen by the board that registers. Raises IdentifierTaken."""
    patient = Patient(
        hospital=board.hospital,
        family_name=identity.family_name,
        given_name=identity.given_name,
        name_key=_key(identity.family_name, identity.given_name),
        birth_date=identity.birth_date,
        sex=identity.sex,
        is_demo=board.is_demo,
        derived_from=derived_from,
        created_by=by,
        changed_by=by,
    )
    patient.save()
    for system, value in identity.identifiers:
        _identify(patient, system, value)
    for model in ONCE_PER_PATIENT:
        model(patient=patient, created_by=by, changed_by=by).save()
    _record("patient.registered", patient, by, Operation.CREATE, on=patient, board=board)
    give_access(patient=patient, board=board, reason=Access.Reason.REGISTERED, by=by)
    return patient


@transaction.atomic
def give_access(*, patient: Patient, board: Board, reason: Access.Reason, by: User) -> Access:
    """Let a board see the patient; a board that already does keeps its first reason."""
    if patient.is_demo != board.is_demo:
        raise WrongBoard(f"{patient.pk} on {board.pk}")
    access, new = Access.objects.get_or_create(
        patient=patient,
        board=board,
        ended_at__isnull=True,
        defaults={"reason": reason, "given_by": by},
    )
    if new:
        _record("patient.access_given", patient, by, Operation.CREATE, on=access, board=board)
    return access


@transaction.atomic
def break_glass(*, patient: Patient, by: User, reason: str) -> EmergencyAccess:
    """See a patient of the hospital for an hour without a case; the reason stays for good."""
    now = timezone.now()
    access = EmergencyAccess(
        patient=patient, user=by, reason=reason, since=now, until=now + BREAK_GLASS
    )
    access.save()
    audit.record(
        "patient.break_glass",
        by=by,
        operation=Operation.EXECUTE,
        on=access,
        patient=patient.pk,
        hospital=patient.hospital_id,
        reason=reason,
    )
    return access


@transaction.atomic
def record_finding(model: type[F], *, patient: Patient, by: User, **values: Any) -> F:
    """A new row of the record."""
    _belongs(patient, values)
    row = model(patient=patient, created_by=by, changed_by=by, **values)
    row.save()
    shown = {name: (None, value) for name, value in values.items() if value not in {None, ""}}
    _record(f"{_noun(model)}.recorded", patient, by, Operation.CREATE, on=row, changes=shown)
    return row


def change_record(
    row: R, *, patient: Patient, original: Mapping[str, str | None], by: User, **posted: Any
) -> R:
    """Write what this person changed since `original`, beside what others changed meanwhile.

    `original` holds the values the form showed, as `as_text` gives them. Raises Conflicting when
    somebody else changed the same field, or a field bound to it, to something different.
    """
    for _ in range(TRIES):
        try:
            return _change_once(row, patient=patient, original=original, by=by, posted=posted)
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
) -> R:
    _belongs(patient, posted)
    current = type(row)._default_manager.get(pk=row.pk)
    merged = merge(
        original=original,
        current={name: as_text(getattr(current, name)) for name in posted},
        posted={name: as_text(value) for name, value in posted.items()},
        groups=bound_fields(type(row)),
    )
    if merged.conflicts:
        raise Conflicting(merged.conflicts, current)
    changes = current.update_fields(
        current.version, by=by, **{name: posted[name] for name in merged.changes}
    )
    if changes:
        _record(f"{_noun(type(row))}.changed", patient, by, on=current, changes=changes)
    return current


@transaction.atomic
def change_identity(
    patient: Patient, *, original: Mapping[str, str | None], by: User, **posted: Any
) -> Patient:
    changed = _change_once(patient, patient=patient, original=original, by=by, posted=posted)
    key = _key(changed.family_name, changed.given_name)
    if changed.name_key != key:
        changed.update_fields(changed.version, by=by, name_key=key)
    return changed


@transaction.atomic
def add_identifier(*, patient: Patient, system: str, value: str, by: User) -> PatientIdentifier:
    identifier = _identify(patient, system, value)
    _record("patient.identifier_added", patient, by, Operation.CREATE, on=identifier)
    return identifier


@transaction.atomic
def remove_finding(row: Finding, *, by: User, reason: str) -> None:
    """Take a row out of the record; it can be looked at and put back."""
    changes = row.update_fields(
        row.version, by=by, removed_at=timezone.now(), removed_by=by, removed_reason=reason
    )
    _record(
        f"{_noun(type(row))}.removed",
        row.patient,
        by,
        Operation.DELETE,
        on=row,
        changes=changes,
        reason=reason,
    )


@transaction.atomic
def restore_finding(row: Finding, *, by: User) -> None:
    changes = row.update_fields(
        row.version, by=by, removed_at=None, removed_by=None, removed_reason=""
    )
    _record(f"{_noun(type(row))}.restored", row.patient, by, on=row, changes=changes)


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


def _identify(patient: Patient, system: str, value: str) -> PatientIdentifier:
    compact = value.replace(" ", "")
    try:
        with transaction.atomic():
            return PatientIdentifier.objects.create(
                patient=patient, hospital=patient.hospital, system=system, value=compact
            )
    except IntegrityError as error:
        raise IdentifierTaken(system, value) from error


def _belongs(patient: Patient, values: Mapping[str, Any]) -> None:
    """A row may only refer to rows of the same patient."""
    for name, value in values.items():
        if isinstance(value, Finding) and value.patient_id != patient.pk:
            raise ValueError(f"{name} belongs to another patient")


def _record(
    action: str,
    patient: Patient,
    by: User,
    operation: Operation = Operation.UPDATE,
    *,
    on: models.Model,
    board: Board | None = None,
    reason: str = "",
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    audit.record(
        action,
        by=by,
        operation=operation,
        on=on,
        patient=patient.pk,
        hospital=patient.hospital_id,
        board=board.pk if board else None,
        reason=reason,
        changes=changes,
    )


def _noun(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name).replace(" ", "_")


def _key(family_name: str, given_name: str) -> str:
    return f"{name_key(family_name)},{name_key(given_name)}"
