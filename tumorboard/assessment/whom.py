"""Whom to ask for what is missing.

The vocabulary says how a fact is obtained and where it is recorded, not who in a hospital holds it:
that is how boards work, not evidence, so it is no part of the content. It is derived here from the
place in the record; the few facts of which that says too little are named by themselves. Pure.
"""

from __future__ import annotations

import enum


class Whom(enum.StrEnum):
    RADIOLOGIST = "radiologist"
    PATHOLOGIST = "pathologist"
    SURGEON = "surgeon"
    ONCOLOGIST = "oncologist"
    RADIATION_ONCOLOGIST = "radiation_oncologist"
    CHEST_PHYSICIAN = "chest_physician"
    GENETICIST = "geneticist"
    CLINICIAN = "clinician"
    KEY_WORKER = "key_worker"
    REFERRER = "referrer"
    PRESENTER = "presenter"
    COORDINATOR = "coordinator"


W = Whom

# By place in the record; of several that fit, the longest holds.
PLACES: dict[str, Whom] = {
    "emergencies": W.CLINICIAN,
    "patient": W.CLINICIAN,
    "patient.birth_date": W.COORDINATOR,
    "patient.sex": W.COORDINATOR,
    "wishes": W.KEY_WORKER,
    "wishes.met_by": W.PRESENTER,
    "fitness": W.CLINICIAN,
    "fitness.comorbidities": W.REFERRER,
    "fitness.autoimmune_disease": W.REFERRER,
    "fitness.transplant": W.REFERRER,
    "fitness.gfr": W.REFERRER,
    "fitness.lvef": W.ONCOLOGIST,
    "fitness.hepatitis_b": W.ONCOLOGIST,
    "fitness.audiometry": W.ONCOLOGIST,
    "fitness.pleural_effusion": W.RADIOLOGIST,
    "fitness.ppo_": W.CHEST_PHYSICIAN,
    "fitness.vo2_peak": W.CHEST_PHYSICIAN,
    "examinations": W.RADIOLOGIST,
    "examinations[region=mediastinum]": W.CHEST_PHYSICIAN,
    "lesions": W.RADIOLOGIST,
    "lesions[].seen_at": W.SURGEON,
    "lesions[].histology_confirmed": W.PATHOLOGIST,
    "lesions[].candidates[].histology": W.PATHOLOGIST,
    "lesions[].candidates[].molecular": W.PATHOLOGIST,
    "specimens": W.PATHOLOGIST,
    "primaries": W.REFERRER,
    "primaries[].histology": W.PATHOLOGIST,
    "primaries[].subtype": W.PATHOLOGIST,
    "primaries[].grade": W.PATHOLOGIST,
    "primaries[].poor_pathology": W.PATHOLOGIST,
    "primaries[].diagnosis_basis": W.PATHOLOGIST,
    "primaries[].in_situ_origin": W.PATHOLOGIST,
    "primaries[].bone_normal_before": W.RADIOLOGIST,
    "primaries[].locally_advanced": W.RADIOLOGIST,
    "primaries[].staging": W.RADIOLOGIST,
    "primaries[].rectum": W.RADIOLOGIST,
    "primaries[].rectum.prior_pelvic_radiotherapy": W.RADIATION_ONCOLOGIST,
    "resectability": W.SURGEON,
    "liver": W.SURGEON,
    "liver.remnant_percent": W.RADIOLOGIST,
    "treatments": W.ONCOLOGIST,
    "treatments[].response": W.RADIOLOGIST,
    "treatments[].response_date": W.ONCOLOGIST,
    "treatments[].field": W.RADIATION_ONCOLOGIST,
    "treatments[kind=radiotherapy]": W.RADIATION_ONCOLOGIST,
    "laboratory": W.REFERRER,
    "genetics": W.GENETICIST,
    "genetics.dpd": W.ONCOLOGIST,
    "histories": W.REFERRER,
}

# Facts whose place in the record says too little: stagings read from a specimen, days of operations
# and of radiotherapy among the treatments.
FACTS: dict[str, Whom] = {
    "primary.node_positive": W.PATHOLOGIST,
    "primary.n2": W.PATHOLOGIST,
    "primary.stage_iii": W.PATHOLOGIST,
    "primary.stage_ii_iii": W.PATHOLOGIST,
    "primary.radically_treated": W.SURGEON,
    "clock.primary_surgery_to_now": W.SURGEON,
    "clock.primary_surgery_to_metastasis": W.SURGEON,
    "clock.adjuvant_end_to_metastasis": W.ONCOLOGIST,
    "clock.radiotherapy_to_cancer": W.RADIATION_ONCOLOGIST,
    "os.days_since_surgery": W.SURGEON,
}


def whom_for(fact: str, record: str | None) -> Whom:
    """`record`: where the vocabulary says that the fact is recorded. In doubt, the referrer."""
    if fact in FACTS:
        return FACTS[fact]
    fitting = [place for place in PLACES if (record or "").startswith(place)]
    return PLACES[max(fitting, key=len)] if fitting else Whom.REFERRER
