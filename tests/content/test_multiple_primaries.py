"""More than one cancer in one person: drivers without a decision, and lesions between two."""

from __future__ import annotations

from typing import Any

import pytest

from guidelines.core.evaluation.result import CriteriaResult
from tests.content.patients import COLON, GONE, LIVER, advice, pathway, patient, result, status

BREAST: dict[str, Any] = {
    "id": "P2",
    "topography": "C50.4",
    "label": "Left breast",
    "laterality": "left",
    "histology": "8500/3",
    "diagnosis_date": "2026-04-20",
    "diagnosis_basis": "histology",
    "status": "in_place",
}
SECOND_COLON = COLON | {"id": "P2", "topography": "C18.2"}
UNSAID = LIVER | {"candidates": []}


def both(*lesions: Any, other: Any = BREAST, **more: Any) -> Any:
    return patient(
        case={"focus_primary": "P1"},
        primaries=[COLON | {"histology": "8140/3", "diagnosis_basis": "histology"}, other],
        lesions=list(lesions),
        **more,
    )


def criteria(record: Any, name: str) -> CriteriaResult:
    return {each.id: each for each in result(record).criteria}[name]


def specimens(one: str, other: str | None = None, **more: str) -> list[dict[str, Any]]:
    rows = [{"id": "S1", "origin": "P1", "kind": "biopsy", "biomarkers": {"MMR": one} | more}]
    if other:
        rows.append({"id": "S2", "origin": "P2", "kind": "biopsy", "biomarkers": {"MMR": other}})
    return rows


class TestALesionBetweenTwoCancers:
    """SAFETY-20: name both, say who establishes it, and propose no needle."""

    def test_a_liver_lesion_that_nobody_attributed_belongs_to_either(self) -> None:
        record = both(UNSAID)
        assert status(record, "lesion-between-two-cancers") == "applies"
        assert status(record, "tissue-breast-or-colorectal") == "applies"
        assert status(record, "tissue-colorectal-or-lung") == "does_not_apply"

    def test_attributed_to_the_bowel_it_is_a_metastasis_of_the_bowel(self) -> None:
        record = both(LIVER | {"candidates": [{"primary": "P1", "confidence": "confirmed"}]})
        assert status(record, "lesion-between-two-cancers") == "does_not_apply"

    def test_no_step_of_its_pathway_is_a_biopsy(self) -> None:
        plan = pathway(both(UNSAID), "two-active-cancers").plan
        assert plan.status == "applies"
        assert [step.id for step in plan.steps] == ["attribute", "stage", "board"]

    def test_one_cancer_alone_is_never_between_two(self) -> None:
        alone = patient(histories={"primaries": True})
        assert status(alone, "lesion-between-two-cancers") == "does_not_apply"


class TestWhichTumourFirst:
    """MPC-S-05: the drivers stand beside each other; none of them decides."""

    DRIVERS = (
        "drivers-emergency",
        "drivers-preoperative-treatment",
        "drivers-aggressive-tumour",
        "drivers-immunotherapy-for-all",
    )

    def test_both_in_place(self) -> None:
        item = advice(both(), "which-tumour-first")
        assert (item.kind, item.status) == ("consider", "applies")

    def test_the_other_was_removed_and_has_left_nothing(self) -> None:
        cured = BREAST | {"status": "resected", "diagnosis_date": "2012"}
        record = both(other=cured, histories={"primaries": True, "lesions": True})
        assert status(record, "which-tumour-first") == "does_not_apply"

    def test_no_driver_is_more_than_a_consideration(self) -> None:
        shown = {each.id: each.kind for each in result(both()).recommendations}
        assert {shown[each] for each in self.DRIVERS} == {"consider"}

    def test_an_emergency_decides_the_first_step_only(self) -> None:
        record = both(emergencies={"obstruction": True})
        assert status(record, "drivers-emergency") == "applies"
        assert status(record, "drivers-aggressive-tumour") == "does_not_apply"
        assert status(record, "emergency-first") == "applies"


class TestMismatchRepairOfEach:
    def test_every_colorectal_primary_is_tested(self) -> None:
        record = both(other=SECOND_COLON, specimens=specimens("pMMR"))
        assert status(record, "mmr-of-every-primary") == "applies"
        assert pathway(record, "multiple-colorectal").plan.status == "applies"

    def test_all_deficient_one_treatment_may_act_on_all(self) -> None:
        record = both(other=SECOND_COLON, specimens=specimens("dMMR", "dMMR"))
        assert status(record, "drivers-immunotherapy-for-all") == "applies"
        assert status(record, "discordant-plan-dominant") == "does_not_apply"

    def test_discordant_the_node_is_tested_itself(self) -> None:
        record = both(other=SECOND_COLON, specimens=specimens("dMMR", "pMMR"))
        assert status(record, "discordant-plan-dominant") == "applies"
        assert status(record, "discordant-mmr-nodes") == "applies"
        node = {"id": "S3", "origin": "L1", "kind": "biopsy", "biomarkers": {"MMR": "pMMR"}}
        tested = both(LIVER, other=SECOND_COLON, specimens=[*specimens("dMMR", "pMMR"), node])
        assert status(tested, "discordant-mmr-nodes") == "does_not_apply"

    def test_conflict_10_stands_where_primaries_are_compared(self) -> None:
        record = both(other=SECOND_COLON)
        assert "conflict-10" in {each.id for each in result(record).conflicts}


class TestGermline:
    @pytest.mark.parametrize(
        ("gene", "extended", "segmental"),
        [
            ("MLH1", "applies", "does_not_apply"),
            ("EPCAM", "applies", "does_not_apply"),
            ("MSH6", "does_not_apply", "applies"),
            ("PMS2", "does_not_apply", "applies"),
            ("none_found", "does_not_apply", "does_not_apply"),
        ],
    )
    def test_extent_of_colectomy_by_gene(self, gene: str, extended: str, segmental: str) -> None:
        record = patient(genetics={"gene": gene, "germline": GONE})
        assert status(record, "lynch-extent-of-colectomy") == extended
        assert status(record, "lynch-segmental") == segmental

    def test_both_schedules_of_colonoscopy_are_shown(self) -> None:
        record = patient(genetics={"gene": "MSH2"})
        assert "conflict-lynch-colonoscopy" in {each.id for each in result(record).conflicts}

    @pytest.mark.parametrize(
        ("score", "expected"), [(3, "applies"), (4, "applies"), (2, "does_not_apply")]
    )
    def test_biallelic_deficiency_is_tested_from_three_points(
        self, score: int, expected: str
    ) -> None:
        record = patient(
            patient={"birth_date": "1990-01-01"},
            genetics={"cmmrd_score": score},
            specimens=specimens("dMMR"),
        )
        assert status(record, "biallelic-trigger") == expected

    def test_a_carcinoma_before_25_is_enough_by_itself(self) -> None:
        record = patient(patient={"birth_date": "2003-01-01"}, histories={"primaries": True})
        assert status(record, "biallelic-trigger") == "applies"

    def test_braf_explains_the_deficiency_and_the_blood_test_is_not_first(self) -> None:
        record = patient(specimens=specimens("dMMR", BRAF="V600E"))
        assert status(record, "dmmr-probably-sporadic") == "applies"
        assert status(record, "dmmr-explain-first") == "does_not_apply"


class TestCriteria:
    def test_warren_and_gates_need_all_three(self) -> None:
        found = criteria(both(), "warren-gates")
        assert found.verdict == "met"

    def test_what_the_record_does_not_show_stays_open(self) -> None:
        words = BREAST | {"histology": "ductal carcinoma"}
        assert criteria(both(other=words), "warren-gates").verdict == "open"

    def test_nobody_with_one_cancer_sees_them(self) -> None:
        alone = result(patient(histories={"primaries": True})).criteria
        assert "warren-gates" not in {each.id for each in alone}

    @pytest.mark.parametrize(
        ("year", "field", "verdict"),
        [("2008", "left femur", "met"), ("2024", "left femur", "not_met"), ("2008", "?", "open")],
    )
    def test_cahan(self, year: str, field: str, verdict: str) -> None:
        bone = {
            "id": "P1",
            "topography": "C40.2",
            "histology": "9180/3",
            "label": "Left femur",
            "laterality": "left",
            "bone_normal_before": True,
            "diagnosis_date": "2026-03",
            "status": "in_place",
        }
        record = patient(
            primaries=[bone],
            lesions=[],
            treatments=[
                {"id": "T9", "kind": "radiotherapy", "start": f"{year}-03", "field": field}
            ],
        )
        assert criteria(record, "cahan").verdict == verdict


class TestOverlap:
    def test_breast_and_bowel_share_nerves_and_heart(self) -> None:
        assert status(both(), "overlap-neuropathy") == "applies"
        assert status(patient(), "overlap-neuropathy") == "does_not_apply"

    def test_a_second_primary_is_not_stage_four(self) -> None:
        """SAFETY-30"""
        assert status(both(), "curable-second-primary") == "applies"


class TestEveryCancerHasItsColumns:
    """SAFETY-31 and 32: also one of which nothing is encoded."""

    ALWAYS = ("observation", "supportive-care", "clinical-trial")

    @pytest.mark.parametrize(
        "topography", ["C18.7", "C20.9", "C34.1", "C50.4", "C40.2", "C16.3", "C18.1"]
    )
    def test_observation_supportive_care_and_a_trial(self, topography: str) -> None:
        record = patient(primaries=[COLON | {"topography": topography}])
        for column in self.ALWAYS:
            assert pathway(record, column).plan.status == "applies", column

    @pytest.mark.parametrize("topography", ["C18.7", "C20.9", "C16.3", "C18.1"])
    def test_systemic_treatment_has_one_column(self, topography: str) -> None:
        found = result(patient(primaries=[COLON | {"topography": topography}]))
        applying = [each.id for each in found.pathways if each.plan.status == "applies"]
        assert len([each for each in applying if each.endswith("palliative-systemic")]) == 1

    @pytest.mark.parametrize(("topography", "told"), [("C16.3", True), ("C18.7", False)])
    def test_nothing_was_checked_is_said_where_nothing_is_encoded(
        self, topography: str, told: bool
    ) -> None:
        record = patient(primaries=[COLON | {"topography": topography}])
        notes = {each.id for each in result(record).notes if each.status == "applies"}
        assert ("nothing-encoded" in notes) is told

    @pytest.mark.parametrize("topography", ["C34.1", "C50.4", "C40.2"])
    def test_no_other_cancer_is_told_of_the_bowel(self, topography: str) -> None:
        histology = "9180/3" if topography == "C40.2" else GONE
        primary = {
            key: value
            for key, value in (COLON | {"topography": topography, "histology": histology}).items()
            if value is not GONE and key != "whole_bowel_examined"
        }
        found = result(patient(primaries=[primary], histories={"primaries": True}))
        colorectal = {"mmr-before-first-cycle", "ras-braf-before-antibody", "whole-bowel-examined"}
        shown = {each.id for each in found.recommendations if each.status != "does_not_apply"}
        assert not shown & colorectal
        assert not {each.fact for each in found.missing} & {"marker.mmr", "marker.ras"}
