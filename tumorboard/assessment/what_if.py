"""What the guideline would say if more, or something else, were recorded. Reads only.

An answer is put into the record as the row that recording it would write, never saved, and read by
the same snapshot. So supposing an answer and recording it give the same record.
"""

from __future__ import annotations

import copy
import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from guidelines.core.evaluation.assess import Assessment as Computed
from guidelines.core.evaluation.assess import ChoiceError
from guidelines.core.evaluation.difference import Difference, difference
from guidelines.core.evaluation.what_if import Assumptions, Statement, supposed, what_if
from guidelines.core.record.case_record import CaseRecord
from tumorboard.assessment.services import ChoiceWithdrawn, Current, choices_of
from tumorboard.cases.models import Case
from tumorboard.patients import models as stored
from tumorboard.patients.queries import Findings
from tumorboard.patients.snapshot import snapshot
from tumorboard.records import VersionedModel

ROWS: Mapping[type[VersionedModel], str] = {
    stored.Primary: "primaries",
    stored.Lesion: "lesions",
    stored.Examination: "examinations",
    stored.ResectabilityOpinion: "resectability",
    stored.LiverFunction: "liver",
    stored.Treatment: "treatments",
    stored.Specimen: "specimens",
    stored.LaboratoryValue: "laboratory",
    stored.Fitness: "fitness",
    stored.Emergencies: "emergencies",
    stored.Background: "background",
    stored.Genetics: "genetics",
    stored.Wishes: "wishes",
}


@dataclass(frozen=True)
class Answer:
    """A row of the record as it would stand: a new one, or `row` with other values."""

    model: type[VersionedModel]
    values: Mapping[str, Any]
    row: VersionedModel | None = None


@dataclass(frozen=True)
class Supposed:
    """The assessment under the assumptions, beside the one on the facts as they are recorded."""

    record: CaseRecord
    computed: Computed
    difference: Difference


def suppose(
    case: Case,
    current: Current,
    answers: Iterable[Answer],
    assumptions: Assumptions,
    *,
    as_of: dt.date,
) -> Supposed:
    """Raises SupposeError for what no record could say, and ChoiceWithdrawn."""
    record = as_if_recorded(current, list(answers))
    try:
        computed = what_if(
            record,
            current.guideline,
            assumptions,
            as_of=as_of,
            choices=choices_of(case.board),
            calendar=current.calendar,
        )
    except ChoiceError as error:
        raise ChoiceWithdrawn(case.board, str(error)) from error
    moved = difference(current.guideline, current.computed.result, computed.result)
    return Supposed(computed.envelope.record, computed, moved)


def as_if_recorded(current: Current, answers: list[Answer]) -> CaseRecord:
    """The record in which these answers stand."""
    findings, results = current.findings, []
    for answer in answers:
        if answer.model is stored.Biomarker:
            results.append(_result(answer))
        else:
            findings = _with(findings, answer)
    return supposed(snapshot(findings, current.record.case), results)


def _with(findings: Findings, answer: Answer) -> Findings:
    """A row that was changed stands where it stood; a new one comes last, as the newest."""
    if answer.model is stored.Patient:
        return dataclasses.replace(findings, patient=_changed(findings.patient, answer))
    name = ROWS[answer.model]
    rows: list[Any] = list(getattr(findings, name))
    if answer.row is None:
        new: Any = answer.model
        rows.append(new(patient=findings.patient, **answer.values))
    else:
        rows = [_changed(each, answer) if each.pk == answer.row.pk else each for each in rows]
    stands: dict[str, Any] = {name: rows}
    return dataclasses.replace(findings, **stands)


def _changed(row: VersionedModel, answer: Answer) -> Any:
    changed = copy.copy(row)
    for name, value in {**answer.values, "changed_at": timezone.now()}.items():
        setattr(changed, name, value)
    return changed


def _result(answer: Answer) -> Statement:
    """Of a specimen, whose results the snapshot reads as part of it."""
    marker = answer.row if isinstance(answer.row, stored.Biomarker) else None
    specimen = marker.specimen_id if marker else answer.values["specimen"].pk
    name = marker.name if marker else answer.values["name"]
    values = {f"biomarkers.{name}": answer.values["value"]}
    return Statement(part="specimens", row=str(specimen), values=values)
