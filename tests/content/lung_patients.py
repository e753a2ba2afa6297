"""Invented patients with lung cancer, each one step away from a well-described one.

The patient to start from has an adenocarcinoma of the left upper lobe, a brain metastasis with
symptoms and one adrenal metastasis, everything asked and nothing given. A test names only what is
different.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from guidelines.core.evaluation.result import AdviceResult, CriteriaResult, PathwayResult, Result
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.record.casefile import read_case
from guidelines.folders import CONTENT
from tests.content.patients import Changes, result

CASES = Path(CONTENT).parent / "cases"
ADRENAL: Changes = {
    "id": "L2",
    "organ": "adrenal",
    "nature": "metastasis",
    "histology_confirmed": True,
    "typical_imaging": True,
    "first_seen": "2026-04-20",
    "seen_at": "baseline_staging",
    "state": "present",
    "candidates": [{"primary": "P1", "confidence": "confirmed", "basis": "histology"}],
}
BRAIN: Changes = ADRENAL | {"id": "L1", "organ": "brain", "histology_confirmed": None}
LUNG: Changes = {
    "id": "P1",
    "topography": "C34.1",
    "laterality": "left",
    "histology": "adenocarcinoma",
    "diagnosis_date": "2026-04-14",
    "baseline_staging_date": "2026-04-20",
    "status": "in_place",
    "staging": [{"basis": "c", "t": "2a", "n": "0", "m": "1c", "date": "2026-04-20"}],
}
RESECTED_2022: Changes = LUNG | {
    "diagnosis_date": "2022-03-02",
    "baseline_staging_date": "2022-03-09",
    "status": "resected",
    "staging": [{"basis": "p", "t": "2a", "n": "0", "m": "0", "date": "2022-04-11"}],
}
LOBECTOMY_2022: Changes = {
    "id": "T1",
    "kind": "surgery",
    "intent": "curative",
    "target": "P1",
    "operation": "lung_lobe",
    "margin": "R0",
    "start": "2022-04-06",
}
NODULE: Changes = {
    "id": "L1",
    "organ": "lung",
    "side": "right",
    "segments": ["RLL"],
    "nature": "indeterminate",
    "first_seen": "2026-04-20",
    "seen_at": "baseline_staging",
    "state": "present",
    "candidates": [{"primary": "P1", "confidence": "possible", "histology": "same"}],
}
QUIET = {"emergencies": {"symptomatic_brain_metastasis": False}}
CLEAR: list[Changes] = [
    {"region": region, "examined": True, "modality": how, "date": "2026-04-20", "result": found}
    for region, how, found in (
        ("chest", "PET-CT", "lesions"),
        ("abdomen", "PET-CT", "clear"),
        ("bone", "PET-CT", "clear"),
        ("brain", "MRI", "clear"),
        ("mediastinum", "EBUS", "clear"),
    )
]
CONTRALATERAL: Changes = QUIET | {
    "primaries": [LUNG | {"staging": [{"basis": "c", "t": "2a", "n": "0"}]}],
    "lesions": [NODULE],
    "examinations": CLEAR,
    "resectability": [],
}


def patient(start: str = "invented-lung-synchronous-brain", **changes: Any) -> CaseRecord:
    """The patient to start from, with these differences; lists are replaced whole."""
    path = CASES / f"{start}.yaml"
    data = msgspec.to_builtins(read_case(path.name, path.read_text(encoding="utf-8")))
    merged = {
        key: data[key] | value if isinstance(value, dict) and key in data else value
        for key, value in changes.items()
    }
    return msgspec.convert(data | merged, CaseRecord, strict=False)


def markers(origin: str = "P1", **values: str) -> Changes:
    return {"specimens": [{"id": "S1", "origin": origin, "biomarkers": values}]}


def relapse(*treatments: Changes, first_seen: str = "2026-04-15", **more: Any) -> CaseRecord:
    """A single adrenal metastasis after the lobectomy of 2022."""
    lesion = ADRENAL | {"first_seen": first_seen, "seen_at": "follow_up"}
    changes = QUIET | {
        "primaries": [RESECTED_2022],
        "lesions": [lesion],
        "treatments": [LOBECTOMY_2022, *treatments],
    }
    return patient(**(changes | more))


def statuses(record: CaseRecord, *items: str) -> tuple[str, ...]:
    found = _advice(result(record))
    return tuple(found[item].status for item in items)


def criteria(record: CaseRecord) -> dict[str, CriteriaResult]:
    return {each.id: each for each in result(record).criteria}


def pathways(record: CaseRecord) -> dict[str, PathwayResult]:
    return {each.id: each for each in result(record).pathways}


def _advice(found: Result) -> dict[str, AdviceResult]:
    return {each.id: each for each in (*found.recommendations, *found.pitfalls)}
