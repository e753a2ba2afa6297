"""After each restaging of a colorectal cancer the board sees what follows, and only that."""

from datetime import date
from typing import Any

import pytest

from guidelines.core.truth import Truth
from tests.content.branches import after_gate, ahead, branch, branches, words
from tests.content.patients import (
    COLON,
    CONVERTED,
    DMMR,
    LIVER,
    RECTUM,
    SINCE_JANUARY,
    UNRESECTABLE,
    judged,
    markers,
    pathway,
    patient,
    relapse,
    systemic,
)

CYTOTOXIC = {"systemic_combination", "systemic_doublet", "adjuvant"}
OPERATIONS = {"liver_resection", "primary_resection", "lung_resection"}
BEFORE_SURGERY = "colon-chemotherapy-first"
RECTAL = "rectum-short-course-trial"


def after_chemotherapy(response: str, **more: Any) -> dict[str, Any]:
    """Three cycles were given, and the restaging says this."""
    return {"treatments": [systemic(response=response, response_date="2026-04-22")]} | more


def days_between(earlier: str | None, later: str | None) -> int:
    assert earlier
    assert later
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


class TestNoCycleOnceResectable:
    """SAFETY-16."""

    def test_the_first_resectable_restaging_ends_chemotherapy(self) -> None:
        found = branch(patient(**UNRESECTABLE), "conversion", "restage", "resectable")
        assert "liver_resection" in after_gate(found)
        assert not CYTOTOXIC & set(after_gate(found))

    def test_while_it_is_not_resectable_treatment_goes_on(self) -> None:
        found = branch(patient(**UNRESECTABLE), "conversion", "restage", "still_unresectable")
        assert found.continues
        assert "systemic_combination" in after_gate(found)

    @pytest.mark.parametrize("gate", ["restage", "board"])
    def test_nor_after_treatment_that_was_not_meant_to_convert(self, gate: str) -> None:
        record = patient(**UNRESECTABLE)
        found = branch(record, "unresectable-asymptomatic", gate, "resectable")
        assert "liver_resection" in after_gate(found)
        assert not CYTOTOXIC & set(after_gate(found))

    def test_converted_patients_are_told_that_this_is_the_outcome_on_record(self) -> None:
        record = patient(**CONVERTED)
        assert branch(record, "palliative-systemic", "restage", "resectable").verdict is Truth.TRUE
        unresectable = patient(**UNRESECTABLE)
        not_yet = branch(unresectable, "palliative-systemic", "restage", "resectable")
        assert not_yet.verdict is Truth.FALSE

    def test_immunotherapy_may_go_on(self) -> None:
        found = branch(patient(**DMMR), "immunotherapy-first", "restage", "go_on")
        assert after_gate(found) == ["immunotherapy", "restage"]
        assert "not of immunotherapy" in words(found)


class TestWashoutsAcrossTheDecision:
    """SAFETY-21, and the four weeks after any cytotoxic dose."""

    def test_the_operation_waits_for_the_last_planned_antibody(self) -> None:
        record = patient(**UNRESECTABLE, **markers(RAS="mutant"))
        steps = ahead(branch(record, "conversion", "restage", "resectable"))
        assert days_between(steps["antibody"].end_earliest, steps["then-liver"].earliest) >= 28

    def test_and_four_weeks_for_the_last_planned_cycle(self) -> None:
        steps = ahead(branch(patient(**UNRESECTABLE), "conversion", "restage", "resectable"))
        assert days_between(steps["systemic"].end_earliest, steps["then-liver"].earliest) >= 28

    def test_bevacizumab_already_given_counts_from_its_last_dose(self) -> None:
        drugs = ["fluorouracil", "oxaliplatin", "bevacizumab"]
        given = systemic(drugs=drugs, start="2026-02-16", last_dose="2026-05-01")
        record = patient(**SINCE_JANUARY, **UNRESECTABLE, treatments=[given])
        found = branch(record, "palliative-systemic", "restage", "resectable")
        assert days_between("2026-05-01", ahead(found)["then-liver"].earliest) >= 28

    def test_without_systemic_treatment_nothing_is_waited_for(self) -> None:
        record = patient(**relapse("2026-04-15", resectability=judged("resectable")))
        found = branch(record, "liver-ablation", "board", "resect")
        assert days_between("2026-05-04", ahead(found)["then-liver"].earliest) < 28

    def test_a_second_course_does_not_run_beside_the_first(self) -> None:
        steps = ahead(branch(patient(), BEFORE_SURGERY, "restage", "progression"))
        assert days_between(steps["systemic"].end_earliest, steps["then-systemic"].earliest) >= 0


class TestVanishedLesions:
    """SAFETY-22."""

    def test_they_are_resected_or_ablated_as_they_were_before(self) -> None:
        found = branch(patient(), BEFORE_SURGERY, "restage", "complete_response")
        assert after_gate(found)[:3] == ["liver_mri", "board_review", "liver_resection"]
        said = words(found)
        assert "named liver surgeon" in said
        assert "every site of the map made before chemotherapy" in said

    def test_the_primary_that_is_still_there_is_not_forgotten(self) -> None:
        found = branch(patient(), BEFORE_SURGERY, "restage", "complete_response")
        assert "primary_resection" in after_gate(found)

    def test_a_primary_that_is_gone_is_not_operated_on_again(self) -> None:
        record = patient(**relapse("2025-01-15", resectability=judged("resectable")))
        found = branch(record, "early-metachronous", "restage", "complete_response")
        assert "liver_resection" in after_gate(found)
        assert "primary_resection" not in after_gate(found)

    @pytest.mark.parametrize(
        ("state", "verdict"), [("disappearing", Truth.TRUE), ("present", Truth.FALSE)]
    )
    def test_what_is_on_record_says_whether_it_happened(self, state: str, verdict: Truth) -> None:
        lesion = SINCE_JANUARY["lesions"][0] | {"state": state}
        given = systemic(response="partial", response_date="2026-04-22")
        record = patient(**SINCE_JANUARY | {"lesions": [lesion]}, treatments=[given])
        found = branch(record, BEFORE_SURGERY, "restage", "complete_response")
        assert found.verdict is verdict

    def test_after_immunotherapy_both_ways_are_open(self) -> None:
        found = branch(patient(**DMMR), "immunotherapy-first", "restage", "complete_response")
        assert found.continuation == "crc-vanished-on-immunotherapy"
        assert "neither way is settled" in words(found)


class TestNeverDeclaredPalliative:
    """SAFETY-25."""

    def test_still_not_resectable_goes_to_the_liver_surgeon_again(self) -> None:
        record = patient(**UNRESECTABLE)
        found = branch(record, "conversion", "restage_again", "still_unresectable")
        assert after_gate(found)[0] == "board_review"
        assert "never declared palliative by the calendar" in words(found)

    def test_transplant_is_asked_where_disease_is_in_the_liver_only(self) -> None:
        liver_only = branch(patient(**UNRESECTABLE), "conversion", "board", "go_on")
        assert "transplant_referral" in after_gate(liver_only)
        lung = LIVER | {"id": "L2", "organ": "lung", "count": 1}
        elsewhere = patient(**UNRESECTABLE, lesions=[LIVER, lung])
        assert "transplant_referral" not in after_gate(
            branch(elsewhere, "conversion", "board", "go_on")
        )

    @pytest.mark.parametrize("pathway_id", ["conversion", "unresectable-asymptomatic"])
    def test_palliative_intent_is_an_outcome_of_the_board_alone(self, pathway_id: str) -> None:
        found = branches(patient(**UNRESECTABLE), pathway_id)
        gates = {each.gate for each in found if each.outcome == "palliative_intent"}
        assert gates == {"board"}

    def test_progression_before_surgery_asks_whether_to_operate_nevertheless(self) -> None:
        found = branch(patient(), BEFORE_SURGERY, "restage", "progression")
        assert after_gate(found)[0] == "board_review"
        assert "Operate nevertheless" in words(found)

    def test_progression_on_record_is_the_outcome_on_record(self) -> None:
        verdicts = {
            response: branch(
                patient(**UNRESECTABLE, **after_chemotherapy(response)),
                "palliative-systemic",
                "restage",
                "change_treatment",
            ).verdict
            for response in ("progression", "stable")
        }
        assert verdicts == {"progression": Truth.TRUE, "stable": Truth.FALSE}


class TestImmunotherapyOwed:
    """SAFETY-15: where chemotherapy came first, it is not followed by more of it."""

    @pytest.mark.parametrize(
        ("gate", "outcome"), [("restage_again", "still_unresectable"), ("restage", "progression")]
    )
    def test_deficient_and_none_given_yet(self, gate: str, outcome: str) -> None:
        record = patient(**UNRESECTABLE, **DMMR)
        actions = after_gate(branch(record, "conversion", gate, outcome))
        assert "immunotherapy" in actions
        assert not CYTOTOXIC & set(actions)

    def test_not_again_once_it_was_given(self) -> None:
        given = [systemic(drugs=["pembrolizumab"])]
        record = patient(**SINCE_JANUARY, **UNRESECTABLE, **DMMR, treatments=given)
        found = branch(record, "palliative-systemic", "restage", "change_treatment")
        assert "immunotherapy" not in after_gate(found)
        assert "systemic_doublet" in after_gate(found)

    def test_nor_where_mismatch_repair_is_proficient(self) -> None:
        found = branch(patient(**UNRESECTABLE), "conversion", "restage", "progression")
        assert "immunotherapy" not in after_gate(found)


class TestInStages:
    def test_a_small_remnant_after_the_primary_leads_to_two_stages(self) -> None:
        record = patient(liver={"remnant_percent": 18, "background": "normal"})
        found = branch(record, "primary-first", "restage", "resectable_in_stages")
        assert found.verdict is Truth.TRUE
        steps = ahead(found)
        first, second = steps["then-stage_one"], steps["then-stage_two"]
        assert days_between(first.end_earliest, second.earliest) >= 28

    def test_a_large_remnant_does_not(self) -> None:
        record = patient(liver={"remnant_percent": 45, "background": "normal"})
        found = branch(record, "primary-first", "restage", "resectable_in_stages")
        assert found.verdict is Truth.FALSE

    def test_fourteen_metastases_have_the_same_branches_as_two(self) -> None:
        """SAFETY-9: no branch is closed by a count."""
        few = branches(patient(), "primary-first")
        many = branches(patient(lesions=[LIVER | {"count": 14}]), "primary-first")
        assert [(each.gate, each.outcome, each.verdict) for each in few] == [
            (each.gate, each.outcome, each.verdict) for each in many
        ]

    def test_what_is_left_at_the_margin_is_asked_of_surgeon_and_pathologist(self) -> None:
        removed = LIVER | {"state": "resected"}
        operation = {
            "id": "T3", "kind": "surgery", "operation": "liver_resection_minor", "target": "L1",
            "organ": "liver", "margin": "R1", "start": "2026-04-20", "end": "2026-04-20",
        }  # fmt: skip
        record = patient(lesions=[removed], treatments=[operation])
        found = branch(record, "after-metastasectomy", "board", "margin_involved")
        assert after_gate(found)[0] == "board_review"
        assert "no source of the inventory gives one" in words(found)


class TestRectum:
    def test_a_complete_response_is_discussed_in_a_programme_not_operated_on_at_once(self) -> None:
        record = patient(primaries=[COLON | RECTUM])
        found = branch(record, RECTAL, "restage", "rectum_complete_response")
        assert after_gate(found)[0] == "board_review"
        assert "primary_resection" not in after_gate(found)
        assert "liver_resection" in after_gate(found)
        assert "specialised programme" in words(found)

    def test_without_metastases_watch_and_wait_has_no_invented_intervals(self) -> None:
        record = patient(
            primaries=[COLON | RECTUM | {"locally_advanced": True}],
            lesions=[],
            resectability=judged("resectable")[:1],
        )
        found = branch(record, "rectum-locally-advanced-total", "restage", "complete_response")
        assert after_gate(found) == ["board_review", "surveillance"]
        assert "ask the programme" in words(found)

    def test_still_resectable_goes_on_as_planned(self) -> None:
        record = patient(primaries=[COLON | RECTUM])
        found = branch(record, RECTAL, "restage", "still_resectable")
        assert found.continues
        assert {"liver_resection", "primary_resection"} <= set(after_gate(found))


def test_chemotherapy_on_record_does_not_show_that_immunotherapy_was_given() -> None:
    record = patient(**SINCE_JANUARY, **DMMR, **UNRESECTABLE, treatments=[systemic()])
    steps = {step.id: step.state for step in pathway(record, "immunotherapy-first").plan.steps}
    assert steps["immunotherapy"] == "planned"


def test_immunotherapy_on_record_does() -> None:
    given = systemic(drugs=["pembrolizumab"])
    record = patient(**SINCE_JANUARY, **DMMR, **UNRESECTABLE, treatments=[given])
    steps = {step.id: step.state for step in pathway(record, "immunotherapy-first").plan.steps}
    assert steps["immunotherapy"] == "done"
