"""What a systemic treatment contained, from its drugs or from the name of its regimen."""

from __future__ import annotations

from collections.abc import Mapping

from guidelines.core.record.case_record import Treatment
from guidelines.core.truth import Truth

BEVACIZUMAB = frozenset({"bevacizumab"})
OXALIPLATIN = frozenset({"oxaliplatin"})
IRINOTECAN = frozenset({"irinotecan"})
ANTI_EGFR = frozenset({"cetuximab", "panitumumab"})
IMMUNOTHERAPY = frozenset({
    "pembrolizumab", "nivolumab", "ipilimumab", "dostarlimab", "atezolizumab", "durvalumab",
    "avelumab", "cemiplimab", "toripalimab", "sintilimab", "tislelizumab",
})  # fmt: skip
NOT_CYTOTOXIC = BEVACIZUMAB | ANTI_EGFR | IMMUNOTHERAPY | frozenset({
    "aflibercept", "ramucirumab", "encorafenib", "binimetinib", "regorafenib", "fruquintinib",
    "trastuzumab", "pertuzumab", "tucatinib", "lapatinib", "sotorasib", "adagrasib",
    "tamoxifen", "letrozole", "anastrozole", "exemestane", "fulvestrant",
})  # fmt: skip

REGIMENS: Mapping[str, frozenset[str]] = {
    "folfoxiri": frozenset({"fluorouracil", "oxaliplatin", "irinotecan"}),
    "folfirinox": frozenset({"fluorouracil", "oxaliplatin", "irinotecan"}),
    "folfox": frozenset({"fluorouracil", "oxaliplatin"}),
    "folfiri": frozenset({"fluorouracil", "irinotecan"}),
    "capox": frozenset({"capecitabine", "oxaliplatin"}),
    "xelox": frozenset({"capecitabine", "oxaliplatin"}),
    "capiri": frozenset({"capecitabine", "irinotecan"}),
    "xeliri": frozenset({"capecitabine", "irinotecan"}),
    "sox": frozenset({"s-1", "oxaliplatin"}),
    "flox": frozenset({"fluorouracil", "oxaliplatin"}),
    "capecitabine": frozenset({"capecitabine"}),
    "uft": frozenset({"tegafur-uracil"}),
    "5-fu": frozenset({"fluorouracil"}),
}
"""Backbones by name; a longer name contains a shorter one, so they are looked up longest first."""


_SHORT = {"bev": "bevacizumab", "cetux": "cetuximab", "panitum": "panitumumab"}
_ADDED_TO_BACKBONES = BEVACIZUMAB | ANTI_EGFR


def drugs_of(treatment: Treatment) -> frozenset[str] | None:
    """Everything that was given, or None if neither drugs nor a known regimen are recorded."""
    named = frozenset(drug.strip().lower() for drug in treatment.drugs)
    backbone = _backbone(treatment.regimen or "")
    if not named and backbone is None:
        return None
    return named | (backbone or frozenset())


def contains(treatment: Treatment, wanted: frozenset[str]) -> Truth:
    """Whether a treatment contained one of the drugs.

    The bare name of a backbone does not say whether an antibody was added to it.
    """
    given = drugs_of(treatment)
    if given is None:
        return Truth.UNKNOWN
    if given & wanted:
        return Truth.TRUE
    only_named = not treatment.drugs
    return Truth.UNKNOWN if only_named and wanted & _ADDED_TO_BACKBONES else Truth.FALSE


def cytotoxic(treatment: Treatment) -> bool:
    """Whether a treatment may have contained a cytotoxic drug; not stated counts as yes."""
    given = drugs_of(treatment)
    return given is None or bool(given - NOT_CYTOTOXIC)


def _backbone(regimen: str) -> frozenset[str] | None:
    """A regimen by name with its additions, as in `mFOLFOX6 + bevacizumab`."""
    words = regimen.strip().lower()
    known = NOT_CYTOTOXIC | OXALIPLATIN | IRINOTECAN
    parts = frozenset(drug for drug in known if drug in words)
    parts |= frozenset(drug for short, drug in _SHORT.items() if short in words)
    found = [name for name in REGIMENS if name in words]
    if not found:
        return parts or None
    return REGIMENS[max(found, key=len)] | parts
