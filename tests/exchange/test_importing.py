"""A case file into rows and back again says the same as before."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path

import msgspec
import pytest

from guidelines.core.content.canonical import canonical_json
from guidelines.core.record.case_record import (
    CaseHeader,
    CaseRecord,
    DateDetail,
    Laboratory,
    Patient,
    Primary,
)
from guidelines.core.record.casefile import read_case
from guidelines.folders import CONTENT
from tests.world import World
from tumorboard.audit.models import AuditEvent
from tumorboard.demo.calendar import in_calendar
from tumorboard.exchange.importing import NotStorable, import_record
from tumorboard.patients import models as stored
from tumorboard.patients.measured import MEASURED
from tumorboard.patients.queries import findings_of
from tumorboard.patients.services import Identity, register
from tumorboard.patients.snapshot import snapshot

FILES = sorted((CONTENT.parent / "cases").glob("*.yaml"))
TODAY = dt.date(2026, 11, 25)
LISTS = ("primaries", "lesions", "treatments", "specimens")


def registered(world: World, record: CaseRecord) -> stored.Patient:
    identity = Identity(
        family_name="Invented",
        birth_date=str(record.patient.birth_date or ""),
        sex=record.patient.sex or "",
        identifiers=(("Hospital no.", "1"),),
    )
    return register(identity=identity, board=world.board, by=world.coordinator)


def read_back(record: CaseRecord, patient: stored.Patient) -> CaseRecord:
    """The snapshot, with the ids of the file instead of those of the rows."""
    fresh = stored.Patient.objects.get(pk=patient.pk)
    found = snapshot(findings_of(fresh), record.case)
    names = {
        row.id: original.id
        for part in LISTS
        for row, original in zip(getattr(found, part), getattr(record, part), strict=True)
    }
    return msgspec.convert(
        renamed(json.loads(canonical_json(found)), names), CaseRecord, strict=False
    )


def renamed(data: object, names: Mapping[str, str]) -> object:
    if isinstance(data, dict):
        return {key: renamed(value, names) for key, value in data.items()}
    if isinstance(data, list):
        return [renamed(value, names) for value in data]
    return names.get(data, data) if isinstance(data, str) else data


def as_kept(record: CaseRecord, found: CaseRecord) -> CaseRecord:
    """What the application adds: names of nameless rows, measured fitness among the laboratory."""
    replace = msgspec.structs.replace
    fitness = [
        Laboratory(
            test=each.test.value,
            value=value,
            unit=each.unit,
            date=getattr(record.fitness, each.date) if each.date else None,
        )
        for name, each in MEASURED.items()
        if (value := getattr(record.fitness, name)) is not None
    ]
    named = {
        part: [
            row if row.label else replace(row, label=kept.label)
            for row, kept in zip(getattr(record, part), getattr(found, part), strict=True)
        ]
        for part in ("lesions", "treatments")
    }
    return replace(record, laboratory=[*record.laboratory, *fitness], **named)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_a_file_states_is_what_the_snapshot_says(world: World, file: Path) -> None:
    record = in_calendar(read_case(file.name, file.read_text("utf-8")), TODAY)
    patient = registered(world, record)
    import_record(record, patient=patient, by=world.coordinator)
    found = read_back(record, patient)
    assert found == as_kept(record, found)


EVERYTHING = """
schema_version: 1
case: {id: everything}
patient: {vital_status: alive}
primaries:
  - {id: P1, label: Femur, topography: C40.2, subtype: small_cell, bone_normal_before: true,
     largest_mm: 94.5}
  - {id: P2, label: Lung, topography: C34.1, in_situ_origin: false}
lesions:
  - id: L1
    organ: lung
    label: Nodule
    state: present
    solid: part_solid
    calcified: false
    spiculated: true
    candidates:
      - {primary: P1, histology: different, molecular: not_informative}
      - {primary: P2, confidence: probable, histology: same, molecular: same}
examinations:
  - {region: mediastinum, examined: true, modality: EBUS, date: 2026-10}
  - {region: pleura, examined: true, modality: biopsy, result: clear}
  - {region: breast, examined: true, modality: mammography}
  - {region: bone, examined: true, modality: bone scan}
resectability: [{scope: bone, verdict: resectable, by: Dr Vogt}]
treatments: [{id: T1, kind: surgery, label: Knee, operation: limb_salvage, target: P1}]
specimens:
  - id: S1
    origin: P1
    kind: resection
    viable_percent: 7.5
    biomarkers: {PD-L1_TPS: 80, ER: 2.5, EGFR: exon20, IHC: "SATB2 positive, MDM2 negative"}
fitness:
  ecog: 1
  g8: 13
  pleural_effusion: false
  audiometry: impaired
  audiometry_date: ~2026-10
  menopausal: post
  ppo_fev1_percent: 41
  ppo_dlco_percent: 38.5
  vo2_peak: 14.5
genetics: {gene: TP53, germline: Li-Fraumeni, cmmrd_score: 0}
"""


def test_what_other_cancers_need_is_kept_whole(world: World) -> None:
    record = read_case("everything.yaml", EVERYTHING)
    patient = registered(world, record)
    import_record(record, patient=patient, by=world.coordinator)
    found = read_back(record, patient)
    assert found == as_kept(record, found)


def test_every_row_has_its_author_and_its_event(world: World) -> None:
    record = in_calendar(read_case(FILES[0].name, FILES[0].read_text("utf-8")), TODAY)
    patient = registered(world, record)
    import_record(record, patient=patient, by=world.coordinator)
    lesion = stored.Lesion.objects.get(patient=patient)
    assert lesion.created_by == world.coordinator
    assert AuditEvent.objects.filter(action="lesion.recorded", object_id=str(lesion.pk)).exists()


def test_a_date_without_a_calendar_is_refused(world: World) -> None:
    offset = DateDetail(anchor="diagnosis", months=6)
    record = CaseRecord(
        schema_version=1,
        case=CaseHeader(id="x"),
        patient=Patient(),
        primaries=[Primary(id="P1", diagnosis_date=offset)],
    )
    with pytest.raises(NotStorable, match="counted from diagnosis"):
        import_record(record, patient=registered(world, record), by=world.coordinator)
