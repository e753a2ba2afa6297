"""After each decision on an osteosarcoma the board sees what follows, and only that."""

from datetime import date

import pytest

from guidelines.core.truth import Truth
from tests.content.branches import after_gate, ahead, branch, branches, words
from tests.content.osteosarcoma_patients import (
    NODULE,
    judged,
    patient,
    relapse,
)
from tests.content.patients import GONE, sequencing

GATES_AFTER_MAP = {"go_on", "progression", "lung_unresectable", "nodule_vanished"}


def days_between(earlier: str | None, later: str | None) -> int:
    assert earlier
    assert later
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


class TestAfterRestaging:
    """SAFETY-26: a gate after restaging; progression, lung disease unresectable or vanished."""

    def test_it_has_these_four_outcomes(self) -> None:
        found = branches(patient(), "os-map-staged")
        assert {each.outcome for each in found if each.gate == "restage"} == GATES_AFTER_MAP

    def test_as_planned_the_primary_is_operated_on_in_week_eleven(self) -> None:
        found = branch(patient(), "os-map-staged", "restage", "go_on")
        steps = ahead(found)
        assert found.continues
        assert days_between(steps["map_before"].earliest, steps["primary"].earliest) == 70

    @pytest.mark.parametrize("pathway", ["os-map-staged", "os-map-simultaneous"])
    def test_a_vanished_nodule_does_not_bring_the_operation_forward(self, pathway: str) -> None:
        steps = ahead(branch(patient(), pathway, "restage", "nodule_vanished"))
        operation = "then-primary" if pathway == "os-map-staged" else "then-together"
        assert days_between(steps["map_before"].earliest, steps[operation].earliest) >= 70

    def test_and_its_side_is_still_explored_or_watched_on_purpose(self) -> None:
        found = branch(patient(), "os-map-staged", "restage", "nodule_vanished")
        assert "lung_resection" in after_gate(found)
        assert "what is not explored is followed by ct" in words(found).lower()

    def test_progression_asks_first_whether_everything_can_be_removed(self) -> None:
        found = branch(patient(), "os-map-staged", "restage", "progression")
        assert after_gate(found)[0] == "board_review"
        assert "no reason for palliative intent" in words(found)

    def test_lung_disease_that_cannot_be_resected_is_treated_otherwise_and_asked_again(
        self,
    ) -> None:
        found = branch(patient(), "os-map-staged", "restage", "lung_unresectable")
        assert {"stereotactic_radiotherapy", "restage"} <= set(after_gate(found))
        assert "lung_resection" not in after_gate(found)

    @pytest.mark.parametrize(
        ("state", "verdict"), [("disappearing", Truth.TRUE), ("present", Truth.FALSE)]
    )
    def test_a_nodule_on_record_as_vanished_is_the_outcome(
        self, state: str, verdict: Truth
    ) -> None:
        record = patient(lesions=[NODULE | {"state": state}], histories={"lesions": True})
        found = branch(record, "os-map-staged", "restage", "nodule_vanished")
        assert found.verdict is verdict

    def test_no_day_is_given_to_a_branch_either_before_kidneys_and_heart_are_known(self) -> None:
        known, unknown = patient(), patient(fitness={"gfr": GONE, "lvef": GONE})
        dated = ahead(branch(known, "os-map-staged", "restage", "progression"))
        undated = ahead(branch(unknown, "os-map-staged", "restage", "progression"))
        assert dated["then-systemic"].earliest is not None
        assert undated["then-systemic"].earliest is None


def test_no_chemotherapy_of_a_first_sarcoma_follows_a_gate_that_waits_for_no_organ() -> None:
    """SAFETY-26: where the pathway gives days without kidneys and heart, its branches give none."""
    for pathway in sequencing().pathways.values():
        if pathway.stream != "osteosarcoma" or pathway.dated_when is not None:
            continue
        for gate in (step.gate for step in pathway.steps if step.gate):
            for each in gate.branches:
                then = sequencing().continuations.get(each.continuation or "")
                actions = {step.action for step in then.steps} if then else set()
                assert "sarcoma_chemotherapy" not in actions, (pathway.id, each.outcome)


@pytest.mark.parametrize(
    ("pathway", "gate", "outcome"),
    [
        ("os-after-radiotherapy-sequence", "histology", "not_resectable"),
        ("os-low-grade-sequence", "review", "high_grade"),
    ],
)
def test_but_says_which_column_opens(pathway: str, gate: str, outcome: str) -> None:
    gates = {step.id: step.gate for step in sequencing().pathways[pathway].steps if step.gate}
    stop = next(each.stop for each in gates[gate].branches if each.outcome == outcome)
    assert stop is not None
    assert "once kidneys, heart, hearing and the ledger are known" in stop


class TestRelapse:
    """SAFETY-28."""

    def test_surgery_first_and_chemotherapy_first_lead_to_the_same_question(self) -> None:
        record = relapse()
        for pathway in ("os-relapse-surgery", "os-relapse-chemotherapy-first"):
            found = branch(record, pathway, "remission", "resect_again")
            assert "bone_resection" in after_gate(found)
            assert "complete" in words(found)

    def test_whatever_is_resectable_again_is_operated_on(self) -> None:
        record = relapse(resectability=judged(lung="unresectable"))
        found = branch(record, "os-relapse-unresectable", "reask", "all_resectable")
        assert "lung_resection" in after_gate(found)
        assert found.verdict is Truth.FALSE

    def test_and_is_the_outcome_on_record_once_surgeons_say_so(self) -> None:
        found = branch(relapse(), "os-palliative-systemic", "restage", "resectable")
        assert found.verdict is Truth.TRUE

    def test_what_is_not_resectable_is_never_a_stop(self) -> None:
        record = relapse(resectability=judged(lung="unresectable"))
        found = branch(record, "os-relapse-unresectable", "reask", "change")
        assert found.stop is None
        assert "every surgeon is asked again" in words(found)

    def test_remission_is_followed_or_treated_and_both_are_shown(self) -> None:
        found = branches(relapse(), "os-relapse-chemotherapy-first")
        outcomes = {each.outcome for each in found if each.gate == "remission"}
        assert outcomes == {"follow_up", "chemotherapy", "resect_again"}

    def test_the_second_side_of_the_chest_keeps_its_two_weeks(self) -> None:
        record = relapse(
            "2024-06-03",
            NODULE
            | {"id": "L2", "side": "left", "first_seen": "2024-06-03", "seen_at": "follow_up"},
            resectability=judged(lung="unresectable"),
        )
        steps = ahead(branch(record, "os-relapse-unresectable", "reask", "all_resectable"))
        first, second = steps["then-lung_a"], steps["then-lung_b"]
        assert days_between(first.end_earliest, second.earliest) >= 14


def test_a_nodule_that_has_gone_is_still_followed() -> None:
    nodule = NODULE | {"nature": "indeterminate", "measurements": []}
    record = patient(lesions=[nodule])
    found = branch(record, "os-open-nodule", "ct3", "gone")
    assert found.continues
    grown = branch(record, "os-open-nodule", "ct3", "grown")
    assert "lung_resection" in after_gate(grown)
