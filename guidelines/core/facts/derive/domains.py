"""Every fact that is derived, with the values it can have; a test holds it to the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping

YES_NO = ("yes", "no")
VERDICTS = ("resectable", "potentially_resectable", "unresectable")

ENUMS: Mapping[str, tuple[str, ...]] = {
    "safety.dpd": ("normal", "partial", "complete", "waived"),
    "primary.site": ("colon", "rectosigmoid", "rectum", "lung", "breast", "bone", "other"),
    "primary.side": ("right", "left"),
    "primary.position": ("low", "middle", "upper", "rectosigmoid"),
    "primary.mesorectal_fascia": ("clear", "threatened", "involved"),
    "metastases.timing": ("synchronous", "early_metachronous", "late_metachronous"),
    "resectable.primary": VERDICTS,
    "resectable.metastases": VERDICTS,
    "resectable.baseline": VERDICTS,
    "liver.background": ("normal", "chemotherapy", "steatosis", "cirrhosis"),
    "germline.lynch_gene": ("MLH1", "MSH2", "MSH6", "PMS2"),
    "marker.mmr": ("pMMR", "dMMR"),
    "marker.ras": ("wild", "mutant"),
    "marker.her2": ("positive", "low", "negative"),
    "breast.subtype": ("her2", "luminal", "triple_negative"),
    "germline.breast_gene": ("none", "brca", "palb2", "tp53", "other"),
    "primary.grade": ("low", "high"),
    "primary.subtype": (
        "conventional",
        "parosteal",
        "periosteal",
        "high_grade_surface",
        "low_grade_central",
        "secondary",
        "telangiectatic",
        "small_cell",
        "extraskeletal",
    ),
    "os.relapse": ("none", "first", "further"),
    "safety.audiometry": ("normal", "impaired"),
    "primary.histology_family": ("adenocarcinoma", "squamous", "small_cell", "other"),
    "lung.second_tumour": ("none", "one", "several"),
    "lung.second_place": ("same_lobe", "other_lobe", "other_lung"),
    "lung.second_histology": ("same", "different"),
    "lung.second_molecular": ("same", "different"),
    "imaging.brain": ("mri", "ct", "none"),
    "marker.egfr": ("wild", "sensitising", "T790M", "exon20", "other"),
    "systemic.response": ("complete", "partial", "stable", "progression"),
}


def options_of(fact_id: str) -> tuple[str, ...]:
    """All values of a bool or enum fact, in vocabulary order."""
    return ENUMS.get(fact_id, YES_NO)
