"""Small invented patients for the content tests, each one step away from a well-described one.

The patient to start from has a sigmoid cancer with two resectable synchronous liver metastases,
nothing treated yet and everything asked. A test names only what is different.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from guidelines.core.content.guideline import Guideline, load_guideline
from guidelines.core.evaluation.assess import assess
from guidelines.core.evaluation.result import AdviceResult, PathwayResult, Result
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.record.casefile import read_case
from guidelines.folders import CONTENT, GUIDELINE, read_folder

TODAY = date(2026, 5, 4)
START = Path(CONTENT).parent / "cases" / "invented-colon-synchronous-resectable.yaml"
Changes = dict[str, Any]
GONE = object()
"""In place of a value: nobody has said."""

COLON: Changes = {
    "id": "P1",
    "topography": "C18.7",
    "diagnosis_date": "2026-04-08",
    "baseline_staging_date": "2026-04-15",
    "symptomatic": False,
    "status": "in_place",
    "locally_advanced": False,
    "whole_bowel_examined": True,
}
RECTUM: Changes = COLON | {
    "topography": "C20.9",
    "rectum": {
        "position": "middle",
        "mesorectal_fascia": "threatened",
        "prior_pelvic_radiotherapy": False,
    },
}
LIVER: Changes = {
    "id": "L1",
    "organ": "liver",
    "count": 2,
    "distribution": "unilobar",
    "nature": "metastasis",
    "typical_imaging": True,
    "first_seen": "2026-04-15",
    "seen_at": "baseline_staging",
    "state": "present",
    "candidates": [{"primary": "P1", "confidence": "probable"}],
    "measurements": [{"date": "2026-04-22", "longest_mm": 24, "modality": "MRI"}],
}
RESECTED_2024: Changes = COLON | {
    "diagnosis_date": "2024-03-04",
    "baseline_staging_date": "2024-03-08",
    "status": "resected",
    "poor_pathology": False,
    "staging": [{"basis": "p", "t": "3", "n": "1", "m": "0", "date": "2024-04-10"}],
}
COLECTOMY_2024: Changes = {
    "id": "T1",
    "kind": "surgery",
    "intent": "curative",
    "target": "P1",
    "operation": "primary_resection",
    "margin": "R0",
    "start": "2024-04-02",
    "end": "2024-04-02",
}


def judged(verdict: str, on: str = "2026-04-22", primary: str = "resectable") -> list[Changes]:
    """What surgeons said about the primary and the metastases, read from imaging of that day."""
    surgeon = {"by": "Dr Amadou Ba", "date": on, "imaging_date": on}
    return [
        surgeon | {"scope": "primary", "verdict": primary},
        surgeon | {"scope": "liver", "verdict": verdict},
        surgeon | {"scope": "metastases", "verdict": verdict},
    ]


def systemic(**more: Any) -> Changes:
    """Systemic treatment of the metastases, three cycles of a doublet."""
    return {
        "id": "T9",
        "kind": "systemic",
        "intent": "conversion",
        "drugs": ["oxaliplatin", "fluorouracil"],
        "cycles": 3,
        "start": "2026-02-02",
        "last_dose": "2026-03-16",
    } | more


def adjuvant(**more: Any) -> Changes:
    """Oxaliplatin-containing adjuvant treatment of the colectomy of 2024."""
    return {
        "id": "T2",
        "kind": "systemic",
        "intent": "adjuvant",
        "target": "P1",
        "drugs": ["oxaliplatin", "capecitabine"],
        "cycles": 8,
        "start": "2024-05-06",
        "last_dose": "2024-10-14",
        "end": "2024-10-14",
    } | more


def markers(**values: str) -> Changes:
    known = {"MMR": "pMMR", "RAS": "wild", "BRAF": "wild"} | values
    kept = {key: value for key, value in known.items() if value}
    return {
        "specimens": [{"id": "S1", "origin": "P1", "kind": "biopsy", "biomarkers": kept}],
    }


DMMR = markers(MMR="dMMR")
UNRESECTABLE = {"resectability": judged("unresectable")}
SINCE_JANUARY = {
    "lesions": [LIVER | {"first_seen": "2026-01-20"}],
    "primaries": [COLON | {"diagnosis_date": "2026-01-12", "baseline_staging_date": "2026-01-20"}],
}
CONVERTED = SINCE_JANUARY | {
    "resectability": [*judged("unresectable", on="2026-01-20"), *judged("resectable")],
}
LATER_LIVER = LIVER | {"first_seen": "2026-04-15", "seen_at": "follow_up"}


def relapse(first_seen: str = "2026-04-15", *treatments: Changes, **more: Any) -> Changes:
    """Liver metastases after the colectomy of 2024."""
    return {
        "primaries": [RESECTED_2024],
        "lesions": [LATER_LIVER | {"first_seen": first_seen}],
        "treatments": [COLECTOMY_2024, *treatments],
    } | more


@cache
def sequencing() -> Guideline:
    return load_guideline(read_folder(CONTENT / GUIDELINE))


def patient(**changes: Any) -> CaseRecord:
    """The patient to start from, with these differences; lists are replaced whole."""
    data = msgspec.to_builtins(read_case(START.name, START.read_text(encoding="utf-8")))
    return msgspec.convert(merged(data, changes), CaseRecord, strict=False)


def merged(data: Changes, changes: Changes) -> Changes:
    """The data with these differences; a map is merged, anything else replaced."""
    found = dict(data)
    for key, value in changes.items():
        if value is GONE:
            found.pop(key, None)
        elif isinstance(value, dict) and isinstance(found.get(key), dict):
            found[key] = merged(found[key], value)
        else:
            found[key] = value
    return found


def result(record: CaseRecord) -> Result:
    return assess(record, sequencing(), as_of=TODAY).result


def advice(record: CaseRecord, item: str) -> AdviceResult:
    """A recommendation or a pitfall by its id."""
    found = result(record)
    return next(each for each in (*found.recommendations, *found.pitfalls) if each.id == item)


def status(record: CaseRecord, item: str) -> str:
    return advice(record, item).status


def pathway(record: CaseRecord, item: str) -> PathwayResult:
    return next(each for each in result(record).pathways if each.id == item)
