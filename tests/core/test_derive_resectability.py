"""Resectability is what named specialists said about dated imaging (SAFETY-7)."""

from __future__ import annotations

from typing import Any

import pytest

from guidelines.core.record.case_record import Examination, Measurement, Resectability
from tests.core.timing_cases import (
    COMPLETE,
    case,
    chemotherapy,
    examination,
    fact,
    lesion,
    options,
    primary,
)

FACT = "resectable.metastases"
EVERYTHING = ("resectable", "potentially_resectable", "unresectable")


def judged(verdict: Any, by: str | None = "Dr Adler", **fields: Any) -> Resectability:
    given = {"scope": "liver", "verdict": verdict, "by": by, "imaging_date": "2024-03-12"}
    return Resectability(**(given | fields))


def told(*judgements: Resectability, **fields: Any) -> Any:
    given: dict[str, Any] = {"lesions": [lesion("2024-03-12")], "histories": COMPLETE} | fields
    return case([primary()], resectability=list(judgements), **given)


def test_one_specialist_is_believed() -> None:
    assert options(told(judged("resectable")), FACT) == ("resectable",)


def test_nobody_asked_is_unknown_however_few_lesions_there_are() -> None:
    assert options(told(), FACT) == EVERYTHING
    assert options(told(lesions=[lesion("2024-03-12", count=1)]), FACT) == EVERYTHING


def test_two_specialists_who_disagree_leave_it_open_between_them() -> None:
    record = told(
        judged("resectable", date="2024-03-14"),
        judged("unresectable", "Dr Baum", date="2024-03-20"),
    )
    found = fact(record, FACT)
    assert found.state == "partial"
    assert found.options == ("resectable", "unresectable")


def test_a_specialist_may_change_their_own_mind() -> None:
    record = told(
        judged("unresectable", date="2024-03-14"), judged("resectable", date="2024-03-20")
    )
    assert options(record, FACT) == ("resectable",)


def test_unnamed_judgements_never_replace_each_other() -> None:
    record = told(
        judged("unresectable", None, date="2024-03-14"),
        judged("resectable", None, date="2024-03-20"),
    )
    assert options(record, FACT) == ("resectable", "unresectable")


class TestParts:
    def test_technically_resectable_alone_settles_nothing(self) -> None:
        assert options(told(judged("resectable", aspect="technical")), FACT) == EVERYTHING

    def test_all_three_parts_together_do(self) -> None:
        parts = [
            judged("resectable", f"Dr {aspect}", aspect=aspect)
            for aspect in ("technical", "oncological", "fitness")
        ]
        assert options(told(*parts), FACT) == ("resectable",)

    def test_one_part_that_fails_is_enough(self) -> None:
        parts = [
            judged("resectable", aspect="technical"),
            judged("unresectable", "Dr Baum", aspect="fitness"),
        ]
        assert options(told(*parts), FACT) == ("unresectable",)
        overall = judged("resectable", "Dr Cohn")
        assert options(told(overall, *parts), FACT) == ("unresectable",)


class TestStale:
    """SAFETY-8."""

    def test_newer_imaging_of_the_region_overtakes_the_judgement(self) -> None:
        scan = examination("liver", "MRI", "2024-06-01", result="lesions")
        found = fact(told(judged("unresectable"), examinations=[scan]), FACT)
        assert (found.state, found.last_value, found.options) == (
            "stale",
            "unresectable",
            EVERYTHING,
        )

    def test_a_newer_measurement_does_too(self) -> None:
        measured = lesion("2024-03-12", measurements=[Measurement("2024-06-01")])
        assert fact(told(judged("resectable"), lesions=[measured]), FACT).state == "stale"

    @pytest.mark.parametrize(
        "scan",
        [
            examination("liver", "MRI", "2024-03-12"),
            examination("liver", "MRI", "2024-03"),
            examination("brain", "MRI", "2024-06-01"),
            examination("liver", "MRI", "2024-06-01", examined=False),
            examination("liver", "operation", "2024-06-01"),
        ],
    )
    def test_other_imaging_does_not(self, scan: Examination) -> None:
        assert fact(told(judged("resectable"), examinations=[scan]), FACT).state == "known"

    def test_a_judgement_on_the_new_imaging_replaces_the_old_ones(self) -> None:
        scan = examination("liver", "MRI", "2024-06-01", result="lesions")
        new = judged("resectable", "Dr Baum", imaging_date="2024-06-01")
        assert options(told(judged("unresectable"), new, examinations=[scan]), FACT) == (
            "resectable",
        )


class TestOrgans:
    LUNG = lesion("2024-03-12", id="L2", organ="lung")

    def test_every_organ_has_to_be_judged(self) -> None:
        both = [lesion("2024-03-12"), self.LUNG]
        assert options(told(judged("resectable"), lesions=both), FACT) == EVERYTHING
        assert options(told(judged("unresectable"), lesions=both), FACT) == ("unresectable",)
        complete = told(
            judged("resectable"), judged("resectable", "Dr Baum", scope="lung"), lesions=both
        )
        assert options(complete, FACT) == ("resectable",)

    def test_the_whole_against_a_part_stays_open(self) -> None:
        record = told(judged("unresectable"), judged("resectable", "Dr Baum", scope="whole"))
        assert options(record, FACT) == ("resectable", "unresectable")

    def test_the_primary_is_judged_for_itself(self) -> None:
        record = told(judged("unresectable"), judged("resectable", scope="primary"))
        assert options(record, "resectable.primary") == ("resectable",)
        assert options(record, FACT) == ("unresectable",)


class TestBaseline:
    """SAFETY-16: as judged on the imaging before the first dose for metastatic disease."""

    BEFORE = judged("unresectable", imaging_date="2024-03-12")
    AFTER = judged("resectable", imaging_date="2024-07-01")
    GIVEN = chemotherapy("2024-04-01", "2024-06-20", intent="conversion")

    def test_a_later_judgement_does_not_change_the_baseline(self) -> None:
        record = told(self.BEFORE, self.AFTER, treatments=[self.GIVEN])
        assert options(record, "resectable.baseline") == ("unresectable",)
        assert options(record, FACT) == ("resectable",)

    def test_judged_only_after_treatment_leaves_the_baseline_open(self) -> None:
        record = told(self.AFTER, treatments=[self.GIVEN])
        assert options(record, "resectable.baseline") == EVERYTHING

    def test_without_systemic_treatment_it_is_the_present_judgement(self) -> None:
        assert options(told(self.BEFORE), "resectable.baseline") == ("unresectable",)

    def test_adjuvant_treatment_of_the_primary_does_not_count(self) -> None:
        earlier = chemotherapy("2023-01-01", "2023-06-01", intent="adjuvant")
        record = told(self.BEFORE, treatments=[earlier])
        assert options(record, "resectable.baseline") == ("unresectable",)
