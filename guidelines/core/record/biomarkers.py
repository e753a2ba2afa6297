"""Names and values of biomarkers that a specimen may carry.

One table for case files, forms and derivation, so that `dMMR` is never also `MMR-d`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

_MUTATION = ("wild", "mutant")
_RECEPTOR = ("positive", "negative")
_FUSION = ("fusion", "none")

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
    "NTRK": _FUSION,
    "EGFR": ("wild", "sensitising", "T790M", "exon20", "other"),
    "ALK": _FUSION,
    "ROS1": _FUSION,
    "RET": _FUSION,
    "MET_ex14": ("present", "absent"),
    "PD-L1_TPS": (),
    "PD-L1_CPS": (),
    "KI67": (),
    "IHC": (),
}
"""The words that are results of a marker; `NUMBERS` and `WORDS` say what else may be one."""


@dataclass(frozen=True, slots=True)
class Number:
    """A result that is a number from 0 to 100, as text: `80` or `2.5`."""

    unit: str
    what: str


NUMBERS: Mapping[str, Number] = {
    "PD-L1_TPS": Number("%", "a percentage of tumour cells"),
    "PD-L1_CPS": Number("", "a combined positive score"),
    "KI67": Number("%", "a percentage of tumour cells"),
    "ER": Number("%", "a percentage of tumour cells"),
    "PR": Number("%", "a percentage of tumour cells"),
}
WORDS: Mapping[str, str] = {"IHC": "other stains in words, such as TTF1 positive, p40 negative"}

LONGEST = 120
_NUMBER = re.compile(r"\d{1,3}(\.\d{1,2})?")


def is_number(result: str) -> bool:
    return _NUMBER.fullmatch(result) is not None


def is_result(marker: str, result: str) -> bool:
    """Whether the marker can have that result."""
    if result in BIOMARKERS.get(marker, ()):
        return True
    if marker in NUMBERS:
        return is_number(result) and Decimal(result) <= 100
    return marker in WORDS and 0 < len(result) <= LONGEST


def expected(marker: str) -> str:
    """What may be written of a marker, for whoever wrote something else."""
    ways = [f"one of {', '.join(BIOMARKERS[marker])}"] if BIOMARKERS[marker] else []
    if marker in NUMBERS:
        ways.append(f"a number from 0 to 100 ({NUMBERS[marker].what})")
    if marker in WORDS:
        ways.append(f"{WORDS[marker]}; at most {LONGEST} characters")
    return ", or ".join(ways)


def in_words(marker: str, result: str) -> str:
    """`MMR dMMR`, `PD-L1_TPS 80 %`."""
    unit = NUMBERS[marker].unit if marker in NUMBERS and is_number(result) else ""
    return f"{marker} {result} {unit}".rstrip()
