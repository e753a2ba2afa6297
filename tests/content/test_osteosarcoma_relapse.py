"""Relapse of osteosarcoma: surgery first where all can be resected, and what stands beside it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.content.osteosarcoma_patients import (
    AMPUTATION,
    MAP,
    NODULE,
    earlier,
    judged,
    patient,
    relapse,
    standing,
)
from tests.content.patients import result, status


class TestRelapse:
    """SAFETY-28."""

    SECOND_NODULE = NODULE | {
        "id": "L2",
        "side": "left",
        "first_seen": "2026-04-20",
        "seen_at": "follow_up",
    }

    def test_surgery_first_stands_before_chemotherapy_first(self) -> None:
        found = [each.id for each in result(relapse()).pathways]
        both = ["os-relapse-surgery", "os-relapse-chemotherapy-first"]
        assert [each for each in found if each in both] == both

    @pytest.mark.parametrize(
        ("record", "beside"),
        [
            (relapse("2024-06-03"), True),
            (relapse("2026-04-20"), False),
            (relapse("2026-04-20", SECOND_NODULE), True),
        ],
        ids=["early", "late and one nodule", "late and both lungs"],
    )
    def test_chemotherapy_first_stands_beside_it_for_early_or_multifocal(
        self, record: Any, beside: bool
    ) -> None:
        assert standing(record, "os-relapse-surgery") == ("applies", "feasible")
        wanted = "applies" if beside else "does_not_apply"
        assert standing(record, "os-relapse-chemotherapy-first")[0] == wanted
        assert status(record, "os-relapse-chemotherapy-beside") == wanted

    def test_and_for_relapse_on_treatment(self) -> None:
        """DEF-A6b."""
        record = relapse("2023-07-03")
        assert status(record, "os-on-treatment") == "applies"
        assert standing(record, "os-relapse-chemotherapy-first")[0] == "applies"
        assert status(relapse("2026-04-20"), "os-on-treatment") == "does_not_apply"

    def test_late_with_one_nodule_surgery_alone_is_reasonable(self) -> None:
        assert status(relapse("2026-04-20"), "os-late-solitary") == "applies"
        assert status(relapse("2024-06-03"), "os-late-solitary") == "does_not_apply"

    def test_clocks_that_disagree_show_both_ways(self) -> None:
        """SAFETY-2: 25 months from diagnosis, 17 from the last dose."""
        record = relapse("2025-03-10")
        assert status(record, "os-clocks-disagree") == "applies"
        assert standing(record, "os-relapse-chemotherapy-first")[0] == "applies"
        assert status(relapse("2026-04-20"), "os-clocks-disagree") == "does_not_apply"

    def test_not_all_resectable_is_another_way(self) -> None:
        record = relapse(resectability=judged(lung="unresectable"))
        assert status(record, "os-relapse-surgery-first") == "does_not_apply"
        assert standing(record, "os-relapse-unresectable") == ("applies", "feasible")
        assert status(record, "os-stereotactic") == "applies"
        assert status(record, "os-ask-again") == "applies"

    def test_an_unjudged_relapse_keeps_surgery_open(self) -> None:
        assert status(relapse(resectability=[]), "os-relapse-surgery-first") == "open"

    @pytest.mark.parametrize("relapses", [1, 4])
    def test_the_number_of_relapses_closes_nothing(self, relapses: int) -> None:
        before = [earlier(f"2024-0{each + 1}-09", id=f"E{each}") for each in range(relapses)]
        record = relapse("2026-04-20", *before)
        assert status(record, "os-repeat-resection") == "applies"
        assert status(record, "os-number-of-recurrences") == "applies"
        assert standing(record, "os-relapse-surgery") == ("applies", "feasible")
        assert status(relapse(), "os-number-of-recurrences") == "does_not_apply"

    def test_where_it_cannot_be_resected_repeat_surgery_is_not_proposed(self) -> None:
        record = relapse("2026-04-20", earlier(), resectability=judged(lung="unresectable"))
        assert status(record, "os-repeat-resection") == "does_not_apply"

    def test_twelve_nodules_are_resected_like_two(self) -> None:
        """SAFETY-9."""
        many = NODULE | {"count": 12, "side": "bilateral"}
        record = patient(lesions=[many])
        assert standing(record, "os-map-staged") == ("applies", "feasible")
        assert status(record, "os-resect-everything") == "applies"

    def test_ifosfamide_only_once(self) -> None:
        early = relapse("2024-06-03")
        ifosfamide = MAP | {"id": "T3", "drugs": ["ifosfamide"], "doses": [], "target": "L1"}
        again = relapse(
            "2024-06-03",
            treatments=[AMPUTATION, MAP, ifosfamide | {"start": "2024-07", "last_dose": "2024-09"}],
            resectability=judged(lung="unresectable"),
        )
        assert status(early, "os-second-line") == "applies"
        assert status(again, "os-second-line") == "does_not_apply"
        assert status(again, "os-after-ifosfamide") == "applies"
