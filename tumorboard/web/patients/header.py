"""The bar that says whose record this is (templates/components/patient_header.html)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from guidelines.core.record.dates import on, whole_years
from tumorboard.patients.fields import when
from tumorboard.patients.models import Patient


def patient_bar(patient: Patient, as_of: dt.date, *, alerts: Sequence[str] = ()) -> dict[str, Any]:
    """Name, birth date, age and numbers, for every page about a patient.

    A record that was merged shows the person of the one that stayed, and its own name beside.
    """
    record, patient = patient, patient.person
    return {
        "name": patient.name,
        "url": reverse("patient", args=[patient.pk]),
        "born": shown_date(patient.birth_date) or "date not stated",
        "age": age(patient.birth_date, as_of),
        "sex": patient.get_sex_display().lower(),
        "identifiers": list(patient.identifiers.all()),
        "merged_from": record.merged_from,
        "alerts": alerts,
        "derived": bool(patient.derived_from),
        "died": "(date not recorded)" if patient.vital_status == "dead" else "",
    }


def age(birth_date: str, as_of: dt.date) -> str:
    """Completed years, as a range where the birth date leaves it open."""
    born = when(birth_date)
    years = whole_years(born, on(as_of)) if born else None
    if years is None:
        return ""
    low, high = years
    return f"{low} y" if low == high else f"{low}–{high} y"


def shown_date(text: str) -> str:
    """A date as entered; a full one in words: `12 Mar 1964`, `2024-05`, `~2024`."""
    known = when(text)
    if known is None or not known.exact:
        return text
    return f"{known.earliest.day} {known.earliest:%b %Y}"
