"""Systemic treatment, its clocks and toxicity: an incomplete history is no history of nothing."""

from __future__ import annotations

from typing import Any

import pytest

from guidelines.core.record.case_record import CountRange, Resectability, Treatment
from guidelines.core.record.dates import within_months
from guidelines.core.truth import Truth
from tests.core.timing_cases import (
    COMPLETE,
    bounds,
    case,
    chemotherapy,
    fact,
    lesion,
    options,
    primary,
    resection,
)

YES, NO, OPEN = ("yes",), ("no",), ("yes", "no")
METASTASIS = lesion("2024-03-12")


def given(*treatments: Treatment, complete: bool = True, **fields: Any) -> Any:
    histories = {"histories": COMPLETE} if complete else {}
    lesions = fields.pop("lesions", [METASTASIS])
    return case([primary()], lesions, treatments, **histories, **fields)


FIRST_LINE = chemotherapy("2024-04-01", "2024-08-01", drugs=["oxaliplatin", "fluorouracil"])


@pytest.mark.parametrize(
    "fact_id",
    [
        "systemic.started",
        "systemic.active",
        "systemic.oxaliplatin_ever",
        "systemic.adjuvant_given",
        "systemic.adjuvant_oxaliplatin",
        "systemic.bevacizumab",
        "systemic.immunotherapy",
    ],
)
def test_no_row_is_only_never_if_the_history_is_complete(fact_id: str) -> None:
    """SAFETY-5."""
    assert options(given(complete=False), fact_id) == OPEN
    assert options(given(), fact_id) == NO


class TestDrugs:
    @pytest.mark.parametrize(
        ("fields", "oxaliplatin", "bevacizumab"),
        [
            ({"drugs": ["Oxaliplatin", "capecitabine"]}, YES, NO),
            ({"regimen": "mFOLFOX6 + bevacizumab"}, YES, YES),
            ({"regimen": "FOLFIRI"}, NO, OPEN),
            ({"regimen": "FOLFOXIRI-Bev"}, YES, YES),
            ({"regimen": "pembrolizumab"}, NO, OPEN),
            ({}, OPEN, OPEN),
        ],
    )
    def test_from_drugs_or_the_name_of_the_regimen(
        self, fields: Any, oxaliplatin: tuple[str, ...], bevacizumab: tuple[str, ...]
    ) -> None:
        record = given(chemotherapy("2024-04-01", "2024-08-01", **fields))
        assert options(record, "systemic.oxaliplatin_ever") == oxaliplatin
        assert options(record, "systemic.bevacizumab") == bevacizumab

    def test_adjuvant_is_told_apart_from_treatment_of_metastases(self) -> None:
        adjuvant = chemotherapy(
            "2023-01-01", "2023-06-01", intent="adjuvant", drugs=["oxaliplatin"]
        )
        record = given(adjuvant)
        assert options(record, "systemic.started") == NO
        assert options(record, "systemic.adjuvant_oxaliplatin") == YES
        after_liver = chemotherapy("2024-09-01", intent="adjuvant", target="L1")
        assert options(given(after_liver), "systemic.adjuvant_given") == NO
        assert options(given(after_liver), "systemic.started") == YES

    def test_treatment_before_the_first_metastasis_was_not_for_it(self) -> None:
        early = chemotherapy("2023-01-01", "2023-04-01", intent="neoadjuvant")
        assert options(given(early), "systemic.started") == NO
        assert options(given(FIRST_LINE), "systemic.started") == YES

    def test_a_course_is_active_until_it_has_ended(self) -> None:
        assert options(given(FIRST_LINE), "systemic.active") == NO
        assert options(given(chemotherapy("2025-12-01")), "systemic.active") == OPEN
        assert options(given(chemotherapy("2025-12-01", ongoing=True)), "systemic.active") == YES


class TestCycles:
    @pytest.mark.parametrize(
        ("cycles", "expected"),
        [
            (6, (6, 6)),
            (CountRange(4, 6), (4, 6)),
            (None, (0, None)),
            (CountRange(4, None), (4, None)),
        ],
    )
    def test_cycles_before_liver_surgery(self, cycles: Any, expected: Any) -> None:
        record = given(chemotherapy("2024-04-01", "2024-08-01", cycles=cycles))
        assert bounds(record, "systemic.preoperative_cycles") == expected

    def test_courses_add_up_and_those_after_the_resection_do_not(self) -> None:
        record = given(
            chemotherapy("2024-04-01", "2024-06-01", cycles=4),
            chemotherapy("2024-06-10", "2024-07-01", id="T3", cycles=2),
            chemotherapy("2024-11-01", "2025-02-01", id="T4", cycles=6),
            Treatment("T5", "surgery", operation="liver_resection_major", start="2024-09-01"),
        )
        assert bounds(record, "systemic.preoperative_cycles") == (6, 6)

    def test_immunotherapy_has_no_cytotoxic_cycles(self) -> None:
        """SAFETY-16."""
        record = given(chemotherapy("2024-04-01", "2024-08-01", drugs=["pembrolizumab"], cycles=9))
        assert bounds(record, "systemic.preoperative_cycles") == (0, 0)

    def test_cycles_after_the_disease_had_become_resectable(self) -> None:
        converted = Resectability("liver", "resectable", by="Dr Adler", imaging_date="2024-06-15")
        record = given(
            chemotherapy("2024-04-01", "2024-06-10", cycles=4),
            chemotherapy("2024-06-20", "2024-08-01", id="T3", cycles=3),
            resectability=[converted],
        )
        assert bounds(record, "systemic.cycles_since_resectable") == (3, 3)
        assert bounds(given(FIRST_LINE), "systemic.cycles_since_resectable") == (0, None)


class TestResponseAndToxicity:
    def test_the_latest_response_counts(self) -> None:
        first = chemotherapy(
            "2024-04-01", "2024-06-01", response="stable", response_date="2024-06-05"
        )
        second = chemotherapy(
            "2024-07-01", "2024-09-01", id="T3", response="partial", response_date="2024-09-05"
        )
        assert options(given(second, first), "systemic.response") == ("partial",)

    def test_undated_responses_stay_possible(self) -> None:
        first = chemotherapy(None, response="stable")
        second = chemotherapy(None, id="T3", response="progression")
        assert options(given(first, second), "systemic.response") == ("stable", "progression")

    def test_neuropathy_nobody_graded_is_unknown(self) -> None:
        assert bounds(given(FIRST_LINE), "toxicity.neuropathy") == (None, None)
        graded = chemotherapy("2024-04-01", neuropathy_grade=2)
        assert bounds(given(graded), "toxicity.neuropathy") == (2, 2)

    def test_hypersensitivity_needs_exposure(self) -> None:
        allergic = chemotherapy("2024-04-01", hypersensitivity=["oxaliplatin"])
        fact_id = "toxicity.oxaliplatin_hypersensitivity"
        assert options(given(allergic), fact_id) == YES
        assert options(given(FIRST_LINE), fact_id) == OPEN
        assert options(given(), fact_id) == NO


class TestPelvicRadiotherapy:
    """SAFETY-18: site and field say whether it was the pelvis."""

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"field": "pelvis"}, YES),
            ({"field": "thoracic spine"}, OPEN),
            ({"target": "P1"}, YES),
            ({}, OPEN),
        ],
    )
    def test_only_a_course_known_to_be_pelvic_counts(
        self, fields: Any, expected: tuple[str, ...]
    ) -> None:
        course = Treatment("R1", "radiotherapy", start="2010-05-01", **fields)
        assert options(given(course), "primary.prior_pelvic_radiotherapy") == expected

    def test_earlier_than_the_cancer_is_a_previous_irradiation(self) -> None:
        earlier = Treatment("R1", "radiotherapy", start="2010", field="pelvis")
        assert options(given(earlier), "primary.prior_pelvic_radiotherapy") == YES
        now = Treatment("R1", "radiotherapy", start="2024-05-01", field="pelvis")
        assert options(given(now), "primary.prior_pelvic_radiotherapy") == OPEN


class TestClocks:
    def months(self, record: Any, fact_id: str, limit: int) -> Truth:
        found = fact(record, fact_id)
        assert found.start is not None
        assert found.end is not None
        return within_months(found.start, found.end, limit, inclusive=True)

    def test_each_clock_has_its_own_anchor(self) -> None:
        record = given(
            resection("2024-04-01"),
            chemotherapy("2024-05-01", "2024-11-01", intent="adjuvant"),
            lesions=[lesion("2025-08-01")],
        )
        assert self.months(record, "clock.diagnosis_to_metastasis", 16) is Truth.FALSE
        assert self.months(record, "clock.primary_surgery_to_metastasis", 16) is Truth.TRUE
        assert self.months(record, "clock.adjuvant_end_to_metastasis", 9) is Truth.TRUE

    def test_the_earliest_metastasis_ends_the_interval(self) -> None:
        lesions = [lesion("2025-08-01"), lesion("2025-02-01", id="L2")]
        record = given(lesions=lesions)
        assert fact(record, "clock.diagnosis_to_metastasis").basis[-1] == "lesions/L2/first_seen"

    def test_bevacizumab_left_out_of_the_last_cycle_counts_for_itself(self) -> None:
        """SAFETY-21: washout is counted from the last dose actually given."""
        course = chemotherapy(
            "2024-04-01",
            "2024-08-01",
            drugs=["oxaliplatin", "fluorouracil", "bevacizumab"],
            last_doses={"bevacizumab": "2024-06-20"},
        )
        found = fact(given(course), "clock.last_bevacizumab_to_now")
        assert found.start is not None
        assert found.start.text == "2024-06-20"
        cytotoxic = fact(given(course), "clock.last_cytotoxic_to_now")
        assert cytotoxic.start is not None
        assert cytotoxic.start.text == "2024-08-01"

    def test_a_running_course_without_a_last_dose_has_no_clock(self) -> None:
        running = chemotherapy("2024-04-01", ongoing=True, drugs=["bevacizumab", "irinotecan"])
        assert fact(given(running), "clock.last_bevacizumab_to_now").state == "unknown"

    def test_on_the_baseline_scan_without_a_date_is_within_the_window(self) -> None:
        record = given(lesions=[lesion(None, seen_at="baseline_staging")])
        assert self.months(record, "clock.diagnosis_to_metastasis", 3) is Truth.TRUE
        assert fact(record, "clock.diagnosis_to_metastasis").state == "partial"
