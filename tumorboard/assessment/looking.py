"""Where one has looked, and where not: no examination recorded is unknown, never clear."""

from __future__ import annotations

from dataclasses import dataclass

from guidelines.core.record.case_record import CaseRecord, Examination
from guidelines.core.record.dates import parse_when
from tumorboard.assessment.wording import date_words
from tumorboard.patients.regions import regions_to_show

REGIONS = {
    "liver": "Liver",
    "chest": "Chest",
    "pelvis": "Pelvis",
    "peritoneum": "Peritoneum",
    "abdomen": "Abdomen",
    "nodes": "Distant nodes",
    "colon": "Whole colon",
    "bone": "Bone",
    "brain": "Brain",
    "mediastinum": "Mediastinum",
    "pleura": "Pleura",
    "breast": "Breasts",
}


@dataclass(frozen=True)
class Looked:
    region: str
    how: str
    """Modality and date of the newest examination; empty where nobody looked."""
    result: str
    status: str
    """`examined`, `not_examined` (someone knows), `unknown` (nobody said)."""


def where_looked(record: CaseRecord) -> tuple[Looked, ...]:
    sites = [primary.topography or "" for primary in record.primaries]
    shown = regions_to_show(sites, [each.region for each in record.examinations])
    return tuple(_looked(record, name, word) for name, word in REGIONS.items() if name in shown)


def _looked(record: CaseRecord, region: str, word: str) -> Looked:
    here = [each for each in record.examinations if each.region == region]
    done = sorted((each for each in here if each.examined), key=_order)
    if not done:
        return Looked(word, "", "", "not_examined" if here else "unknown")
    newest = done[-1]
    how = " ".join(part for part in (newest.modality, date_words(newest.date)) if part)
    return Looked(word, how or "examined", newest.result or "", "examined")


def _order(examination: Examination) -> str:
    return parse_when(examination.date).latest.isoformat() if examination.date else ""
