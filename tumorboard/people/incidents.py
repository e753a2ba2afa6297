"""Reporting an incident with the program, and saying what came of it."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction

from tumorboard.audit import services as audit
from tumorboard.audit.models import Operation
from tumorboard.people.incident_models import Incident, IncidentNote, IncidentState
from tumorboard.people.models import User
from tumorboard.records import StaleVersion


class ClosedWithoutWords(Exception):
    """Nobody closes an incident without saying what came of it."""


@transaction.atomic
def report(
    *,
    happened: str,
    screen: str,
    seriousness: str,
    patient_involved: bool,
    by: User,
    address: str = "",
    key: uuid.UUID | None = None,
) -> Incident:
    """For the hospital of whoever reports. The one-time `key` makes a form sent twice report once.

    The audit names neither words nor patient: those stand in the report alone.
    """
    made = Incident.objects.filter(pk=key, reported_by=by).first() if key else None
    if made is not None:
        return made
    incident = Incident(
        id=key or uuid.uuid4(),
        hospital=by.hospital,
        happened=happened,
        screen=screen,
        address=address.partition("?")[0][:300],
        seriousness=seriousness,
        patient_involved=patient_involved,
        reported_by=by,
    )
    incident.save(force_insert=True)
    audit.record(
        "incident.reported", by=by, operation=Operation.CREATE, on=incident, hospital=by.hospital_id
    )
    return incident


@transaction.atomic
def note(incident: Incident, *, state: str, words: str, number: int, by: User) -> IncidentNote:
    """What was found, or what came of it; `number` is that of the last note shown, 0: none.

    Raises StaleVersion when somebody else was faster, ClosedWithoutWords.
    """
    if state == IncidentState.CLOSED and not words.strip():
        raise ClosedWithoutWords(str(incident.pk))
    if incident.notes.count() != number:
        raise StaleVersion(str(incident.pk))
    row = IncidentNote(
        incident=incident, number=number + 1, state=state, words=words, written_by=by
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise StaleVersion(str(incident.pk)) from error
    audit.record(
        f"incident.{state}", by=by, operation=Operation.CREATE, on=incident,
        hospital=incident.hospital_id,
    )  # fmt: skip
    return row
