"""What the action codes of pathway steps look like in a strip and in a picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Look:
    label: str
    kind: str
    """surgery systemic radiotherapy ablation imaging gate washout, as components/steps.html."""


LOOKS: dict[str, Look] = {
    "ablation": Look("ablation", "ablation"),
    "adjuvant": Look("adjuvant", "systemic"),
    "biomarkers": Look("biomarkers", "imaging"),
    "biopsy": Look("biopsy", "imaging"),
    "board_review": Look("board", "gate"),
    "breast_surgery": Look("breast", "surgery"),
    "chemoradiotherapy": Look("chemoradiotherapy", "radiotherapy"),
    "emergency_surgery": Look("emergency operation", "surgery"),
    "emergency_treatment": Look("emergency treatment", "surgery"),
    "establish_origin": Look("establish origin", "gate"),
    "immunotherapy": Look("immunotherapy", "systemic"),
    "liver_mri": Look("liver MRI", "imaging"),
    "liver_resection": Look("liver", "surgery"),
    "liver_stage_one": Look("liver, stage 1", "surgery"),
    "liver_stage_two": Look("liver, stage 2", "surgery"),
    "local_treatment": Look("local treatment", "ablation"),
    "lung_resection": Look("lung", "surgery"),
    "pelvic_short_course": Look("short-course RT", "radiotherapy"),
    "portal_vein_embolisation": Look("portal vein", "ablation"),
    "primary_resection": Look("primary", "surgery"),
    "restage": Look("restage", "gate"),
    "simultaneous_resection": Look("primary + liver", "surgery"),
    "stent_or_stoma": Look("stent or stoma", "surgery"),
    "supportive_care": Look("supportive care", "imaging"),
    "surveillance": Look("follow-up", "imaging"),
    "systemic_by_subtype": Look("systemic treatment", "systemic"),
    "systemic_combination": Look("chemotherapy", "systemic"),
    "systemic_doublet": Look("chemotherapy", "systemic"),
    "targeted_antibody": Look("antibody", "systemic"),
    "transplant_referral": Look("transplant centre", "gate"),
    "trial_referral": Look("trial", "gate"),
    "bone_resection": Look("bone", "surgery"),
    "palliative_radiotherapy": Look("palliative RT", "radiotherapy"),
    "sarcoma_chemotherapy": Look("chemotherapy", "systemic"),
    "sarcoma_second_line": Look("second line", "systemic"),
    "stereotactic_radiotherapy": Look("stereotactic RT", "radiotherapy"),
    "volumetry": Look("volumetry", "imaging"),
}


def look(action: str) -> Look:
    return LOOKS.get(action) or Look(action.replace("_", " "), "gate")
