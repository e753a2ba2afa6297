"""For every pitfall about days between two steps an edit into it, and one a day past it."""

from __future__ import annotations

from guidelines.core.planning.edits import Edit
from guidelines.core.record.case_record import CaseRecord
from tests.content import osteosarcoma_patients
from tests.content.patients import COLECTOMY_2024, UNRESECTABLE, patient
from tests.content.patients import COLON as SIGMOID
from tests.core.walks import COLON, MAP, Walk, added, aside, pinned, since_january

DAY = (1, 1)
BEVACIZUMAB = "folfoxiri-bevacizumab"


def operated() -> CaseRecord:
    """The primary was resected ten days ago, the metastases cannot be."""
    operation = COLECTOMY_2024 | {"start": "2026-04-24", "end": "2026-04-24"}
    resected = SIGMOID | {"status": "resected"}
    return patient(primaries=[resected], treatments=[operation], **UNRESECTABLE)


def then(primary: str, action: str, **more: object) -> tuple[Edit, ...]:
    """28 days of it from 1 September, and the primary resected on this day."""
    days = {"added-1": "2026-09-01", "primary": primary}
    return (added(action, "restage", **more), *pinned(**days))


def after(day: str, action: str, **more: object) -> tuple[Edit, ...]:
    """The primary resected on 1 October, and this begun on that day, all else later."""
    days = {"primary": "2026-10-01", "added-1": day, "liver": "2027-01-20"}
    aside_ = aside("primary-end-to-liver-start-within", "systemic-end-to-liver-start-within")
    return (added(action, "primary", **more), *aside_, *pinned(**days))


def apart(first: str, second: str) -> tuple[Edit, ...]:
    """Resection of the primary and of the liver on these days, in the order of the days."""
    waived = aside("primary-end-to-liver-start", "primary-end-to-adjuvant-start")
    return (*waived, *pinned(primary=first, liver=second))


def before_liver(action: str, day: str, liver: str, **more: object) -> tuple[Edit, ...]:
    days = {"primary": "2026-08-10", "added-1": day, "liver": liver}
    return (added(action, "primary", duration_days=DAY, **more), *pinned(**days))


def in_one_session(action: str, kind: str, day: str) -> tuple[Edit, ...]:
    step = added(action, "restage", kind=kind, duration_days=(0, 0))
    waived = aside("primary-end-to-liver-start-within", "systemic-end-to-liver-start-within")
    return (step, *waived, *pinned(**{"added-1": day, "primary": "2026-10-01"}))


def lungs(second: str) -> tuple[Edit, ...]:
    waived = aside("lung-a-end-to-lung-b-start")
    return (*waived, *pinned(lung_a="2026-07-28", lung_b=second))


BETWEEN = [
    Walk(
        "plan-antibody-then-surgery", patient, COLON,
        then("2026-10-26", "targeted_antibody"), then("2026-10-27", "targeted_antibody"),
    ),
    Walk(
        "plan-antibody-then-surgery-six-weeks", patient, COLON,
        then("2026-11-09", "targeted_antibody"), then("2026-11-10", "targeted_antibody"),
    ),
    Walk(
        "plan-bevacizumab-then-surgery", patient, COLON,
        then("2026-10-26", "systemic_combination", regimen=BEVACIZUMAB),
        then("2026-10-27", "systemic_combination", regimen=BEVACIZUMAB),
    ),
    Walk(
        "plan-bevacizumab-then-surgery", patient, COLON,
        then("2026-10-26", "", regimen=BEVACIZUMAB), then("2026-10-26", "", regimen="mfolfox6"),
    ),
    Walk(
        "plan-bevacizumab-then-surgery-six-weeks", patient, COLON,
        then("2026-11-09", "systemic_combination", regimen=BEVACIZUMAB),
        then("2026-11-10", "systemic_combination", regimen=BEVACIZUMAB),
    ),
    Walk(
        "plan-surgery-then-antibody", patient, COLON,
        after("2026-10-29", "targeted_antibody"), after("2026-10-30", "targeted_antibody"),
    ),
    Walk(
        "plan-surgery-then-bevacizumab", patient, COLON,
        after("2026-10-29", "systemic_combination", regimen=BEVACIZUMAB),
        after("2026-10-30", "systemic_combination", regimen=BEVACIZUMAB),
    ),
    Walk(
        "plan-antibody-after-primary-surgery", operated, "palliative-systemic",
        pinned(antibody="2026-05-21"), pinned(antibody="2026-05-22"),
    ),
    Walk(
        "plan-chemotherapy-soon-after-surgery", patient, COLON,
        after("2026-10-29", "systemic_combination"), after("2026-10-30", "systemic_combination"),
    ),
    Walk(
        "plan-surgery-soon-after-chemotherapy-step", patient, COLON,
        then("2026-10-26", "systemic_doublet"), then("2026-10-27", "systemic_doublet"),
    ),
    Walk(
        "plan-surgery-soon-after-chemotherapy-step", patient, COLON,
        then("2026-10-26", "doublet_anti_egfr"), then("2026-10-26", "immunotherapy"),
    ),
    Walk(
        "plan-surgery-inside-washout", since_january, COLON,
        (*aside("systemic-end-to-primary-start"), *pinned(primary="2026-05-17")),
        pinned(primary="2026-05-18"),
    ),
    Walk(
        "plan-surgery-soon-after-adjuvant", patient, COLON,
        then("2026-10-26", "adjuvant_oxaliplatin"), then("2026-10-27", "adjuvant_oxaliplatin"),
    ),
    Walk(
        "plan-same-day-colorectal-and-liver", patient, COLON,
        in_one_session("liver_stage_one", "surgery", "2026-10-01"),
        in_one_session("liver_stage_one", "surgery", "2026-09-01"),
    ),
    Walk(
        "plan-same-day-colorectal-and-liver", patient, COLON,
        in_one_session("ablation", "ablation", "2026-10-01"),
        in_one_session("ablation", "ablation", "2026-09-30"),
    ),
    Walk(
        "plan-second-stage-too-soon", patient, COLON,
        before_liver("liver_stage_one", "2026-09-14", "2026-10-12", kind="surgery"),
        before_liver("liver_stage_one", "2026-09-14", "2026-10-13", kind="surgery"),
    ),
    Walk(
        "plan-liver-soon-after-embolisation", patient, COLON,
        before_liver("portal_vein_embolisation", "2026-09-14", "2026-10-05", kind="embolisation"),
        before_liver("portal_vein_embolisation", "2026-09-14", "2026-10-06", kind="embolisation"),
    ),
    Walk(
        "plan-liver-soon-after-primary", patient, COLON,
        apart("2026-10-01", "2026-10-29"), apart("2026-10-01", "2026-10-30"),
    ),
    Walk(
        "plan-primary-soon-after-liver", patient, COLON,
        apart("2026-10-29", "2026-10-01"), apart("2026-10-30", "2026-10-01"),
    ),
    Walk(
        "os-second-lung-side-too-soon", osteosarcoma_patients.patient, MAP,
        lungs("2026-08-11"), lungs("2026-08-12"),
    ),
]  # fmt: skip
