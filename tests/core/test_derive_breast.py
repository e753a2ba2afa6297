"""Breast cancer: receptors belong to specimens, two breasts are two cancers."""

from __future__ import annotations

from typing import Any

import pytest

from guidelines.core.record.case_record import CaseHeader, Fitness, Genetics, Specimen, Tnm
from guidelines.core.record.dates import within_months
from guidelines.core.truth import Truth
from tests.core.timing_cases import (
    COMPLETE,
    bounds,
    case,
    chemotherapy,
    examination,
    fact,
    lesion,
    options,
    primary,
)

YES, NO, OPEN = ("yes",), ("no",), ("yes", "no")
SUBTYPES = ("her2", "luminal", "triple_negative")
LEFT = primary(topography="C50.4", laterality="left")
RIGHT = primary("2024-05-01", id="P2", topography="C50.9", laterality="right")
LIVER = lesion("2025-02-01")


def tissue(origin: str | None = "P1", **biomarkers: str) -> Specimen:
    return Specimen(id=f"S-{origin}", origin=origin, biomarkers=biomarkers)


def woman(*specimens: Specimen, lesions: Any = (), **fields: Any) -> Any:
    return case([LEFT], lesions, specimens=list(specimens), **fields)


class TestReceptors:
    @pytest.mark.parametrize(
        ("result", "expected"), [("positive", YES), ("negative", NO), ("1", YES), ("0.5", NO)]
    )
    def test_one_per_cent_is_positive(self, result: str, expected: tuple[str, ...]) -> None:
        assert options(woman(tissue(ER=result)), "marker.er") == expected

    @pytest.mark.parametrize(
        ("markers", "left"),
        [
            ({}, SUBTYPES),
            ({"HER2": "positive"}, ("her2",)),
            ({"ER": "positive", "HER2": "positive"}, ("her2",)),
            ({"ER": "positive"}, ("her2", "luminal")),
            ({"ER": "negative", "PR": "negative"}, ("her2", "triple_negative")),
            ({"ER": "negative", "HER2": "negative"}, ("luminal", "triple_negative")),
            ({"HER2": "equivocal", "ER": "90"}, ("her2", "luminal")),
            ({"PR": "positive", "HER2": "low"}, ("luminal",)),
            ({"ER": "negative", "PR": "negative", "HER2": "negative"}, ("triple_negative",)),
        ],
    )
    def test_half_a_result_leaves_the_subtypes_that_are_still_possible(
        self, markers: dict[str, str], left: tuple[str, ...]
    ) -> None:
        found = fact(woman(tissue(**markers)), "breast.subtype")
        assert found.options == left
        assert (found.state == "known") is (len(left) == 1)

    def test_the_metastasis_leads_where_it_was_tested(self) -> None:
        both = woman(
            tissue(ER="positive", PR="negative", HER2="negative"),
            tissue("L1", ER="negative", PR="negative", HER2="positive"),
            lesions=[LIVER],
        )
        assert options(both, "breast.subtype") == ("her2",)
        assert options(both, "marker.er") == NO
        assert options(both, "breast.receptors_on_metastasis") == YES
        assert options(both, "breast.receptor_discordance") == YES

    def test_until_then_the_primary_stands_for_it(self) -> None:
        record = woman(tissue(ER="positive", HER2="negative"), lesions=[LIVER])
        assert options(record, "breast.subtype") == ("luminal",)
        assert options(record, "breast.receptors_on_metastasis") == OPEN
        assert options(record, "breast.receptor_discordance") == OPEN

    def test_no_tissue_no_receptors_but_a_specimen_without_them_says_nothing(self) -> None:
        bare = [lesion("2025-02-01", histology_confirmed=False)]
        assert options(woman(lesions=bare), "breast.receptors_on_metastasis") == NO
        assert options(woman(lesions=bare), "breast.metastasis_biopsied") == NO
        read = woman(tissue("L1"), lesions=[LIVER])
        assert options(read, "breast.receptors_on_metastasis") == OPEN
        assert options(read, "breast.metastasis_biopsied") == YES
        assert options(woman(lesions=[LIVER]), "breast.metastasis_biopsied") == OPEN

    def test_agreement_needs_all_three_of_both(self) -> None:
        known = {"ER": "positive", "HER2": "negative"}
        lacking = woman(tissue(**known), tissue("L1", **known), lesions=[LIVER])
        assert options(lacking, "breast.receptor_discordance") == OPEN
        known["PR"] = "positive"
        whole = woman(tissue(**known), tissue("L1", **known), lesions=[LIVER])
        assert options(whole, "breast.receptor_discordance") == NO

    def test_her2_low_is_told_and_is_not_positive(self) -> None:
        assert options(woman(tissue(HER2="low")), "marker.her2") == ("low",)
        assert options(woman(tissue(HER2="equivocal")), "marker.her2") == (
            "positive", "low", "negative",
        )  # fmt: skip

    def test_pd_l1_and_pik3ca_are_read_of_any_specimen(self) -> None:
        record = woman(tissue(**{"PD-L1_CPS": "12", "PIK3CA": "mutant"}))
        assert bounds(record, "marker.pdl1_cps") == (12, 12)
        assert options(record, "marker.pik3ca") == YES
        assert bounds(woman(tissue(ER="90")), "marker.pdl1_cps") == (None, None)


class TestTwoBreasts:
    def test_left_and_right_are_both_breasts(self) -> None:
        assert options(case([LEFT, RIGHT]), "breast.bilateral") == YES
        found = fact(case([RIGHT, LEFT]), "clock.first_to_second_breast")
        assert found.start is not None
        assert found.end is not None
        assert within_months(found.start, found.end, 3, inclusive=True) is Truth.TRUE

    def test_one_breast_is_one_only_if_the_list_is_complete(self) -> None:
        assert options(case([LEFT]), "breast.bilateral") == OPEN
        assert options(case([LEFT], histories=COMPLETE), "breast.bilateral") == NO
        in_situ = primary("2024-05-01", id="P2", topography="C50.9", laterality="right",
                          histology="8500/2")  # fmt: skip
        assert options(case([LEFT, in_situ], histories=COMPLETE), "breast.bilateral") == NO

    def test_subtypes_differ_only_where_no_common_one_is_left(self) -> None:
        def both(left: dict[str, str], right: dict[str, str]) -> tuple[str, ...]:
            record = case([LEFT, RIGHT], specimens=[tissue(**left), tissue("P2", **right)])
            return options(record, "breast.bilateral_discordant")

        her2 = {"ER": "negative", "PR": "negative", "HER2": "positive"}
        luminal = {"ER": "positive", "HER2": "negative"}
        assert both(her2, luminal) == YES
        assert both(luminal, luminal) == NO
        assert both(her2, {"ER": "positive"}) == OPEN

    def test_each_breast_needs_its_stage_and_its_receptors(self) -> None:
        staged = [Tnm(basis="c", t="1", n="0", m="0")]
        rows = [
            primary(topography="C50.4", laterality="left", staging=staged),
            primary(id="P2", topography="C50.9", laterality="right", staging=staged),
        ]
        luminal = {"ER": "positive", "HER2": "negative"}
        one = case(rows, specimens=[tissue(**luminal)])
        both = case(rows, specimens=[tissue(**luminal), tissue("P2", **luminal)])
        assert options(one, "breast.staged_each") == OPEN
        assert options(both, "breast.staged_each") == YES

    def test_a_node_of_the_other_axilla_needs_a_side(self) -> None:
        def node(side: Any, **fields: Any) -> tuple[str, ...]:
            row = lesion(organ="lymph_node", label="Axillary node", side=side)
            return options(case([LEFT], [row], **fields), "breast.contralateral_axilla")

        assert node("right") == YES
        assert node(None) == OPEN
        assert node("left") == OPEN
        assert node("left", histories=COMPLETE) == NO


def nodule(**fields: Any) -> Any:
    given = {"organ": "lung", "nature": "indeterminate", "state": "present"} | fields
    return lesion("2025-02-01", **given)


@pytest.mark.parametrize(
    ("rows", "complete", "expected"),
    [
        ([], False, OPEN),
        ([nodule()], False, OPEN),
        ([nodule(distribution="solitary")], False, YES),
        ([nodule()], True, YES),
        ([nodule(), nodule(id="L2")], False, NO),
        ([nodule(count=3)], False, NO),
        ([nodule(count="multiple")], False, NO),
        ([nodule(nature="benign")], False, OPEN),
    ],
)
def test_a_nodule_is_solitary_if_someone_said_so(
    rows: list[Any], complete: bool, expected: tuple[str, ...]
) -> None:
    fields = {"histories": COMPLETE} if complete else {}
    record = case([LEFT], rows, **fields)
    assert options(record, "breast.solitary_lung_nodule") == expected


def test_the_clock_to_a_nodule_does_not_wait_for_its_nature() -> None:
    found = fact(case([LEFT], [nodule()]), "clock.diagnosis_to_lesion")
    assert found.start is not None
    assert found.end is not None
    assert within_months(found.start, found.end, 12, inclusive=True) is Truth.TRUE
    assert fact(case([LEFT], [nodule()]), "clock.diagnosis_to_metastasis").state == "unknown"


def test_no_nodule_where_one_has_looked_and_the_list_is_complete() -> None:
    """SAFETY-5."""
    looked = case([LEFT], histories=COMPLETE, examinations=[examination("chest")])
    assert options(looked, "breast.solitary_lung_nodule") == NO
    assert options(case([LEFT], histories=COMPLETE), "breast.solitary_lung_nodule") == OPEN


def letrozole(**fields: Any) -> Any:
    given = {"id": "T1", "intent": "adjuvant", "drugs": ["letrozole"], "start": "2024-04-01"}
    chosen = given | fields
    return chemotherapy(chosen.pop("start"), **chosen)


class TestBefore:
    @pytest.mark.parametrize(
        "fact_id",
        ["breast.adjuvant_endocrine", "breast.prior_taxane", "breast.curative_chemotherapy",
         "breast.relapse_on_endocrine", "breast.first_line_endocrine"],
    )  # fmt: skip
    def test_no_row_is_only_never_if_the_history_is_complete(self, fact_id: str) -> None:
        assert options(case([LEFT], [LIVER]), fact_id) == OPEN
        assert options(case([LEFT], [LIVER], histories=COMPLETE), fact_id) == NO

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"ongoing": True}, YES),
            ({"last_dose": "2025-03-01"}, YES),
            ({"last_dose": "2024-10-01"}, NO),
            ({}, OPEN),
        ],
    )
    def test_a_relapse_on_endocrine_treatment_needs_its_end(
        self, fields: Any, expected: tuple[str, ...]
    ) -> None:
        record = case([LEFT], [LIVER], [letrozole(**fields)])
        assert options(record, "breast.relapse_on_endocrine") == expected
        assert options(record, "breast.adjuvant_endocrine") == YES
        assert options(record, "breast.adjuvant_aromatase_inhibitor") == YES

    def test_each_clock_has_its_own_two_ends(self) -> None:
        stopped = letrozole(last_dose="2024-12-01")
        paclitaxel = chemotherapy("2024-03-10", "2024-03-30", intent="adjuvant",
                                  drugs=["paclitaxel", "trastuzumab"])  # fmt: skip
        record = case([LEFT], [LIVER], [stopped, paclitaxel], histories=COMPLETE)

        def ends(name: str) -> tuple[str, str]:
            found = fact(record, f"clock.{name}_to_metastasis")
            assert found.start is not None
            assert found.end is not None
            return found.start.text, found.end.text

        assert ends("adjuvant_endocrine_start") == ("2024-04-01", "2025-02-01")
        assert ends("adjuvant_endocrine_end") == ("2024-12-01", "2025-02-01")
        assert ends("curative_chemotherapy_end") == ("2024-03-30", "2025-02-01")
        assert options(record, "breast.prior_taxane") == YES

    def test_endocrine_treatment_with_a_cdk_inhibitor_is_no_chemotherapy(self) -> None:
        both = letrozole(drugs=["letrozole", "abemaciclib"])
        assert options(case([LEFT], [LIVER], [both], histories=COMPLETE),
                       "breast.curative_chemotherapy") == NO  # fmt: skip

    def test_a_regimen_that_nobody_spelt_out_leaves_its_drugs_open(self) -> None:
        def taxane(regimen: str) -> tuple[str, ...]:
            course = chemotherapy("2024-03-10", intent="adjuvant", regimen=regimen)
            return options(case([LEFT], [], [course], histories=COMPLETE), "breast.prior_taxane")

        assert taxane("TCHP") == YES
        assert taxane("FEC-T") == OPEN

    def test_the_first_line_clock_needs_a_dated_progression(self) -> None:
        def line(**fields: Any) -> str:
            course = letrozole(intent="palliative", start="2025-03-01", **fields)
            record = case([LEFT], [LIVER], [course])
            return fact(record, "clock.first_line_endocrine_to_progression").state

        assert line(response="progression", response_date="2025-06-01") == "known"
        assert line(response="stable", response_date="2025-06-01") == "unknown"
        assert line(response="progression") == "unknown"


@pytest.mark.parametrize(
    ("gene", "expected"),
    [("none_found", "none"), ("BRCA2", "brca"), ("PALB2", "palb2"), ("TP53", "tp53"),
     ("MSH2", "other")],
)  # fmt: skip
def test_the_germline_result_is_that_of_the_patient_never_of_a_tumour(
    gene: Any, expected: str
) -> None:
    assert options(case([LEFT], genetics=Genetics(gene=gene)), "germline.breast_gene") == (
        expected,
    )
    sequenced = woman(tissue(IHC="BRCA1 mutated in the tumour"))
    assert fact(sequenced, "germline.breast_gene").state == "unknown"


def test_menopause_is_asked() -> None:
    assert options(case([LEFT], fitness=Fitness(menopausal="pre")), "fitness.postmenopausal") == NO
    assert options(case([LEFT]), "fitness.postmenopausal") == OPEN


def test_with_two_cancers_each_has_its_own_receptors() -> None:
    specimens = [tissue(ER="positive", HER2="negative"), tissue("P2", ER="negative")]
    header = CaseHeader(id="C1", focus_primary="P2")
    record = case([LEFT, RIGHT], specimens=specimens, header=header)
    assert options(record, "marker.er") == NO
