"""Lung cancer: what a thoracic board is shown, and in which order."""

from __future__ import annotations

from itertools import product

import pytest

from guidelines.core.content import conditions
from guidelines.core.content.parsing import conditions_of
from tests.content.lung_patients import (
    ADRENAL,
    BRAIN,
    CONTRALATERAL,
    LUNG,
    NODULE,
    QUIET,
    RESECTED_2022,
    markers,
    pathways,
    patient,
    relapse,
    statuses,
)
from tests.content.patients import Changes, result, sequencing, status

WILD = {"EGFR": "wild", "ALK": "none"}


class TestBrain:
    """SAFETY-29: with symptoms local treatment first, without them the drug may come first."""

    def test_with_symptoms_the_brain_comes_before_drug_and_sequence(self) -> None:
        record = patient(**markers(EGFR="sensitising", ALK="none"))
        assert statuses(
            record,
            "lung-symptomatic-brain-first",
            "lung-targeted-drug-for-brain",
            "lung-systemic-then-local",
        ) == ("applies", "does_not_apply", "overridden")
        steps = pathways(record)["lung-synchronous-oligometastatic"].plan.steps
        begin = {step.id: step.earliest or "" for step in steps}
        assert "" < begin["brain"] < begin["targeted"]

    def test_the_drug_is_no_column_while_the_brain_has_symptoms(self) -> None:
        record = patient(**markers(EGFR="sensitising", ALK="none"))
        assert pathways(record)["lung-targeted-drug-first"].plan.feasibility == "excluded"

    def test_without_symptoms_a_drug_that_reaches_the_brain_may_come_first(self) -> None:
        record = patient(**QUIET, **markers(EGFR="sensitising", ALK="none"))
        assert statuses(
            record,
            "lung-targeted-drug-for-brain",
            "lung-symptomatic-brain-first",
            "lung-brain-early-local",
        ) == ("applies", "does_not_apply", "does_not_apply")
        assert pathways(record)["lung-targeted-drug-first"].plan.feasibility == "feasible"

    def test_without_such_a_drug_the_brain_is_treated_early(self) -> None:
        record = patient(**QUIET, **markers(**WILD))
        assert statuses(record, "lung-brain-early-local", "lung-targeted-drug-for-brain") == (
            "applies",
            "does_not_apply",
        )

    def test_whether_there_are_symptoms_has_to_be_asked(self) -> None:
        record = patient(emergencies={"symptomatic_brain_metastasis": None})
        assert status(record, "lung-symptomatic-brain-first") == "open"
        assert "emergency.brain" in {each.fact for each in result(record).missing}


class TestImmunotherapy:
    """SAFETY-29: not before EGFR and ALK in non-squamous disease."""

    @pytest.mark.parametrize(
        ("histology", "known", "expected"),
        [
            ("adenocarcinoma", {}, "applies"),
            ("adenocarcinoma", {"EGFR": "wild"}, "applies"),
            ("adenocarcinoma", WILD, "does_not_apply"),
            ("large cell carcinoma", {}, "applies"),
            ("squamous cell carcinoma", {}, "does_not_apply"),
            ("non-small cell lung cancer", {}, "open"),
            (None, {}, "open"),
        ],
    )
    def test_egfr_and_alk_before_the_first_dose(
        self, histology: str | None, known: dict[str, str], expected: str
    ) -> None:
        record = patient(**QUIET, primaries=[LUNG | {"histology": histology}], **markers(**known))
        assert status(record, "lung-egfr-alk-before-immunotherapy") == expected

    def test_the_step_waits_for_them_and_for_the_safety_facts(self) -> None:
        unknown = patient(
            **QUIET, **markers(EGFR="wild"), fitness={"hepatitis_b": None, "transplant": None}
        )
        steps = pathways(unknown)["lung-palliative-systemic"].plan.steps
        waits = next(step for step in steps if step.id == "immunotherapy")
        assert waits.needs == "unmet"
        needed = {"marker.alk", "safety.hepatitis_b", "safety.transplant"}
        assert needed <= set(waits.needs_facts)

    def test_with_a_driver_it_is_no_first_step(self) -> None:
        assert status(patient(**markers(ALK="fusion")), "lung-immunotherapy-with-driver") == (
            "applies"
        )
        assert status(patient(**markers(**WILD)), "lung-immunotherapy-with-driver") == (
            "does_not_apply"
        )


class TestOligometastatic:
    def test_no_number_of_metastases_closes_it(self) -> None:
        """SAFETY-9."""
        many = patient(**QUIET, lesions=[BRAIN | {"count": 9}, ADRENAL])
        assert pathways(many)["lung-synchronous-oligometastatic"].plan.feasibility == "feasible"
        assert statuses(many, "lung-systemic-then-local", "lung-beyond-oligometastatic") == (
            "applies",
            "applies",
        )

    def test_no_pathway_names_a_count(self) -> None:
        for item in sequencing().pathways.values():
            if item.stream != "lung":
                continue
            gates = (item.when, item.contested_when, item.excluded_when)
            facts = {
                node.fact
                for gate in gates
                for condition in conditions_of(gate)
                for node in conditions.walk(condition)
                if isinstance(node, conditions.Test)
            }
            assert not facts & {"metastases.count", "metastases.organs"}, item.id

    def test_mediastinal_nodes_are_regional_and_not_counted(self) -> None:
        node = ADRENAL | {"id": "L3", "organ": "lymph_node", "nature": "nodal"}
        record = patient(lesions=[BRAIN, ADRENAL, node])
        count = result(record).facts["metastases.count"]
        assert [count.low, count.high] == [2, 2]

    def test_sites_that_cannot_be_treated_make_it_contested_not_hidden(self) -> None:
        judged = {"by": "Dr Tobias Renn", "date": "2026-04-28", "imaging_date": "2026-04-21"}
        record = patient(
            **QUIET, resectability=[judged | {"scope": "metastases", "verdict": "unresectable"}]
        )
        assert pathways(record)["lung-synchronous-oligometastatic"].plan.feasibility == "contested"

    def test_the_trials_stand_against_each_other_on_screen(self) -> None:
        shown = {each.id for each in result(patient(**QUIET)).conflicts}
        assert "conflict-lung-consolidation" in shown

    def test_sindas_is_never_the_only_support(self) -> None:
        """An expression of concern: wherever it is cited, so is the concern and another source."""
        for kind in ("recommendations", "pitfalls", "prognosis", "notes"):
            for item in getattr(sequencing(), kind).values():
                self._held(item.id, item.citations)
        for pathway in sequencing().pathways.values():
            for argument in (*pathway.arguments_for, *pathway.against):
                self._held(pathway.id, argument.citations)
            in_favour = {c for each in pathway.arguments_for for c in each.citations}
            assert "cite-sindas" not in in_favour

    @staticmethod
    def _held(item: str, citations: tuple[str, ...]) -> None:
        if "cite-sindas" in citations:
            assert "cite-sindas-concern" in citations, item

    def test_a_late_solitary_metastasis_is_treated_locally(self) -> None:
        record = relapse()
        assert statuses(record, "lung-oligorecurrence-local", "lung-systemic-then-local") == (
            "applies",
            "does_not_apply",
        )
        assert pathways(record)["lung-oligorecurrence"].plan.feasibility == "feasible"
        assert status(patient(**QUIET), "lung-oligorecurrence-local") == "does_not_apply"

    def test_a_metachronous_label_is_settled_though_it_knows_no_early_and_late(self) -> None:
        record = relapse()
        assert result(record).facts["metastases.timing"].state == "known"
        assert status(record, "establish-timing") == "does_not_apply"


class TestNoEmptyPane:
    """SAFETY-31: whatever is known, something is offered or said."""

    SITES: tuple[Changes, ...] = (ADRENAL, BRAIN, ADRENAL | {"organ": "liver"}, NODULE)

    @pytest.mark.parametrize("verdict", ["resectable", "unresectable", None])
    @pytest.mark.parametrize("histology", ["adenocarcinoma", "small cell carcinoma", None])
    def test_timing_by_resectability_by_site_by_symptoms(
        self, verdict: str | None, histology: str | None
    ) -> None:
        judged = {"by": "Dr Tobias Renn", "date": "2026-04-28", "imaging_date": "2026-04-21"}
        rows = [judged | {"scope": "metastases", "verdict": verdict}] if verdict else []
        for site, later, symptoms in product(self.SITES, (False, True), (True, False, None)):
            when = {"first_seen": "2026-04-15", "seen_at": "follow_up"} if later else {}
            record = patient(
                primaries=[(RESECTED_2022 if later else LUNG) | {"histology": histology}],
                lesions=[site | when],
                resectability=rows,
                emergencies={"symptomatic_brain_metastasis": symptoms},
            )
            offered = {
                key
                for key, each in pathways(record).items()
                if each.plan.status != "does_not_apply" and each.plan.feasibility != "excluded"
            }
            assert {
                "lung-palliative-systemic", "observation", "supportive-care", "clinical-trial",
            } <= offered  # fmt: skip

    def test_a_lung_cancer_alone_is_told_that_nothing_was_checked(self) -> None:
        alone = patient(**(CONTRALATERAL | {"lesions": []}))
        notes = {each.id: each.status for each in result(alone).notes}
        assert notes["note-lung-nothing-encoded"] == "applies"
        notes = {each.id: each.status for each in result(patient()).notes}
        assert notes["note-lung-nothing-encoded"] == "does_not_apply"
