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
    "marker.mmr": ("pMMR", "dMMR"),
    "marker.ras": ("wild", "mutant"),
    "systemic.response": ("complete", "partial", "stable", "progression"),
}


def options_of(fact_id: str) -> tuple[str, ...]:
    """All values of a bool or enum fact, in vocabulary order."""
    return ENUMS.get(fact_id, YES_NO)
