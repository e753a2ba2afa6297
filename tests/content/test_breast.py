"""Breast cancer: what a board sees of a recurrence, of de novo disease, and of a lung nodule."""

from __future__ import annotations

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
    TRIPLE_NEGATIVE,
    chemotherapy,
    endocrine,
    first_line,
    note,
    tissue,
    woman,
)
from tests.content.patients import Changes, pathway, result, status

APPLIES, NOT, OPEN = "applies", "does_not_apply", "open"


def of(receptors: Changes, **changes: Any) -> Any:
    return woman(specimens=[tissue("P1", receptors), tissue("L1", receptors)], **changes)


def de_novo(**changes: Any) -> Any:
    lesion = LIVER | {"seen_at": "baseline_staging"}
    fields: Changes = {"primaries": [IN_PLACE], "lesions": [lesion], "treatments": []}
    return woman(**(fields | changes))


def nodule(**changes: Any) -> Any:
    fields: Changes = {"lesions": [NODULE], "specimens": [tissue("P1", LUMINAL)]}
    return woman(**(fields | changes))


class TestTheGap:
    """META-S-05: the articles ask about breast cancer and say nothing."""

    @pytest.mark.parametrize("record", [woman(), de_novo(), nodule(), woman(lesions=[])])
    def test_it_is_told_to_everybody_with_breast_cancer(self, record: Any) -> None:
        assert note(record, "note-breast-gap") == APPLIES

    def test_and_to_nobody_else(self) -> None:
        colon = woman(
            primaries=[LEFT | {"topography": "C18.7", "laterality": None}],
            case={"id": "C", "stream": "colorectal"},
        )
        assert "note-breast-gap" not in {each.id for each in result(colon).notes}

    def test_with_a_bowel_cancer_in_focus_it_is_told_beside_it(self) -> None:
        bowel = {"id": "P2", "topography": "C18.7", "diagnosis_date": "2026-04-01"}
        both = woman(
            primaries=[LEFT, bowel],
            case={"id": "C", "stream": "colorectal", "focus_primary": "P2"},
        )
        beside = next(each for each in result(both).also if each.focus == "P1")
        assert "note-breast-gap" in {each.id for each in beside.notes}


class TestTissue:
    def test_a_first_metastasis_is_biopsied_and_its_receptors_are_tested(self) -> None:
        bare = woman(
            lesions=[LIVER | {"histology_confirmed": False}], specimens=[tissue("P1", LUMINAL)]
        )
        assert status(bare, "breast-biopsy-first-recurrence") == APPLIES
        assert status(bare, "breast-receptors-again") == APPLIES
        assert status(woman(), "breast-biopsy-first-recurrence") == NOT
        assert status(woman(), "breast-receptors-again") == NOT

    def test_treatment_follows_the_metastasis_where_receptors_differ(self) -> None:
        changed = woman(specimens=[tissue("P1", LUMINAL), tissue("L1", HER2)])
        assert status(changed, "breast-receptors-differ") == APPLIES
        assert status(changed, "breast-her2-first-line") == APPLIES
        assert status(changed, "breast-luminal-first-line") == NOT
        assert "conflict-breast-which-receptors" in {each.id for each in result(changed).conflicts}

    def test_half_a_result_opens_two_first_lines_and_asks(self) -> None:
        half = {"HER2": "positive"}
        assert status(of(half), "breast-her2-first-line") == APPLIES
        unknown = {"ER": "positive"}
        assert status(of(unknown), "breast-her2-first-line") == OPEN
        assert status(of(unknown), "breast-subtype-before-systemic") == APPLIES
        assert status(of(LUMINAL), "breast-subtype-before-systemic") == NOT


class TestSolitaryNodule:
    def test_wedge_or_biopsy_comes_before_lobectomy(self) -> None:
        assert status(nodule(), "breast-wedge-before-lobectomy") == APPLIES
        assert status(nodule(), "breast-lobectomy-before-origin") == APPLIES
        assert pathway(nodule(), "breast-solitary-nodule").plan.status == APPLIES
        read = nodule(specimens=[tissue("L1", LUMINAL)])
        assert status(read, "breast-wedge-before-lobectomy") == NOT
        assert pathway(read, "breast-solitary-nodule").plan.status == NOT

    def test_a_long_interval_proves_nothing(self) -> None:
        assert status(nodule(), "breast-long-interval-proves-nothing") == APPLIES
        recent = nodule(primaries=[LEFT | {"diagnosis_date": "2024-03-04"}], treatments=[])
        assert status(recent, "breast-long-interval-proves-nothing") == NOT

    def test_the_odds_are_shown_with_both_sides(self) -> None:
        assert note(nodule(), "prognosis-breast-lung-nodule") == APPLIES
        assert "conflict-breast-lung-nodule" in {each.id for each in result(nodule()).conflicts}


class TestFewMetastases:
    """BRE-B-03 and row 18 of the conflict register; SAFETY-9."""

    def test_systemic_treatment_comes_first_and_local_treatment_is_contested(self) -> None:
        assert status(woman(), "breast-systemic-first") == APPLIES
        plan = pathway(woman(), "breast-systemic-then-local").plan
        assert (plan.status, plan.feasibility) == (APPLIES, "contested")
        assert "conflict-18" in {each.id for each in result(woman()).conflicts}

    def test_the_general_invitation_to_local_treatment_is_overridden(self) -> None:
        assert status(woman(), "within-oligometastatic-ceiling") == "overridden"

    @pytest.mark.parametrize("count", [1, 5, 6, 30])
    def test_no_number_closes_a_pathway(self, count: int) -> None:
        many = woman(lesions=[LIVER | {"count": count}])
        assert pathway(many, "breast-systemic-then-local").plan.feasibility == "contested"
        assert pathway(many, "breast-metastatic-systemic").plan.status == APPLIES

    def test_progression_excludes_it_with_the_reason(self) -> None:
        worse = first_line(response="progression", response_date="2026-04-20")
        record = woman(lesions=[LIVER | {"first_seen": "2026-01-05"}],
                       treatments=[MASTECTOMY, worse])  # fmt: skip
        plan = pathway(record, "breast-systemic-then-local").plan
        assert plan.feasibility == "excluded"
        assert status(record, "breast-local-after-response") == NOT

    def test_one_late_metastasis_may_be_treated_first_against_the_trials(self) -> None:
        single = woman(lesions=[LIVER | {"count": 1}])
        plan = pathway(single, "breast-isolated-late").plan
        assert (plan.status, plan.feasibility) == (APPLIES, "contested")
        assert status(single, "breast-metastasectomy-first") == APPLIES
        several = pathway(woman(), "breast-isolated-late").plan  # no count closes it (SAFETY-9)
        assert (several.status, several.feasibility) == (APPLIES, "contested")
        early = woman(lesions=[LIVER | {"first_seen": "2014-10"}])
        assert pathway(early, "breast-isolated-late").plan.status == NOT


class TestDeNovo:
    def test_no_routine_operation_on_the_primary_and_the_other_view_beside_it(self) -> None:
        assert status(de_novo(), "breast-no-routine-primary-surgery") == APPLIES
        assert pathway(de_novo(), "breast-de-novo-systemic").plan.status == APPLIES
        other = pathway(de_novo(), "breast-de-novo-primary-surgery").plan
        assert (other.status, other.feasibility) == (APPLIES, "contested")
        shown = {each.id for each in result(de_novo()).conflicts}
        assert "conflict-breast-primary-surgery" in shown

    def test_symptoms_of_the_breast_are_a_reason_of_their_own(self) -> None:
        ulcer = de_novo(primaries=[IN_PLACE | {"symptomatic": True}])
        assert status(ulcer, "breast-local-symptoms") == APPLIES
        assert status(ulcer, "breast-no-routine-primary-surgery") == "overridden"

    def test_a_recurrence_never_gets_it(self) -> None:
        assert status(woman(), "breast-no-routine-primary-surgery") == NOT
        assert pathway(woman(), "breast-de-novo-systemic").plan.status == NOT

    def test_systemic_treatment_waits_for_the_heart_only_where_the_drug_needs_it(self) -> None:
        """SAFETY-11."""
        unmeasured = {"date": "2026-04-28", "ecog": 1, "menopausal": "post"}

        def gate(receptors: Changes) -> Any:
            record = of(receptors, fitness=unmeasured)
            steps = pathway(record, "breast-metastatic-systemic").plan.steps
            return next(each for each in steps if each.id == "systemic")

        assert gate(HER2).needs == "unmet"
        assert set(gate(HER2).needs_facts) == {"breast.subtype", "safety.lvef"}
        assert gate(LUMINAL).needs == "met"
        assert status(of(HER2, fitness=unmeasured), "breast-lvef") == APPLIES
        assert status(of(HER2), "breast-lvef") == NOT


class TestTiming:
    """DEF-A-BREAST: de novo or recurrence, from diagnosis; the board can choose three months."""

    @pytest.mark.parametrize(
        ("seen", "label"),
        [
            ("2019-09-04", "synchronous"),
            ("2019-09-05", "early_metachronous"),
            ("2021-03-04", "early_metachronous"),
            ("2021-03-05", "late_metachronous"),
        ],
    )
    def test_six_and_twenty_four_months_are_the_last_days(self, seen: str, label: str) -> None:
        record = woman(lesions=[LIVER | {"first_seen": seen}])
        assert result(record).facts["metastases.timing"].options == (label,)

    def test_between_three_and_six_months_the_definitions_disagree(self) -> None:
        between = woman(lesions=[LIVER | {"first_seen": "2019-08-01"}])
        assert result(between).facts["metastases.timing_flips"].options == ("yes",)
        assert result(woman()).facts["metastases.timing_flips"].options == ("no",)


class TestSubtypes:
    def test_each_subtype_has_its_own_first_line(self) -> None:
        first = {
            "breast-her2-first-line": HER2,
            "breast-luminal-first-line": LUMINAL,
        }
        for item, receptors in first.items():
            assert status(of(receptors), item) == APPLIES
            assert {status(of(other), item) for other in (TRIPLE_NEGATIVE,)} == {NOT}

    @pytest.mark.parametrize(("score", "expected"), [("10", APPLIES), ("9", NOT), (None, OPEN)])
    def test_immunotherapy_needs_its_score(self, score: str | None, expected: str) -> None:
        receptors = TRIPLE_NEGATIVE | ({"PD-L1_CPS": score} if score else {})
        assert status(of(receptors), "breast-triple-negative-immunotherapy") == expected
        asked = status(of(receptors), "breast-pdl1")
        assert asked == (APPLIES if score is None else NOT)

    def test_a_relapse_within_six_months_is_beyond_the_trial(self) -> None:
        receptors = TRIPLE_NEGATIVE | {"PD-L1_CPS": "20"}
        soon = chemotherapy("doxorubicin", "paclitaxel", last_dose="2026-01-10")
        record = of(receptors, treatments=[MASTECTOMY, soon])
        assert status(record, "breast-triple-negative-immunotherapy") == "overridden"
        late = chemotherapy("doxorubicin", "paclitaxel")
        record = of(receptors, treatments=[MASTECTOMY, late])
        assert status(record, "breast-triple-negative-immunotherapy") == APPLIES

    def test_a_visceral_crisis_comes_before_the_usual_first_line(self) -> None:
        """SAFETY-10."""
        crisis = of(LUMINAL, emergencies={"visceral_crisis": True})
        assert status(crisis, "breast-visceral-crisis") == APPLIES
        assert status(crisis, "breast-luminal-first-line") == "overridden"
        assert result(crisis).recommendations[0].emergency
        not_asked = of(LUMINAL, emergencies={})
        assert status(not_asked, "breast-luminal-first-line") == "possibly_overridden"

    def test_germline_brca_opens_a_drug_and_tumour_sequencing_does_not(self) -> None:
        carrier = of(LUMINAL, genetics={"gene": "BRCA2"})
        assert status(carrier, "breast-parp") == APPLIES
        tumour = LUMINAL | {"IHC": "BRCA2 mutated in the tumour"}
        sequenced = of(tumour, genetics={})
        assert status(sequenced, "breast-parp") == OPEN
        assert status(sequenced, "breast-tumour-is-not-germline") == APPLIES
        assert status(sequenced, "breast-germline") == APPLIES


class TestEndocrineClocks:
    """BRE-B-10; every clock has its own anchor (SAFETY-2)."""

    def relapse(self, seen: str, **endocrine_fields: Any) -> Any:
        return woman(
            lesions=[LIVER | {"first_seen": seen}],
            treatments=[MASTECTOMY, endocrine(**endocrine_fields)],
        )

    def test_relapse_in_the_first_two_years_is_primary_resistance(self) -> None:
        early = self.relapse("2021-05-05", last_dose="2021-06-01")
        assert status(early, "breast-primary-endocrine-resistance") == APPLIES
        assert status(early, "breast-secondary-endocrine-resistance") == NOT
        later = self.relapse("2021-05-06", last_dose="2021-06-01")
        assert status(later, "breast-primary-endocrine-resistance") == NOT
        assert status(later, "breast-secondary-endocrine-resistance") == APPLIES

    def test_the_criteria_are_judged_one_by_one(self) -> None:
        early = self.relapse("2021-05-05", last_dose="2021-06-01")
        verdicts = {each.id: each.verdict for each in result(early).criteria}
        assert verdicts["breast-endocrine-resistance-primary"] == "met"
        assert verdicts["breast-endocrine-resistance-secondary"] == "not_met"

    def test_after_a_recent_aromatase_inhibitor_the_partner_is_fulvestrant(self) -> None:
        soon = self.relapse("2025-05-05")
        assert status(soon, "breast-luminal-fulvestrant") == APPLIES
        assert status(soon, "breast-luminal-first-line") == "overridden"
        late = self.relapse("2025-05-06")
        assert status(late, "breast-luminal-fulvestrant") == NOT
        tamoxifen = self.relapse("2025-05-05", drug="tamoxifen")
        assert status(tamoxifen, "breast-luminal-fulvestrant") == NOT

    def test_not_knowing_whether_it_was_still_taken_leaves_it_open(self) -> None:
        vague = self.relapse("2020-02-01", last_dose=None)
        assert status(vague, "breast-primary-endocrine-resistance") == OPEN

    def test_clocks_of_different_anchors_stand_beside_each_other(self) -> None:
        facts = result(self.relapse("2025-05-05")).facts
        ends = {
            name: facts[f"clock.{name}"].start
            for name in ("diagnosis_to_metastasis", "adjuvant_endocrine_start_to_metastasis",
                         "adjuvant_endocrine_end_to_metastasis")
        }  # fmt: skip
        assert len({each.text for each in ends.values() if each}) == 3
