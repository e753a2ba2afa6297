"""Names and values of biomarkers that a specimen may carry.

One table for case files, forms and derivation, so that `dMMR` is never also `MMR-d`.
"""

from __future__ import annotations

from collections.abc import Mapping

_MUTATION = ("wild", "mutant")
_RECEPTOR = ("positive", "negative")

BIOMARKERS: Mapping[str, tuple[str, ...]] = {
    "MMR": ("pMMR", "dMMR"),
    "MSI": ("MSS", "MSI-L", "MSI-H"),
    "MLH1_methylation": ("present", "absent"),
    "RAS": _MUTATION,
    "KRAS": (*_MUTATION, "G12C"),
    "NRAS": _MUTATION,
    "BRAF": ("wild", "V600E", "other"),
    "HER2": ("positive", "low", "negative", "equivocal"),
    "ER": _RECEPTOR,
    "PR": _RECEPTOR,
    "CK7": _RECEPTOR,
    "CK20": _RECEPTOR,
    "CDX2": _RECEPTOR,
    "SATB2": _RECEPTOR,
    "POLE": _MUTATION,
    "PIK3CA": _MUTATION,
    "NTRK": ("fusion", "none"),
}
