"""Where metastases are and how many: absence is only told by having looked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from guidelines.core.record.case_record import (
    Attribution,
    CaseHeader,
    CountRange,
    Examination,
    Histories,
    Measurement,
    Tnm,
)
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
    resection,
)

YES, NO, OPEN = ("yes",), ("no",), ("yes", "no")


def looked(*regions: Any, result: Any = "clear", date: str = "2024-03-12") -> list[Examination]:
    return [examination(region, "CT", date, result=result) for region in regions]


class TestWhereOneHasLooked:
    """SAFETY-5."""

    def test_nothing_recorded_and_not_examined_is_unknown(self) -> None:
        record = case([primary()])
        for fact_id in ("present", "liver", "lung", "peritoneum", "nodes_distant", "liver_only"):
            assert options(record, f"metastases.{fact_id}") == OPEN

    def test_examined_and_clear_is_absent(self) -> None:
        record = case([primary()], examinations=looked("liver", "chest", "abdomen"))
        for fact_id in ("present", "liver", "lung", "peritoneum", "nodes_distant"):
            assert options(record, f"metastases.{fact_id}") == NO

    def test_a_region_that_was_left_out_keeps_the_answer_open(self) -> None:
        record = case([primary()], examinations=looked("liver", "abdomen"))
        assert options(record, "metastases.lung") == OPEN
        assert options(record, "metastases.present") == OPEN

    def test_a_complete_list_without_an_examination_says_nothing(self) -> None:
        assert options(case([primary()], histories=COMPLETE), "metastases.lung") == OPEN

    def test_an_examination_without_a_result_needs_a_complete_list(self) -> None:
        examinations = looked("chest", result=None)
        assert options(case([primary()], examinations=examinations), "metastases.lung") == OPEN
        told = case([primary()], examinations=examinations, histories=COMPLETE)
        assert options(told, "metastases.lung") == NO

    def test_the_latest_examination_counts(self) -> None:
        examinations = [
            *looked("chest", date="2024-03-12"),
            *looked("chest", result="indeterminate", date="2024-09-12"),
        ]
        assert options(case([primary()], examinations=examinations), "metastases.lung") == OPEN

    def test_liver_only_needs_chest_and_abdomen(self) -> None:
        lesions = [lesion("2024-03-12")]
        seen = case([primary()], lesions, examinations=looked("chest", "abdomen"))
        unseen = case([primary()], lesions, examinations=looked("abdomen"))
        both = case([primary()], [*lesions, lesion("2024-03-12", id="L2", organ="lung")])
        assert options(seen, "metastases.liver_only") == YES
        assert options(unseen, "metastases.liver_only") == OPEN
        assert options(both, "metastases.liver_only") == NO

    def test_an_indeterminate_nodule_keeps_liver_only_open(self) -> None:
        nodule = lesion("2024-03-12", id="L2", organ="lung", nature="indeterminate")
        lesions = [lesion("2024-03-12"), nodule]
        record = case([primary()], lesions, examinations=looked("chest", "abdomen"))
        assert options(record, "metastases.liver_only") == OPEN
        assert options(record, "metastases.lung") == OPEN

    def test_a_benign_lesion_is_no_metastasis(self) -> None:
        cyst = lesion("2024-03-12", nature="benign")
        record = case([primary()], [cyst], examinations=looked("liver", "chest", "abdomen"))
        assert options(record, "metastases.present") == NO

    def test_stage_m1_without_a_row_is_not_no_metastasis(self) -> None:
        record = case([primary(staging=[Tnm(basis="c", m="1")])])
        assert options(record, "metastases.present") == YES


class TestCounts:
    """SAFETY-6 and SAFETY-9."""

    @pytest.mark.parametrize(
        ("count", "complete", "open_list"),
        [
            (3, (3, 3), (3, None)),
            (CountRange(2, 4), (2, 4), (2, None)),
            ("multiple", (2, None), (2, None)),
            (CountRange(None, 4), (1, 4), (1, None)),
        ],
    )
    def test_groups_count_as_intervals(self, count: Any, complete: Any, open_list: Any) -> None:
        lesions = [lesion("2024-03-12", count=count)]
        assert (
            bounds(case([primary()], lesions, histories=COMPLETE), "metastases.count") == complete
        )
        assert bounds(case([primary()], lesions), "metastases.count") == open_list

    def test_lesions_of_open_nature_raise_the_upper_bound_only(self) -> None:
        nodule = lesion("2024-03-12", id="L2", organ="lung", nature=None, count=2)
        record = case([primary()], [lesion("2024-03-12"), nodule], histories=COMPLETE)
        assert bounds(record, "metastases.count") == (1, 3)
        assert bounds(record, "metastases.lung_count") == (0, 2)
        assert bounds(record, "metastases.organs") == (1, 2)

    def test_what_was_removed_is_not_counted_and_what_vanished_is(self) -> None:
        """SAFETY-22."""
        gone = lesion("2024-03-12", state="resected")
        vanished = lesion("2024-03-12", id="L2", state="disappearing")
        record = case([primary()], [gone, vanished], histories=COMPLETE)
        assert bounds(record, "metastases.liver_count") == (1, 1)
        assert options(record, "metastases.disappearing") == YES
        assert options(record, "metastases.resected") == NO

    def test_lesions_of_another_primary_are_not_counted(self) -> None:
        other = lesion("2024-03-12", candidates=[Attribution("P2", "confirmed")])
        record = case(
            [primary(), primary(id="P2")],
            [other],
            histories=COMPLETE,
            header=CaseHeader(id="C1", focus_primary="P1"),
        )
        assert bounds(record, "metastases.count") == (0, 0)

    def test_an_unmeasured_lesion_may_be_the_largest(self) -> None:
        sizes = [
            Measurement("2024-03-12", Decimal(42)),
            Measurement("2024-06-12", Decimal(30)),
        ]
        measured = lesion("2024-03-12", measurements=sizes)
        alone = case([primary()], [measured], histories=COMPLETE)
        beside = case([primary()], [measured, lesion("2024-03-12", id="L2")], histories=COMPLETE)
        assert bounds(alone, "metastases.largest_mm") == (30, 30)
        assert bounds(beside, "metastases.largest_mm") == (30, None)

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"segments": ["2", "7"]}, YES),
            ({"segments": ["6", "7"], "count": 2}, NO),
            ({"distribution": "bilobar", "count": 14}, YES),
            ({"side": "right", "count": "multiple"}, NO),
            ({"count": 2}, OPEN),
            ({}, NO),
        ],
    )
    def test_lobes(self, fields: Any, expected: tuple[str, ...]) -> None:
        record = case([primary()], [lesion("2024-03-12", **fields)], histories=COMPLETE)
        assert options(record, "metastases.bilobar") == expected

    def test_one_lobe_needs_a_complete_list(self) -> None:
        record = case([primary()], [lesion("2024-03-12", side="right")])
        assert options(record, "metastases.bilobar") == OPEN


class TestTiming:
    def test_the_fact_is_the_label_of_the_case(self) -> None:
        record = case([primary()], [lesion("2024-03-12")])
        assert options(record, "metastases.timing") == ("synchronous",)

    def test_what_is_ruled_out_is_not_an_option(self) -> None:
        found = fact(case([primary("2024-03-01")], [lesion("2025")]), "metastases.timing")
        assert found.state == "partial"
        assert found.options == ("early_metachronous", "late_metachronous")

    def test_a_lesion_of_open_nature_settles_nothing(self) -> None:
        record = case([primary()], [lesion("2024-03-12", nature=None)])
        assert fact(record, "metastases.timing").state == "unknown"

    def test_a_contradiction_leaves_both_possible(self) -> None:
        record = case([primary(staging=[Tnm(basis="c", m="1")])], [lesion("2024-12-01")])
        assert options(record, "metastases.timing") == ("synchronous", "early_metachronous")
        assert options(record, "metastases.m1_contradiction") == YES

    def test_definitions_that_disagree_are_flagged(self) -> None:
        record = case(
            [primary("2024-01-10")],
            [lesion("2025-02-20")],
            [resection("2024-08-01")],
            histories=COMPLETE,
        )
        assert options(record, "metastases.timing_flips") == YES
        same = case([primary()], [lesion("2024-03-12")])
        assert options(same, "metastases.timing_flips") == NO

    def test_on_treatment_is_that_of_the_earliest_metastasis(self) -> None:
        treatment = chemotherapy("2024-06-01", "2024-09-01")
        record = case([primary()], [lesion("2024-07-15")], [treatment])
        assert options(record, "metastases.on_treatment") == YES


class TestCourse:
    def test_all_removed_needs_a_complete_list(self) -> None:
        lesions = [lesion("2024-03-12", state="resected")]
        told = case([primary()], lesions, histories=COMPLETE)
        assert options(told, "metastases.resected") == YES
        assert options(case([primary()], lesions), "metastases.resected") == OPEN

    def test_a_new_metastasis_after_a_treated_one_is_a_repeat(self) -> None:
        old = lesion("2024-03-12", id="L0", state="resected")
        record = case([primary()], [old, lesion("2025-03-12")])
        assert options(record, "metastases.repeat") == YES
        first = case([primary()], [lesion("2025-03-12")], histories=COMPLETE)
        assert options(first, "metastases.repeat") == NO

    def test_found_at_the_operation(self) -> None:
        found = case([primary()], [lesion(None, seen_at="primary_operation")])
        staged = case([primary()], [lesion(None, seen_at="baseline_staging")])
        assert options(found, "metastases.found_at_primary_operation") == YES
        assert options(staged, "metastases.found_at_primary_operation") == NO

    def test_origin(self) -> None:
        two = [primary(), primary("2012-01-01", id="P2")]
        assert options(case(two, [lesion("2024-03-12")]), "metastases.origin_uncertain") == YES
        known = lesion("2024-03-12", candidates=[Attribution("P1", "confirmed")])
        assert options(case(two, [known]), "metastases.origin_uncertain") == NO
        only = [lesion("2024-03-12")]
        assert options(case([primary()], only), "metastases.origin_uncertain") == OPEN
        closed = Histories(primaries=True)
        record = case([primary()], only, histories=closed)
        assert options(record, "metastases.origin_uncertain") == NO
