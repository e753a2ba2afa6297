"""A second tumour in the lungs: second primary or metastasis, and both until it is resolved."""

from __future__ import annotations

from datetime import date

import pytest

from guidelines.core.record.case_record import CaseRecord
from tests.content.lung_patients import (
    CLEAR,
    CONTRALATERAL,
    LOBECTOMY_2022,
    LUNG,
    NODULE,
    QUIET,
    RESECTED_2022,
    criteria,
    pathways,
    patient,
    statuses,
)
from tests.content.patients import Changes, result, status

NATURE = ("lung-stage-both-ways", "lung-second-primary-own-stage", "lung-same-profile")


def contralateral(**more: object) -> CaseRecord:
    return patient(**(CONTRALATERAL | more))


def compared(**said: str) -> dict[str, object]:
    """The nodule, compared with the primary."""
    row: Changes = {"primary": "P1", "confidence": "possible"}
    return {"lesions": [NODULE | {"candidates": [row | said]}]}


class TestSolitaryContralateral:
    """LUNG-S-04 against TNM: taken as a second primary, staged both ways."""

    def test_radical_treatment_of_both_sides_while_the_stage_is_written_both_ways(self) -> None:
        record = contralateral()
        assert statuses(
            record,
            "lung-solitary-contralateral-radical",
            "lung-stage-both-ways",
            "lung-nodule-read-as-m1a",
        ) == ("applies", "applies", "applies")
        assert pathways(record)["lung-contralateral"].plan.feasibility == "feasible"
        assert "conflict-11" in {each.id for each in result(record).conflicts}

    def test_not_before_one_has_looked_elsewhere(self) -> None:
        """SAFETY-5: no row for the brain is unknown, not clear."""
        no_brain = [each for each in CLEAR if each["region"] != "brain"]
        record = contralateral(examinations=no_brain)
        assert status(record, "lung-solitary-contralateral-radical") == "open"
        assert status(record, "lung-brain-mri") == "applies"

    def test_one_of_several_is_not_solitary(self) -> None:
        several = contralateral(lesions=[NODULE | {"count": 3}])
        assert status(several, "lung-solitary-contralateral-radical") == "does_not_apply"

    def test_solitary_needs_a_complete_list(self) -> None:
        open_list = contralateral(histories={"lesions": None})
        assert status(open_list, "lung-solitary-contralateral-radical") == "open"

    def test_the_same_lung_is_another_question(self) -> None:
        same = contralateral(lesions=[NODULE | {"side": "left", "segments": ["LLL"]}])
        assert status(same, "lung-solitary-contralateral-radical") == "does_not_apply"
        assert pathways(same)["lung-establish-nature"].plan.status == "applies"

    def test_the_second_side_follows_after_four_weeks(self) -> None:
        steps = {
            step.id: step for step in pathways(contralateral())["lung-contralateral"].plan.steps
        }
        first, second = steps["first"].earliest, steps["second"].earliest
        assert first is not None
        assert second is not None
        assert (date.fromisoformat(second) - date.fromisoformat(first)).days >= 28


class TestNature:
    """SAFETY-30, LUNG-B-02, LUNG-B-05."""

    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            ({}, ("applies", "open", "open")),
            ({"histology": "same"}, ("applies", "open", "open")),
            ({"histology": "different"}, ("does_not_apply", "applies", "does_not_apply")),
            ({"molecular": "different"}, ("does_not_apply", "applies", "does_not_apply")),
            (
                {"histology": "same", "molecular": "same"},
                ("does_not_apply", "does_not_apply", "applies"),
            ),
            ({"histology": "same", "molecular": "not_informative"}, ("applies", "open", "open")),
        ],
    )
    def test_what_shows_a_second_primary(
        self, said: dict[str, str], expected: tuple[str, ...]
    ) -> None:
        assert statuses(contralateral(**compared(**said)), *NATURE) == expected

    def test_different_drivers_in_two_specimens_are_two_primaries(self) -> None:
        specimens = [
            {"id": "S1", "origin": "P1", "biomarkers": {"EGFR": "sensitising"}},
            {"id": "S2", "origin": "L1", "biomarkers": {"EGFR": "T790M"}},
        ]
        record = contralateral(specimens=specimens)
        assert status(record, "lung-second-primary-own-stage") == "applies"
        assert status(record, "lung-t790m-germline") == "applies"
        assert pathways(record)["lung-second-primary"].plan.status == "applies"

    def test_the_same_common_variant_twice_proves_nothing(self) -> None:
        specimens = [
            {"id": "S1", "origin": "P1", "biomarkers": {"EGFR": "sensitising"}},
            {"id": "S2", "origin": "L1", "biomarkers": {"EGFR": "sensitising"}},
        ]
        assert status(contralateral(specimens=specimens), "lung-same-profile") == "open"

    def test_a_lung_cancer_beside_a_colon_cancer_keeps_its_own_pathway(self) -> None:
        colon = {"id": "P2", "topography": "C18.7", "status": "in_place"}
        record = patient(
            **QUIET,
            case={"focus_primary": "P1"},
            primaries=[LUNG | {"staging": []}, colon],
            lesions=[],
            examinations=CLEAR,
        )
        assert pathways(record)["lung-second-primary"].plan.status == "applies"


class TestCriteria:
    def test_found_together_accp_is_met_where_martini_asks_for_in_situ(self) -> None:
        found = criteria(contralateral())
        assert found["accp-multiple-lung-cancers"].verdict == "met"
        assert found["martini-melamed-synchronous"].verdict == "open"

    def test_n2_nodes_undo_it(self) -> None:
        staged = LUNG | {"staging": [{"basis": "c", "t": "2a", "n": "2"}]}
        found = criteria(contralateral(primaries=[staged]))
        assert found["accp-multiple-lung-cancers"].verdict != "met"
        assert found["martini-melamed-synchronous"].verdict != "met"

    def test_different_histology_is_enough_for_both(self) -> None:
        found = criteria(contralateral(**compared(histology="different")))
        assert found["accp-multiple-lung-cancers"].verdict == "met"
        assert found["martini-melamed-synchronous"].verdict == "met"

    @pytest.mark.parametrize(
        ("seen", "martini", "accp", "between"),
        [
            ("2023-04-06", "open", "open", "does_not_apply"),
            ("2024-04-05", "open", "open", "does_not_apply"),
            ("2024-04-06", "met", "open", "applies"),
            ("2026-04-05", "met", "open", "applies"),
            ("2026-04-06", "met", "met", "does_not_apply"),
        ],
    )
    def test_the_interval_counts_from_the_lobectomy(
        self, seen: str, martini: str, accp: str, between: str
    ) -> None:
        """Two years for one and four for the other; short of that in-situ origin is asked."""
        found = NODULE | {
            "side": "left", "segments": ["LUL"], "first_seen": seen, "seen_at": "follow_up",
        }  # fmt: skip
        record = patient(
            **QUIET,
            primaries=[RESECTED_2022],
            lesions=[found],
            treatments=[LOBECTOMY_2022],
            examinations=CLEAR,
        )
        verdicts = criteria(record)
        assert verdicts["martini-melamed-metachronous"].verdict == martini
        assert verdicts["accp-multiple-lung-cancers"].verdict == accp
        assert status(record, "lung-interval-between") == between

    def test_without_in_situ_origin_the_same_histology_found_together_is_not_enough(self) -> None:
        """For Martini and Melamed; ACCP takes the other lung as enough."""
        two = [
            LUNG | {"staging": [{"basis": "c", "n": "0"}], "in_situ_origin": False},
            LUNG | {"id": "P2", "laterality": "right", "staging": [], "in_situ_origin": False},
        ]
        record = contralateral(case={"focus_primary": "P1"}, primaries=two, lesions=[])
        verdicts = criteria(record)
        assert verdicts["martini-melamed-synchronous"].verdict == "not_met"
        assert verdicts["accp-multiple-lung-cancers"].verdict == "met"

    def test_nobody_is_shown_criteria_without_a_second_tumour(self) -> None:
        assert not set(criteria(contralateral(lesions=[]))) & {
            "accp-multiple-lung-cancers", "martini-melamed-synchronous",
        }  # fmt: skip


class TestFunction:
    @pytest.mark.parametrize(
        ("fev1", "dlco", "item"),
        [
            (66, 63, "lung-function-low-risk"),
            (60, 63, "lung-function-simple-test"),
            (40, 55, "lung-function-simple-test"),
            (30, 55, "lung-function-simple-test"),
            (29, 55, "lung-function-exercise-test"),
        ],
    )
    def test_the_cuts_of_the_guideline(self, fev1: int, dlco: int, item: str) -> None:
        ladder = (
            "lung-function-low-risk", "lung-function-simple-test", "lung-function-exercise-test",
        )  # fmt: skip
        fit = {"ppo_fev1_percent": fev1, "ppo_dlco_percent": dlco}
        shown = dict(zip(ladder, statuses(contralateral(fitness=fit), *ladder), strict=True))
        assert [key for key, each in shown.items() if each == "applies"] == [item]

    def test_a_value_from_long_ago_is_measured_again(self) -> None:
        old = contralateral(fitness={"date": "2025-11-03"})
        assert status(old, "lung-function-before-resection") == "applies"
        assert status(contralateral(), "lung-function-before-resection") == "does_not_apply"
