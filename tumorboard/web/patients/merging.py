"""Two records side by side: who they name and how much stands in each, to be made one or not."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404

from tumorboard.audit import services as audit
from tumorboard.patients.models import Finding, Patient, PatientIdentifier
from tumorboard.patients.queries import how_many, look_alikes, who_is
from tumorboard.patients.querysets import PatientQuerySet
from tumorboard.patients.rules import may_be_same
from tumorboard.web.patients.access import sees
from tumorboard.web.patients.forms.identity import MergeForm
from tumorboard.web.patients.header import patient_bar, shown_date
from tumorboard.web.patients.kinds import KINDS
from tumorboard.web.request import Request

RESULTS = 20


@dataclass(frozen=True)
class Side:
    """Two identifiers; the numbers too, of a record that one sees anyway."""

    patient: Patient
    born: str
    seen: bool
    numbers: list[PatientIdentifier]


@dataclass(frozen=True)
class Counted:
    label: str
    one: int
    other: int


def merging_page(request: Request, patient: Patient) -> dict[str, Any]:
    """Where the other record is looked for, and what has been merged into this one already."""
    sought = (request.GET.get("q") or "").strip()
    found = _others(request, patient).prefetch_related("identifiers")
    found = found.matching(sought) if sought else found.filter(pk__in=_alike(patient))
    others = list(found[: RESULTS + 1])
    audit.record_read(
        "patients.searched" if sought else "patients.listed",
        by=request.user,
        on=None,
        patient=None,
        hospital=patient.hospital_id,
        reason=sought,
    )
    return {
        "pk": patient.pk,
        "patient": patient_bar(patient, request.as_of),
        "sought": sought,
        "others": sides(request, others[:RESULTS]),
        "more": len(others) > RESULTS,
        "merged": list(patient.merged_records.prefetch_related("identifiers")),
    }


class Comparing:
    """This record and another one of the hospital, which the reader may only find."""

    def __init__(self, request: Request, patient: Patient, pk: uuid.UUID) -> None:
        self.request, self.patient = request, patient
        self.other = get_object_or_404(_others(request, patient), pk=pk)
        self.sides = sides(request, [patient, self.other])
        self.form = MergeForm(request.POST or None, records=self.sides)
        audit.record_read(
            "patient.compared",
            by=request.user,
            on=self.other,
            patient=self.other.pk,
            hospital=self.other.hospital_id,
        )

    @property
    def stays(self) -> Patient:
        return self.patient if self.form.cleaned_data["stays"] == self.patient.pk else self.other

    @property
    def goes(self) -> Patient:
        return self.other if self.stays is self.patient else self.patient

    def context(self) -> dict[str, Any]:
        one, other = self.patient, self.other
        return {
            "pk": one.pk,
            "other": other,
            "patient": patient_bar(one, self.request.as_of),
            "sides": self.sides,
            "counts": [
                Counted(kind.plural, how_many(kind.model, one), how_many(kind.model, other))
                for kind in KINDS.values()
                if issubclass(kind.model, Finding) and not kind.fixed and not kind.parent
            ],
            "cases": Counted("Cases", one.cases.count(), other.cases.count()),
            "doubtful": not may_be_same(who_is(one), who_is(other)),
            "form": self.form,
        }


def sides(request: Request, patients: Iterable[Patient]) -> list[Side]:
    shown = list(patients)
    seen = sees(request, shown)
    return [
        Side(
            each,
            shown_date(each.birth_date) or "not stated",
            each.pk in seen,
            list(each.identifiers.all()) if each.pk in seen else [],
        )
        for each in shown
    ]


def _others(request: Request, patient: Patient) -> PatientQuerySet:
    found = Patient.objects.findable_by(request.user).current().exclude(pk=patient.pk)
    return found.filter(hospital=patient.hospital_id, is_demo=patient.is_demo)


def _alike(patient: Patient) -> list[uuid.UUID]:
    """Who may be the same person, before anybody searches."""
    return [each.pk for each in look_alikes(patient.hospital, who_is(patient))]
