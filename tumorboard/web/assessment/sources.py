"""Where a statement comes from and how sure one may be of it, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from guidelines.core.content.guideline import Guideline

# How surely a citation was read (the codes of the content); one that was read needs no remark.
READ = {
    "V": "",
    "V-secondary": "read at second hand",
    "K": "recalled, to be checked",
    "K?": "recalled with doubt, to be checked",
    "seed": "as the founding article cites it",
}
REVIEW = {
    "pending": "pending review by a clinician",
    "approved": "reviewed by a clinician",
    "contested": "contested in review",
}


@dataclass(frozen=True)
class Cited:
    text: str
    read: str
    url: str


def cited(guideline: Guideline, citations: Iterable[str]) -> list[Cited]:
    found = (guideline.citations[key] for key in citations)
    return [Cited(each.text, READ[each.read], each.url or "") for each in found]


def grade(strength: str | None, certainty: str | None) -> str:
    """`strong recommendation, moderate certainty`; says so where nobody graded it."""
    parts = [
        f"{strength} recommendation" if strength else "not graded",
        f"{certainty.replace('_', ' ')} certainty" if certainty else "",
    ]
    return ", ".join(part for part in parts if part)
