"""Several cancers in one person: what connects them, and whose a lesion is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from guidelines.core.record.case_record import (
    Attribution,
    CaseHeader,
    Genetics,
    Histories,
    Laboratory,
    Measurement,
    Patient,
    Specimen,
    Treatment,
)
from tests.core.timing_cases import COMPLETE, bounds, case, lesion, options, primary

YES, NO, OPEN = ("yes",), ("no",), ("yes", "no")
COLON = primary("2024-03-01", topography="C18.2", status="in_place")
BREAST = primary("2024-05-01", id="P2", topography="C50.4", status="in_place")
SECOND_COLON = primary("2024-03-01", id="P2", topography="C18.7", status="in_place")


def two(other: Any = BREAST, *lesions: Any, **more: Any) -> Any:
    return case([COLON, other], list(lesions), header=CaseHeader("C1", focus_primary="P1"), **more)


def specimen(origin: str, mmr: str, **more: str) -> Specimen:
    return Specimen(id=f"S-{origin}", origin=origin, biomarkers={"MMR": mmr} | more)


class TestWhatIsOnRecord:
    def test_a_record_without_primaries_says_nothing(self) -> None:
        assert options(case([]), "primaries.colorectal_recorded") == OPEN
        assert options(case([]), "primaries.both_breasts") == OPEN

    def test_a_recorded_cancer_is_known_although_the_list_may_not_be_complete(self) -> None:
        assert options(two(), "primaries.colorectal_recorded") == YES
        assert options(two(), "primaries.breast_recorded") == YES
        assert options(case([COLON]), "primaries.breast_recorded") == NO

    def test_a_cancer_of_unnamed_site_leaves_it_open(self) -> None:
        unnamed = primary("2024-05-01", id="P2", topography=None)
        assert options(two(unnamed), "primaries.breast_recorded") == OPEN

    @pytest.mark.parametrize(
        ("sides", "expected"),
        [(("left", "right"), YES), (("left", "left"), NO), (("left", None), OPEN)],
    )
    def test_both_breasts_by_their_sides(self, sides: Any, expected: tuple[str, ...]) -> None:
        rows = [
            primary("2024-01-01", id=f"P{place}", topography="C50.4", laterality=side)
            for place, side in enumerate(sides)
        ]
        assert options(case(rows), "primaries.both_breasts") == expected


def test_organs_are_counted_once_and_stay_open_upwards() -> None:
    assert bounds(two(SECOND_COLON, histories=COMPLETE), "primaries.organs") == (1, 1)
    assert bounds(two(histories=COMPLETE), "primaries.organs") == (2, 2)
    assert bounds(two(), "primaries.organs") == (2, None)
    unnamed = primary("2024-05-01", id="P2", topography=None)
    assert bounds(two(unnamed, histories=COMPLETE), "primaries.organs") == (1, 2)


class TestActive:
    def test_in_place_is_active_and_the_list_stays_open_upwards(self) -> None:
        assert bounds(two(), "primaries.active") == (2, None)
        assert bounds(two(histories=COMPLETE), "primaries.active") == (2, 2)

    def test_removed_without_lesions_is_not_active_once_somebody_has_looked(self) -> None:
        removed = primary("2012", id="P2", topography="C50.4", status="resected")
        assert bounds(two(removed, histories=COMPLETE), "primaries.active") == (1, 1)
        assert bounds(two(removed, histories=Histories(primaries=True)), "primaries.active") == (
            1,
            2,
        )

    def test_removed_with_a_metastasis_of_its_own_is_active(self) -> None:
        removed = primary("2012", id="P2", topography="C50.4", status="resected")
        own = lesion("2024-06-01", candidates=[Attribution("P2", "confirmed")])
        assert bounds(two(removed, own, histories=COMPLETE), "primaries.active") == (2, 2)


class TestYoungest:
    def test_age_at_the_first_cancer_from_the_birth_date(self) -> None:
        record = case([COLON], patient=Patient(birth_date="1980-02-01"), histories=COMPLETE)
        assert bounds(record, "primaries.youngest_age") == (44, 44)

    def test_an_incomplete_list_may_hide_a_younger_age(self) -> None:
        record = case([COLON], patient=Patient(birth_date="1980-02-01"))
        assert bounds(record, "primaries.youngest_age") == (0, 44)

    def test_from_the_age_now_and_the_years_since(self) -> None:
        record = case([primary("2014-03-01")], patient=Patient(age=60), histories=COMPLETE)
        assert bounds(record, "primaries.youngest_age") == (48, 49)

    def test_without_any_age_nothing_is_known(self) -> None:
        assert bounds(case([COLON]), "primaries.youngest_age") == (None, None)


class TestMismatchRepair:
    def test_every_primary_needs_a_result_of_its_own(self) -> None:
        one = two(SECOND_COLON, specimens=[specimen("P1", "dMMR")])
        assert bounds(one, "primaries.without_mmr") == (1, 1)
        assert options(one, "marker.every_primary_dmmr") == OPEN
        both = two(SECOND_COLON, specimens=[specimen("P1", "dMMR"), specimen("P2", "dMMR")])
        assert bounds(both, "primaries.without_mmr") == (0, 0)
        assert options(both, "marker.every_primary_dmmr") == YES

    def test_discordant_primaries_are_not_all_deficient(self) -> None:
        record = two(SECOND_COLON, specimens=[specimen("P1", "dMMR"), specimen("P2", "pMMR")])
        assert options(record, "marker.every_primary_dmmr") == NO
        assert options(record, "marker.mmr_discordant") == YES

    def test_a_result_of_a_metastasis_speaks_for_the_metastasis_only(self) -> None:
        record = two(SECOND_COLON, lesion("2024-03-02"), specimens=[specimen("L1", "dMMR")])
        assert options(record, "marker.mmr_of_metastasis") == YES
        assert bounds(record, "primaries.without_mmr") == (2, 2)

    @pytest.mark.parametrize(
        ("found", "expected"),
        [
            ({"MLH1_methylation": "absent"}, YES),
            ({"MLH1_methylation": "present"}, NO),
            ({"BRAF": "V600E"}, NO),
            ({"BRAF": "wild"}, OPEN),
            ({}, OPEN),
        ],
    )
    def test_deficiency_is_explained_by_methylation_or_braf(
        self, found: dict[str, str], expected: tuple[str, ...]
    ) -> None:
        record = case([COLON], specimens=[specimen("P1", "dMMR", **found)])
        assert options(record, "germline.dmmr_unexplained") == expected


class TestBetweenTwoCancers:
    def test_a_lesion_of_which_nobody_said_whose_it_is_belongs_to_either(self) -> None:
        record = two(BREAST, lesion("2024-06-01"))
        assert options(record, "lesions.between_primaries") == YES
        assert options(record, "lesions.breast_or_colorectal") == YES
        assert options(record, "lesions.colorectal_or_lung") == NO

    def test_once_attributed_it_is_not_in_doubt(self) -> None:
        own = lesion("2024-06-01", candidates=[Attribution("P1", "confirmed")])
        assert options(two(BREAST, own), "lesions.between_primaries") == NO

    def test_two_cancers_of_the_bowel_are_one_organ_here(self) -> None:
        record = two(SECOND_COLON, lesion("2024-06-01"), histories=COMPLETE)
        assert options(record, "lesions.between_primaries") == NO

    def test_without_a_lesion_nothing_is_settled_before_the_lists_are_complete(self) -> None:
        assert options(two(), "lesions.between_primaries") == OPEN
        assert options(two(histories=COMPLETE), "lesions.between_primaries") == NO

    def test_a_removed_lesion_is_no_longer_asked_about(self) -> None:
        gone = lesion("2024-06-01", state="resected")
        assert options(two(BREAST, gone, histories=COMPLETE), "lesions.between_primaries") == NO


class TestWarrenAndGates:
    def test_different_tissue_and_different_organs_are_two_cancers(self) -> None:
        rows = [
            primary(topography="C18.2", histology="8140/3", diagnosis_basis="histology"),
            primary(id="P2", topography="C50.4", histology="8500/3", diagnosis_basis="histology"),
        ]
        for fact in ("each_malignant", "distinct", "metastasis_excluded"):
            assert options(case(rows), f"primaries.{fact}") == YES

    def test_words_and_the_same_tissue_settle_nothing(self) -> None:
        rows = [
            primary(topography="C18.2", histology="adenocarcinoma"),
            primary(id="P2", topography="C18.2", histology="tubular adenocarcinoma"),
        ]
        for fact in ("each_malignant", "distinct", "metastasis_excluded"):
            assert options(case(rows), f"primaries.{fact}") == OPEN

    def test_carcinoma_in_situ_beside_it_excludes_a_metastasis(self) -> None:
        rows = [
            primary(topography="C34.1", histology="8140/3"),
            primary(id="P2", topography="C34.3", histology="8140/3", in_situ_origin=True),
        ]
        assert options(case(rows), "primaries.metastasis_excluded") == YES


class TestRadiationBefore:
    BONE = primary(
        "2020-03-01", topography="C40.2", histology="9180/3", label="Left femur", laterality="left"
    )

    def irradiated(self, **more: Any) -> Treatment:
        given = {"id": "T1", "kind": "radiotherapy", "start": "2008-03-01", "end": "2008-04-01"}
        return Treatment(**(given | more))

    def test_in_field_where_the_field_names_the_place(self) -> None:
        record = case([self.BONE], treatments=[self.irradiated(field="left femur, 50 Gy")])
        assert options(record, "radiation.before_this_cancer") == YES
        assert options(record, "radiation.in_field") == YES

    @pytest.mark.parametrize("more", [{"field": "pelvis"}, {"field": "femur", "side": "right"}])
    def test_another_place_or_side_leaves_it_to_be_asked(self, more: Any) -> None:
        record = case([self.BONE], treatments=[self.irradiated(**more)])
        assert options(record, "radiation.in_field") == OPEN

    def test_no_row_is_none_only_where_the_list_is_complete(self) -> None:
        assert options(case([self.BONE]), "radiation.before_this_cancer") == OPEN
        closed = case([self.BONE], histories=COMPLETE)
        assert options(closed, "radiation.before_this_cancer") == NO
        assert options(closed, "radiation.in_field") == NO

    def test_radiotherapy_of_this_very_cancer_is_not_an_earlier_one(self) -> None:
        own = self.irradiated(start="2020-04-01", target="P1")
        record = case([self.BONE], treatments=[own], histories=COMPLETE)
        assert options(record, "radiation.before_this_cancer") == NO

    def test_another_kind_of_tissue(self) -> None:
        breast = primary("2008-01-01", id="P2", topography="C50.4", histology="8500/3")
        header = CaseHeader("C1", focus_primary="P1")
        assert options(case([self.BONE, breast], header=header), "radiation.other_tissue") == YES
        assert options(case([self.BONE]), "radiation.other_tissue") == OPEN


class TestGenes:
    @pytest.mark.parametrize(
        ("gene", "lynch", "biallelic", "named"),
        [
            ("EPCAM", YES, NO, ("MSH2",)),
            ("PMS2", YES, NO, ("PMS2",)),
            ("biallelic_MMR", NO, YES, ("MLH1", "MSH2", "MSH6", "PMS2")),
            ("none_found", NO, NO, ("MLH1", "MSH2", "MSH6", "PMS2")),
            ("TP53", OPEN, OPEN, ("MLH1", "MSH2", "MSH6", "PMS2")),
        ],
    )
    def test_the_gene_tells_the_syndrome(
        self, gene: Any, lynch: Any, biallelic: Any, named: Any
    ) -> None:
        record = case([COLON], genetics=Genetics(gene=gene))
        assert options(record, "germline.lynch") == lynch
        assert options(record, "germline.mmr_biallelic") == biallelic
        assert options(record, "germline.lynch_gene") == named

    def test_the_score_is_passed_on(self) -> None:
        record = case([COLON], genetics=Genetics(cmmrd_score=4))
        assert bounds(record, "germline.cmmrd_score") == (4, 4)


def test_size_and_marker_before_the_first_dose_and_now() -> None:
    before, now = Measurement("2024-03-02", Decimal(62)), Measurement("2024-08-02", Decimal(30))
    record = case(
        [COLON],
        [lesion("2024-03-02", measurements=[before, now])],
        [Treatment(id="T1", kind="systemic", intent="conversion", start="2024-04-01", drugs=["x"])],
        laboratory=[
            Laboratory("CEA", Decimal(240), "ng/mL", "2024-03-02"),
            Laboratory("CEA", Decimal(12), "ng/mL", "2024-08-02"),
        ],
        histories=COMPLETE,
    )
    assert bounds(record, "metastases.largest_before_mm") == (62, 62)
    assert bounds(record, "metastases.largest_mm") == (30, 30)
    assert bounds(record, "lab.cea") == (240, 240)
    assert bounds(record, "lab.cea_latest") == (12, 12)


def test_a_lesion_of_the_bile_duct_counts_before_anybody_knows_what_it_is() -> None:
    duct = lesion("2024-06-01", organ="bile_duct", nature="indeterminate")
    assert options(case([COLON], [duct]), "lesions.bile_duct") == YES
    assert options(case([COLON]), "lesions.bile_duct") == OPEN
    assert options(case([COLON], histories=COMPLETE), "lesions.bile_duct") == NO
