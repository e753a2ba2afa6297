"""Lung cancer: family of the histology, and the drivers that decide about systemic treatment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from guidelines.core.facts.derive.build import choice, number, yes_no
from guidelines.core.facts.derive.case import Case
from guidelines.core.facts.fact import Fact
from guidelines.core.record.biomarkers import is_number
from guidelines.core.record.case_record import Primary, Specimen
from guidelines.core.truth import Truth, any_of

ADENO, SQUAMOUS, SMALL, OTHER = "adenocarcinoma", "squamous", "small_cell", "other"
_NOT_SMALL = (ADENO, SQUAMOUS, OTHER)
_CODES: tuple[tuple[range, tuple[str, ...]], ...] = (
    (range(8041, 8046), (SMALL,)),
    (range(8046, 8047), _NOT_SMALL),
    (range(8050, 8090), (SQUAMOUS,)),
    (range(8012, 8035), (OTHER,)),
    (range(8240, 8250), (OTHER,)),
    (range(8560, 8561), (OTHER,)),
    (range(8140, 8555), (ADENO,)),
)
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("adenosquamous", (OTHER,)),
    ("adenocarcinoma", (ADENO,)),
    ("lepidic", (ADENO,)),
    ("squamous", (SQUAMOUS,)),
    ("large cell", (OTHER,)),
    ("carcinoid", (OTHER,)),
    ("sarcomatoid", (OTHER,)),
    ("non-small", _NOT_SMALL),
    ("non small", _NOT_SMALL),
    ("nsclc", _NOT_SMALL),
    ("small cell", (SMALL,)),
    ("small-cell", (SMALL,)),
    ("sclc", (SMALL,)),
)
"""In the order in which they are looked for: a name may contain a later one."""

_DRIVERS: Mapping[str, Mapping[str, Truth]] = {
    "EGFR": {
        "wild": Truth.FALSE, "sensitising": Truth.TRUE, "T790M": Truth.TRUE, "exon20": Truth.TRUE,
    },
    "ALK": {"fusion": Truth.TRUE, "none": Truth.FALSE},
    "ROS1": {"fusion": Truth.TRUE, "none": Truth.FALSE},
    "RET": {"fusion": Truth.TRUE, "none": Truth.FALSE},
    "MET_ex14": {"present": Truth.TRUE, "absent": Truth.FALSE},
    "BRAF": {"wild": Truth.FALSE, "V600E": Truth.TRUE, "other": Truth.FALSE},
    "NTRK": {"fusion": Truth.TRUE, "none": Truth.FALSE},
}  # fmt: skip
"""The drivers for which a drug replaces chemotherapy or immunotherapy in first line."""
_COMPARED = (*_DRIVERS, "KRAS")


def family(primary: Primary) -> tuple[str, ...]:
    """The families that a histology leaves possible; none: nobody said."""
    words = (primary.histology or "").casefold()
    code = re.search(r"\b8\d{3}\b", words)
    if code is not None:
        found = [each for codes, each in _CODES if int(code.group()) in codes]
        return found[0] if found else ()
    return next((each for word, each in _WORDS if word in words), ())


def lung_markers(case: Case) -> Iterator[Fact]:
    own = [each for each in case.record.specimens if _of_focus(case, each)]
    egfr = _with(own, "EGFR")
    found = [each.biomarkers["EGFR"] for each in egfr]
    yield choice("marker.egfr", found, _paths(egfr))
    yield _t790m(case)
    yield _alk(own)
    yield _driver(own)
    yield _pd_l1(own)


def profiles_differ(first: Sequence[Specimen], second: Sequence[Specimen]) -> bool:
    """Whether a gene that was read in both tumours reads differently.

    Agreement proves nothing: the same gene may carry different variants.
    """
    return any(
        one.biomarkers[gene] != other.biomarkers[gene]
        for gene in _COMPARED
        for one in _with(first, gene)
        for other in _with(second, gene)
    )


def _of_focus(case: Case, specimen: Specimen) -> bool:
    """From the focus primary, from a metastasis that may come from it, or of unstated origin."""
    lesion = case.evidence.lesions.get(specimen.origin or "")
    if lesion is not None:
        other = lesion.nature in {"second_primary", "benign"}
        return not other and case.evidence.may_come_from(lesion, case.focus)
    if specimen.origin is None:
        return len(case.evidence.primaries) <= 1
    return case.focus is None or specimen.origin == case.focus.id


def _t790m(case: Case) -> Fact:
    """In any tumour: a germline variant shows in all of them, one look may have missed it."""
    read = _with(case.record.specimens, "EGFR")
    present = any(each.biomarkers["EGFR"] == "T790M" for each in read)
    truth = Truth.TRUE if present else Truth.FALSE if read else Truth.UNKNOWN
    return yes_no("marker.egfr_t790m", truth, _paths(read))


def _alk(specimens: Sequence[Specimen]) -> Fact:
    read = _with(specimens, "ALK")
    verdicts = {_DRIVERS["ALK"][each.biomarkers["ALK"]] for each in read}
    truth = verdicts.pop() if len(verdicts) == 1 else Truth.UNKNOWN
    return yes_no("marker.alk", truth, _paths(read))


def _driver(specimens: Sequence[Specimen]) -> Fact:
    """One is enough; none only where the whole panel was read."""
    verdicts = [
        any_of(
            _DRIVERS[gene].get(each.biomarkers[gene], Truth.UNKNOWN)
            for each in _with(specimens, gene)
        )
        if _with(specimens, gene)
        else Truth.UNKNOWN
        for gene in _DRIVERS
    ]
    read = [each for each in specimens if set(each.biomarkers) & set(_DRIVERS)]
    return yes_no("marker.driver", any_of(verdicts), _paths(read))


def _pd_l1(specimens: Sequence[Specimen]) -> Fact:
    read = [
        each for each in _with(specimens, "PD-L1_TPS") if is_number(each.biomarkers["PD-L1_TPS"])
    ]
    values = [Decimal(each.biomarkers["PD-L1_TPS"]) for each in read]
    if not values:
        return number("marker.pd_l1", None, None)
    return number("marker.pd_l1", min(values), max(values), _paths(read))


def _with(specimens: Sequence[Specimen], gene: str) -> list[Specimen]:
    return [each for each in specimens if gene in each.biomarkers]


def _paths(specimens: Sequence[Specimen]) -> list[str]:
    return [f"specimens/{each.id}/biomarkers" for each in specimens]
