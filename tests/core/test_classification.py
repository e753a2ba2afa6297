"""Timing of metastases: the rules that must never be wrong, each in both directions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from guidelines.core.record.case_record import DateDetail, Tnm
from guidelines.core.record.dates import within_months
from guidelines.core.record.evidence import Missing
from guidelines.core.timing.classification import classify
from guidelines.core.truth import Truth
from tests.core.timing_cases import (
    COMPLETE,
    EAHPBA,
    EGOSLIM,
    case,
    chemotherapy,
    classified,
    facts,
    labels,
    lesion,
    primary,
    resection,
)


def test_the_same_patient_is_early_and_late_by_different_clocks() -> None:
    """The worked example: total neoadjuvant treatment moves surgery away from the diagnosis."""
    record = case(
        [primary("2024-01-10", status="resected")],
        [lesion("2025-02-20")],
        [resection("2024-08-01")],
        histories=COMPLETE,
    )
    found = labels(record)
    assert found["eahpba"] == "late_metachronous"
    assert found["egoslim"] == "early_metachronous"
    assert found["estro"] == "metachronous"
    assert classified(record).lesion("L1").flips
    clock = facts(record)["clock.primary_surgery_to_metastasis"]
    assert clock.start is not None
    assert clock.end is not None
    assert (clock.start.text, clock.end.text) == ("2024-08-01", "2025-02-20")
    assert within_months(clock.start, clock.end, 12, inclusive=False) is Truth.TRUE
    by_diagnosis = facts(record)["clock.diagnosis_to_metastasis"]
    assert by_diagnosis.start is not None
    assert by_diagnosis.end is not None
    assert within_months(by_diagnosis.start, by_diagnosis.end, 12, inclusive=True) is Truth.FALSE


class TestPresentAtPresentation:
    """SAFETY-1."""

    def test_on_the_staging_scan_of_the_same_month(self) -> None:
        record = case([primary("2024-03-01")], [lesion("2024-03-12")])
        assert set(labels(record).values()) == {"synchronous"}
        assert not classified(record).lesion("L1").flips

    @pytest.mark.parametrize(
        ("first_seen", "label"),
        [("2024-06-01", "synchronous"), ("2024-06-02", "early_metachronous")],
    )
    def test_up_to_the_staging_window_and_not_after_it(self, first_seen: str, label: str) -> None:
        assert labels(case([primary("2024-03-01")], [lesion(first_seen)]))["eahpba"] == label

    def test_the_window_is_a_setting(self) -> None:
        record = case([primary("2024-03-01")], [lesion("2024-07-15")])
        assert classified(record).lesion("L1").label == "early_metachronous"
        wider = replace(EAHPBA, staging_window_months=Decimal(5))
        assert classify(record, [wider], {}).lesion("L1").label == "synchronous"

    def test_not_if_it_appeared_after_treatment_had_begun(self) -> None:
        before = case([primary()], [lesion("2024-04-10")], [chemotherapy("2024-04-10")])
        after = case([primary()], [lesion("2024-04-11")], [chemotherapy("2024-04-10")])
        assert labels(before)["eahpba"] == "synchronous"
        assert labels(after)["eahpba"] == "early_metachronous"

    def test_treatment_of_an_earlier_disease_does_not_count(self) -> None:
        earlier = chemotherapy("2010-01", "2010-06")
        assert (
            labels(case([primary()], [lesion("2024-03-12")], [earlier]))["eahpba"] == "synchronous"
        )

    def test_seen_in_retrospect_on_the_baseline_scan(self) -> None:
        record = case([primary(None)], [lesion(None, seen_at="baseline_staging")])
        assert labels(record)["eahpba"] == "synchronous"
        assert labels(case([primary(None)], [lesion(None)]))["eahpba"] == "unknown"

    def test_at_the_first_operation_but_not_at_one_after_preoperative_treatment(self) -> None:
        found = lesion(None, seen_at="primary_operation")
        assert (
            labels(case([primary()], [found], [resection("2024-03-20")]))["eahpba"] == "synchronous"
        )
        late = case(
            [primary()],
            [found],
            [resection("2024-10-01"), chemotherapy("2024-03-20", intent="neoadjuvant")],
        )
        assert labels(late)["eahpba"] == "early_metachronous"

    def test_staging_that_follows_an_urgent_operation_is_asked_for(self) -> None:
        record = case([primary()], [lesion("2024-03-20")], [resection("2024-03-02")])
        timing = classified(record).lesion("L1")
        assert timing.label == "unknown"
        assert Missing("lesions/L1/seen_at", "absent") in timing.missing
        staged = case(
            [primary()],
            [lesion("2024-03-20", seen_at="baseline_staging")],
            [resection("2024-03-02")],
        )
        assert labels(staged)["eahpba"] == "synchronous"

    def test_a_metastasis_before_its_primary_is_synchronous(self) -> None:
        timing = classified(case([primary("2024-03-01")], [lesion("2023-11-20")])).lesion("L1")
        assert timing.label == "synchronous"
        assert "metastasis_before_primary" in timing.notes


class TestAnchorAtSurgery:
    """SAFETY-1: without the operation, or before it, the clock of EGOSLIM does not exist."""

    def test_absent_for_a_primary_that_was_never_resected(self) -> None:
        record = case([primary(status="in_place")], [lesion("2024-09-01")])
        label = egoslim(record)
        assert label.label == "unknown"
        assert "anchor_absent_never_resected" in label.notes
        assert labels(record)["eahpba"] == "early_metachronous"

    def test_absent_between_the_window_and_the_operation(self) -> None:
        record = case([primary()], [lesion("2024-08-01")], [resection("2024-09-10")])
        assert "anchor_absent_before_surgery" in egoslim(record).notes

    def test_present_on_the_day_of_the_operation_and_after_it(self) -> None:
        for first_seen in ("2024-09-10", "2025-09-10"):
            record = case([primary()], [lesion(first_seen)], [resection("2024-09-10")])
            assert egoslim(record).label == "early_metachronous"
        late = case([primary()], [lesion("2025-09-11")], [resection("2024-09-10")])
        assert egoslim(late).label == "late_metachronous"

    def test_an_operation_without_a_date_is_asked_for(self) -> None:
        record = case([primary()], [lesion("2025-08-01")], [resection(None)])
        label = egoslim(record)
        assert label.label == "unknown"
        assert label.missing == (Missing("treatments/T1/start", "absent", "month"),)

    def test_nobody_said_what_became_of_the_primary(self) -> None:
        label = egoslim(case([primary()], [lesion("2025-08-01")]))
        assert label.missing == (Missing("primaries/P1/status", "absent", "month"),)


class TestClocks:
    """SAFETY-2, and thresholds that are met exactly."""

    @pytest.mark.parametrize(
        ("first_seen", "eahpba", "estro"),
        [
            ("2024-09-01", "early_metachronous", "synchronous"),
            ("2024-09-02", "early_metachronous", "metachronous"),
            ("2025-03-01", "early_metachronous", "metachronous"),
            ("2025-03-02", "late_metachronous", "metachronous"),
        ],
    )
    def test_exactly_six_and_twelve_months_are_inside(
        self, first_seen: str, eahpba: str, estro: str
    ) -> None:
        found = labels(case([primary("2024-03-01")], [lesion(first_seen)]))
        assert (found["eahpba"], found["estro"]) == (eahpba, estro)

    def test_published_month_twelve_is_open_because_it_is_rounded(self) -> None:
        record = case([primary(month(0))], [lesion(month(12))])
        timing = classified(record).lesion("L1")
        assert timing.label == "unknown"
        assert timing.possible == ("early_metachronous", "late_metachronous")

    def test_dates_of_different_anchors_are_not_compared(self) -> None:
        record = case([primary("2024-03-01")], [lesion(month(9))])
        assert "other_anchor" in {item.code for item in classified(record).lesion("L1").missing}

    def test_a_year_that_straddles_a_threshold_says_what_would_settle_it(self) -> None:
        timing = classified(case([primary("2024-03-01")], [lesion("2025")])).lesion("L1")
        assert timing.label == "unknown"
        assert timing.missing == (Missing("lesions/L1/first_seen", "imprecise", "month"),)
        day = classified(case([primary("2024-03-15")], [lesion("2025-03")])).lesion("L1")
        assert day.missing == (Missing("lesions/L1/first_seen", "imprecise", "day"),)

    def test_a_year_on_one_side_of_the_threshold_is_settled(self) -> None:
        assert labels(case([primary("2020")], [lesion("2024")]))["eahpba"] == "late_metachronous"

    def test_a_confirmation_stands_in_for_the_first_sight(self) -> None:
        record = case([primary()], [lesion(None, confirmed="2024-12-01")])
        timing = classified(record).lesion("L1")
        assert timing.label == "early_metachronous"
        assert "lesions/L1/confirmed" in timing.basis


class TestOnTreatment:
    """SAFETY-3."""

    @pytest.mark.parametrize(
        ("first_seen", "expected"),
        [
            ("2024-10-01", Truth.TRUE),
            ("2024-12-20", Truth.TRUE),
            ("2024-12-21", Truth.FALSE),
            ("2024-09-10", Truth.FALSE),
            ("2024", Truth.UNKNOWN),
        ],
    )
    def test_between_the_first_and_the_last_dose(self, first_seen: str, expected: Truth) -> None:
        record = case(
            [primary()],
            [lesion(first_seen)],
            [chemotherapy("2024-09-10", "2024-12-20", intent="adjuvant")],
            histories=COMPLETE,
        )
        assert classified(record).lesion("L1").on_treatment is expected

    def test_no_treatment_row_is_only_an_answer_if_the_list_is_complete(self) -> None:
        open_list = case([primary()], [lesion("2025-01-10")])
        closed = case([primary()], [lesion("2025-01-10")], histories=COMPLETE)
        assert classified(open_list).lesion("L1").on_treatment is Truth.UNKNOWN
        assert classified(closed).lesion("L1").on_treatment is Truth.FALSE

    def test_it_is_the_class_only_for_definitions_that_say_so(self) -> None:
        record = case(
            [primary(status="in_place")],
            [lesion("2024-10-01")],
            [chemotherapy("2024-09-10", "2024-12-20")],
        )
        found = labels(record)
        assert found["seed"] == "on_treatment"
        assert found["eahpba"] == "early_metachronous"
        assert not any(label == "on_treatment" for key, label in found.items() if key != "seed")

    def test_a_running_course_has_no_end(self) -> None:
        running = chemotherapy("2024-09-10", ongoing=True)
        record = case([primary()], [lesion("2025-06-01")], [running])
        assert classified(record).lesion("L1").on_treatment is Truth.TRUE


class TestStageAgainstDates:
    """SAFETY-4: neither wins."""

    def staged(self, m: str, first_seen: str | None, **staging: Any) -> Any:
        stage = Tnm(basis="c", t="3", n="1", m=m, **staging)
        lesions = [lesion(first_seen)] if first_seen else []
        return case([primary(staging=[stage])], lesions)

    def test_m1_with_a_later_metastasis_opens_the_case(self) -> None:
        found = classified(self.staged("1a", "2024-12-01"))
        assert [each.code for each in found.contradictions] == ["m1_but_metachronous"]
        assert found.lesion("L1").label == "early_metachronous"
        assert found.case.label == "unknown"
        assert set(found.case.possible) == {"synchronous", "early_metachronous"}

    def test_m0_with_a_lesion_at_presentation_is_shown(self) -> None:
        found = classified(self.staged("0", "2024-03-12"))
        assert [each.code for each in found.contradictions] == ["m0_but_synchronous"]
        assert found.case.label == "unknown"

    def test_m0_that_a_later_scan_overtook_is_shown_but_settles_nothing(self) -> None:
        found = classified(self.staged("0", "2024-03-12", date="2024-03-05"))
        assert [each.code for each in found.contradictions] == ["m0_but_synchronous"]
        assert found.case.label == "synchronous"

    @pytest.mark.parametrize(("m", "first_seen"), [("1", "2024-03-12"), ("0", "2025-12-01")])
    def test_agreement_is_silent(self, m: str, first_seen: str) -> None:
        found = classified(self.staged(m, first_seen))
        assert found.contradictions == ()
        assert found.case.label != "unknown"

    def test_m1_proves_presentation_where_years_cannot(self) -> None:
        record = case(
            [primary("2024", staging=[Tnm(basis="c", m="1", date="2024")])], [lesion("2024")]
        )
        found = classified(record)
        assert found.lesion("L1").label == "unknown"
        assert found.case.label == "synchronous"
        assert "primaries/P1/staging/0" in found.case.basis

    def test_restaging_is_no_evidence_about_presentation(self) -> None:
        stage = Tnm(basis="r", m="1")
        found = classified(case([primary(staging=[stage])], [lesion("2025-12-01")]))
        assert found.contradictions == ()


# ---------------------------------------------------------------- helpers
def month(number: int) -> DateDetail:
    return DateDetail(anchor="diagnosis", months=Decimal(number))


def egoslim(record: Any) -> Any:
    return classified(record, (EGOSLIM,)).lesion("L1").by_definition[0]
