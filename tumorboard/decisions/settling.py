"""What can settle a condition, in words for forms and paper. Pure."""

from __future__ import annotations

from guidelines.core.content.guideline import Guideline
from tumorboard.decisions.rows import FACT, IMAGING, PERSON, REPORT
from tumorboard.patients.documents import DocumentKind

REPORTS = (
    DocumentKind.IMAGING, DocumentKind.PATHOLOGY, DocumentKind.MOLECULAR, DocumentKind.ENDOSCOPY,
    DocumentKind.OPERATION,
)  # fmt: skip
SAID, IMAGED = "A person says so", "Imaging recorded"


def settled_words(settled_by: str, guideline: Guideline | None) -> str:
    """`MMR status recorded`; a fact that the guideline no longer names keeps its id."""
    kind, _, about = settled_by.partition(":")
    if kind == FACT:
        term = guideline.vocabulary.get(about) if guideline else None
        return f"{term.label if term else about} recorded"
    if kind == REPORT:
        return f"{dict(DocumentKind.choices).get(about, about)} filed"
    return {IMAGING: IMAGED, PERSON: SAID}.get(kind, "")


def general_choices() -> list[tuple[str, str]]:
    """What can settle a condition whatever the guideline says."""
    reports = [f"{REPORT}:{kind.value}" for kind in REPORTS]
    return [(code, settled_words(code, None)) for code in (PERSON, IMAGING, *reports)]


def is_known(settled_by: str) -> bool:
    """Whether this form of settling exists at all; a fact is looked up where it is used."""
    kind, _, about = settled_by.partition(":")
    if kind == REPORT:
        return about in DocumentKind.values
    return kind in {PERSON, IMAGING} or (kind == FACT and bool(about))
