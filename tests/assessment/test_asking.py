"""What a board asks of every case: old imaging and pathology, fitness, wishes, who met the patient.

Dates are partial: what may be too old is a question of its own, never a guess.
"""

from __future__ import annotations

import datetime as dt

import pytest

from guidelines.core.content.guideline import load_document
from guidelines.core.record.case_record import (
    CaseHeader,
    CaseRecord,
    Examination,
    Fitness,
    Lesion,
    Measurement,
    Patient,
    Specimen,
    Wishes,
)
from tests.clinic import document
from tumorboard.assessment.asking import (
    ASKED_BY_BOARDS,
    Ages,
    board_items,
    joined,
    presenter_items,
)
from tumorboard.assessment.items import Item
from tumorboard.assessment.whom import FACTS, PLACES, Whom, whom_for

TODAY = dt.date(2026, 11, 25)
AGES = Ages(imaging=42, pathology=365)
FROM = "2026-10-14"  # 42 days before


def record(**parts: object) -> CaseRecord:
    return CaseRecord(schema_version=1, case=CaseHeader(id="c"), **parts)


def looked(date: str | None, region: str = "liver", modality: str | None = "MRI") -> Examination:
    return Examination(region=region, examined=True, modality=modality, date=date)


def asked(**parts: object) -> dict[str, Item]:
    return {each.id: each for each in board_items(record(**parts), AGES, TODAY)}


def imaging(*examinations: Examination) -> dict[str, str]:
    found = asked(examinations=list(examinations))
    return {key: item.words for key, item in found.items() if item.kind == "imaging"}


def test_of_a_patient_of_whom_nothing_is_known_everything_is_asked() -> None:
    found = asked()
    assert {key: item.whom for key, item in found.items()} == {
        "board.imaging": Whom.RADIOLOGIST,
        "board.pathology": Whom.PATHOLOGIST,
        "fitness.ecog": Whom.CLINICIAN,
        "fitness.rockwood": Whom.CLINICIAN,
        "board.comorbidity": Whom.REFERRER,
        "wish.recorded": Whom.KEY_WORKER,
        "board.met_patient": Whom.PRESENTER,
    }


def test_of_a_patient_of_whom_all_is_known_nothing_is_asked() -> None:
    assert not asked(
        examinations=[looked(FROM)],
        specimens=[Specimen(id="s", kind="biopsy", date="2026-02")],
        fitness=Fitness(ecog=1, rockwood=3, comorbidities=["none"]),
        wishes=Wishes(statement="To see the spring.", met_by="Lena Vogt"),
    )


@pytest.mark.parametrize("date", [FROM, "2026-11", "2026-11-25"])
def test_imaging_that_is_surely_young_enough_is_not_asked_for(date: str) -> None:
    assert imaging(looked(date)) == {}


@pytest.mark.parametrize(
    ("date", "words"), [("2026-10-13", "13 Oct 2026"), ("2026-09", "Sep 2026"), ("2025", "2025")]
)
def test_imaging_that_is_surely_too_old_is_asked_for_again(date: str, words: str) -> None:
    assert imaging(looked(date)) == {
        "board.imaging_age": f"Imaging is older than 42 days: Liver, MRI {words}"
    }


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (None, "without a date"),
        ("2026-10", "Oct 2026"),
        ("2026", "2026"),
        ("~2026-10-20", "about 20 Oct 2026"),
    ],
)
def test_where_the_date_leaves_it_open_the_day_is_asked(date: str | None, words: str) -> None:
    assert imaging(looked(date)) == {
        "board.imaging_date": f"Day of the newest imaging: Liver, MRI {words}"
    }


def test_an_undated_image_may_be_newer_than_an_old_one() -> None:
    assert list(imaging(looked("2025"), looked(None))) == ["board.imaging_date"]
    assert imaging(looked("2025"), looked(None), looked("2026-11-20")) == {}


def test_every_region_is_judged_by_its_own_newest_image() -> None:
    found = imaging(
        looked("2026-11-20"),
        looked("2026-03"),
        looked("2026-08-01", "chest", "CT"),
        looked("2026-07-01", "chest", "CT"),
        looked(None, "pelvis"),
    )
    assert found == {
        "board.imaging_age": "Imaging is older than 42 days: Chest, CT 1 Aug 2026",
        "board.imaging_date": "Day of the newest imaging: Pelvis, MRI without a date",
    }


def test_a_measured_lesion_was_imaged_and_an_endoscopy_is_no_image() -> None:
    measured = Measurement(date="2026-11-20", modality="CT")
    lesion = Lesion(id="l", organ="lung", measurements=[measured])
    known = asked(lesions=[lesion], examinations=[looked("2025", "colon", "endoscopy")])
    assert not [item for item in known.values() if item.kind == "imaging"]
    assert "board.imaging" in imaging(looked("2026-11-20", "colon", "endoscopy"))
    nobody_looked = Examination(region="liver", examined=False)
    assert "board.imaging" in imaging(nobody_looked)


def test_tissue_is_judged_and_blood_is_not() -> None:
    def pathology(*specimens: Specimen) -> list[str]:
        return [key for key in asked(specimens=list(specimens)) if "pathology" in key]

    old = Specimen(id="a", kind="resection", date="2024-05")
    blood = Specimen(id="b", kind="blood", date="2026-11-01")
    assert pathology(old) == pathology(old, blood) == ["board.pathology_age"]
    assert pathology(Specimen(id="c", kind="biopsy")) == ["board.pathology_date"]
    assert pathology(blood) == ["board.pathology"]


@pytest.mark.parametrize(
    ("born", "is_asked"),
    [(None, True), ("1961-11-25", True), ("1961", True), ("1961-11-26", False), ("2009", False)],
)
def test_frailty_is_asked_unless_the_patient_is_surely_younger_than_the_scale(
    born: str | None, is_asked: bool
) -> None:
    assert ("fitness.rockwood" in asked(patient=Patient(birth_date=born))) is is_asked


def test_what_the_guideline_and_the_board_ask_for_is_asked_once() -> None:
    fact = Item("fitness.ecog", "safety", "performance status", Whom.CLINICIAN)
    found = joined([fact], board_items(record(), AGES, TODAY))
    assert found[0] == fact
    assert len({each.id for each in found}) == len(found) == 7


def test_every_item_of_a_board_is_on_the_list_of_what_boards_ask() -> None:
    texts = [None, "2024", "2026"]
    found = {
        key
        for date in texts
        for key in asked(examinations=[looked(date)], specimens=[Specimen(id="s", date=date)])
    }
    found |= set(asked()) | {each.id for each in presenter_items("")}
    assert found == set(ASKED_BY_BOARDS)
    assert presenter_items("Lena Vogt") == ()


def test_what_has_the_id_of_a_fact_is_that_fact_of_the_content() -> None:
    terms = load_document(document()).vocabulary
    of_facts = [key for key in ASKED_BY_BOARDS if key.partition(".")[0] in {"fitness", "wish"}]
    assert [key for key in of_facts if key not in terms] == []
    assert "board.met_patient" in terms


def test_for_every_fact_of_the_content_somebody_is_named() -> None:
    """In doubt the referrer is asked, but no fact of the content is in doubt."""
    terms = load_document(document()).vocabulary
    assert not [
        term.id
        for term in terms.values()
        if term.id not in FACTS
        and not any((term.record or "").startswith(place) for place in PLACES)
    ]
    assert set(FACTS) <= set(terms)


@pytest.mark.parametrize(
    ("fact", "whom"),
    [
        ("imaging.liver_mri", Whom.RADIOLOGIST),
        ("marker.ras", Whom.PATHOLOGIST),
        ("primary.t4", Whom.RADIOLOGIST),
        ("primary.n2", Whom.PATHOLOGIST),
        ("resectable.metastases", Whom.SURGEON),
        ("lung.mediastinum_staged", Whom.CHEST_PHYSICIAN),
        ("radiation.in_field", Whom.RADIATION_ONCOLOGIST),
        ("germline.lynch", Whom.GENETICIST),
        ("wish.recorded", Whom.KEY_WORKER),
        ("board.met_patient", Whom.PRESENTER),
        ("patient.female", Whom.COORDINATOR),
    ],
)
def test_whom_to_ask_follows_from_where_the_fact_is_recorded(fact: str, whom: Whom) -> None:
    assert whom_for(fact, load_document(document()).vocabulary[fact].record) is whom


def test_in_doubt_the_referrer_is_asked() -> None:
    assert whom_for("something.new", None) is Whom.REFERRER
