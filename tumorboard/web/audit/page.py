"""One page of audit events, with names for the numbers where the auditor may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from tumorboard.audit.models import AuditEvent, Operation
from tumorboard.web.audit.words import action_in_words, record_in_words


@dataclass(frozen=True)
class Change:
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Row:
    event: AuditEvent
    what: str
    patient: str
    record: str
    listed: str  # how many patients a list named
    changes: list[Change]
    # Of a patient nobody asked for by name, what was changed is said without its values.
    withheld: list[str]


def row(event: AuditEvent, patients: Mapping[UUID, str], people: Mapping[str, str]) -> Row:
    is_open = event.patient_id is None or event.patient_id in patients
    changes = {field: values for field, values in event.changes().items() if any(values)}
    is_read = event.operation == Operation.READ
    listed = changes.pop("patients")[1] if is_read and "patients" in changes else None
    return Row(
        event=event,
        what=action_in_words(event.action),
        patient=_patient(event, patients),
        record=_record(event, people),
        listed=listed or "",
        changes=[
            Change(field.replace("_", " "), *(_value(value, people) for value in values))
            for field, values in changes.items()
            if is_open
        ],
        withheld=[] if is_open else [field.replace("_", " ") for field in changes],
    )


def _patient(event: AuditEvent, patients: Mapping[UUID, str]) -> str:
    if event.patient_id is None:
        return ""
    return patients.get(event.patient_id) or f"patient {str(event.patient_id)[:8]}"


def _record(event: AuditEvent, people: Mapping[str, str]) -> str:
    """What it was done to, unless that is the patient, who has a place of their own."""
    if not event.object_id or event.object_id == str(event.patient_id):
        return ""
    words = record_in_words(event.object_type)
    return f"{words} {people.get(event.object_id) or event.object_id[:8]}"


def _value(value: str | None, people: Mapping[str, str]) -> str:
    if not value:
        return "nothing"
    return people.get(value) or (value[:8] if _is_number(value) else value)


def hospitals_of_patients(events: Iterable[AuditEvent]) -> dict[UUID, UUID | None]:
    """Whose events these are, each patient with the hospital that keeps the record."""
    return {event.patient_id: event.hospital_id for event in events if event.patient_id}


def ids_in(events: Iterable[AuditEvent]) -> set[str]:
    """Everything in these events that may be the number of an account."""
    values = {value for event in events for pair in event.changes().values() for value in pair}
    objects = {event.object_id for event in events if event.object_type == "user"}
    return objects | {str(value) for value in values if value and _is_number(value)}


def _is_number(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True
