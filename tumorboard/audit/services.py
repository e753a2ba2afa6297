"""Writing the audit: an explicit call inside every service that changes or shows records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from tumorboard.audit import sealing
from tumorboard.audit.context import request_id
from tumorboard.audit.models import Actor, AuditEvent, Operation, Outcome


class AnonymousWrite(Exception):
    """Something was to be changed, and nobody is named who did it."""


class OutsideTransaction(Exception):
    """A change was recorded outside the transaction that makes it."""


def record(  # noqa: PLR0913 - each is one column of the row, given by name
    action: str,
    *,
    by: AbstractBaseUser | Actor,
    operation: Operation = Operation.UPDATE,
    on: models.Model | None = None,
    patient: UUID | None = None,
    hospital: UUID | None = None,
    board: UUID | None = None,
    reason: str = "",
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> AuditEvent:
    """Add a row to the caller's transaction: what was done by whom to what, and why.

    `changes` is {field: (old, new)}, as `update_fields` returns it.
    """
    if operation is not Operation.READ and not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction(action)
    if by is Actor.ANONYMOUS:
        raise AnonymousWrite(action)
    return _insert(
        by,
        on,
        action=action,
        operation=operation,
        patient_id=patient,
        hospital_id=hospital,
        board_id=board,
        reason=reason,
        details=canonical_changes(changes) if changes else "",
    )


def record_read(
    action: str,
    *,
    by: AbstractBaseUser | Actor,
    on: models.Model | None,
    patient: UUID | None,
    hospital: UUID | None,
    board: UUID | None = None,
    reason: str = "",
    patients: int | None = None,
) -> AuditEvent:
    """Say who looked at a patient's data. Call it before showing; if it fails, show nothing.

    A list is noted once, with how many `patients` it named.
    """
    return _insert(
        by,
        on,
        action=action,
        operation=Operation.READ,
        patient_id=patient,
        hospital_id=hospital,
        board_id=board,
        reason=reason,
        details="" if patients is None else canonical_changes({"patients": (None, patients)}),
    )


def record_refusal(
    action: str,
    *,
    by: AbstractBaseUser | Actor,
    outcome: Outcome = Outcome.DENIED,
    on: models.Model | None = None,
    hospital: UUID | None = None,
    reason: str = "",
) -> AuditEvent:
    """Say what was refused or failed: after the rollback, in a transaction of its own."""
    return _insert(
        by,
        on,
        action=action,
        operation=Operation.EXECUTE,
        outcome=outcome,
        hospital_id=hospital,
        reason=reason,
    )


def _insert(
    by: AbstractBaseUser | Actor, on: models.Model | None, *, action: str, **columns: Any
) -> AuditEvent:
    person = None if isinstance(by, Actor) else by
    if person is not None and person.pk is None:
        raise AnonymousWrite(action)
    event = AuditEvent.objects.create(
        actor_kind=by if isinstance(by, Actor) else Actor.PERSON,
        actor_id=person.pk if person else None,
        object_type=on._meta.model_name or "" if on else "",
        object_id=str(on.pk) if on else "",
        request_id=request_id.get(),
        action=action,
        **columns,
    )
    transaction.on_commit(sealing.seal_waiting, robust=True)
    return event


def canonical_changes(changes: Mapping[str, tuple[Any, Any]]) -> str:
    """Old and new values as one fixed text, whatever their types."""
    values = {name: [_plain(old), _plain(new)] for name, (old, new) in changes.items()}
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, models.Model):
        return str(value.pk)
    return str(value)
