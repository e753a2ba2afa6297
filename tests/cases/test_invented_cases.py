"""Invented cases: a newcomer's, an empty one, a complete one, and emergencies."""

from datetime import date

import pytest

from tests.cases.reports import ACTIVE, assessed, named, pathways, reported, statuses

CURATIVE_SEQUENCES = {"colon-chemotherapy-first", "liver-first", "primary-first"}


def test_nothing_known_is_neither_applied_nor_ruled_out() -> None:
    document = reported("invented-everything-unknown")
    found = {each["status"] for each in document["recommendations"]}
    assert document["classification"]["case"]["label"] == "unknown"
    assert not pathways(document, "excluded")
    assert not pathways(document, "inconsistent")
    assert "open" in found
    ruled_out = {e["id"] for e in document["recommendations"] if e["status"] == "does_not_apply"}
    assert not ruled_out
    applied = [e for e in document["recommendations"] if e["status"] == "applies"]
    assert {each["kind"] for each in applied} == {"prerequisite"}


def test_everything_is_asked_with_emergencies_and_safety_first() -> None:
    missing = reported("invented-everything-unknown")["missing"]
    assert missing[0]["fact"].startswith("emergency.")
    assert {"safety.dpd", "marker.mmr", "safety.gfr"} <= {
        item["fact"] for item in missing if item["place"] == "safety"
    }
    assert all(item["ask"].endswith("?") for item in missing)


def test_a_resectable_colon_case_gets_its_sequences_side_by_side() -> None:
    document = reported("invented-colon-synchronous-resectable")
    assert document["classification"]["case"]["label"] == "synchronous"
    assert document["classification"]["oligometastatic"]["state"] == "synchronous_oligometastatic"
    assert pathways(document, "feasible") >= CURATIVE_SEQUENCES
    assert pathways(document, "contested") == {"simultaneous"}
    assert not any("rectum" in each for each in pathways(document, "feasible"))
    for source in ("CRC-S-06", "CRC-S-12", "SYS-B-02", "CRC-B-23"):
        advice = [e for e in document["recommendations"] if source in e["sources"]]
        assert not [e["id"] for e in advice if e["status"] in ACTIVE], source


def test_anti_egfr_is_forbidden_in_resectable_disease() -> None:
    document = reported("invented-colon-synchronous-resectable")
    forbidden = named(document["recommendations"], "no-anti-egfr-resectable")
    assert (forbidden["kind"], forbidden["status"]) == ("do_not", "applies")


@pytest.mark.parametrize("way", ["colon-chemotherapy-first", "liver-first"])
def test_the_liver_operation_waits_four_weeks_after_chemotherapy(way: str) -> None:
    """Four to six weeks after the last dose (CRC-B-12), on dates a team can plan with."""
    pathway = named(reported("invented-colon-synchronous-resectable")["pathways"], way)
    steps = {step["id"]: step for step in pathway["steps"]}
    given, liver = steps["systemic"], steps["liver"]
    assert given["earliest"] == "2026-05-04"
    last_dose = date.fromisoformat(given["end_earliest"])
    assert (date.fromisoformat(liver["earliest"]) - last_dose).days >= 28
    assert pathway["first_treatment_days"][0] == 0
    assert all(step["latest"] for step in steps.values() if step["state"] == "planned")


def test_gates_that_are_answered_are_met_and_their_tests_not_repeated() -> None:
    for pathway in reported("invented-colon-synchronous-resectable")["pathways"]:
        if pathway["id"] in CURATIVE_SEQUENCES:
            steps = {step["id"]: step for step in pathway["steps"]}
            assert steps["systemic" if "systemic" in steps else "liver"]["needs"] == "met"
            assert steps["liver_mri"]["state"] == "skipped"


def test_an_emergency_outranks_everything_else() -> None:
    document = reported("invented-emergency-several")
    later = [e for e in document["recommendations"] if not e["emergency"]]
    after = document["recommendations"][document["recommendations"].index(later[0]) :]
    assert not [e["id"] for e in after if e["emergency"] and e["status"] in ACTIVE]
    now = {
        e["id"] for e in document["recommendations"] if e["emergency"] and e["status"] == "applies"
    }
    assert now == {"emergency-first", "perforation", "biliary-obstruction"}
    way = document["pathways"][0]
    assert way["id"] == "emergency-first"
    starts = {s["id"]: s["earliest"] for s in way["steps"] if s["state"] == "planned"}
    assert starts["perforation"] == "2026-05-04"
    assert statuses(document, "CRC-B-25") >= {"applies"}


def test_poor_fitness_is_questioned_before_it_excludes() -> None:
    """ECOG 3 in an emergency may come from the tumour (SAFETY-25)."""
    advice = named(
        reported("invented-emergency-several")["recommendations"], "fitness-ask-reversible"
    )
    assert advice["status"] == "applies"


def test_half_the_dates_leave_honest_unknowns_and_say_what_would_decide() -> None:
    document = reported("invented-half-the-dates")
    lesion = named(document["classification"]["lesions"], "L1")
    assert lesion["label"] == "unknown"
    assert set(lesion["possible"]) == {"early_metachronous", "late_metachronous"}
    assert "primaries/P1/diagnosis_date" in {each["path"] for each in lesion["missing"]}
    assert named(document["recommendations"], "establish-timing")["status"] == "applies"


def test_answering_one_question_changes_the_plan() -> None:
    open_before = reported("invented-half-the-dates")["missing"]
    deciding = [each for each in open_before if each["changes"]]
    assert deciding
    assert any(answer["settles"] for each in deciding for answer in each["answers"])
    assert assessed("invented-half-the-dates").result.facts["metastases.timing"].state != "known"
