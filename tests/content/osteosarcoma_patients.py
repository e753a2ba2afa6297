"""Small invented patients with osteosarcoma, each one step away from a well-described one.

The patient to start from is 16, has a high-grade osteosarcoma of the femur with resectable nodules
in both lungs, and everything is known. A test names only what is different.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from guidelines.core.planning.plan import PlannedStep
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.record.casefile import read_case
from guidelines.folders import CONTENT
from tests.content.patients import Changes, merged, pathway

TODAY = date(2026, 5, 4)
START = Path(CONTENT).parent / "cases" / "invented-osteosarcoma-synchronous.yaml"

PRIMARY: Changes = {
    "id": "P1",
    "topography": "C40.2",
    "histology": "osteosarcoma",
    "subtype": "conventional",
    "grade": "high",
    "diagnosis_date": "2026-04-17",
    "baseline_staging_date": "2026-04-20",
    "status": "in_place",
}
NODULE: Changes = {
    "id": "L1",
    "organ": "lung",
    "side": "right",
    "nature": "metastasis",
    "first_seen": "2026-04-20",
    "seen_at": "baseline_staging",
    "state": "present",
    "candidates": [{"primary": "P1", "confidence": "probable"}],
}
RESECTED: Changes = PRIMARY | {"status": "resected", "diagnosis_date": "2023-02-06"}
AMPUTATION: Changes = {
    "id": "T1",
    "kind": "surgery",
    "target": "P1",
    "operation": "amputation",
    "start": "2023-04-18",
}
MAP: Changes = {
    "id": "T2",
    "kind": "systemic",
    "intent": "perioperative",
    "target": "P1",
    "drugs": ["methotrexate", "doxorubicin", "cisplatin"],
    "doses": [{"drug": "doxorubicin", "total": 450}, {"drug": "cisplatin", "total": 480}],
    "start": "2023-02-20",
    "last_dose": "2023-09-25",
}


def judged(**verdicts: str) -> list[Changes]:
    """What surgeons said about each part on current imaging: `lung="unresectable"`."""
    return [
        {"scope": scope, "verdict": verdict, "by": f"Dr {scope}", "imaging_date": "2026-04-20"}
        for scope, verdict in verdicts.items()
    ]


ALL_RESECTABLE = judged(primary="resectable", lung="resectable")
LUNG_UNRESECTABLE = judged(primary="resectable", lung="unresectable")


def patient(**changes: Any) -> CaseRecord:
    """The patient to start from, with these differences; lists are replaced whole."""
    data = msgspec.to_builtins(read_case(START.name, START.read_text(encoding="utf-8")))
    return msgspec.convert(merged(data, changes), CaseRecord, strict=False)


def relapse(first_seen: str = "2024-06-03", *more: Changes, **changes: Any) -> CaseRecord:
    """One nodule in a patient who had MAP and an amputation in 2023."""
    nodule = NODULE | {"first_seen": first_seen, "seen_at": "follow_up"}
    fields: Changes = {
        "primaries": [RESECTED],
        "lesions": [nodule, *more],
        "treatments": [AMPUTATION, MAP],
        "resectability": judged(lung="resectable"),
    }
    return patient(**(fields | changes))


def earlier(first_seen: str = "2024-01-09", **more: Any) -> Changes:
    """A relapse that was removed."""
    return (
        NODULE
        | {"id": "L0", "first_seen": first_seen, "seen_at": "follow_up"}
        | {"state": "resected"}
        | more
    )


def standing(record: CaseRecord, item: str) -> tuple[str, str]:
    plan = pathway(record, item).plan
    return plan.status, plan.feasibility


def days(record: CaseRecord, item: str) -> dict[str, str | None]:
    """The first day of every step that lies ahead."""
    return {step.id: step.earliest for step in ahead(record, item)}


def ahead(record: CaseRecord, item: str) -> list[PlannedStep]:
    plan = pathway(record, item).plan
    return [step for step in plan.steps if step.state in {"planned", "open"}]
