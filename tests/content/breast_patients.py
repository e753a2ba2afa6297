"""Invented patients with breast cancer, each one step away from a well-described one.

The patient to start from had a luminal cancer of the left breast removed in 2019 and now has two
liver metastases, read and tested, nothing given for them yet. A test names only what is different.
"""

from __future__ import annotations

from typing import Any

import msgspec

from guidelines.core.record.case_record import CaseRecord
from tests.content.patients import TODAY, Changes, result

LEFT: Changes = {
    "id": "P1",
    "topography": "C50.4",
    "laterality": "left",
    "diagnosis_date": "2019-03-04",
    "baseline_staging_date": "2019-03-11",
    "symptomatic": False,
    "status": "resected",
    "staging": [{"basis": "p", "t": "2", "n": "1", "m": "0", "date": "2019-04-01"}],
}
IN_PLACE: Changes = LEFT | {
    "diagnosis_date": "2026-04-08",
    "baseline_staging_date": "2026-04-15",
    "status": "in_place",
    "staging": [{"basis": "c", "t": "2", "n": "1", "m": "1", "date": "2026-04-15"}],
}
RIGHT: Changes = {
    "id": "P2",
    "topography": "C50.9",
    "laterality": "right",
    "diagnosis_date": "2026-04-20",
    "status": "in_place",
    "staging": [{"basis": "c", "t": "1", "n": "0", "m": "0", "date": "2026-04-22"}],
}
LIVER: Changes = {
    "id": "L1",
    "organ": "liver",
    "count": 2,
    "nature": "metastasis",
    "typical_imaging": True,
    "histology_confirmed": True,
    "first_seen": "2026-04-15",
    "seen_at": "follow_up",
    "state": "present",
    "candidates": [{"primary": "P1", "confidence": "confirmed", "basis": "histology"}],
}
NODULE: Changes = {
    "id": "L1",
    "organ": "lung",
    "label": "Nodule of the left lower lobe",
    "count": 1,
    "distribution": "solitary",
    "nature": "indeterminate",
    "first_seen": "2026-04-15",
    "seen_at": "follow_up",
    "state": "present",
}
MASTECTOMY: Changes = {
    "id": "T1",
    "kind": "surgery",
    "intent": "curative",
    "target": "P1",
    "operation": "mastectomy",
    "start": "2019-03-25",
    "end": "2019-03-25",
}
LUMINAL = {"ER": "90", "PR": "40", "HER2": "negative"}
HER2 = {"ER": "negative", "PR": "negative", "HER2": "positive"}
TRIPLE_NEGATIVE = {"ER": "0", "PR": "0", "HER2": "negative"}
_EMERGENCIES = (
    "obstruction",
    "perforation",
    "bleeding",
    "cord_compression",
    "symptomatic_brain_metastasis",
    "pathological_fracture",
    "airway",
    "superior_vena_cava",
    "biliary_obstruction",
    "visceral_crisis",
)
NO_EMERGENCY = dict.fromkeys(_EMERGENCIES, False)


def tissue(origin: str, biomarkers: Changes, **more: Any) -> Changes:
    return {
        "id": f"S-{origin}",
        "origin": origin,
        "kind": "biopsy",
        "biomarkers": biomarkers,
    } | more


def endocrine(drug: str = "letrozole", **more: Any) -> Changes:
    """Adjuvant endocrine treatment after the mastectomy of 2019."""
    return {
        "id": "T2",
        "kind": "systemic",
        "intent": "adjuvant",
        "target": "P1",
        "drugs": [drug],
        "start": "2019-05-06",
        "last_dose": "2024-05-06",
    } | more


def chemotherapy(*drugs: str, **more: Any) -> Changes:
    """Adjuvant chemotherapy after the mastectomy of 2019."""
    return {
        "id": "T3",
        "kind": "systemic",
        "intent": "adjuvant",
        "target": "P1",
        "drugs": list(drugs),
        "start": "2019-05-06",
        "last_dose": "2019-10-01",
    } | more


def first_line(**more: Any) -> Changes:
    """Systemic treatment of the metastases."""
    return {
        "id": "T9",
        "kind": "systemic",
        "intent": "palliative",
        "target": "L1",
        "drugs": ["letrozole", "ribociclib"],
        "start": "2026-01-10",
        "ongoing": True,
    } | more


def woman(**changes: Any) -> CaseRecord:
    """The patient to start from, with these differences; lists are replaced whole."""
    data: Changes = {
        "schema_version": 1,
        "case": {"id": "B1", "stream": "breast", "as_of": TODAY.isoformat()},
        "patient": {"sex": "female", "age": 61},
        "primaries": [LEFT],
        "lesions": [LIVER],
        "examinations": [
            {"region": region, "examined": True, "modality": "CT", "date": "2026-04-15"}
            for region in ("chest", "liver", "abdomen", "peritoneum", "bone")
        ],
        "histories": {"primaries": True, "lesions": True, "treatments": True},
        "emergencies": NO_EMERGENCY,
        "treatments": [MASTECTOMY],
        "specimens": [tissue("P1", LUMINAL), tissue("L1", LUMINAL)],
        "fitness": {
            "date": "2026-04-28",
            "ecog": 1,
            "intensive_treatment": True,
            "lvef": 60,
            "lvef_date": "2026-04-28",
            "gfr": 80,
            "menopausal": "post",
        },
        "genetics": {"gene": "none_found", "dpd": "normal"},
        "wishes": {"statement": "Wants treatment.", "met_by": "Dr Amadou Ba"},
    }
    return msgspec.convert(data | changes, CaseRecord, strict=False)


def two_breasts(left: Changes = LUMINAL, right: Changes = HER2, **changes: Any) -> CaseRecord:
    """Cancer of both breasts, twelve days apart, no metastases."""
    fields: Changes = {
        "case": {"id": "B2", "stream": "breast", "focus_primary": "P1"},
        "primaries": [IN_PLACE | {"staging": RIGHT["staging"]}, RIGHT],
        "lesions": [],
        "treatments": [],
        "specimens": [tissue("P1", left), tissue("P2", right)],
    }
    return woman(**(fields | changes))


def note(record: CaseRecord, item: str) -> str:
    found = result(record)
    return next(each.status for each in (*found.notes, *found.prognosis) if each.id == item)
