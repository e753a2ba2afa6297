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
    "bone_resection": Look("bone", "surgery"),
    "brain_local": Look("brain", "surgery"),
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
    "local_consolidation": Look("all sites", "ablation"),
    "local_treatment": Look("local treatment", "ablation"),
    "lung_first_side": Look("first side", "surgery"),
    "lung_function": Look("lung function", "imaging"),
    "lung_maintenance": Look("maintenance", "systemic"),
    "lung_primary_local": Look("lung primary", "surgery"),
    "lung_resection": Look("lung", "surgery"),
    "lung_second_side": Look("second side", "surgery"),
    "lung_systemic": Look("chemotherapy", "systemic"),
    "mediastinal_staging": Look("mediastinum", "imaging"),
    "palliative_radiotherapy": Look("palliative RT", "radiotherapy"),
    "pelvic_short_course": Look("short-course RT", "radiotherapy"),
    "portal_vein_embolisation": Look("portal vein", "ablation"),
    "primary_resection": Look("primary", "surgery"),
    "restage": Look("restage", "gate"),
    "sarcoma_chemotherapy": Look("chemotherapy", "systemic"),
    "sarcoma_second_line": Look("second line", "systemic"),
    "simultaneous_resection": Look("primary + liver", "surgery"),
    "stent_or_stoma": Look("stent or stoma", "surgery"),
    "stereotactic_radiotherapy": Look("stereotactic RT", "radiotherapy"),
    "supportive_care": Look("supportive care", "imaging"),
    "surveillance": Look("follow-up", "imaging"),
    "systemic_by_subtype": Look("systemic treatment", "systemic"),
    "systemic_combination": Look("chemotherapy", "systemic"),
    "systemic_doublet": Look("chemotherapy", "systemic"),
    "targeted_antibody": Look("antibody", "systemic"),
    "targeted_drug": Look("targeted drug", "systemic"),
    "transplant_referral": Look("transplant centre", "gate"),
    "trial_referral": Look("trial", "gate"),
    "volumetry": Look("volumetry", "imaging"),
}


def look(action: str) -> Look:
    return LOOKS.get(action) or Look(action.replace("_", " "), "gate")
