"""For every pitfall of the content an edit that walks into it, and another that does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from guidelines.core.planning.draft import ChangedInterval, ChangedStep, NewStep
from guidelines.core.planning.edits import (
    AddStep,
    ChangeInterval,
    ChangeStep,
    DropStep,
    Edit,
    MoveStep,
    PinStep,
)
from guidelines.core.record.case_record import CaseRecord
from tests.content import lung_patients, osteosarcoma_patients
from tests.content.breast_patients import woman
from tests.content.patients import (
    CONVERTED,
    LIVER,
    RECTUM,
    SINCE_JANUARY,
    adjuvant,
    markers,
    patient,
    relapse,
    systemic,
)
from tests.content.test_breast import de_novo

COLON = "colon-chemotherapy-first"
MAP = "os-map-staged"
LUNGS = "lung-contralateral"
BEVACIZUMAB = ["capecitabine", "oxaliplatin", "bevacizumab"]


def since_january(**given: object) -> CaseRecord:
    """Treated until 20 April, two weeks ago."""
    treatment = systemic(cycles=6) | {"last_dose": "2026-04-20"} | given
    return patient(**SINCE_JANUARY, treatments=[treatment])


def added(action: str, after: str | None, **more: object) -> AddStep:
    kinds = {"pelvic_short_course": "radiotherapy", "liver_resection": "surgery"}
    fields = {"kind": kinds.get(action, "systemic"), "duration_days": (28, 42)} | more
    return AddStep(NewStep(label="Further", action=action, after=after, **fields))


def cycles(number: int) -> ChangeStep:
    return ChangeStep("systemic", ChangedStep(cycles=number, reason="Response"))


def pinned(**days: str) -> tuple[Edit, ...]:
    return tuple(PinStep(step, date.fromisoformat(day)) for step, day in days.items())


def aside(*intervals: str) -> tuple[Edit, ...]:
    change = ChangedInterval(set_aside=True, reason="Agreed by both surgeons")
    return tuple(ChangeInterval(interval, change) for interval in intervals)


@dataclass(frozen=True)
class Walk:
    """Into a pitfall, and past it."""

    pitfall: str
    patient: Callable[[], CaseRecord]
    pathway: str
    into: tuple[Edit, ...]
    past: tuple[Edit, ...] = ()


def on_one_day(day: str) -> tuple[Edit, ...]:
    return (*aside("primary-end-to-liver-start"), *pinned(primary=day, liver=day))


MANTLE = {"id": "T7", "kind": "radiotherapy", "field": "mediastinum", "start": "2015-05"}


def unmeasured() -> CaseRecord:
    fitness = {"ppo_fev1_percent": None, "ppo_dlco_percent": None}
    return lung_patients.patient(**lung_patients.CONTRALATERAL | {"fitness": fitness})


WALKS = [
    Walk(
        "plan-same-day-colorectal-and-liver", patient, COLON,
        on_one_day("2026-10-01"), pinned(primary="2026-10-01", liver="2026-11-01"),
    ),
    Walk(
        "plan-same-day-major-and-rectum",
        lambda: patient(primaries=[RECTUM], liver={"major_hepatectomy_needed": True}),
        "liver-first",
        (*aside("liver-end-to-primary-start"), DropStep("pelvic", "Declined"),
         *pinned(primary="2026-10-01", liver="2026-10-01")),
        pinned(liver="2026-10-01"),
    ),
    Walk(
        "plan-oxaliplatin-again", lambda: patient(**relapse("2025-04-15", adjuvant())),
        "relapse-after-adjuvant-oxaliplatin",
        (added("adjuvant_oxaliplatin", "liver"),), (added("systemic_doublet", "liver"),),
    ),
    Walk(
        "plan-simultaneous-step", patient, COLON,
        (added("simultaneous_resection", "restage", kind="surgery"),),
        (added("ablation", "restage", kind="ablation"),),
    ),
    Walk("plan-more-than-six-cycles", patient, COLON, (cycles(7),), (cycles(6),)),
    Walk("plan-more-than-nine-cycles", patient, COLON, (cycles(10),), (cycles(9),)),
    Walk(
        "plan-more-than-six-cycles", patient, COLON,
        (added("systemic_combination", "restage", cycles=1),),
        (added("immunotherapy", "restage", cycles=1),),
    ),
    Walk(
        "plan-more-than-six-cycles", since_january, COLON,
        (added("systemic_combination", "restage", cycles=1),),
        (added("immunotherapy", "restage", cycles=1),),
    ),
    Walk(
        "plan-chemotherapy-past-resectable",
        lambda: patient(**CONVERTED, treatments=[systemic()]), "liver-first",
        (added("systemic_combination", "restage"),), (added("immunotherapy", "restage"),),
    ),
    Walk(
        "plan-surgery-inside-washout", since_january, COLON,
        pinned(liver="2026-05-17"), (DropStep("primary", "Stent"), *pinned(liver="2026-05-18")),
    ),
    Walk(
        "plan-surgery-soon-after-chemotherapy-step", patient, COLON,
        (ChangeInterval("systemic-end-to-liver-start", ChangedInterval(reason="Growth")),
         DropStep("primary", "Stent"), *pinned(systemic="2026-05-04", liver="2026-08-09")),
        (DropStep("primary", "Stent"), *pinned(systemic="2026-05-04", liver="2026-08-10")),
    ),
    Walk(
        "plan-surgery-soon-after-chemotherapy-step", patient, COLON,
        (added("systemic_combination", "primary"),), (added("immunotherapy", "primary"),),
    ),
    Walk(
        "plan-surgery-after-bevacizumab", lambda: since_january(drugs=BEVACIZUMAB), "liver-first",
        pinned(liver="2026-05-17"), pinned(liver="2026-05-18"),
    ),
    Walk(
        "plan-six-weeks-after-bevacizumab", lambda: since_january(drugs=BEVACIZUMAB),
        "liver-first", pinned(liver="2026-05-31"), pinned(liver="2026-06-01"),
    ),
    Walk(
        "plan-short-course-outside-rectum", patient, COLON,
        (added("pelvic_short_course", "restage"),), (added("systemic_doublet", "restage"),),
    ),
    Walk(
        "plan-short-course-again",
        lambda: patient(
            primaries=[RECTUM | {"rectum": {"prior_pelvic_radiotherapy": True}}]
        ),
        "liver-first", (added("pelvic_short_course", "liver"),),
        (DropStep("pelvic", "Irradiated before"),),
    ),
    Walk(
        "plan-radiotherapy-before-mmr",
        lambda: patient(**markers(MMR=""), primaries=[RECTUM]), "liver-first",
        (added("pelvic_short_course", None),), (added("pelvic_short_course", "liver"),),
    ),
    Walk(
        "plan-systemic-before-mmr-dpd", lambda: patient(**markers(MMR="")), COLON,
        (DropStep("mmr_dpd", "Urgent"),), (),
    ),
    Walk(
        "plan-systemic-before-mmr-dpd", lambda: patient(**markers(MMR="")), COLON,
        (MoveStep("mmr_dpd", "systemic"),), (MoveStep("liver_mri", "mmr_dpd"),),
    ),
    Walk(
        "plan-antibody-before-ras-braf", lambda: patient(**markers(RAS="")), COLON,
        (added("targeted_antibody", "restage"),), (added("immunotherapy", "restage"),),
    ),
    Walk(
        "plan-anti-egfr-resectable", patient, COLON,
        (added("doublet_anti_egfr", "restage"),), (added("systemic_doublet", "restage"),),
    ),
    Walk(
        "plan-chemotherapy-first-in-dmmr", lambda: patient(**markers(MMR="dMMR")), COLON,
        (), (added("immunotherapy", None),),
    ),
    Walk(
        "plan-fluoropyrimidine-complete-dpd", lambda: patient(genetics={"dpd": "complete"}), COLON,
        (DropStep("systemic", "Toxicity"),),
        (DropStep("systemic", "Toxicity"), DropStep("adjuvant", "Toxicity")),
    ),
    Walk(
        "plan-drops-disappeared-lesions",
        lambda: patient(lesions=[LIVER | {"state": "disappearing"}]), COLON,
        (DropStep("liver", "Nothing to be seen"),), (DropStep("primary", "Stent"),),
    ),
    Walk(
        "lung-both-sides-same-day",
        lambda: lung_patients.patient(**lung_patients.CONTRALATERAL), LUNGS,
        (*aside("first-end-to-second-start"), *pinned(first="2026-06-01", second="2026-06-01")),
        pinned(first="2026-06-01", second="2026-07-20"),
    ),
    Walk(
        "lung-second-side-too-soon",
        lambda: lung_patients.patient(**lung_patients.CONTRALATERAL), LUNGS,
        (*aside("first-end-to-second-start"), *pinned(first="2026-06-01", second="2026-06-20")),
        pinned(first="2026-06-01", second="2026-07-20"),
    ),
    Walk(
        "lung-local-before-restaging", lung_patients.patient, "lung-synchronous-oligometastatic",
        (DropStep("restage", "Symptoms"),), (),
    ),
    Walk(
        "lung-resection-without-function", unmeasured, LUNGS, (DropStep("function", "Urgent"),),
    ),
    Walk(
        "lung-immunotherapy-before-drivers", lambda: lung_patients.patient(specimens=[]),
        "lung-synchronous-oligometastatic", (DropStep("panel", "Urgent"),),
    ),
    Walk(
        "breast-metastasectomy-first", woman, "breast-systemic-then-local",
        (DropStep("systemic", "Declined"),),
    ),
    Walk(
        "breast-surgery-before-systemic", de_novo, "breast-de-novo-primary-surgery",
        (*aside("systemic-end-to-operation-start"), MoveStep("operation", None)),
    ),
    Walk(
        "os-anthracycline-lifetime-chest",
        lambda: osteosarcoma_patients.patient(treatments=[MANTLE]), MAP,
        (), (DropStep("map_after", "Room in the ledger"),),
    ),
    Walk(
        "os-anthracycline-lifetime", osteosarcoma_patients.patient, MAP,
        (added("sarcoma_chemotherapy", "map_after", regimen="map-preoperative"),),
        (added("sarcoma_chemotherapy", "map_after", regimen="ifosfamide-etoposide"),),
    ),
    Walk(
        "os-cisplatin-lifetime", osteosarcoma_patients.patient, MAP,
        (added("sarcoma_chemotherapy", "map_after", regimen="map-preoperative"),),
        (added("sarcoma_chemotherapy", "map_after", regimen="ifosfamide-etoposide"),),
    ),
    Walk(
        "os-gap-after-surgery", osteosarcoma_patients.patient, MAP,
        (AddStep(NewStep(label="Recovery", after="primary", duration_days=(30, 40))),), (),
    ),
]  # fmt: skip
