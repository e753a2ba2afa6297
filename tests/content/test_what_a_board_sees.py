"""Patients a board really sees: nothing proposed that must not be, nothing left unsaid."""

from __future__ import annotations

from typing import Any

import pytest

from tests.content.patients import (
    COLECTOMY_2024,
    COLON,
    CONVERTED,
    GONE,
    LATER_LIVER,
    LIVER,
    RECTUM,
    RESECTED_2024,
    SINCE_JANUARY,
    UNRESECTABLE,
    Changes,
    adjuvant,
    advice,
    markers,
    pathway,
    patient,
    relapse,
    result,
    sequencing,
    status,
    systemic,
)

DPD_COMPLETE: Changes = {"genetics": {"dpd": "complete"}}
PREGNANT: Changes = {"patient": {"birth_date": "1992-03", "pregnancy_excluded": False}}
DOUBTFUL = LIVER | {"nature": "indeterminate", "typical_imaging": None, "candidates": []}
NO_METASTASES: Changes = {"primaries": [COLON], "lesions": [], "resectability": []}
REMOVED_ONCE: Changes = {
    "primaries": [RESECTED_2024],
    "lesions": [
        LATER_LIVER | {"first_seen": "2025-01-10", "state": "resected", "count": 1},
        LATER_LIVER | {"id": "L2", "first_seen": "2026-04-15", "count": 1},
    ],
    "treatments": [
        COLECTOMY_2024,
        {
            "id": "T3",
            "kind": "surgery",
            "target": "L1",
            "organ": "liver",
            "operation": "liver_resection_minor",
            "start": "2025-03-15",
            "end": "2025-03-15",
        },
    ],
}


def item_statuses(record: Any, *items: str) -> set[str]:
    return {status(record, item) for item in items}


# ---------------------------------------------------------------- drugs


@pytest.mark.parametrize("item", ["perioperative-folfox", "adjuvant-after-hepatectomy"])
def test_complete_dpd_deficiency_overrides_regimens_with_a_fluoropyrimidine(item: str) -> None:
    assert status(patient(**DPD_COMPLETE), item) == "overridden"
    assert status(patient(), item) == "applies"


@pytest.mark.parametrize(
    "item", ["doublet-first-line", "anti-egfr-left-wild-type", "braf-v600e-first-line"]
)
def test_complete_dpd_deficiency_overrides_first_line_doublets(item: str) -> None:
    braf = markers(BRAF="V600E") if item == "braf-v600e-first-line" else markers()
    assert status(patient(**(UNRESECTABLE | braf | DPD_COMPLETE)), item) == "overridden"
    assert status(patient(**(UNRESECTABLE | braf)), item) == "applies"


def test_an_untested_dpd_is_named_as_what_could_still_forbid_the_regimen() -> None:
    untested = advice(patient(genetics={"dpd": GONE}), "perioperative-folfox")
    assert untested.status == "possibly_overridden"
    assert "safety.dpd" in untested.missing


def test_a_low_gfr_is_said_and_a_good_one_is_not() -> None:
    low = advice(patient(fitness={"gfr": "28"}), "low-gfr-capecitabine")
    assert (low.status, low.kind) == ("applies", "caution")
    assert status(patient(), "low-gfr-capecitabine") == "does_not_apply"


def test_adjuvant_treatment_under_way_is_no_plan_for_the_metastases() -> None:
    on_adjuvant = relapse("2026-04-15", adjuvant(last_dose=None, end=None, ongoing=True))
    items = ("planned-cycles-are-the-limit", "restage-every-eight-weeks")
    assert item_statuses(patient(**on_adjuvant), *items) == {"does_not_apply"}


# ---------------------------------------------------------------- pregnancy


def test_a_pregnancy_not_excluded_forbids_radiotherapy_and_systemic_treatment() -> None:
    found = advice(patient(**PREGNANT), "pregnancy-not-excluded")
    assert (found.status, found.kind) == ("applies", "do_not")
    assert status(patient(), "pregnancy-not-excluded") == "does_not_apply"
    man = {"patient": {"sex": "male", "birth_date": "1992-03", "pregnancy_excluded": GONE}}
    assert status(patient(**man), "pregnancy-not-excluded") == "does_not_apply"


@pytest.mark.parametrize("step", ["short_course", "systemic"])
def test_these_steps_wait_for_it(step: str) -> None:
    def needs(**changes: Any) -> str:
        plan = pathway(patient(primaries=[RECTUM], **changes), "rectum-short-course").plan
        return next(each.needs for each in plan.steps if each.id == step)

    assert needs(**PREGNANT) == "unmet"
    assert needs() == "met"
    assert needs(patient={"birth_date": "1992-03", "pregnancy_excluded": GONE}) == "unknown"


# ---------------------------------------------------------------- what a lesion is


def test_a_lesion_of_unknown_nature_brings_the_pathway_that_establishes_its_origin() -> None:
    for lesion in (DOUBTFUL, DOUBTFUL | {"organ": "lung"}):
        assert pathway(patient(lesions=[lesion]), "establish-origin").plan.status == "applies"
        assert status(patient(lesions=[lesion]), "establish-origin") == "applies"
    assert pathway(patient(), "establish-origin").plan.feasibility == "excluded"


def test_nodules_found_at_the_operation_are_spoken_of_before_anybody_names_them() -> None:
    at_operation = DOUBTFUL | {"seen_at": "primary_operation"}
    found = advice(patient(lesions=[at_operation]), "incidental-lesion-origin-in-doubt")
    assert (found.status, found.kind) == ("applies", "caution")
    assert status(patient(lesions=[DOUBTFUL]), found.id) == "does_not_apply"


def test_a_relapse_after_ten_years_has_its_origin_questioned() -> None:
    long_ago = RESECTED_2024 | {"diagnosis_date": "2015", "baseline_staging_date": None}
    late = patient(primaries=[long_ago], lesions=[LATER_LIVER])
    assert status(late, "establish-origin") == "applies"
    assert pathway(late, "establish-origin").plan.status == "applies"


def test_nobody_asks_for_the_origin_of_lesions_that_do_not_exist() -> None:
    alone = patient(**NO_METASTASES, fitness={"comorbidities": ["cirrhosis"]})
    assert status(alone, "establish-origin") == "does_not_apply"


def test_without_metastases_their_advice_is_closed_and_their_questions_unasked() -> None:
    alone = result(patient(**NO_METASTASES))
    assert alone.facts["metastases.present"].options == ("no",)
    asked = {each.fact for each in alone.missing}
    about_metastases = {each for each in asked if each.startswith(("metastases.", "resectable.m"))}
    assert not about_metastases
    assert {each.id: each.status for each in alone.recommendations}["surveillance"] != "open"
    plans = {each.id: each.plan.feasibility for each in alone.pathways}
    assert plans["after-metastasectomy"] == "excluded"


def test_a_metastasis_from_either_of_two_primaries_has_no_known_mmr() -> None:
    two = patient(
        case={"focus_primary": "P1"},
        primaries=[COLON, COLON | {"id": "P2", "topography": "C18.0"}],
        lesions=[
            LIVER
            | {
                "candidates": [
                    {"primary": "P1", "confidence": "possible"},
                    {"primary": "P2", "confidence": "possible"},
                ]
            }
        ],
        specimens=[
            {"id": "S1", "origin": "P1", "biomarkers": {"MMR": "pMMR"}},
            {"id": "S2", "origin": "P2", "biomarkers": {"MMR": "dMMR"}},
        ],
    )
    assert result(two).facts["marker.mmr"].state == "unknown"
    assert status(two, "immunotherapy-first") == "open"


# ---------------------------------------------------------------- recurrence after resection


@pytest.mark.parametrize("item", ["early-metachronous", "early-metachronous-surgery-first"])
def test_a_second_recurrence_is_not_planned_by_the_interval_of_the_first(item: str) -> None:
    assert pathway(patient(**REMOVED_ONCE), item).plan.feasibility == "excluded"
    assert pathway(patient(**REMOVED_ONCE), "repeat-resection").plan.status == "applies"
    assert pathway(patient(**relapse("2024-12-02")), item).plan.feasibility != "excluded"


# ---------------------------------------------------------------- symptom, wish, wording


def test_a_symptom_of_a_patient_on_chemotherapy_can_still_be_planned() -> None:
    running = UNRESECTABLE | {
        "primaries": [COLON | {"diagnosis_date": "2026-01-12", "symptomatic": True}],
        "lesions": [LIVER | {"first_seen": "2026-01-20"}],
        "treatments": [systemic(last_dose=None, ongoing=True)],
    }
    plan = pathway(patient(**running), "unresectable-symptomatic").plan
    assert plan.feasibility == "feasible"


def test_a_refused_operation_is_an_argument_against_every_pathway_that_operates() -> None:
    refused = result(patient(wishes={"declines": ["surgery"]}))
    willing = result(patient(wishes={"declines": []}))
    for each, other in zip(refused.pathways, willing.pathways, strict=True):
        item = sequencing().pathways[each.id]
        operates = any(
            step.done_by and step.done_by.kind == "surgery" and "adjuvant" not in step.action
            for step in item.steps
        )
        said = [item.against[place].text for place in each.arguments_against]
        unsaid = [item.against[place].text for place in other.arguments_against]
        assert ("The patient declines surgery." in said) is operates, each.id
        assert "The patient declines surgery." not in unsaid


def test_the_sources_are_called_by_names_that_a_reader_knows() -> None:
    guideline = sequencing()
    texts = [
        f"{each.title} {each.text} {each.rationale or ''}"
        for each in (*guideline.recommendations.values(), *guideline.pitfalls.values())
    ]
    assert not [text for text in texts if " seed" in text.lower()]


# ---------------------------------------------------------------- time and repetition


@pytest.mark.parametrize("item", ["bevacizumab-twenty-eight-days", "bevacizumab-six-weeks"])
def test_bevacizumab_is_spoken_of_while_it_still_matters(item: str) -> None:
    def given(last_dose: str | None) -> Any:
        treatment = systemic(drugs=["fluorouracil", "bevacizumab"], last_dose=last_dose)
        return patient(**(SINCE_JANUARY | {"treatments": [treatment | {"start": "2026-01-26"}]}))

    assert status(given("2026-04-13"), item) == "applies"
    assert status(given(None), item) == "applies"
    long_ago = adjuvant(drugs=["fluorouracil", "bevacizumab"])
    assert status(patient(**relapse("2026-04-15", long_ago)), item) == "does_not_apply"


def test_no_more_cycles_are_planned_once_converted() -> None:
    converted = patient(**(CONVERTED | {"treatments": [systemic(ongoing=True)]}))
    assert status(converted, "operate-after-conversion") == "applies"
    assert status(converted, "restage-every-eight-weeks") == "overridden"


def test_one_operation_for_both_is_warned_of_once() -> None:
    warned = [each.id for each in result(patient()).pitfalls if "simultaneous" in str(each.hits)]
    assert warned == ["plan-simultaneous-step"]
