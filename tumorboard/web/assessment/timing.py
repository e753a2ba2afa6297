"""The timing label of a case, what other definitions say, and what stands against it."""

from __future__ import annotations

from dataclasses import dataclass

from guidelines.core.content.guideline import Guideline
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.timing.classification import Classification
from guidelines.core.timing.labels import Contradiction
from guidelines.core.truth import Truth
from guidelines.core.wording.words import either, listed
from tumorboard.assessment.wording import code_words

CONTRADICTIONS = {
    "m1_but_metachronous": "Stage M1 at presentation, but by its dates the disease came later",
    "m0_but_synchronous": "Stage M0 at presentation, but by its dates the disease was there",
    "m1_without_lesion": "Stage M1 at presentation, but no metastasis is recorded",
}


@dataclass(frozen=True)
class Timing:
    label: str
    on_treatment: bool
    definition: str
    agreeing: str  # labels of the other definitions that say the same
    differing: tuple[str, ...]  # "late metachronous under EGOSLIM"
    possible: str  # "early or late metachronous" where it is open
    contradictions: tuple[str, ...]
    oligometastatic: str
    lesions: tuple[tuple[str, str, str], ...]
    """Name, label, definition's or board's reason."""


def timing_of(guideline: Guideline, classification: Classification, record: CaseRecord) -> Timing:
    case = classification.case
    others = [each for each in case.by_definition if each.definition != case.definition]
    named = guideline.definitions
    same = [named[each.definition].label for each in others if each.label == case.label]
    settled = [each for each in others if each.label not in {case.label, "unknown"}]
    names = {lesion.id: lesion.label or lesion.organ for lesion in record.lesions}
    return Timing(
        label=case.label,
        on_treatment=case.on_treatment is Truth.TRUE,
        definition=named[case.definition].label if case.definition in named else "",
        agreeing=listed(same) if case.label != "unknown" else "",
        differing=tuple(
            f"{code_words(each.label)} under {named[each.definition].label}" for each in settled
        ),
        possible=either([code_words(each) for each in case.possible])
        if case.label == "unknown"
        else "",
        contradictions=tuple(map(_contradiction, classification.contradictions)),
        oligometastatic=code_words(classification.oligometastatic.state),
        lesions=tuple(
            (names[each.lesion], each.label, each.override_reason or "")
            for each in classification.lesions
        ),
    )


def _contradiction(found: Contradiction) -> str:
    return CONTRADICTIONS.get(found.code, code_words(found.code)) + "."
