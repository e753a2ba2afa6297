"""What all writing of a patient's record shares: its audit row, and forms that are sent twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction

from tumorboard.audit import services as audit
from tumorboard.audit.models import Operation
from tumorboard.jobs import services as jobs
from tumorboard.jobs.names import LOOK_AGAIN
from tumorboard.patients.models import Patient
from tumorboard.people.models import Board, User
from tumorboard.records import VersionedModel

R = TypeVar("R", bound=VersionedModel)


class UsedKey(Exception):
    """The one-time key of a form belongs to something else already."""


def made_before(model: type[R], key: UUID | None, by: User) -> R | None:
    """What this person made with this key. Raises UsedKey if it stands for something else."""
    first = model._default_manager.filter(pk=key).first() if key else None
    if first is not None and first.created_by_id != by.pk:
        raise UsedKey(str(key))
    return first


def with_key(key: UUID | None) -> dict[str, UUID]:
    """The key of the form becomes that of the row, so that it can be used once only."""
    return {"id": key} if key else {}


def store(row: R, by: User) -> R:
    """Store a new row; if its form was sent twice at this very moment, the one that came first.

    Whoever gets another row than the given one has nothing more to do.
    """
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        first = made_before(type(row), row.pk, by)
        if first is None:
            raise
        return first
    return row


def record_event(
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


def look_again() -> None:
    """What is said of cases on lists follows the facts: a job looks at them after the commit."""
    jobs.follow(LOOK_AGAIN)


def noun(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name).replace(" ", "_")
