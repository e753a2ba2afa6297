"""Directions of the safety rules that no other test shows: 2, 3, 8 and 35."""

from __future__ import annotations

import re

import pytest

from guidelines.core.evaluation.assess import assess
from guidelines.core.wording.text_report import text_report
from tests.content.patients import (
    COLECTOMY_2024,
    LATER_LIVER,
    RECTUM,
    TODAY,
    adjuvant,
    pathway,
    patient,
    relapse,
    result,
    sequencing,
    status,
)

# ---------------------------------------------------------------- 2: clocks that disagree

RECTUM_2024 = RECTUM | {
    "diagnosis_date": "2024-01-10",
    "baseline_staging_date": "2024-01-15",
    "status": "resected",
    "staging": [{"basis": "yp", "t": "2", "n": "0", "m": "0", "date": "2024-08-10"}],
}
TME = COLECTOMY_2024 | {"start": "2024-08-01", "end": "2024-08-01"}


def test_2_clocks_that_disagree_show_both_pathways() -> None:
    """Rectum, diagnosis in January, operated in August, the liver a year after diagnosis."""
    record = patient(
        primaries=[RECTUM_2024],
        treatments=[TME],
        lesions=[LATER_LIVER | {"first_seen": "2025-02-20"}],
    )
    assert result(record).facts["metastases.timing"].options == ("late_metachronous",)
    for item in ("early-metachronous", "late-metachronous-favourable"):
        assert pathway(record, item).plan.status == "applies"
    for item in ("timing-flips", "chemotherapy-first-short-interval"):
        assert status(record, item) == "applies"


# ---------------------------------------------------------------- 3: on treatment


@pytest.mark.parametrize(
    ("drugs", "expected"),
    [(["oxaliplatin", "capecitabine"], "applies"), (["capecitabine"], "does_not_apply")],
)
def test_3_the_oxaliplatin_rule_reads_that_they_came_on_treatment(
    drugs: list[str], expected: str
) -> None:
    record = patient(**relapse("2024-09-02", adjuvant(drugs=drugs)))
    assert result(record).facts["metastases.on_treatment"].options == ("yes",)
    assert status(record, "no-oxaliplatin-again") == expected


def test_3_the_label_of_the_board_stays_beside_it() -> None:
    record = patient(**relapse("2024-09-02", adjuvant()))
    assert result(record).facts["metastases.timing"].options == ("early_metachronous",)


# ---------------------------------------------------------------- 8: stale


def test_8_a_result_that_is_too_old_is_asked_again_and_shown_with_its_value() -> None:
    old = patient(fitness={"gfr": 80, "gfr_date": "2025-01-01"})
    found = result(old).facts["safety.gfr"]
    assert found.state == "stale"
    assert found.last_value
    assert status(old, "gfr-before-capecitabine") == "applies"
    assert "safety.gfr" in {each.fact for each in result(old).missing}


def test_8_a_current_result_is_not_asked_again() -> None:
    current = patient(fitness={"gfr": 80, "gfr_date": "2026-04-20"})
    assert result(current).facts["safety.gfr"].state == "known"
    assert status(current, "gfr-before-capecitabine") == "does_not_apply"


# ---------------------------------------------------------------- 35: proposals, never decisions

DECIDING = re.compile(
    r"\bdeclare\w*\b|\b(settles?|decides?) the case\b|\bmust be (given|started|resected)\b"
    r"|\bthe (software|program|system) (decides|recommends)\b|\bis mandatory\b"
)


def decides(sentence: str) -> bool:
    return DECIDING.search(sentence.lower()) is not None


@pytest.mark.parametrize(
    "sentence",
    [
        "Declare the disease palliative.",
        "This answer settles the case.",
        "Oxaliplatin must be given.",
        "The software decides which comes first.",
    ],
)
def test_35_a_sentence_that_decides_is_found(sentence: str) -> None:
    assert decides(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Consider perioperative chemotherapy; the board decides.",
        "Do not operate electively within 28 days of the last bevacizumab dose.",
        "Re-discuss with a liver surgeon: transplant, infusion, or palliative intent.",
    ],
)
def test_35_a_sentence_that_proposes_is_left_alone(sentence: str) -> None:
    assert not decides(sentence)


def test_35_no_sentence_of_the_content_decides() -> None:
    items = (*sequencing().recommendations.values(), *sequencing().pitfalls.values())
    said = {f"{each.title} {each.text}" for each in items}
    said |= {each.title for each in sequencing().pathways.values()}
    said |= {each.stop for each in sequencing().pathways.values() if each.stop}
    assert not {each for each in said if decides(each)}


def test_35_open_questions_would_change_proposals_and_settle_nothing() -> None:
    assessment = assess(patient(specimens=[]), sequencing(), as_of=TODAY)
    page = text_report(assessment, sequencing())
    assert "ANSWERS THAT WOULD CHANGE THE PROPOSALS" in page
    assert "settle" not in page.lower()
    assert "For discussion by the board." in page
