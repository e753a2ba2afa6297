"""Osteosarcoma: the safety rules, each in both directions, and what a board sees."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from tests.content.osteosarcoma_patients import (
    ALL_RESECTABLE,
    AMPUTATION,
    LUNG_UNRESECTABLE,
    MAP,
    NODULE,
    PRIMARY,
    RESECTED,
    ahead,
    days,
    earlier,
    judged,
    patient,
    relapse,
    standing,
)
from tests.content.patients import GONE, advice, pathway, result, sequencing, status

PALLIATIVE = {"os-palliative-systemic", "observation", "supportive-care", "clinical-trial"}


def week(first: str | None, then: str | None) -> int:
    assert first
    assert then
    return (date.fromisoformat(then) - date.fromisoformat(first)).days // 7


class TestTheCalendar:
    """SAFETY-26: week 1 is offset 0, and the totals follow from the doses."""

    def test_steps_stand_in_their_weeks(self) -> None:
        on = days(patient(), "os-map-staged")
        start = on["map_before"]
        assert week(start, on["restage"]) == 8
        assert week(start, on["primary"]) == 10
        assert week(start, on["map_after"]) == 11
        assert 11 <= week(start, on["lung_a"]) <= 19
        assert week(on["lung_a"], on["lung_b"]) >= 2

    def test_totals_are_those_of_the_whole_course(self) -> None:
        regimens = sequencing().regimens
        whole = regimens["map"]
        assert whole.total("doxorubicin") == 450
        assert whole.total("cisplatin") == 480
        assert whole.total("methotrexate") == 12 * 12
        parts = [regimens["map-preoperative"], regimens["map-postoperative"]]
        for drug in ("doxorubicin", "cisplatin", "methotrexate"):
            assert sum(part.total(drug) for part in parts) == whole.total(drug)
            weeks = [dose.weeks for part in parts for dose in part.doses if dose.drug == drug]
            (all_weeks,) = [dose.weeks for dose in whole.doses if dose.drug == drug]
            assert sum(weeks, ()) == all_weeks

    def test_after_restaging_the_board_is_asked(self) -> None:
        steps = {step.id: step for step in sequencing().pathways["os-map-staged"].steps}
        gate = steps["restage"].gate
        assert gate is not None
        assert {"progression", "lung_unresectable", "nodule_vanished"} <= set(gate.outcomes)


class TestWhenMapIsDated:
    """SAFETY-26: with grade, age, kidneys, heart, hearing and ledger known and adequate."""

    def test_with_everything_known_it_has_days(self) -> None:
        assert all(days(patient(), "os-map-staged").values())

    @pytest.mark.parametrize(
        "changed",
        [
            {"fitness": {"gfr": None}},
            {"fitness": {"gfr": 41}},
            {"fitness": {"lvef": None}},
            {"fitness": {"lvef": 44}},
            {"fitness": {"audiometry": None}},
            {"fitness": {"audiometry": "impaired"}},
            {"fitness": {"pleural_effusion": True}},
            {"histories": {"treatments": None}},
            {"fitness": {"gfr_date": "2025-09-01"}},
        ],
    )
    def test_without_one_of_them_it_has_none(self, changed: dict[str, Any]) -> None:
        record = patient(**changed)
        plan = pathway(record, "os-map-staged").plan
        assert plan.status == "applies"
        assert not any(days(record, "os-map-staged").values())
        assert [note.code for note in plan.notes][:1] == ["not_dated"]

    def test_older_patients_get_the_alternative_instead(self) -> None:
        older = patient(patient={"birth_date": "1980-01-10"})
        assert standing(older, "os-map-staged")[0] == "does_not_apply"
        assert standing(older, "os-over-forty-sequence") == ("applies", "feasible")
        assert status(older, "os-over-forty") == "applies"
        assert status(older, "os-map-backbone") == "does_not_apply"
        assert standing(patient(), "os-over-forty-sequence")[0] == "does_not_apply"

    def test_an_unknown_grade_is_asked_for_and_nothing_is_dated(self) -> None:
        record = patient(primaries=[PRIMARY | {"grade": None, "subtype": None}])
        assert status(record, "os-grade-and-subtype") == "applies"
        assert standing(record, "os-map-staged")[0] == "open"
        assert not any(days(record, "os-map-staged").values())

    def test_in_the_middle_of_the_course_the_rest_is_dated(self) -> None:
        begun = MAP | {
            "intent": "neoadjuvant",
            "start": "2026-04-24",
            "last_dose": "2026-04-27",
            "ongoing": True,
            "doses": [{"drug": "doxorubicin", "total": 75}, {"drug": "cisplatin", "total": 120}],
        }
        record = patient(treatments=[begun])
        assert all(days(record, "os-map-staged").values())


class TestTheLedger:
    """SAFETY-12."""

    BREAST = {"id": "P0", "topography": "C50.4", "diagnosis_date": "2017-03", "status": "resected"}
    EPIRUBICIN = {
        "id": "T5",
        "kind": "systemic",
        "intent": "adjuvant",
        "target": "P0",
        "drugs": ["epirubicin"],
        "start": "2017-05",
        "last_dose": "2017-10",
    }

    def with_breast_cancer(self, **more: Any) -> Any:
        return patient(
            primaries=[self.BREAST, PRIMARY],
            patient={"birth_date": "1988-02-11"},
            treatments=[self.EPIRUBICIN | more],
        )

    def test_a_dose_for_breast_cancer_takes_the_plan_above_the_limit(self) -> None:
        record = self.with_breast_cancer(doses=[{"drug": "epirubicin", "total": 300}])
        assert status(record, "os-ledger-no-room") == "applies"
        assert status(record, "os-map-backbone") == "overridden"
        hits = advice(record, "os-anthracycline-lifetime").hits
        staged = next(hit for hit in hits if hit.pathway == "os-map-staged")
        assert (staged.total, staged.limit, staged.past_unknown) == (
            Decimal(750),
            Decimal(450),
            False,
        )
        assert not any(days(record, "os-map-staged").values())

    def test_a_dose_that_nobody_knows_is_asked_for(self) -> None:
        record = self.with_breast_cancer()
        assert status(record, "os-ledger-open") == "applies"
        hits = advice(record, "os-anthracycline-lifetime").hits
        assert any(hit.past_unknown for hit in hits)

    def test_without_a_past_dose_a_whole_course_just_fits(self) -> None:
        assert not advice(patient(), "os-anthracycline-lifetime").hits
        assert status(patient(), "os-ledger-no-room") == "does_not_apply"
        assert status(patient(), "os-ledger-open") == "does_not_apply"

    def test_chest_radiotherapy_lowers_the_limit(self) -> None:
        mantle = {"id": "T7", "kind": "radiotherapy", "field": "mediastinum", "start": "2015-05"}
        record = patient(treatments=[mantle])
        assert status(record, "os-ledger-chest-radiotherapy") == "applies"
        hits = advice(record, "os-anthracycline-lifetime-chest").hits
        assert {(hit.total, hit.limit) for hit in hits if hit.pathway == "os-map-staged"} == {
            (Decimal(450), Decimal(400))
        }
        assert not advice(patient(), "os-anthracycline-lifetime-chest").hits


class TestGradeAndSurface:
    """SAFETY-27."""

    def test_high_grade_at_first_presentation_gets_chemotherapy_first(self) -> None:
        assert status(patient(), "os-chemotherapy-first") == "applies"
        assert status(patient(), "os-low-grade-surgery") == "does_not_apply"

    @pytest.mark.parametrize(
        "changed", [{"grade": "low"}, {"grade": "low", "subtype": "parosteal"}]
    )
    def test_low_grade_is_operated_without(self, changed: dict[str, Any]) -> None:
        record = patient(primaries=[PRIMARY | changed], lesions=[])
        assert status(record, "os-chemotherapy-first") == "does_not_apply"
        assert status(record, "os-low-grade-surgery") == "applies"
        assert standing(record, "os-low-grade-sequence") == ("applies", "feasible")
        assert standing(record, "os-map-staged")[0] == "does_not_apply"

    def test_parosteal_and_high_grade_is_contested(self) -> None:
        record = patient(primaries=[PRIMARY | {"subtype": "parosteal"}], lesions=[])
        assert status(record, "os-chemotherapy-first") == "overridden"
        assert standing(record, "os-map-staged") == ("applies", "contested")

    def test_until_the_subtype_is_known_it_applies_unless(self) -> None:
        record = patient(primaries=[PRIMARY | {"subtype": None}])
        assert status(record, "os-chemotherapy-first") == "possibly_overridden"
        assert status(record, "os-grade-and-subtype") == "applies"


class TestSynchronous:
    def test_it_is_not_treated_palliatively_before_it_is_judged(self) -> None:
        assert status(patient(), "os-curative-intent") == "applies"
        assert status(patient(), "os-palliative-first") == "applies"
        unresectable = patient(resectability=LUNG_UNRESECTABLE)
        assert status(unresectable, "os-palliative-first") == "does_not_apply"
        assert standing(unresectable, "os-synchronous-unresectable")[0] == "applies"

    def test_a_poor_response_is_no_reason_for_mapie(self) -> None:
        specimen = {"id": "S1", "origin": "P1", "viable_percent": 35}
        record = patient(primaries=[PRIMARY | {"status": "resected"}], specimens=[specimen])
        assert status(record, "os-no-mapie") == "applies"
        good = patient(
            primaries=[PRIMARY | {"status": "resected"}],
            specimens=[specimen | {"viable_percent": 4}],
        )
        assert status(good, "os-no-mapie") == "does_not_apply"

    @pytest.mark.parametrize(
        ("operated", "item", "other"),
        [
            ("2026-04-20", "os-restart", "os-restart-overdue"),
            ("2026-04-06", "os-restart-overdue", "os-restart"),
        ],
    )
    def test_chemotherapy_restarts_within_21_days(
        self, operated: str, item: str, other: str
    ) -> None:
        """OS-B-11: 14 and 28 days after the operation."""
        surgery = AMPUTATION | {"operation": "limb_salvage", "start": operated}
        diagnosed = PRIMARY | {"status": "resected", "diagnosis_date": "2026-01-12"}
        record = patient(primaries=[diagnosed], lesions=[], treatments=[surgery])
        assert status(record, item) == "applies"
        assert status(record, other) == "does_not_apply"

    def test_several_bones_have_their_own_sequence(self) -> None:
        second = PRIMARY | {"id": "P2", "topography": "C41.4"}
        record = patient(primaries=[PRIMARY, second], lesions=[])
        assert standing(record, "os-multifocal-sequence")[0] == "applies"
        assert status(record, "os-multifocal-plan") == "applies"
        assert standing(record, "os-map-staged")[1] == "excluded"

    def test_a_fracture_comes_before_the_sequence(self) -> None:
        record = patient(emergencies={"pathological_fracture": True})
        assert status(record, "os-fracture") == "applies"
        assert status(record, "os-chemotherapy-first") == "overridden"
        assert status(patient(), "os-fracture") == "does_not_apply"

    def test_a_vanished_nodule_stays_in_the_plan(self) -> None:
        record = patient(lesions=[NODULE | {"state": "disappearing"}])
        assert status(record, "os-vanished-nodule") == "applies"
        assert "lung_a" in {step.id for step in ahead(record, "os-map-staged")}


class TestNoEmptyPane:
    """SAFETY-31."""

    @pytest.mark.parametrize("grade", ["high", "low"])
    @pytest.mark.parametrize("born", ["2009-08-19", "1970-01-01"])
    @pytest.mark.parametrize("verdicts", [ALL_RESECTABLE, LUNG_UNRESECTABLE])
    def test_every_first_presentation_has_a_way(
        self, grade: str, born: str, verdicts: list[dict[str, Any]]
    ) -> None:
        for lesions, fit in product(([], [NODULE], [NODULE | {"count": 9}]), (True, False)):
            record = patient(
                primaries=[PRIMARY | {"grade": grade}],
                patient={"birth_date": born},
                lesions=lesions,
                resectability=verdicts,
                fitness={"intensive_treatment": fit},
            )
            self.has_a_way(record)

    @pytest.mark.parametrize("found", ["2023-07-03", "2024-06-03", "2026-04-20"])
    @pytest.mark.parametrize("verdict", ["resectable", "potentially_resectable", "unresectable"])
    def test_every_relapse_has_a_way(self, found: str, verdict: str) -> None:
        for before in ([], [earlier("2023-06-05")]):
            self.has_a_way(relapse(found, *before, resectability=judged(lung=verdict)))

    def test_a_patient_without_disease_is_followed(self) -> None:
        record = patient(
            primaries=[RESECTED],
            lesions=[earlier()],
            treatments=[AMPUTATION, MAP],
            resectability=[],
        )
        assert standing(record, "os-remission-follow-up")[0] == "applies"
        assert status(record, "os-surveillance") == "applies"

    def has_a_way(self, record: Any) -> None:
        open_to = {
            each.id
            for each in result(record).pathways
            if each.plan.status == "applies" and each.plan.feasibility != "excluded"
        }
        assert open_to >= PALLIATIVE
        assert {each for each in open_to - PALLIATIVE if each.startswith("os-")}

    def test_of_a_record_that_says_nothing_no_way_is_closed(self) -> None:
        record = patient(
            primaries=[{"id": "P1", "histology": "osteosarcoma", "topography": "C40.2"}],
            lesions=[],
            examinations=[],
            resectability=[],
            **dict.fromkeys(("histories", "fitness", "patient", "emergencies"), GONE),
        )
        own = [each for each in result(record).pathways if each.id.startswith("os-")]
        assert not [each.id for each in own if each.plan.status == "does_not_apply"]
