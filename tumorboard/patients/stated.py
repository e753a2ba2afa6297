"""Values that were said in the room: stated, unverified, until somebody records them again.

Who stated a value stands in the audit of its row, and so does whether it was checked since.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.db import models

from tumorboard.audit.models import AuditEvent, Operation
from tumorboard.patients.models import Patient
from tumorboard.patients.queries import facts_types
from tumorboard.patients.writing import record_event
from tumorboard.people.models import User

IN_ROOM = "said in the room: stated, unverified"
KEYS = ("id", "patient", "removed_at", "removed_by")


@dataclass(frozen=True)
class Statement:
    """One fact as it was said: which, by whom, and who has checked it since."""

    event: int
    object_type: str
    row: UUID
    words: str
    source: str
    at: dt.datetime
    checked_by: User | None = None
    is_checked: bool = False


def statements(patient: Patient) -> list[Statement]:
    """Everything said in the room of this person's record, the oldest first; three queries."""
    person = patient.merged_into_id or patient.pk
    records = Patient.objects.filter(models.Q(pk=person) | models.Q(merged_into=person))
    events = AuditEvent.objects.filter(patient_id__in=records.values("pk"))
    written = events.filter(object_type__in=facts_types()).exclude(operation=Operation.READ)
    said = list(written.filter(reason__endswith=IN_ROOM).order_by("id"))
    if not said:
        return []
    rows = {each.object_id for each in said}
    later = list(written.filter(object_id__in=rows).select_related("actor").order_by("id"))
    return [_statement(each, later) for each in said]


def unverified(patient: Patient) -> list[Statement]:
    """What was said in the room and neither recorded again, removed nor confirmed since."""
    return [each for each in statements(patient) if not each.is_checked]


def confirm(statement: Statement, patient: Patient, *, by: User, reason: str) -> None:
    """The value holds as it was said. Call within the transaction of what says so."""
    row = apps.get_model("tumorboard", statement.object_type)._default_manager.get(pk=statement.row)
    name = f"{str(row._meta.verbose_name).replace(' ', '_')}.confirmed"
    record_event(name, patient, by, Operation.UPDATE, on=row, reason=reason)


def _statement(said: AuditEvent, later: list[AuditEvent]) -> Statement:
    after = [
        each
        for each in later
        if each.object_id == said.object_id and each.id > said.id and _about_the_same(said, each)
    ]
    checked = next((each for each in after if not each.reason.endswith(IN_ROOM)), None)
    again = next((each for each in after if each.reason.endswith(IN_ROOM)), None)
    ended = checked or again  # said anew it is another statement
    return Statement(
        event=said.id,
        object_type=said.object_type,
        row=UUID(said.object_id),
        words=_words(said),
        source=said.reason.removesuffix(f"; {IN_ROOM}"),
        at=said.at,
        checked_by=checked.actor if checked else None,
        is_checked=ended is not None,
    )


def _about_the_same(said: AuditEvent, later: AuditEvent) -> bool:
    """One of the values said was written anew, or the whole row was confirmed or removed."""
    written = later.changes().keys()
    whole = not written or "removed_at" in written
    return whole or bool(said.changes().keys() & written)


def _words(said: AuditEvent) -> str:
    """`Genetics: dpd partial`: what was entered, in the words of its columns."""
    model = apps.get_model("tumorboard", said.object_type)
    parts = []
    for name, (_, new) in said.changes().items():
        if name in KEYS or new in {None, ""}:
            continue
        field = model._meta.get_field(name)
        if field.is_relation:
            continue
        choices = dict(getattr(field, "flatchoices", ()))
        parts.append(f"{getattr(field, 'verbose_name', name)} {choices.get(new, new)}")
    noun = str(model._meta.verbose_name)
    return f"{noun[:1].upper()}{noun[1:]}: {', '.join(parts)}" if parts else noun
