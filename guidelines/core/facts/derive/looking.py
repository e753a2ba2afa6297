"""Whether an organ is free of metastases: what was examined, found, and said to be complete."""

from __future__ import annotations

from guidelines.core.facts.derive.case import Case, newest
from guidelines.core.record.case_record import Examination
from guidelines.core.record.evidence import when_of
from guidelines.core.truth import Truth

REGIONS = {
    "liver": frozenset({"liver", "abdomen"}),
    "lung": frozenset({"chest"}),
    "peritoneum": frozenset({"peritoneum", "abdomen"}),
    "lymph_node": frozenset({"nodes", "abdomen"}),
    "brain": frozenset({"brain"}),
    "bone": frozenset({"bone"}),
    "pleura": frozenset({"pleura", "chest"}),
}
"""Regions whose examination tells whether an organ is involved."""

_ELSEWHERE = frozenset({"liver", "lung"})


def absent(case: Case, organ: str) -> Truth:
    """No metastasis in an organ: it was examined and nothing is left open there."""
    if any(lesion.organ == organ for lesion in case.present):
        return Truth.FALSE
    if any(lesion.organ == organ for lesion in case.open_nature):
        return Truth.UNKNOWN
    return _clear(case, REGIONS.get(organ, frozenset()))


def elsewhere_clear(case: Case) -> Truth:
    """No metastasis outside liver and lung: abdomen with peritoneum examined, no lesion there."""
    if any(lesion.organ not in _ELSEWHERE for lesion in case.present):
        return Truth.FALSE
    if any(lesion.organ not in _ELSEWHERE for lesion in case.open_nature):
        return Truth.UNKNOWN
    named = {each.region for each in case.record.examinations if _unsettled(case, each)}
    if named - {"liver", "chest", "colon", "pelvis"}:
        return Truth.UNKNOWN
    return _clear(case, REGIONS["peritoneum"])


def _unsettled(case: Case, examination: Examination) -> bool:
    """An examination that found something which no lesion row explains."""
    told = case.lesions_complete and examination.result == "lesions"
    return examination.examined and examination.result in {"lesions", "indeterminate"} and not told


def _clear(case: Case, regions: frozenset[str]) -> Truth:
    """By the latest examinations of the regions; a complete list of lesions stands for a result."""
    rows = [each for each in case.record.examinations if each.region in regions and each.examined]
    last = [rows[position] for position in newest((when_of(row.date), row) for row in rows)]
    if not last:
        return Truth.UNKNOWN
    if case.lesions_complete:
        settled = all(row.result != "indeterminate" for row in last)
    else:
        settled = all(row.result == "clear" for row in last)
    return Truth.TRUE if settled else Truth.UNKNOWN
