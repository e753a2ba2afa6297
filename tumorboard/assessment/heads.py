"""What stands at the head of every paper: who it is about, and when and how it was made."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from tumorboard.assessment.wording import date_words
from tumorboard.patients.models import Patient
from tumorboard.people.models import Hospital

DEMONSTRATION = "Demonstration"
NOT_APPROVED = "content not approved"


def identified(patient: Patient, identifiers: list[str]) -> tuple[str, ...]:
    """Name, birth date and numbers: at least two identifiers on every page."""
    record, patient = patient, patient.person
    born = f"born {date_words(patient.birth_date)}" if patient.birth_date else ""
    others = [*filter(None, [born]), *identifiers]
    merged = [f"merged from {record.merged_from}"] if record.merged_from else []
    return (patient.name, *(others or [f"record {str(patient.pk)[:8]}"]), *merged)


def watermark(*, demonstration: bool, not_approved: bool) -> str:
    marks = [DEMONSTRATION if demonstration else "", NOT_APPROVED if not_approved else ""]
    return " · ".join(filter(None, marks))


def day(date: dt.date) -> str:
    return date_words(date.isoformat())


def moment(at: dt.datetime, hospital: Hospital) -> str:
    local = at.astimezone(ZoneInfo(hospital.time_zone))
    return f"{day(local.date())} {local:%H:%M} ({hospital.time_zone})"
