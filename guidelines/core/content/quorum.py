"""Who has to be in the room for a question: specialties without which a decision is held back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from guidelines.core.content.conditions import Condition
from guidelines.core.content.items import Item, ReviewStatus, Texts

Intent = Literal["curative", "palliative", "diagnostic"]
Specialty = Literal[
    "anaesthesia", "breast_surgery", "clinical_genetics", "colorectal_surgery",
    "gastroenterology", "geriatric_medicine", "gynaecological_surgery", "haematology",
    "interventional_radiology", "liver_surgery", "medical_oncology", "neurosurgery",
    "nuclear_medicine", "orthopaedic_oncology", "palliative_care", "pathology",
    "radiation_oncology", "radiology", "respiratory_medicine", "specialist_nursing",
    "thoracic_surgery", "upper_gi_surgery", "urology",
]  # fmt: skip
"""Codes as the people of a board have them."""


class QuorumRule(Item, frozen=True, kw_only=True):
    """A decision of one of these `intents` needs every specialty of `all_of` and, where
    `any_of` names some, one of those.

    It never stops a board: `if_missing` says what happens instead. It is no part of an
    assessment: who is in the room is no fact about the patient.
    """

    stream: str
    title: str
    text: str
    when: Condition
    intents: tuple[Intent, ...]
    all_of: tuple[Specialty, ...] = ()
    any_of: tuple[Specialty, ...] = ()
    rationale: str
    if_missing: str
    citations: Texts = ()
    conflict: str | None = None
    review_status: ReviewStatus = "pending"
    notes: Texts = ()


def quorum_problems(rule: QuorumRule) -> Iterator[tuple[str, str, str]]:
    """Path, what stands there, and what was expected."""
    if not rule.intents:
        yield "intents", "none", "at least one intent that the rule restrains"
    if not (rule.all_of or rule.any_of):
        yield "all_of", "none", "specialties, in all_of or any_of"
    if len(rule.any_of) == 1:
        yield "any_of", "one specialty", "two or more; a single one belongs into all_of"
