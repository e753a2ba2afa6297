"""The rules for every case: dates, where one has looked, emergencies and safety facts first."""

from __future__ import annotations

from typing import Any

import pytest

from tests.content.patients import (
    COLECTOMY_2024,
    COLON,
    GONE,
    LIVER,
    RECTUM,
    RESECTED_2024,
    advice,
    judged,
    patient,
    result,
    sequencing,
    status,
    systemic,
)

Changes = dict[str, Any]


def emergency(**present: bool) -> Changes:
    return {"emergencies": present}


def label(**changes: Any) -> str:
    fact = result(patient(**changes)).facts["metastases.timing"]
    return fact.options[0] if fact.state == "known" else fact.state


def fact(name: str, **changes: Any) -> Any:
    return result(patient(**changes)).facts[name]


# ---------------------------------------------------------------- 1 to 4: timing


def test_seen_on_baseline_staging_is_synchronous_although_days_after_diagnosis() -> None:
    assert label(lesions=[LIVER | {"first_seen": "2026-04-15"}]) == "synchronous"


def test_seen_after_the_staging_window_is_metachronous() -> None:
    late = LIVER | {"first_seen": "2025-03-04", "seen_at": "follow_up"}
    assert label(primaries=[RESECTED_2024], lesions=[late], treatments=[COLECTOMY_2024]) in {
        "early_metachronous",
        "late_metachronous",
    }


def test_without_a_date_the_timing_is_asked_and_never_guessed() -> None:
    undated = {key: value for key, value in LIVER.items() if key not in {"first_seen", "seen_at"}}
    case = {"lesions": [undated], "primaries": [RESECTED_2024], "treatments": [COLECTOMY_2024]}
    assert fact("metastases.timing", **case).state != "known"
    assert status(patient(**case), "establish-timing") == "applies"
    assert status(patient(), "establish-timing") == "does_not_apply"


def test_every_clock_of_the_vocabulary_names_both_of_its_ends() -> None:
    clocks = [term for term in sequencing().vocabulary.values() if term.type == "months"]
    assert len(clocks) >= 6
    assert all(term.clock and term.clock.start and term.clock.end for term in clocks)


# ---------------------------------------------------------------- 5 to 9: what is known


def test_nothing_recorded_and_not_looked_is_unknown_never_none() -> None:
    assert fact("metastases.lung", examinations=[], histories={"lesions": GONE}).state == "unknown"
    assert fact("metastases.lung").options == ("no",)
    unseen = fact("metastases.liver_only", examinations=[], histories={"lesions": GONE})
    assert unseen.state != "known"
    assert fact("metastases.liver_only").options == ("yes",)


def test_no_prior_oxaliplatin_needs_a_complete_list_of_treatments() -> None:
    assert fact("systemic.oxaliplatin_ever").options == ("no",)
    assert fact("systemic.oxaliplatin_ever", histories={"treatments": GONE}).state == "unknown"


def test_a_group_counts_as_an_interval() -> None:
    several = fact("metastases.count", lesions=[LIVER | {"count": "multiple"}])
    assert several.low == 2
    assert several.high is None
    assert fact("metastases.count", lesions=[LIVER | {"count": {"low": 3, "high": 6}}]).high == 6


def test_disagreeing_specialists_leave_resectability_open() -> None:
    both = [
        *judged("resectable"),
        *(each | {"by": "Dr Inger Holm"} for each in judged("unresectable")),
    ]
    open_fact = fact("resectable.metastases", resectability=both)
    assert set(open_fact.options) == {"resectable", "unresectable"}
    case = patient(resectability=both)
    assert status(case, "resectability-dated-judgement") == "applies"
    assert status(patient(), "resectability-dated-judgement") == "does_not_apply"


def test_newer_imaging_makes_a_judgement_stale() -> None:
    newer = [{"region": "liver", "examined": True, "modality": "MRI", "date": "2026-05-01"}]
    stale = fact("resectable.metastases", examinations=newer)
    assert stale.state == "stale"
    assert stale.last_value == "resectable"


@pytest.mark.parametrize("count", [2, 6, 14, "multiple"])
def test_no_number_of_lesions_excludes_a_curative_option(count: int | str) -> None:
    many = patient(lesions=[LIVER | {"count": count}], primaries=[RECTUM])
    assert status(many, "short-course-then-systemic") == "applies"


def test_a_high_number_is_a_caution_that_keeps_the_curative_option() -> None:
    many = advice(patient(lesions=[LIVER | {"count": 14}]), "more-than-oligometastatic-ceiling")
    assert (many.status, many.kind) == ("applies", "caution")
    assert status(patient(), "more-than-oligometastatic-ceiling") == "does_not_apply"


# ---------------------------------------------------------------- 10 and 11: first of all

EMERGENCIES = {
    "obstruction": "obstruction",
    "perforation": "perforation",
    "bleeding": "bleeding",
    "cord_compression": "cord-compression",
    "symptomatic_brain_metastasis": "symptomatic-brain-metastasis",
    "pathological_fracture": "pathological-fracture",
    "airway": "airway-or-vena-cava",
    "superior_vena_cava": "airway-or-vena-cava",
    "biliary_obstruction": "biliary-obstruction",
    "visceral_crisis": "visceral-crisis",
}


@pytest.mark.parametrize(("present", "item"), EMERGENCIES.items())
def test_each_emergency_comes_first_and_is_silent_when_absent(present: str, item: str) -> None:
    case = patient(**emergency(**{present: True}))
    assert status(case, "emergency-first") == "applies"
    assert status(case, item) == "applies"
    assert all(each.emergency for each in result(case).recommendations[:2])
    assert status(patient(), item) == "does_not_apply"


def test_an_emergency_outranks_sequences_and_what_is_to_be_obtained_first() -> None:
    blocked = patient(
        **emergency(obstruction=True),
        primaries=[RECTUM],
        specimens=[],
        examinations=[],
    )
    for item in ("short-course-then-systemic", "mmr-before-first-cycle", "chest-imaging-current"):
        assert status(blocked, item) == "overridden"


def test_an_emergency_never_lifts_a_safety_prohibition() -> None:
    case = patient(**emergency(visceral_crisis=True), genetics={"dpd": "complete"})
    assert status(case, "dpd-complete-deficiency") == "applies"


def test_emergencies_not_asked_leave_sequences_open_to_be_outranked() -> None:
    unasked = patient(primaries=[RECTUM], emergencies=dict.fromkeys(EMERGENCIES, GONE))
    assert status(unasked, "short-course-then-systemic") == "possibly_overridden"
    assert result(unasked).missing[0].place == "emergency"


def test_safety_facts_are_asked_before_the_ranked_questions() -> None:
    places = [each.place for each in result(patient(genetics={"dpd": GONE})).missing]
    assert "safety" in places
    assert places == sorted(places, key=["emergency", "safety", "question"].index)


SAFETY: list[tuple[str, str, Changes, str]] = [
    ("DPD complete", "dpd-complete-deficiency", {"genetics": {"dpd": "complete"}}, "applies"),
    ("DPD partial", "dpd-complete-deficiency", {"genetics": {"dpd": "partial"}}, "does_not_apply"),
    (
        "DPD waived by a named clinician",
        "dpd-before-fluoropyrimidine",
        {"genetics": {"dpd": "waived", "dpd_waived_by": "Dr Inger Holm"}},
        "does_not_apply",
    ),
    ("GFR unknown", "gfr-before-capecitabine", {"fitness": {"gfr": GONE}}, "applies"),
    ("GFR known", "gfr-before-capecitabine", {}, "does_not_apply"),
    (
        "LVEF before anti-HER2",
        "lvef-before-anti-her2",
        {
            "specimens": [{"id": "S1", "origin": "P1", "biomarkers": {"HER2": "positive"}}],
            "histories": {"lesions": True},
        },
        "applies",
    ),
    ("LVEF without HER2", "lvef-before-anti-her2", {}, "does_not_apply"),
    (
        "hepatitis B before immunotherapy",
        "immunotherapy-safety-facts",
        {
            "specimens": [{"id": "S1", "origin": "P1", "biomarkers": {"MMR": "dMMR"}}],
            "fitness": {"hepatitis_b": GONE},
        },
        "applies",
    ),
    ("no immunotherapy in view", "immunotherapy-safety-facts", {}, "does_not_apply"),
    (
        "pregnancy not excluded",
        "pregnancy-test",
        {"patient": {"birth_date": "1990-08", "pregnancy_excluded": GONE}},
        "applies",
    ),
    (
        "past the age",
        "pregnancy-test",
        {"patient": {"pregnancy_excluded": GONE}},
        "does_not_apply",
    ),
    (
        "a man",
        "pregnancy-test",
        {"patient": {"birth_date": "1990-08", "sex": "male", "pregnancy_excluded": GONE}},
        "does_not_apply",
    ),
    (
        "fertility not asked",
        "fertility-asked",
        {"patient": {"birth_date": "1990-08", "sex": "male", "fertility_asked": GONE}},
        "applies",
    ),
    (
        "fertility asked",
        "fertility-asked",
        {"patient": {"birth_date": "1990-08", "fertility_asked": True}},
        "does_not_apply",
    ),
]


@pytest.mark.parametrize(
    ("item", "changes", "expected"), [each[1:] for each in SAFETY], ids=[each[0] for each in SAFETY]
)
def test_safety_facts(item: str, changes: Changes, expected: str) -> None:
    assert status(patient(**changes), item) == expected


# ---------------------------------------------------------------- 30 to 35


def test_mmr_belongs_to_a_specimen_and_specimens_may_differ() -> None:
    two = patient(
        primaries=[COLON, COLON | {"id": "P2", "topography": "C18.2"}],
        specimens=[
            {"id": "S1", "origin": "P1", "biomarkers": {"MMR": "pMMR"}},
            {"id": "S2", "origin": "P2", "biomarkers": {"MMR": "dMMR"}},
        ],
    )
    assert status(two, "discordant-mmr-nodes") == "applies"
    assert status(patient(), "discordant-mmr-nodes") == "does_not_apply"


def test_a_second_primary_is_staged_by_itself() -> None:
    two = patient(primaries=[COLON, COLON | {"id": "P2", "topography": "C50.9"}])
    assert status(two, "curable-second-primary") == "applies"
    assert status(patient(), "curable-second-primary") == "does_not_apply"


def test_the_stated_wish_is_shown() -> None:
    assert status(patient(wishes={"declines": ["surgery"]}), "declines-surgery") == "applies"
    assert status(patient(wishes={"declines": []}), "declines-surgery") != "applies"


def test_only_an_approved_strong_item_could_ask_for_a_reason() -> None:
    items = [*sequencing().recommendations.values(), *sequencing().pitfalls.values()]
    assert not [item.id for item in items if item.review_status == "approved"]
    assert all(item.sources for item in items)


@pytest.mark.parametrize("word", ["declare", "settles", "would settle", "must be given"])
def test_no_wording_decides(word: str) -> None:
    for item in (*sequencing().recommendations.values(), *sequencing().pitfalls.values()):
        assert word not in f"{item.title} {item.text}".lower()


def test_treatment_under_way_does_not_hide_a_missing_mmr() -> None:
    earlier = COLON | {"diagnosis_date": "2026-01-12", "baseline_staging_date": "2026-01-20"}
    late = patient(
        primaries=[earlier],
        lesions=[LIVER | {"first_seen": "2026-01-20"}],
        specimens=[],
        treatments=[systemic()],
    )
    assert status(late, "mmr-still-unknown") == "applies"
