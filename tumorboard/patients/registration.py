"""Registering patients, their numbers, and who may see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from tumorboard.audit import services as audit
from tumorboard.audit.models import Operation
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
from tumorboard.patients.querysets import full_name_key
from tumorboard.patients.writing import made_before, record_event, store, with_key
from tumorboard.people.models import Board, User

BREAK_GLASS = dt.timedelta(minutes=60)
ONCE_PER_PATIENT: tuple[type[Finding], ...] = (Emergencies, Background, Genetics, Wishes)


class IdentifierTaken(Exception):
    """Another patient of the hospital already has this number."""

    def __init__(self, system: str, value: str) -> None:
        super().__init__(f"{system} {value}")
        self.system, self.value = system, value


class LastIdentifier(Exception):
    """A patient keeps one number at least; add the right one first."""


class WrongBoard(Exception):
    """Invented patients stand on demo boards only, real ones never do."""


@dataclass(frozen=True)
class Identity:
    """What registration needs. Dates as entered; identifiers as (system, value)."""

    family_name: str
    given_name: str = ""
    birth_date: str = ""
    sex: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()


@transaction.atomic
def register(
    *,
    identity: Identity,
    board: Board,
    by: User,
    derived_from: str = "",
    key: UUID | None = None,
) -> Patient:
    """A new patient, seen by the board that registers. Raises IdentifierTaken.

    With the one-time key of a form, a second submit returns the patient of the first one.
    """
    first = made_before(Patient, key, by)
    if first is not None:
        return first
    patient = Patient(
        **with_key(key),
        hospital=board.hospital,
        family_name=identity.family_name,
        given_name=identity.given_name,
        name_key=full_name_key(identity.family_name, identity.given_name),
        birth_date=identity.birth_date,
        sex=identity.sex,
        is_demo=board.is_demo,
        derived_from=derived_from,
        created_by=by,
        changed_by=by,
    )
    stored = store(patient, by)
    if stored is not patient:
        return stored
    for system, value in identity.identifiers:
        _identify(patient, system, value)
    for model in ONCE_PER_PATIENT:
        model(patient=patient, created_by=by, changed_by=by).save()
    record_event("patient.registered", patient, by, Operation.CREATE, on=patient, board=board)
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
        record_event("patient.access_given", patient, by, Operation.CREATE, on=access, board=board)
    return access


@transaction.atomic
def break_glass(*, patient: Patient, by: User, reason: str) -> EmergencyAccess:
    """See a patient of the hospital for an hour without a case; the reason stays for good."""
    if not reason.strip():
        raise ValueError("nobody opens a record without a reason")
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
def add_identifier(*, patient: Patient, system: str, value: str, by: User) -> PatientIdentifier:
    identifier = _identify(patient, system, value)
    record_event("patient.identifier_added", patient, by, Operation.CREATE, on=identifier)
    return identifier


@transaction.atomic
def withdraw_identifier(identifier: PatientIdentifier, *, by: User, reason: str) -> None:
    """A number that is not this patient's. The last one stays: two identifiers name a person.

    Raises LastIdentifier. One that was withdrawn meanwhile stays withdrawn as it was.
    """
    # Two people who take away one number each would otherwise both count two.
    patient = Patient.objects.select_for_update(no_key=True).get(pk=identifier.patient_id)
    in_use = PatientIdentifier.objects.filter(patient=patient)
    if not in_use.filter(pk=identifier.pk).exists():
        return
    if in_use.count() == 1:
        raise LastIdentifier(str(identifier))
    now = timezone.now()
    in_use.filter(pk=identifier.pk).update(
        withdrawn_at=now, withdrawn_by=by, withdrawn_reason=reason
    )
    changes = {"value": (identifier.value, None)}
    record_event(
        "patient.identifier_withdrawn",
        patient,
        by,
        Operation.DELETE,
        on=identifier,
        reason=reason,
        changes=changes,
    )


def _identify(patient: Patient, system: str, value: str) -> PatientIdentifier:
    compact = value.replace(" ", "")
    try:
        with transaction.atomic():
            return PatientIdentifier.objects.create(
                patient=patient, hospital=patient.hospital, system=system, value=compact
            )
    except IntegrityError as error:
        raise IdentifierTaken(system, value) from error
