"""After each decision on lung, breast and several cancers the board sees what follows."""

from datetime import date

import pytest

from guidelines.core.record.case_record import CaseRecord
from guidelines.core.truth import Truth
from tests.content import breast_patients as breast
from tests.content import lung_patients as lung
from tests.content import patients as colorectal
from tests.content.branches import after_gate, ahead, branch, branches, words


def days_between(earlier: str | None, later: str | None) -> int:
    assert earlier
    assert later
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


class TestLung:
    def test_chemotherapy_after_local_treatment_comes_only_where_it_is_chosen(self) -> None:
        record = lung.relapse()
        chosen = branch(record, "lung-oligorecurrence", "review", "chemotherapy")
        observed = branch(record, "lung-oligorecurrence", "review", "observe")
        assert after_gate(chosen)[0] == "lung_systemic"
        assert "lung_systemic" not in after_gate(observed)

    @pytest.mark.parametrize(
        ("egfr", "verdict"), [("sensitising", Truth.TRUE), (None, Truth.UNKNOWN)]
    )
    def test_a_driver_on_record_makes_the_drug_the_outcome_on_record(
        self, egfr: str | None, verdict: Truth
    ) -> None:
        tested = lung.markers(EGFR=egfr) if egfr else {"specimens": []}
        found = branch(lung.relapse(**tested), "lung-oligorecurrence", "review", "targeted_drug")
        assert found.verdict is verdict

    def test_brain_metastases_found_at_staging_are_not_left_behind(self) -> None:
        """SAFETY-29: the brain first, or the drug that reaches it."""
        record = lung.relapse(examinations=[])
        found = branch(record, "lung-oligorecurrence", "imaging", "brain_metastases")
        assert after_gate(found)[0] == "brain_local"
        assert "that drug first is an option" in words(found)

    def test_one_that_turns_out_a_metastasis_is_restaged_before_anything_is_removed(self) -> None:
        record = lung.patient(**lung.CONTRALATERAL)
        actions = after_gate(branch(record, "lung-contralateral", "review", "metastasis"))
        assert actions.index("restage") < actions.index("local_consolidation")

    def test_two_primaries_keep_weeks_between_the_sides(self) -> None:
        record = lung.patient(**lung.CONTRALATERAL)
        assert branch(record, "lung-contralateral", "review", "two_primaries").continues
        steps = ahead(branch(record, "lung-establish-nature", "review", "two_primaries"))
        first, second = steps["then-first"], steps["then-second"]
        assert days_between(first.end_earliest, second.earliest) >= 28

    def test_what_stays_open_is_staged_both_ways_and_not_guessed(self) -> None:
        record = lung.patient(**lung.CONTRALATERAL)
        found = branch(record, "lung-contralateral", "review", "still_open")
        assert found.stop is not None
        assert "Stage both ways" in found.stop

    def test_progression_asks_for_the_panel_before_another_line(self) -> None:
        record = lung.patient(**lung.QUIET)
        found = branch(record, "lung-synchronous-oligometastatic", "restage", "progression")
        assert after_gate(found)[:2] == ["biomarkers", "board_review"]
        assert "local_consolidation" not in after_gate(found)


class TestBreast:
    def test_progression_looks_at_the_receptors_before_another_line(self) -> None:
        found = branch(breast.woman(), "breast-metastatic-systemic", "restage", "progression")
        actions = after_gate(found)
        assert actions.index("biopsy") < actions.index("systemic_by_subtype")

    def test_a_response_goes_on_without_another_biopsy(self) -> None:
        found = branch(breast.woman(), "breast-metastatic-systemic", "restage", "response")
        assert "biopsy" not in after_gate(found)
        assert after_gate(found)[0] == "systemic_by_subtype"

    def test_local_treatment_follows_control_only(self) -> None:
        record = breast.woman()
        controlled = branch(record, "breast-systemic-then-local", "restage", "controlled")
        new_site = branch(record, "breast-systemic-then-local", "restage", "new_site")
        assert "local_treatment" in after_gate(controlled)
        assert "local_treatment" not in after_gate(new_site)

    def test_a_nodule_that_is_lung_cancer_is_no_metastatic_breast_cancer(self) -> None:
        """SAFETY-30."""
        tested = [breast.tissue("P1", breast.LUMINAL)]
        record = breast.woman(lesions=[breast.NODULE], specimens=tested)
        found = branch(record, "breast-solitary-nodule", "board", "lung_cancer")
        assert found.stop is not None
        assert "cancer of its own" in found.stop

    @pytest.mark.parametrize(
        ("outcome", "first"),
        [("low_risk_both", "breast_surgery"), ("left_leads", "systemic_by_subtype")],
    )
    def test_which_breast_leads_decides_what_comes_first(self, outcome: str, first: str) -> None:
        record = breast.two_breasts(specimens=[breast.tissue("P1", breast.LUMINAL)])
        found = branch(record, "breast-bilateral-neoadjuvant", "each_breast", outcome)
        assert after_gate(found)[0] == first

    def test_stopping_treatment_leads_to_care_and_not_to_nothing(self) -> None:
        found = branch(breast.woman(), "breast-metastatic-systemic", "restage", "stop")
        assert after_gate(found) == ["supportive_care", "board_review"]


class TestSeveralCancers:
    @staticmethod
    def both() -> CaseRecord:
        colon = colorectal.COLON
        second = {
            "id": "P2",
            "topography": "C50.9",
            "diagnosis_date": "2026-04-20",
            "status": "in_place",
        }
        return colorectal.patient(
            primaries=[colon, second],
            lesions=[],
            case={"focus_primary": "P1"},
            histories={"primaries": True, "lesions": True, "treatments": True},
        )

    def test_no_source_orders_them_so_both_orders_are_there(self) -> None:
        orders = {
            each.outcome: [
                a for a in after_gate(each) if a in {"primary_resection", "breast_surgery"}
            ]
            for each in branches(self.both(), "two-active-cancers")
            if each.continuation
        }
        assert orders["bowel_first"] == ["primary_resection", "breast_surgery"]
        assert orders["other_first"] == ["breast_surgery", "primary_resection"]

    def test_a_cancer_that_the_patient_does_not_have_is_not_planned(self) -> None:
        found = branch(self.both(), "two-active-cancers", "board", "at_the_same_time")
        assert "lung_primary_local" not in after_gate(found)

    def test_adjuvant_treatment_waits_for_recovery_from_the_bowel(self) -> None:
        steps = ahead(branch(self.both(), "two-active-cancers", "board", "at_the_same_time"))
        operated, adjuvant = steps["then-bowel"], steps["then-adjuvant"]
        assert days_between(operated.end_earliest, adjuvant.earliest) >= 28

    @pytest.mark.parametrize(("second", "verdict"), [("dMMR", Truth.TRUE), ("pMMR", Truth.FALSE)])
    def test_immunotherapy_acts_on_all_only_where_all_are_deficient(
        self, second: str, verdict: Truth
    ) -> None:
        other = colorectal.COLON | {"id": "P2", "topography": "C18.2"}
        specimens = [
            {"id": f"S{n}", "origin": f"P{n}", "kind": "biopsy", "biomarkers": {"MMR": mmr}}
            for n, mmr in ((1, "dMMR"), (2, second))
        ]
        record = colorectal.patient(
            primaries=[colorectal.COLON, other], lesions=[], specimens=specimens
        )
        found = branch(record, "multiple-colorectal", "board", "immunotherapy_first")
        assert found.verdict is verdict


class TestOrigin:
    @staticmethod
    def uncertain() -> CaseRecord:
        lesion = colorectal.LIVER | {"nature": "indeterminate", "typical_imaging": False}
        return colorectal.patient(lesions=[lesion])

    def test_no_needle_where_the_lesion_is_removed_whatever_it_is(self) -> None:
        """SAFETY-20."""
        found = branch(self.uncertain(), "establish-origin", "board", "resect_under_every_origin")
        assert "liver_resection" in after_gate(found)
        assert "biopsy" not in after_gate(found)

    def test_histology_is_a_decision_of_its_own_and_repeated_at_once(self) -> None:
        found = branch(self.uncertain(), "establish-origin", "board", "histology_needed")
        assert after_gate(found)[0] == "biopsy"
        assert "repeat at once" in words(found)

    def test_an_emergency_that_is_not_over_stays_first(self) -> None:
        """SAFETY-10."""
        record = colorectal.patient(emergencies={"obstruction": True})
        found = branch(record, "emergency-first", "board", "not_controlled")
        assert found.verdict is Truth.TRUE
        assert found.stop is not None
        assert not after_gate(found)
