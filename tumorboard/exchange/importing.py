"""A case record into rows of the patient's record: the inverse of `patients.snapshot`.

Through the same services as a person's entries, so each row has its author and its audit event.
Rows refer to each other by the ids of the file; `Imported` says which row each became.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from guidelines.core.record import case_record as core
from tumorboard.patients import models as stored
from tumorboard.patients.measured import MEASURED
from tumorboard.patients.models import Finding, Lesion, Patient, Primary
from tumorboard.patients.services import (
    change_record,
    originals,
    record_finding,
)
from tumorboard.people.models import User

F = TypeVar("F", bound=Finding)
BACKGROUND_ANSWERS = ("hepatitis_b", "autoimmune_disease", "transplant", "menopausal")
BACKGROUND_LISTS = ("comorbidities", "medication", "anticoagulants", "allergies")


class NotStorable(ValueError):
    """The record states something that has no place in the application's tables."""


@dataclass(frozen=True)
class Imported:
    """Which row each id of the file became."""

    primaries: dict[str, Primary] = field(default_factory=dict)
    lesions: dict[str, Lesion] = field(default_factory=dict)

    def target(self, name: str | None) -> dict[str, Any]:
        if name is None:
            return {}
        if name in self.primaries:
            return {"primary": self.primaries[name]}
        return {"lesion": self.lesions[name]}


def import_record(record: core.CaseRecord, *, patient: Patient, by: User) -> Imported:
    """Add everything that the record states to a freshly registered patient."""
    return _Import(record, patient, by).run()


class _Import:
    def __init__(self, record: core.CaseRecord, patient: Patient, by: User) -> None:
        self.record, self.patient, self.by = record, patient, by
        self.done = Imported()

    def run(self) -> Imported:
        self.histories()
        for primary in self.record.primaries:
            self.done.primaries[primary.id] = self.primary(primary)
        for lesion in self.record.lesions:
            self.done.lesions[lesion.id] = self.lesion(lesion)
        for examination in self.record.examinations:
            self.add(stored.Examination, _columns(examination))
        for opinion in self.record.resectability:
            columns = _columns(opinion, without=("by",))
            self.add(stored.ResectabilityOpinion, columns, specialist=opinion.by or "")
        self.liver()
        for treatment in self.record.treatments:
            self.treatment(treatment)
        for specimen in self.record.specimens:
            self.specimen(specimen)
        for value in self.record.laboratory:
            self.add(stored.LaboratoryValue, _columns(value))
        self.fitness()
        self.once()
        return self.done

    # -------------------------------------------------------------- disease

    def histories(self) -> None:
        """The patient's own row: what each list is, and whether the person lives."""
        told = {
            f"{name}_complete": getattr(self.record.histories, name)
            for name in core.Histories.__struct_fields__
        }
        told["vital_status"] = self.record.patient.vital_status or ""
        before = originals(self.patient, told)
        self.patient = change_record(
            self.patient, patient=self.patient, original=before, by=self.by, **told
        )

    def primary(self, primary: core.Primary) -> Primary:
        rectum = primary.rectum or core.Rectum()
        names = {"height_mm": "rectal_height_mm", "position": "rectal_position"}
        columns = _columns(primary, without=("id", "staging", "rectum"))
        columns |= {names.get(name, name): value for name, value in _columns(rectum).items()}
        row = self.add(Primary, columns)
        for tnm in primary.staging:
            self.add(stored.Staging, _columns(tnm), primary=row)
        return row

    def lesion(self, lesion: core.Lesion) -> Lesion:
        columns = _columns(
            lesion, without=("id", "segments", "count", "candidates", "measurements")
        )
        columns.setdefault("state", "")
        columns |= _count(lesion.count) | {"segments": " ".join(lesion.segments)}
        row = self.add(Lesion, columns)
        for candidate in lesion.candidates:
            self.add(
                stored.Attribution,
                _columns(candidate, without=("primary",)),
                lesion=row,
                primary=self.done.primaries[candidate.primary],
            )
        for taken in lesion.measurements:
            self.add(stored.Measurement, _columns(taken), lesion=row)
        return row

    def liver(self) -> None:
        liver = self.record.liver
        columns = _columns(liver, without=("remnant_date",))
        if columns or liver.remnant_date:
            self.add(stored.LiverFunction, columns, date=_date(liver.remnant_date))

    # -------------------------------------------------------------- course

    def treatment(self, treatment: core.Treatment) -> None:
        special = ("id", "target", "drugs", "cycles", "doses", "last_doses", "hypersensitivity")
        columns = _columns(treatment, without=special)
        columns |= _cycles(treatment.cycles) | self.done.target(treatment.target)
        columns["hypersensitivity"] = _text(treatment.hypersensitivity)
        row = self.add(stored.Treatment, columns)
        doses = {dose.drug: dose for dose in treatment.doses}
        for drug in dict.fromkeys((*treatment.drugs, *doses, *treatment.last_doses)):
            dose = doses.get(drug)
            given = {"total": dose.total, "unit": dose.unit} if dose else {}
            last = _date(treatment.last_doses.get(drug))
            self.add(stored.TreatmentDrug, given, treatment=row, drug=drug, last_dose=last)

    def specimen(self, specimen: core.Specimen) -> None:
        columns = _columns(specimen, without=("id", "origin", "biomarkers"))
        row = self.add(stored.Specimen, columns | self.done.target(specimen.origin))
        for name, value in specimen.biomarkers.items():
            self.add(stored.Biomarker, {}, specimen=row, name=name, value=value)

    # -------------------------------------------------------------- the person as a whole

    def fitness(self) -> None:
        fitness = self.record.fitness
        for name, each in MEASURED.items():
            value = getattr(fitness, name)
            if value is not None:
                columns = {"test": each.test.value, "value": value, "unit": each.unit}
                when = _date(getattr(fitness, each.date)) if each.date else ""
                self.add(stored.LaboratoryValue, columns, date=when)
        dates = [each.date for each in MEASURED.values()]
        elsewhere = [*MEASURED, *dates, *BACKGROUND_ANSWERS, *BACKGROUND_LISTS]
        columns = _columns(fitness, without=elsewhere)
        if columns:
            self.add(stored.Fitness, columns)

    def once(self) -> None:
        """What is kept in one row per patient, made at registration."""
        fitness, person = self.record.fitness, self.record.patient
        background = {name: getattr(fitness, name) for name in BACKGROUND_ANSWERS}
        background |= {name: _text(getattr(fitness, name)) for name in BACKGROUND_LISTS}
        background["pregnancy_excluded"] = person.pregnancy_excluded
        background["fertility_asked"] = person.fertility_asked
        wishes = _columns(self.record.wishes, without=("declines",))
        wishes["declines"] = " ".join(self.record.wishes.declines)
        self.change(stored.Emergencies, _columns(self.record.emergencies))
        self.change(stored.Background, background)
        self.change(stored.Genetics, _columns(self.record.genetics))
        self.change(stored.Wishes, wishes)

    def change(self, model: type[stored.OncePerPatient], values: Mapping[str, Any]) -> None:
        row = model._default_manager.get(patient=self.patient)
        stated = {name: value for name, value in values.items() if value not in (None, "")}
        if stated:
            change_record(
                row,
                patient=self.patient,
                original=originals(row, stated),
                by=self.by,
                **stated,
            )

    def add(self, model: type[F], columns: Mapping[str, Any], **more: Any) -> F:
        return record_finding(model, patient=self.patient, by=self.by, **columns, **more)


def _columns(row: core.Row, without: Iterable[str] = ()) -> dict[str, Any]:
    """What a part of the record states, by name; dates as they are entered by people."""
    values = {
        f.name: getattr(row, f.name)
        for f in msgspec.structs.fields(row)
        if f.name not in set(without)
    }
    return {
        name: _date(value) if isinstance(value, core.DateDetail) else value
        for name, value in values.items()
        if value is not None
    }


def _date(entry: core.DateEntry | None) -> str:
    if entry is None or isinstance(entry, str):
        return entry or ""
    if entry.date is None:
        raise NotStorable(f"a date counted from {entry.anchor}, of which no calendar date is known")
    return f"~{entry.date.removeprefix('~')}" if entry.estimated else entry.date


def _count(count: Any) -> dict[str, Any]:
    if count == "multiple":
        return {"count_kind": "multiple", "count_low": None, "count_high": None}
    if isinstance(count, core.CountRange):
        return {"count_kind": "range", "count_low": count.low, "count_high": count.high}
    return {"count_kind": "exact", "count_low": count, "count_high": None}


def _cycles(cycles: Any) -> dict[str, Any]:
    if isinstance(cycles, core.CountRange):
        return {"cycles_low": cycles.low, "cycles_high": cycles.high}
    return {"cycles_low": cycles, "cycles_high": cycles}


def _text(items: Iterable[str]) -> str:
    return "\n".join(items)
