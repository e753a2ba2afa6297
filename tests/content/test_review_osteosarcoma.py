"""What a second pair of clinical eyes found in osteosarcoma: each was proposed once, and is not."""

from __future__ import annotations

import pytest

from tests.content.osteosarcoma_patients import (
    AMPUTATION,
    LUNG_UNRESECTABLE,
    MAP,
    NODULE,
    PRIMARY,
    RESECTED,
    days,
    judged,
    patient,
    relapse,
    standing,
)
from tests.content.patients import GONE, Changes, status

WOMAN: Changes = {"sex": "female", "birth_date": "2004-01-02"}
SIXTY_SIX: Changes = {"birth_date": "1960-01-01"}
OTHER_BONE: Changes = {
    "id": "B1",
    "organ": "bone",
    "nature": "metastasis",
    "first_seen": "2026-04-20",
    "seen_at": "baseline_staging",
    "state": "present",
    "candidates": [{"primary": "P1", "confidence": "probable"}],
}
LOCAL: Changes = {
    "id": "R1",
    "organ": "local",
    "nature": "local_recurrence",
    "first_seen": "2026-04-20",
    "state": "present",
}


class TestPregnancy:
    """SAFETY-11 and SAFETY-26: no dates for MAP while a pregnancy is possible."""

    @pytest.mark.parametrize("excluded", [GONE, False], ids=["not asked", "not excluded"])
    @pytest.mark.parametrize("item", ["os-map-staged", "os-map-simultaneous"])
    def test_map_is_not_dated(self, item: str, excluded: object) -> None:
        record = patient(patient=WOMAN | {"pregnancy_excluded": excluded})
        assert set(days(record, item).values()) == {None}

    def test_map_is_dated_once_it_is_excluded(self) -> None:
        record = patient(patient=WOMAN | {"pregnancy_excluded": True})
        assert days(record, "os-map-staged")["map_before"] == "2026-05-04"


class TestChemotherapyByAge:
    """SAFETY-26: what contains MAP up to 40 years is dated by the same rule."""

    def test_not_before_the_grade_is_known(self) -> None:
        primary = {key: PRIMARY[key] for key in PRIMARY if key not in {"grade", "subtype"}}
        record = patient(
            primaries=[primary],
            lesions=[OTHER_BONE],
            resectability=judged(primary="resectable", bone="resectable"),
        )
        assert set(days(record, "os-multifocal-sequence").values()) == {None}

    @pytest.mark.parametrize(
        ("grade", "verdict"), [("high", "applies"), ("low", "overridden")], ids=["high", "low"]
    )
    def test_several_bones_of_low_grade_are_not_given_it_first(
        self, grade: str, verdict: str
    ) -> None:
        record = patient(
            primaries=[PRIMARY | {"grade": grade}],
            lesions=[OTHER_BONE],
            examinations=[
                {"region": region, "examined": True, "result": found}
                for region, found in (("chest", "clear"), ("bone", "lesions"))
            ],
        )
        assert status(record, "os-multifocal-plan") == verdict

    def test_not_with_an_effusion_where_it_is_map(self) -> None:
        wet = patient(resectability=LUNG_UNRESECTABLE, fitness={"pleural_effusion": True})
        assert days(wet, "os-synchronous-unresectable")["systemic"] is None

    def test_an_effusion_holds_up_methotrexate_and_not_the_drugs_after_forty(self) -> None:
        older = patient(
            patient=SIXTY_SIX,
            resectability=LUNG_UNRESECTABLE,
            fitness={"pleural_effusion": True},
        )
        assert days(older, "os-synchronous-unresectable")["systemic"] == "2026-05-05"


class TestNotFit:
    """SAFETY-25: judged not fit for an intensive sequence, MAP does not simply apply."""

    def test_map_is_contested(self) -> None:
        assert standing(patient(), "os-map-staged") == ("applies", "feasible")
        unfit = patient(fitness={"intensive_treatment": False})
        assert standing(unfit, "os-map-staged") == ("applies", "contested")

    def test_a_poor_performance_status_alone_asks_first(self) -> None:
        poor = patient(fitness={"ecog": 3})
        assert standing(poor, "os-map-staged") == ("applies", "feasible")
        assert status(poor, "fitness-ask-reversible") == "applies"


class TestEmergencies:
    """SAFETY-10."""

    @pytest.mark.parametrize("emergency", ["symptomatic_brain_metastasis", "superior_vena_cava"])
    def test_map_waits_for_brain_and_vena_cava(self, emergency: str) -> None:
        assert standing(patient(emergencies={emergency: True}), "os-map-staged")[1] == "excluded"

    def test_a_fractured_sarcoma_is_held_and_not_fixed(self) -> None:
        broken = patient(emergencies={"pathological_fracture": True})
        assert status(broken, "os-fracture") == "applies"
        assert status(broken, "pathological-fracture") == "overridden"


class TestLateRelapse:
    """SAFETY-28: surgery alone is for one nodule and nothing else."""

    def test_not_for_a_local_recurrence(self) -> None:
        only = relapse(
            primaries=[RESECTED],
            lesions=[LOCAL],
            treatments=[AMPUTATION, MAP],
            resectability=judged(primary="resectable"),
        )
        assert status(only, "os-late-solitary") == "does_not_apply"

    def test_not_for_a_nodule_beside_a_local_recurrence(self) -> None:
        both = relapse(
            "2026-04-20", LOCAL, resectability=judged(primary="resectable", lung="resectable")
        )
        assert status(both, "os-late-solitary") == "does_not_apply"
        assert status(both, "os-relapse-chemotherapy-beside") == "applies"


class TestRecovery:
    """An operation and what follows it lie days apart."""

    def test_the_lung_of_a_low_grade_tumour_waits_for_recovery(self) -> None:
        low = patient(
            primaries=[PRIMARY | {"grade": "low", "subtype": "parosteal"}], lesions=[NODULE]
        )
        first = days(low, "os-low-grade-sequence")
        assert first["primary"] == "2026-05-04"
        assert first["lung_a"] == "2026-05-19"

    def test_chemotherapy_does_not_start_the_day_after(self) -> None:
        irradiated = {
            "id": "T1", "kind": "radiotherapy", "field": "left femur",
            "start": "2015-02", "end": "2015-03",
        }  # fmt: skip
        first = days(patient(treatments=[irradiated]), "os-after-radiotherapy-sequence")
        assert (first["primary"], first["chemotherapy_after"]) == ("2026-05-07", "2026-05-14")
