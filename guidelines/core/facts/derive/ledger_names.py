"""Names in old letters: drugs by brand or by the letters of a regimen, fields of radiotherapy.

The lifetime ledger may close a sum only where every word is understood (SAFETY-12); what it does
not know stays open.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from guidelines.core.facts.derive.drugs import NOT_CYTOTOXIC, REGIMENS
from guidelines.core.record.case_record import Treatment

_BRANDS: Mapping[str, str] = {
    "adriamycin": "doxorubicin", "adriblastin": "doxorubicin", "adm": "doxorubicin",
    "farmorubicin": "epirubicin", "pharmorubicin": "epirubicin", "ellence": "epirubicin",
    "caelyx": "liposomal doxorubicin", "doxil": "liposomal doxorubicin",
    "myocet": "liposomal doxorubicin", "pegylated liposomal doxorubicin": "liposomal doxorubicin",
    "cerubidin": "daunorubicin", "zavedos": "idarubicin", "novantrone": "mitoxantrone",
    "cddp": "cisplatin",
}  # fmt: skip
_PARTS: Mapping[str, frozenset[str]] = {
    letters: frozenset(drugs.split())
    for letters, drugs in {
        "ac": "doxorubicin", "fac": "doxorubicin", "tac": "doxorubicin", "chop": "doxorubicin",
        "abvd": "doxorubicin", "beacopp": "doxorubicin", "vac": "doxorubicin",
        "vide": "doxorubicin", "vdc": "doxorubicin", "mvac": "doxorubicin cisplatin",
        "ec": "epirubicin", "fec": "epirubicin", "ecf": "epirubicin cisplatin",
        "ecx": "epirubicin cisplatin", "map": "doxorubicin cisplatin",
        "mapie": "doxorubicin cisplatin", "api": "doxorubicin cisplatin", "bep": "cisplatin",
    }.items()
}  # fmt: skip
"""What a regimen by its letters puts on a ledger."""
_WITHOUT_WEIGHT = NOT_CYTOTOXIC | frozenset({
    "paclitaxel", "nab", "docetaxel", "capecitabine", "cyclophosphamide", "carboplatin",
    "oxaliplatin", "irinotecan", "gemcitabine", "vinorelbine", "eribulin", "pemetrexed",
    "etoposide", "ifosfamide", "methotrexate", "fluorouracil", "palbociclib", "ribociclib",
    "abemaciclib", "osimertinib", "alectinib", "olaparib", "goserelin", "leuprorelin",
    "and", "then", "with", "plus", "weekly", "followed", "by",
})  # fmt: skip
_WORD = re.compile(r"[a-z]+")
_DISTANT_WORDS = (
    "pelvi", "brain", "crani", "head", "neck", "larynx", "tongue", "abdom", "liver", "rectum",
    "rectal", "prostat", "bladder", "cervix", "uterus", "uterine", "groin",
    "inguin", "hip", "femur", "femor", "thigh",
    "knee", "tibia", "leg", "foot", "ankle", "calf", "buttock", "sacr", "wrist",
    "forearm", "orbit", "skull", "testi",
)  # fmt: skip


def drug_name(drug: str) -> str:
    key = drug.strip().lower()
    return _BRANDS.get(key, key)


def drugs_told(treatment: Treatment) -> tuple[frozenset[str], bool]:
    """The drugs that were told, and whether that is all of them.

    A list of drugs is all of them. The name of a regimen is, where each of its words is known.
    """
    listed = frozenset(drug_name(drug) for drug in treatment.drugs)
    words = [word for text in (*listed, treatment.regimen or "") for word in _words(text)]
    parts = frozenset(drug for word in words for drug in _PARTS.get(word, ()))
    brands = frozenset(_BRANDS[word] for word in words if word in _BRANDS)
    told = listed | parts | brands | frozenset(_words(treatment.regimen or ""))
    return told, bool(listed) or _understood(treatment.regimen or "")


def distant_field(field: str) -> bool:
    """Whether a field names a place from which the heart is far away."""
    return any(word in field for word in _DISTANT_WORDS)


def _words(text: str) -> list[str]:
    """Words in small letters; a dose-dense regimen (`ddAC`) holds what the plain one does."""
    return [word.removeprefix("dd") for word in _WORD.findall(text.lower())]


def _understood(regimen: str) -> bool:
    known = [name for name in REGIMENS if name in regimen.lower()]
    rest = regimen.lower()
    for name in sorted(known, key=len, reverse=True):
        rest = rest.replace(name, " ")
    words = [word for word in _words(rest) if len(word) > 1]
    return bool(known or words) and all(word in _WITHOUT_WEIGHT | set(_PARTS) for word in words)
