"""Cancer of both breasts, the ledger of a lifetime, and no combination without an answer."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from tests.content.breast_patients import (
    HER2,
    IN_PLACE,
    LEFT,
    LIVER,
    LUMINAL,
    MASTECTOMY,
    NODULE,
    RIGHT,
    TRIPLE_NEGATIVE,
    note,
    tissue,
    two_breasts,
    woman,
)
from tests.content.patients import Changes, pathway, result, sequencing, status

APPLIES, NOT, OPEN = "applies", "does_not_apply", "open"


def apart(first: str, **changes: Any) -> Any:
    """The right breast in April 2026, the left one on that day, removed."""
    return two_breasts(primaries=[LEFT | {"diagnosis_date": first}, RIGHT], **changes)


class TestBilateral:
    """DEF-B3 and BRE-B-07; receptors belong to a specimen (SAFETY-30)."""

    def test_each_breast_is_staged_and_treated_as_a_primary_of_its_own(self) -> None:
        assert status(two_breasts(), "breast-contralateral-is-new") == APPLIES
        assert status(two_breasts(), "breast-each-breast") == NOT
        one_tested = two_breasts(specimens=[tissue("P1", LUMINAL)])
        assert status(one_tested, "breast-each-breast") == APPLIES
        one_breast = woman(lesions=[])
        assert status(one_breast, "breast-contralateral-is-new") == NOT

    def test_two_different_cancers_get_one_plan_led_by_the_higher_risk(self) -> None:
        assert status(two_breasts(), "breast-discordant-bilateral") == APPLIES
        assert status(two_breasts(LUMINAL, LUMINAL), "breast-discordant-bilateral") == NOT
        assert status(two_breasts(LUMINAL, {}), "breast-discordant-bilateral") == OPEN
        for item in ("breast-bilateral-neoadjuvant", "breast-bilateral-surgery-first"):
            assert pathway(two_breasts(), item).plan.status == APPLIES

    def test_both_breasts_are_operated_on_after_treatment_and_imaging(self) -> None:
        steps = [
            each.id for each in pathway(two_breasts(), "breast-bilateral-neoadjuvant").plan.steps
        ]
        assert steps.index("systemic") < steps.index("restage") < steps.index("operation")

    @pytest.mark.parametrize(
        ("first", "synchronous"),
        [("2026-01-20", True), ("2026-01-19", False), ("2021-01-01", False)],
    )
    def test_three_months_separate_synchronous_from_metachronous(
        self, first: str, synchronous: bool
    ) -> None:
        together = pathway(apart(first), "breast-bilateral-neoadjuvant").plan.status
        later = pathway(apart(first), "breast-contralateral").plan.status
        assert (together, later) == ((APPLIES, NOT) if synchronous else (NOT, APPLIES))

    def test_the_definitions_disagree_aloud(self) -> None:
        five_months = apart("2025-11-20")
        assert note(five_months, "note-breast-bilateral-threshold") == APPLIES
        timing = result(five_months).classification.primaries[0]
        assert (timing.definition, timing.label) == ("breast_bilateral_three", "metachronous")
        assert timing.flips
        assert note(two_breasts(), "note-breast-bilateral-threshold") == NOT

    def test_within_five_years_the_whole_body_is_staged_again(self) -> None:
        assert status(apart("2022-04-20"), "breast-contralateral-restage") == APPLIES
        assert status(apart("2021-04-20"), "breast-contralateral-restage") == NOT
        assert status(two_breasts(), "breast-contralateral-restage") == NOT

    def test_a_node_of_the_other_axilla_asks_for_that_breast(self) -> None:
        def with_node(side: str) -> str:
            node = LIVER | {
                "organ": "lymph_node",
                "label": "Axillary node",
                "side": side,
                "count": 1,
            }
            return status(woman(lesions=[node]), "breast-contralateral-axilla")

        assert with_node("right") == APPLIES
        assert with_node("left") == NOT

    def test_genetics_is_asked_of_both_breasts_and_of_men(self) -> None:
        assert status(two_breasts(genetics={}), "breast-germline") == APPLIES
        man = woman(patient={"sex": "male", "age": 57}, lesions=[], genetics={})
        assert status(man, "breast-germline") == APPLIES
        assert status(two_breasts(), "breast-germline") == NOT
        older = woman(lesions=[], genetics={}, specimens=[tissue("P1", TRIPLE_NEGATIVE)])
        assert status(older, "breast-germline") == NOT
        sixty = {"patient": {"sex": "female", "age": 60}}
        younger = woman(lesions=[], genetics={}, specimens=[tissue("P1", TRIPLE_NEGATIVE)], **sixty)
        assert status(younger, "breast-germline") == APPLIES


class TestLedger:
    """SAFETY-12 and BRE-B-11: over all cancers, and an unknown dose is not none."""

    def given(self, **more: Any) -> Changes:
        return {
            "id": "T7",
            "kind": "systemic",
            "intent": "curative",
            "label": "For a sarcoma in childhood",
            "drugs": ["doxorubicin"],
            "start": "1999",
            "last_dose": "1999",
        } | more

    def test_an_anthracycline_for_another_cancer_counts(self) -> None:
        dose = [{"drug": "doxorubicin", "total": "240"}]
        known = woman(treatments=[MASTECTOMY, self.given(doses=dose)])
        assert status(known, "breast-anthracycline-ledger") == APPLIES
        assert status(woman(), "breast-anthracycline-ledger") == NOT

    def test_a_dose_that_nobody_recorded_is_open_never_none(self) -> None:
        unknown = woman(treatments=[MASTECTOMY, self.given()])
        assert status(unknown, "breast-anthracycline-ledger") == OPEN

    def test_radiotherapy_of_the_chest_is_asked_for(self) -> None:
        mantle = {"id": "T8", "kind": "radiotherapy", "field": "mantle", "start": "1994"}
        assert status(woman(treatments=[MASTECTOMY, mantle]), "breast-heart-ledger") == APPLIES
        assert status(woman(), "breast-heart-ledger") == NOT
        assert status(woman(histories={"lesions": True}), "breast-heart-ledger") == OPEN


TIMES: dict[str, Changes] = {
    "de novo": {
        "primaries": [IN_PLACE],
        "lesions": [LIVER | {"seen_at": "baseline_staging"}],
        "treatments": [],
    },
    "recurrence": {},
    "undated": {"lesions": [{**LIVER, "first_seen": None, "seen_at": None}]},
    "early cancer": {"lesions": []},
    "nodule": {"lesions": [NODULE]},
    "nobody looked": {"lesions": [], "examinations": [], "histories": {}},
    "both breasts": {
        "case": {"id": "B2", "stream": "breast", "focus_primary": "P1"},
        "primaries": [IN_PLACE, RIGHT],
        "lesions": [],
        "treatments": [],
    },
}
VERDICTS = ("resectable", "potentially_resectable", "unresectable", None)
SYMPTOMS: tuple[Changes, ...] = (
    {},
    {"emergencies": {"visceral_crisis": True}},
    {"emergencies": {"cord_compression": True}},
)
SUBTYPES: tuple[Changes, ...] = (LUMINAL, HER2, TRIPLE_NEGATIVE, {})


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize("verdict", VERDICTS)
def test_no_combination_ends_in_an_empty_pane(time: str, verdict: str | None) -> None:
    """SAFETY-31 and SAFETY-32: a pathway or a reason, and the columns without cure beside it."""
    judged = [{"scope": "metastases", "verdict": verdict, "by": "Dr Ba", "date": "2026-04-20",
               "imaging_date": "2026-04-15"}] if verdict else []  # fmt: skip
    for symptoms, receptors in product(SYMPTOMS, SUBTYPES):
        fields = {"specimens": [tissue("P1", receptors)], "resectability": judged}
        found = result(woman(**(fields | TIMES[time] | symptoms)))
        ways = {each.id: each.plan.status for each in found.pathways}
        own = {key: found for key, found in ways.items() if key.startswith("breast-")}
        assert own.pop("breast-palliative-systemic") == APPLIES
        always = {"observation", "supportive-care", "clinical-trial"}
        assert {ways[each] for each in always} == {APPLIES}
        silent = not {APPLIES, OPEN} & set(own.values())
        reasons = {each.id for each in found.notes if each.status == APPLIES}
        assert not silent or "note-breast-early" in reasons, (time, verdict, symptoms, receptors)
        assert not symptoms or ways["emergency-first"] == APPLIES


def test_no_template_has_a_greatest_number_and_each_has_gate_and_stop() -> None:
    """SAFETY-9 and SAFETY-31."""
    own = [each for each in sequencing().pathways.values() if each.stream == "breast"]
    assert len(own) == 10
    for each in own:
        assert each.stop
        gated = any(step.gate for step in each.steps)
        assert gated, each.id


def test_nothing_recalled_forbids_or_demands() -> None:
    """What was only recalled is offered as a consider or a caution."""
    own = [each for each in sequencing().recommendations.values() if each.stream == "breast"]
    assert {each.kind for each in own} == {"do", "consider", "caution", "prerequisite"}
    read = {key: each.read for key, each in sequencing().citations.items()}
    for each in own:
        recalled = {read[citation] for citation in each.citations} <= {"K", "K?"}
        assert not (each.kind == "do" and each.citations and recalled), each.id
