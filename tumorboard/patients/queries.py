"""Reading one patient's record whole, with a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.apps import apps
from django.db.models import Max, Prefetch, Q, QuerySet

from tumorboard.audit.models import AuditEvent, Operation
from tumorboard.patients.models import (
    Attribution,
    Background,
    Biomarker,
    Emergencies,
    EmergencyAccess,
    Examination,
    Finding,
    Fitness,
    Genetics,
    LaboratoryValue,
    Lesion,
    LiverFunction,
    Measurement,
    Patient,
    PatientDocument,
    Primary,
    ResectabilityOpinion,
    Specimen,
    Staging,
    Treatment,
    TreatmentDrug,
    Wishes,
)
from tumorboard.patients.rules import Who, may_be_same
from tumorboard.people.models import Board, Hospital
from tumorboard.records import VersionedModel

F = TypeVar("F", bound=Finding)


@dataclass(frozen=True)
class Findings:
    """What is recorded and not removed, of the patient and of records merged into it."""

    patient: Patient
    primaries: list[Primary]
    lesions: list[Lesion]
    examinations: list[Examination]
    resectability: list[ResectabilityOpinion]
    liver: list[LiverFunction]
    treatments: list[Treatment]
    specimens: list[Specimen]
    laboratory: list[LaboratoryValue]
    fitness: list[Fitness]
    emergencies: list[Emergencies]
    background: list[Background]
    genetics: list[Genetics]
    wishes: list[Wishes]
    merged: tuple[UUID, ...] = field(default=())


def findings_of(patient: Patient) -> Findings:
    """All current findings, related rows prefetched (a fixed number of queries).

    A record that was merged into another one has the findings of the person.
    """
    patient = patient.merged_into or patient
    return Findings(
        patient=patient,
        primaries=_all(
            Primary, patient, Prefetch("stagings", Staging.objects.filter(removed_at=None))
        ),
        lesions=_all(
            Lesion,
            patient,
            Prefetch(
                "attributions",
                Attribution.objects.filter(removed_at=None).select_related("primary"),
            ),
            Prefetch("measurements", Measurement.objects.filter(removed_at=None)),
        ),
        examinations=_all(Examination, patient),
        resectability=_all(ResectabilityOpinion, patient),
        liver=_all(LiverFunction, patient),
        treatments=_all(
            Treatment, patient, Prefetch("drugs", TreatmentDrug.objects.filter(removed_at=None))
        ),
        specimens=_all(
            Specimen, patient, Prefetch("biomarkers", Biomarker.objects.filter(removed_at=None))
        ),
        laboratory=_all(LaboratoryValue, patient),
        fitness=_all(Fitness, patient),
        emergencies=_all(Emergencies, patient),
        background=_all(Background, patient),
        genetics=_all(Genetics, patient),
        wishes=_all(Wishes, patient),
        merged=tuple(patient.merged_records.values_list("pk", flat=True)),
    )


def look_alikes(hospital: Hospital, who: Who) -> list[Patient]:
    """Patients of the hospital who may be this person, for whoever registers one."""
    found = Patient.objects.current().filter(hospital=hospital)
    coarse = found.perhaps(family=who.family, given=who.given, birth_date=who.birth_date)
    return [
        patient
        for patient in coarse.prefetch_related("identifiers")
        if may_be_same(who, who_is(patient))
    ]


def holder_of(hospital: Hospital, number: str) -> Patient | None:
    """Who has this number in the hospital now, for whoever refers them."""
    named = Patient.objects.current().filter(hospital=hospital)
    return named.filter(identifiers__value=number, identifiers__withdrawn_at__isnull=True).first()


def who_is(patient: Patient) -> Who:
    family, _, given = patient.name_key.partition(",")
    return Who(family, given, patient.birth_date)


def boards_seeing(patient: Patient) -> list[Board]:
    """Boards that see the patient, or a record merged with this one."""
    person = patient.merged_into_id or patient.pk
    records = Q(accesses__patient=person) | Q(accesses__patient__merged_into=person)
    return list(Board.objects.filter(records, accesses__ended_at=None).distinct().order_by("name"))


def openings_of(patient: Patient) -> QuerySet[EmergencyAccess]:
    """Who opened the record of this person with a reason, newest first."""
    person = patient.merged_into_id or patient.pk
    records = Q(patient=person) | Q(patient__merged_into=person)
    return EmergencyAccess.objects.filter(records).select_related("user").order_by("-since")


def current_rows(model: type[F], patient: Patient) -> QuerySet[F]:
    """What other rows of this patient may refer to."""
    return of_patient(model, patient).filter(removed_at=None)


def how_many(model: type[F], patient: Patient) -> int:
    return current_rows(model, patient).count()


def changed_at(people: Iterable[Patient]) -> dict[UUID, dt.datetime]:
    """By record, when a fact about the person was last written: two queries for any number."""
    person_of = {pk: pk for pk in (each.merged_into_id or each.pk for each in people)}
    merged = Patient.objects.filter(merged_into__in=list(person_of))
    person_of |= {each.pk: each.person.pk for each in merged.select_related("merged_into")}
    written = AuditEvent.objects.filter(patient_id__in=person_of, object_type__in=facts_types())
    latest = written.exclude(operation=Operation.READ).values("patient_id")
    found: dict[UUID, dt.datetime] = {}
    for row in latest.annotate(latest=Max("at")):
        if (record := row["patient_id"]) in person_of:
            person, at = person_of[record], row["latest"]
            found[person] = max(at, found.get(person, at))
    return found


def facts_types() -> list[str]:
    """What rows of the audit call the tables that hold facts about a patient."""
    models = [model for model in apps.get_models() if issubclass(model, (Finding, Patient))]
    return [str(each._meta.model_name) for each in models if each is not PatientDocument]


def removed_rows(model: type[F], patient: Patient) -> QuerySet[F]:
    return of_patient(model, patient).exclude(removed_at=None).select_related("removed_by")


def documents_of(patient: Patient) -> QuerySet[PatientDocument]:
    """Newest first as filed, without their bytes."""
    related = current_rows(PatientDocument, patient).select_related(
        "file", "specimen", "lesion", "created_by"
    )
    return related.defer("file__content").order_by("-created_at", "pk")


def history_of(row: VersionedModel) -> QuerySet[AuditEvent]:
    """Everything that was done to one row, oldest first."""
    done = AuditEvent.objects.filter(object_type=row._meta.model_name, object_id=str(row.pk))
    return done.exclude(operation=Operation.READ).select_related("actor").order_by("id")


def of_patient(model: type[F], patient: Patient) -> QuerySet[F]:
    """Rows of all records of the person, removed ones included."""
    person = patient.merged_into_id or patient.pk
    return model._default_manager.filter(
        Q(patient=person) | Q(patient__merged_into=person)
    ).select_related("patient")


def _all(model: type[F], patient: Patient, *prefetches: Prefetch[str]) -> list[F]:
    return list(current_rows(model, patient).prefetch_related(*prefetches))
