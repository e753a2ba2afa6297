"""The patient's record as the guideline core reads it: one immutable `CaseRecord`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any, TypeVar

import msgspec
from msgspec.structs import fields

from guidelines.core.record import case_record as core
from guidelines.core.record.dates import parse_when
from tumorboard.patients import models as stored
from tumorboard.patients.measured import MEASURED
from tumorboard.patients.queries import Findings

T = TypeVar("T")
S = TypeVar("S", bound=core.Row)


def snapshot(findings: Findings, header: core.CaseHeader) -> core.CaseRecord:
    """Everything recorded about the patient, in the shape of a case file. Reads no database."""
    patient = findings.patient
    background = _Once(findings.background)
    return core.CaseRecord(
        schema_version=core.SCHEMA_VERSION,
        case=header,
        patient=_row(
            core.Patient,
            sex=patient.sex,
            birth_date=patient.birth_date,
            vital_status=patient.vital_status,
            pregnancy_excluded=background["pregnancy_excluded"],
            fertility_asked=background["fertility_asked"],
        ),
        primaries=[_primary(row) for row in findings.primaries],
        lesions=[_lesion(row) for row in findings.lesions],
        examinations=[_same(core.Examination, row) for row in findings.examinations],
        histories=_row(
            core.Histories,
            primaries=patient.primaries_complete,
            lesions=patient.lesions_complete,
            treatments=patient.treatments_complete,
        ),
        emergencies=_once(core.Emergencies, findings.emergencies),
        resectability=[
            _same(core.Resectability, row, by=row.specialist) for row in findings.resectability
        ],
        liver=_liver(findings.liver),
        treatments=[_treatment(row) for row in findings.treatments],
        specimens=[_specimen(row) for row in findings.specimens],
        laboratory=[_same(core.Laboratory, row) for row in findings.laboratory],
        fitness=_fitness(findings, background),
        genetics=_once(core.Genetics, findings.genetics),
        wishes=_wishes(findings.wishes),
    )


def _primary(row: stored.Primary) -> core.Primary:
    rectum = _row(
        core.Rectum,
        height_mm=row.rectal_height_mm,
        position=row.rectal_position,
        mesorectal_fascia=row.mesorectal_fascia,
        emvi=row.emvi,
        lateral_nodes=row.lateral_nodes,
        prior_pelvic_radiotherapy=row.prior_pelvic_radiotherapy,
    )
    return _same(
        core.Primary,
        row,
        id=str(row.pk),
        staging=[_same(core.Tnm, staging) for staging in row.stagings.all()],
        rectum=rectum if rectum != core.Rectum() else None,
    )


def _lesion(row: stored.Lesion) -> core.Lesion:
    return _same(
        core.Lesion,
        row,
        id=str(row.pk),
        label=row.label or str(row),
        segments=row.segments.split(),
        count=_count(row),
        candidates=[
            _row(
                core.Attribution,
                primary=str(candidate.primary_id),
                confidence=candidate.confidence,
                basis=candidate.basis,
                histology=candidate.histology,
                molecular=candidate.molecular,
            )
            for candidate in row.attributions.all()
        ],
        measurements=[_same(core.Measurement, taken) for taken in row.measurements.all()],
    )


def _count(row: stored.Lesion) -> Any:
    if row.count_kind == "exact":
        return row.count_low
    if row.count_kind == "range":
        return core.CountRange(low=row.count_low, high=row.count_high)
    return "multiple"


def _treatment(row: stored.Treatment) -> core.Treatment:
    drugs = list(row.drugs.all())
    return _same(
        core.Treatment,
        row,
        id=str(row.pk),
        label=row.label or str(row),
        target=_target(row),
        drugs=[drug.drug for drug in drugs],
        cycles=_cycles(row),
        doses=[
            _row(core.Dose, drug=drug.drug, total=drug.total, unit=drug.unit)
            for drug in drugs
            if drug.total is not None
        ],
        last_doses={drug.drug: drug.last_dose for drug in drugs if drug.last_dose},
        hypersensitivity=_items(row.hypersensitivity),
    )


def _cycles(row: stored.Treatment) -> Any:
    if row.cycles_low == row.cycles_high or row.cycles_high is None:
        return row.cycles_low
    return core.CountRange(low=row.cycles_low, high=row.cycles_high)


def _specimen(row: stored.Specimen) -> core.Specimen:
    return _same(
        core.Specimen,
        row,
        id=str(row.pk),
        origin=_target(row),
        biomarkers={marker.name: marker.value for marker in row.biomarkers.all()},
    )


def _target(row: stored.Treatment | stored.Specimen) -> str | None:
    target = row.primary_id or row.lesion_id
    return str(target) if target else None


def _liver(rows: Iterable[stored.LiverFunction]) -> core.Liver:
    """The newest statement of each part: a volumetry does not say what the background is."""
    newest_first = _by_date(rows)
    measured = _first(newest_first, lambda row: row.remnant_percent is not None)
    return _row(
        core.Liver,
        remnant_percent=measured and measured.remnant_percent,
        remnant_method=measured and measured.remnant_method,
        remnant_date=measured and measured.date,
        background=_first_value(newest_first, "background"),
        major_hepatectomy_needed=_first_value(newest_first, "major_hepatectomy_needed"),
    )


def _fitness(findings: Findings, background: _Once) -> core.Fitness:
    newest_first = _by_date(findings.fitness)
    judged = _first(newest_first, lambda row: row.ecog is not None)
    stated = judged or next(iter(newest_first), None)
    values = {row.test: row for row in reversed(_by_date(findings.laboratory))}
    numbers = {
        name: getattr(values[each.test], column)
        for field, each in MEASURED.items()
        for name, column in ((field, "value"), (each.date, "date"))
        if name and each.test in values
    }
    heard = _first(newest_first, lambda row: row.audiometry != "")
    return _row(
        core.Fitness,
        date=stated and stated.date,
        ecog=_first_value(newest_first, "ecog"),
        ecog_tumour_related=_first_value(newest_first, "ecog_tumour_related"),
        rockwood=_first_value(newest_first, "rockwood"),
        intensive_treatment=_first_value(newest_first, "intensive_treatment"),
        g8=_first_value(newest_first, "g8"),
        pleural_effusion=_first_value(newest_first, "pleural_effusion"),
        audiometry=heard and heard.audiometry,
        audiometry_date=heard and heard.audiometry_date,
        comorbidities=_items(background["comorbidities"] or ""),
        **numbers,
        medication=_items(background["medication"] or ""),
        anticoagulants=_items(background["anticoagulants"] or ""),
        allergies=_items(background["allergies"] or ""),
        hepatitis_b=background["hepatitis_b"],
        autoimmune_disease=background["autoimmune_disease"],
        transplant=background["transplant"],
        menopausal=background["menopausal"],
    )


def _wishes(rows: Iterable[stored.Wishes]) -> core.Wishes:
    stated = _Once(rows)
    declines = (stated["declines"] or "").split()
    return _row(
        core.Wishes, statement=stated["statement"], declines=declines, met_by=stated["met_by"]
    )


def _once(struct: type[S], rows: Iterable[stored.OncePerPatient]) -> S:
    stated = _Once(rows)
    return _row(struct, **{field.name: stated[field.name] for field in fields(struct)})


class _Once:
    """What stands once per patient. Of merged records, what was written last and states it."""

    def __init__(self, rows: Iterable[stored.OncePerPatient]) -> None:
        self.newest_first = sorted(rows, key=lambda row: row.changed_at, reverse=True)

    def __getitem__(self, name: str) -> Any:
        return _first_value(self.newest_first, name)


def _same(struct: type[S], row: Any, **special: Any) -> S:
    """The struct's fields from the columns of the same name, except the special ones."""
    values = {f.name: getattr(row, f.name) for f in fields(struct) if hasattr(row, f.name)}
    return _row(struct, **(values | special))


def _row(struct: type[S], **values: Any) -> S:
    """A struct of the values that were stated: empty text is "not stated"."""
    stated = {
        name: _exact(value) for name, value in values.items() if value is not None and value != ""
    }
    return msgspec.convert(stated, struct, strict=False)


def _exact(value: Any) -> Any:
    """Decimals without trailing zeros, so that 34 and 34.0 are one fact on every database."""
    if isinstance(value, Decimal):
        return Decimal(format(value.normalize(), "f"))
    return value


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.replace("\n", ",").split(",") if item.strip()]


def _by_date(rows: Iterable[T]) -> list[T]:
    """Newest first; a row without a date counts from the day it was written."""
    return sorted(rows, key=_latest_day, reverse=True)


def _latest_day(row: Any) -> tuple[Any, Any]:
    """Nothing was seen after it was written down, however coarse its date is."""
    written = row.created_at.date()
    day = min(parse_when(row.date).latest, written) if row.date else written
    return day, row.created_at


def _first(rows: Iterable[T], wanted: Callable[[T], bool]) -> T | None:
    return next((row for row in rows if wanted(row)), None)


def _first_value(rows: Iterable[Any], name: str) -> Any:
    stated = _first(rows, lambda row: getattr(row, name) not in {None, ""})
    return getattr(stated, name) if stated is not None else None
