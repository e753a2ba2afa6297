"""What is known of one case, as an immutable record.

A `CaseRecord` is both the snapshot that the application takes of its own tables and the
content of a case file (docs/case-file.md): one shape, one validation. Everything is optional
except what identifies a row, because a field that nobody stated must stay unknown. `None`
always means "not stated"; an empty list means nothing without its entry in `Histories`.

Dates are kept as entered (`DateEntry`); `guidelines.core.record.dates` turns them into intervals.
Sizes are millimetres, radiation doses gray, drug doses mg/m², durations months or weeks as named.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

SCHEMA_VERSION = 1

YesNo = bool | None


class DateDetail(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A date that needs more than its text: estimated, or an offset from a named event.

    `months`, `weeks` and `days` are counted from `anchor` (for example `diagnosis`), whose
    calendar date nobody stated. `approx` marks an offset that the source gives in round years.
    """

    date: str | None = None
    estimated: bool = False
    anchor: str | None = None
    months: Decimal | None = None
    weeks: Decimal | None = None
    days: Decimal | None = None
    approx: bool = False


DateEntry = str | DateDetail
"""`2024`, `2024-05`, `2024-05-17`, with a leading `~` if estimated, or a `DateDetail`."""


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of every part of a record: unknown keys are errors, absent keys are unknown."""


class Citation(Row, frozen=True):
    """Where a case that was derived from a publication comes from."""

    source: str
    reference: str | None = None
    depth: Literal["abstract", "excerpt", "series", "survey"] | None = None


class CaseHeader(Row, frozen=True):
    id: str
    title: str | None = None
    question: str | None = None
    stream: Literal["colorectal", "multiple_primaries", "lung", "breast", "osteosarcoma"] = (
        "colorectal"
    )
    as_of: str | None = None
    focus_primary: str | None = None
    citation: Citation | None = None
    notes: str | None = None


class Patient(Row, frozen=True):
    sex: Literal["female", "male", "other"] | None = None
    birth_date: DateEntry | None = None
    age: int | None = None
    vital_status: Literal["alive", "dead"] | None = None
    pregnancy_excluded: YesNo = None
    fertility_asked: YesNo = None


class Tnm(Row, frozen=True):
    """One staging: `basis` is the TNM prefix; values without the prefix (`3b`, `1`, `1a`, `X`)."""

    basis: Literal["c", "p", "yc", "yp", "r"]
    edition: Literal["6", "7", "8", "9"] | None = None
    t: str | None = None
    n: str | None = None
    m: str | None = None
    date: DateEntry | None = None


class Emergencies(Row, frozen=True):
    """Present now: true; asked and absent: false; not asked: absent."""

    obstruction: YesNo = None
    perforation: YesNo = None
    bleeding: YesNo = None
    cord_compression: YesNo = None
    symptomatic_brain_metastasis: YesNo = None
    pathological_fracture: YesNo = None
    airway: YesNo = None
    superior_vena_cava: YesNo = None
    biliary_obstruction: YesNo = None
    visceral_crisis: YesNo = None


class Rectum(Row, frozen=True):
    height_mm: int | None = None
    """Lower edge above the anal verge."""
    position: Literal["low", "middle", "upper", "rectosigmoid"] | None = None
    mesorectal_fascia: Literal["clear", "threatened", "involved"] | None = None
    emvi: YesNo = None
    lateral_nodes: YesNo = None
    prior_pelvic_radiotherapy: YesNo = None


class Primary(Row, frozen=True):
    id: str
    topography: str | None = None
    """ICD-O-3 topography, for example `C20.9`."""
    label: str | None = None
    laterality: Literal["left", "right", "bilateral", "midline"] | None = None
    histology: str | None = None
    """ICD-O-3 morphology code or words."""
    subtype: Literal[
        "conventional", "parosteal", "periosteal", "high_grade_surface", "low_grade_central",
        "secondary", "telangiectatic", "small_cell", "extraskeletal",
    ] | None = None  # fmt: skip
    """Of a bone sarcoma; `secondary` arises in irradiated or diseased bone."""
    bone_normal_before: YesNo = None
    in_situ_origin: YesNo = None
    """It arises in carcinoma in situ: a primary of its own."""
    largest_mm: Decimal | None = None
    """Clinical size; the size on a report belongs to the pT."""
    grade: Literal["1", "2", "3", "4", "low", "high"] | None = None
    diagnosis_date: DateEntry | None = None
    diagnosis_basis: Literal["histology", "imaging", "clinical"] | None = None
    baseline_staging_date: DateEntry | None = None
    staging: list[Tnm] = []
    symptomatic: YesNo = None
    status: Literal["in_place", "resected", "complete_response", "locally_excised"] | None = None
    locally_advanced: YesNo = None
    poor_pathology: YesNo = None
    """Perforation, R1/R2, or otherwise unfavourable on the report."""
    whole_bowel_examined: YesNo = None
    rectum: Rectum | None = None


class Measurement(Row, frozen=True):
    date: DateEntry
    longest_mm: Decimal | None = None
    modality: str | None = None
    not_visible: bool = False


class CountRange(Row, frozen=True):
    """A count that is not exact; `None` is open."""

    low: int | None = None
    high: int | None = None


class Attribution(Row, frozen=True):
    """The primary that a lesion may have come from."""

    primary: str
    confidence: Literal["confirmed", "probable", "possible", "excluded"] = "possible"
    basis: Literal["histology", "molecular", "imaging", "clinical"] | None = None
    histology: Literal["same", "different"] | None = None
    """The lesion's tissue compared with that primary's; so the molecular profile."""
    molecular: Literal["same", "different", "not_informative"] | None = None


Organ = Literal[
    "liver", "lung", "peritoneum", "lymph_node", "bone", "brain", "adrenal", "ovary", "pleura",
    "skin", "spleen", "kidney", "pancreas", "bile_duct", "local", "other",
]  # fmt: skip


class Lesion(Row, frozen=True):
    """One lesion or a group of alike lesions (`count` > 1)."""

    id: str
    organ: Organ
    label: str | None = None
    side: Literal["left", "right", "bilateral", "midline"] | None = None
    segments: list[str] = []
    """Couinaud segments (`1`…`8`, `4a`, `4b`) or a lobe of the lung (`RUL` …)."""
    count: int | CountRange | Literal["multiple"] = 1
    distribution: Literal["solitary", "unilobar", "bilobar", "diffuse"] | None = None
    nature: Literal[
        "metastasis", "second_primary", "local_recurrence", "nodal", "benign", "indeterminate",
    ] | None = None  # fmt: skip
    calcified: YesNo = None
    solid: Literal["solid", "part_solid", "ground_glass"] | None = None
    spiculated: YesNo = None
    typical_imaging: YesNo = None
    histology_confirmed: YesNo = None
    first_seen: DateEntry | None = None
    confirmed: DateEntry | None = None
    seen_at: Literal["baseline_staging", "primary_operation", "restaging", "follow_up"] | None = (
        None
    )
    state: Literal["present", "disappearing", "resected", "ablated", "irradiated"] | None = None
    candidates: list[Attribution] = []
    measurements: list[Measurement] = []
    timing_override: Literal["synchronous", "early_metachronous", "late_metachronous"] | None = None
    timing_override_reason: str | None = None


Region = Literal[
    "chest", "liver", "abdomen", "peritoneum", "pelvis", "brain", "bone", "nodes", "colon",
    "mediastinum", "pleura", "breast",
]  # fmt: skip


class Examination(Row, frozen=True):
    """Where one has looked. `examined: false` says that one knows it was not."""

    region: Region
    examined: bool
    modality: Literal[
        "CT", "MRI", "PET-CT", "ultrasound", "endoscopy", "EBUS", "bone scan", "mammography",
        "biopsy", "operation", "other",
    ] | None = None  # fmt: skip
    date: DateEntry | None = None
    result: Literal["clear", "lesions", "indeterminate"] | None = None


class Histories(Row, frozen=True):
    """Whether each list is complete; `None`: nobody said so."""

    primaries: YesNo = None
    lesions: YesNo = None
    treatments: YesNo = None


class Resectability(Row, frozen=True):
    """A dated judgement by a named specialist, bound to the imaging it was read from."""

    scope: Literal["primary", "liver", "lung", "bone", "peritoneum", "other", "metastases", "whole"]
    verdict: Literal["resectable", "potentially_resectable", "unresectable"]
    aspect: Literal["overall", "technical", "oncological", "fitness"] = "overall"
    by: str | None = None
    specialty: str | None = None
    date: DateEntry | None = None
    imaging_date: DateEntry | None = None
    note: str | None = None


class Liver(Row, frozen=True):
    remnant_percent: Decimal | None = None
    remnant_method: str | None = None
    remnant_date: DateEntry | None = None
    background: Literal["normal", "chemotherapy", "steatosis", "cirrhosis"] | None = None
    major_hepatectomy_needed: YesNo = None


class Dose(Row, frozen=True):
    drug: str
    total: Decimal
    unit: str = "mg/m2"


class Treatment(Row, frozen=True):
    id: str
    kind: Literal["surgery", "systemic", "radiotherapy", "ablation", "embolisation", "other"]
    label: str | None = None
    intent: Literal[
        "curative", "neoadjuvant", "adjuvant", "conversion", "perioperative", "palliative",
        "diagnostic",
    ] | None = None  # fmt: skip
    target: str | None = None
    """Id of the primary or lesion treated."""
    organ: Organ | None = None
    start: DateEntry | None = None
    end: DateEntry | None = None
    ongoing: YesNo = None
    operation: Literal[
        "primary_resection", "liver_resection_minor", "liver_resection_major", "lung_resection",
        "lung_wedge", "lung_segment", "lung_lobe", "pneumonectomy", "mastectomy",
        "breast_conservation", "axillary_surgery", "limb_salvage", "amputation",
        "stoma", "local_excision", "other",
    ] | None = None  # fmt: skip
    margin: Literal["R0", "R1", "R2", "RX"] | None = None
    regimen: str | None = None
    drugs: list[str] = []
    cycles: int | CountRange | None = None
    planned_cycles: int | None = None
    doses: list[Dose] = []
    last_dose: DateEntry | None = None
    last_doses: dict[str, DateEntry] = {}
    """Last dose per drug where it differs (bevacizumab left out of the last cycle)."""
    side: Literal["left", "right", "bilateral", "midline"] | None = None
    field: str | None = None
    dose_gy: Decimal | None = None
    fractions: int | None = None
    response: Literal["complete", "partial", "stable", "progression"] | None = None
    response_date: DateEntry | None = None
    neuropathy_grade: int | None = None
    hypersensitivity: list[str] = []
    stopped_because: str | None = None


class Specimen(Row, frozen=True):
    """A specimen and what was found in it. Receptors and MMR belong to it, not to the patient."""

    id: str
    origin: str | None = None
    """Id of the primary or lesion it was taken from."""
    kind: Literal["biopsy", "resection", "cytology", "blood"] | None = None
    date: DateEntry | None = None
    biomarkers: dict[str, str] = {}
    """For example `MMR: dMMR`, `RAS: wild`, `BRAF: V600E`, `HER2: positive`; docs/case-file.md."""
    viable_percent: Decimal | None = None
    """Viable tumour left after preoperative treatment."""


class Laboratory(Row, frozen=True):
    test: str
    value: Decimal
    unit: str
    date: DateEntry | None = None
    above: bool = False
    """The laboratory reported "greater than value"."""


class Fitness(Row, frozen=True):
    date: DateEntry | None = None
    ecog: int | None = None
    ecog_tumour_related: YesNo = None
    rockwood: int | None = None
    intensive_treatment: YesNo = None
    comorbidities: list[str] = []
    gfr: Decimal | None = None
    gfr_date: DateEntry | None = None
    lvef: Decimal | None = None
    lvef_date: DateEntry | None = None
    fev1_percent: Decimal | None = None
    dlco_percent: Decimal | None = None
    ppo_fev1_percent: Decimal | None = None
    """Predicted after the operation, per cent of the predicted value; so `ppo_dlco_percent`."""
    ppo_dlco_percent: Decimal | None = None
    vo2_peak: Decimal | None = None
    """mL/kg/min"""
    pleural_effusion: YesNo = None
    g8: int | None = None
    menopausal: Literal["pre", "post"] | None = None
    audiometry: Literal["normal", "impaired"] | None = None
    audiometry_date: DateEntry | None = None
    medication: list[str] = []
    """Taken now, beside anticoagulants and what treats the cancer."""
    anticoagulants: list[str] = []
    allergies: list[str] = []
    hepatitis_b: YesNo = None
    autoimmune_disease: YesNo = None
    transplant: YesNo = None


class Genetics(Row, frozen=True):
    germline: str | None = None
    gene: Literal[
        "none_found", "MLH1", "MSH2", "MSH6", "PMS2", "EPCAM", "biallelic_MMR", "TP53", "RB1",
        "RECQL4", "BRCA1", "BRCA2", "PALB2", "EGFR_T790M", "other",
    ] | None = None  # fmt: skip
    """The inherited variant, beside the words of `germline`."""
    cmmrd_score: int | None = None
    """Points of the C4CMMRD score for constitutional mismatch repair deficiency."""
    dpd: Literal["normal", "partial", "complete", "waived"] | None = None
    dpd_waived_by: str | None = None


class Wishes(Row, frozen=True):
    statement: str | None = None
    declines: list[Literal["surgery", "systemic", "radiotherapy", "stoma", "transfusion"]] = []
    met_by: str | None = None
    """Someone present at the board who has met the patient."""


class CaseRecord(Row, frozen=True):
    schema_version: int
    case: CaseHeader
    patient: Patient = Patient()
    primaries: list[Primary] = []
    lesions: list[Lesion] = []
    examinations: list[Examination] = []
    histories: Histories = Histories()
    emergencies: Emergencies = Emergencies()
    resectability: list[Resectability] = []
    liver: Liver = Liver()
    treatments: list[Treatment] = []
    specimens: list[Specimen] = []
    laboratory: list[Laboratory] = []
    fitness: Fitness = Fitness()
    genetics: Genetics = Genetics()
    wishes: Wishes = Wishes()
