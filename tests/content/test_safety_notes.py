"""What is said before a case is treated by the standard: warnings, open questions, labels."""

from __future__ import annotations

from typing import Any

from tests.content.patients import COLON, GONE, patient, relapse, result, sequencing
from tumorboard.assessment.safety_notes import CONTRADICTED, safety_notes
from tumorboard.assessment.summary import NOT_ENCODED


def notes(**changes: Any) -> list[str]:
    record = patient(**changes)
    return safety_notes(sequencing(), result(record), record)


def test_do_not_advice_that_holds_is_said() -> None:
    assert "Do not: No biopsy of typical, resectable liver metastases" in notes()


def test_an_emergency_is_said_and_one_nobody_has_ruled_out_is_named() -> None:
    present = notes(emergencies={"obstruction": True})
    assert any(note.startswith("Emergency: ") for note in present)
    asked = notes(emergencies=GONE)
    (line,) = [note for note in asked if note.startswith("Emergencies not ruled out: ")]
    assert "bowel obstruction" in line
    assert not any(note.startswith("Emergenc") for note in notes())


def test_an_open_safety_question_is_named_on_one_line() -> None:
    lines = [n for n in notes(specimens=GONE) if n.startswith("Safety questions not answered: ")]
    assert len(lines) == 1
    assert "mismatch repair" in lines[0]


def test_a_label_in_conflict_is_said_and_by_which_definition() -> None:
    staged = COLON | {"staging": [{"basis": "c", "t": "3", "n": "1", "m": "0"}]}
    assert CONTRADICTED in notes(primaries=[staged])
    assert CONTRADICTED not in notes()
    flipping = notes(**relapse("2025-01-20"))
    assert any(" under " in note and "metachronous" in note for note in flipping)


def test_a_cancer_of_which_nothing_is_encoded_was_not_checked() -> None:
    skin = {"id": "P2", "topography": "C44.5", "label": "Skin", "diagnosis_date": "2026-01"}
    assert any(NOT_ENCODED in note for note in notes(primaries=[COLON, skin]))
