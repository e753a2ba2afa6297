"""Osteosarcoma: what a record tells of grade, bones, relapse, nodules and resectability."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from guidelines.core.facts.derive import derive_facts
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import (
    CaseHeader,
    CaseRecord,
    Fitness,
    Genetics,
    Measurement,
    Primary,
    Resectability,
    Specimen,
)
from guidelines.core.record.dates import within_months
from guidelines.core.truth import Truth
from tests.core.timing_cases import (
    COMPLETE,
    THRESHOLDS,
    case,
    chemotherapy,
    definition,
    examination,
    lesion,
    resection,
)

YES, NO, OPEN = ("yes",), ("no",), ("yes", "no")
LIMITS = THRESHOLDS | {
    "os.multifocal_months": Decimal(6),
    "os.nodules_many": Decimal(3),
    "os.nodule_mm": Decimal(5),
    "os.viable_percent": Decimal(10),
}
ARTICLE = definition("os", anchor="diagnosis", on_treatment_is_class=True)
TOGETHER = definition(
    "multifocal", kind="multiple_primary_timing", anchor="first_primary_diagnosis"
)
AS_OF = date(2026, 5, 4)


def bone(diagnosed: Any = "2024-01-10", **fields: Any) -> Primary:
    given = {
        "id": "P1",
        "topography": "C40.2",
        "histology": "osteosarcoma",
        "diagnosis_date": diagnosed,
        "status": "in_place",
    }
    return Primary(**(given | fields))


def nodule(first_seen: Any = "2024-01-20", **fields: Any) -> Any:
    return lesion(first_seen, **({"organ": "lung", "side": "right"} | fields))


RESECTED = bone(status="resected")
AMPUTATION = resection("2024-04-02", operation="amputation")
RELAPSE = nodule("2025-06-02", seen_at="follow_up")


def patient(*lesions: Any, primaries: Any = None, **fields: Any) -> CaseRecord:
    complete = fields.pop("complete", True)
    histories = {"histories": COMPLETE} if complete else {}
    focus = fields.pop("focus", "P1")
    header = CaseHeader(id="C1", stream="osteosarcoma", focus_primary=focus)
    rows = [bone()] if primaries is None else primaries
    return case(
        rows, list(lesions), fields.pop("treatments", ()), header=header, **histories, **fields
    )


def fact(record: CaseRecord, fact_id: str) -> Fact:
    return derive_facts(record, (ARTICLE, TOGETHER), AS_OF, LIMITS)[fact_id]


def options(record: CaseRecord, fact_id: str) -> tuple[str, ...]:
    return fact(record, fact_id).options


class TestGrade:
    """SAFETY-27."""

    @pytest.mark.parametrize(
        ("fields", "grade"),
        [
            ({}, ("low", "high")),
            ({"grade": "high"}, ("high",)),
            ({"grade": "4"}, ("high",)),
            ({"grade": "1"}, ("low",)),
            ({"grade": "2"}, ("low", "high")),
            ({"subtype": "conventional"}, ("high",)),
            ({"subtype": "parosteal"}, ("low", "high")),
            ({"subtype": "conventional", "grade": "low"}, ("low",)),
        ],
    )
    def test_as_written_or_by_a_name_that_says_it(
        self, fields: dict[str, Any], grade: tuple[str, ...]
    ) -> None:
        assert options(patient(primaries=[bone(**fields)]), "primary.grade") == grade


class TestRelapse:
    def test_what_was_there_at_diagnosis_is_no_relapse(self) -> None:
        assert options(patient(nodule(seen_at="baseline_staging")), "os.relapse") == ("none",)

    def test_a_primary_in_place_without_lesions_is_a_first_presentation(self) -> None:
        assert options(patient(complete=False), "os.relapse") == ("none",)

    def test_after_removal_no_row_says_nothing(self) -> None:
        record = patient(primaries=[RESECTED], complete=False)
        assert options(record, "os.relapse") == ("none", "first", "further")

    def test_a_later_nodule_is_the_first_relapse_if_the_list_is_complete(self) -> None:
        fields = {"primaries": [RESECTED], "treatments": [AMPUTATION]}
        assert options(patient(RELAPSE, **fields), "os.relapse") == ("first",)
        unsure = patient(RELAPSE, complete=False, **fields)
        assert options(unsure, "os.relapse") == ("first", "further")

    def test_after_a_relapse_that_was_removed_it_is_a_further_one(self) -> None:
        earlier = nodule("2025-01-07", id="L0", state="resected", seen_at="follow_up")
        record = patient(earlier, RELAPSE, primaries=[RESECTED], treatments=[AMPUTATION])
        assert options(record, "os.relapse") == ("further",)

    def test_metastases_of_the_presentation_that_were_removed_are_no_earlier_relapse(self) -> None:
        first = nodule(id="L0", state="resected", seen_at="baseline_staging")
        record = patient(first, RELAPSE, primaries=[RESECTED], treatments=[AMPUTATION])
        assert options(record, "os.relapse") == ("first",)

    def test_a_local_recurrence_is_a_relapse(self) -> None:
        local = lesion("2025-06-02", organ="local", nature="local_recurrence")
        record = patient(local, primaries=[RESECTED])
        assert options(record, "os.relapse") == ("first",)
        assert options(record, "os.local_recurrence") == YES

    def test_found_on_chemotherapy_it_is_a_relapse_and_a_class_of_its_own(self) -> None:
        """Definition A6b."""
        course = chemotherapy("2024-05-01", "2024-09-01", intent="adjuvant")
        found = nodule("2024-07-01", seen_at="restaging")
        record = patient(found, primaries=[RESECTED], treatments=[AMPUTATION, course])
        assert options(record, "metastases.on_treatment") == YES
        assert options(record, "os.relapse") == ("first",)

    def test_a_nodule_of_open_nature_leaves_it_open(self) -> None:
        record = patient(nodule("2025-06-02", nature="indeterminate"), primaries=[RESECTED])
        assert len(options(record, "os.relapse")) == 3

    def test_two_clocks_with_two_anchors(self) -> None:
        course = chemotherapy("2024-05-01", "2025-03-01")
        record = patient(RELAPSE, primaries=[RESECTED], treatments=[AMPUTATION, course])
        diagnosis = fact(record, "clock.diagnosis_to_relapse")
        therapy = fact(record, "clock.therapy_end_to_relapse")
        assert diagnosis.start
        assert diagnosis.end
        assert therapy.start
        assert within_months(diagnosis.start, diagnosis.end, 12, inclusive=True) is Truth.FALSE
        assert within_months(therapy.start, diagnosis.end, 4, inclusive=True) is Truth.TRUE

    @pytest.mark.parametrize(
        ("lesions", "expected"),
        [
            ([RELAPSE], NO),
            ([nodule("2025-06-02", count=3)], YES),
            ([nodule("2025-06-02", count="multiple")], OPEN),
            ([RELAPSE, nodule("2025-06-02", id="L2", side="left")], YES),
            ([RELAPSE, lesion("2025-06-02", id="L2", organ="bone")], YES),
            ([nodule("2025-06-02", side=None)], OPEN),
        ],
    )
    def test_in_several_places(self, lesions: list[Any], expected: tuple[str, ...]) -> None:
        record = patient(*lesions, primaries=[RESECTED])
        assert options(record, "os.relapse_multifocal") == expected


class TestSeveralBones:
    """Definition A6c."""

    CHEST = examination("chest", result="clear")
    SECOND = bone("2024-02-01", id="P2", topography="C41.4")

    def test_two_bones_at_once_with_clear_lungs(self) -> None:
        record = patient(primaries=[bone(), self.SECOND], examinations=[self.CHEST])
        assert options(record, "os.multifocal") == YES
        assert options(record, "os.metachronous_primary") == NO

    def test_lungs_that_nobody_looked_at_leave_it_open(self) -> None:
        record = patient(primaries=[bone(), self.SECOND], complete=False)
        assert options(record, "os.multifocal") == OPEN

    def test_with_lung_metastases_it_is_metastatic_disease(self) -> None:
        record = patient(nodule(seen_at="baseline_staging"), primaries=[bone(), self.SECOND])
        assert options(record, "os.multifocal") == NO

    def test_a_bone_lesion_at_diagnosis_counts_as_well(self) -> None:
        pelvis = lesion("2024-01-20", organ="bone", seen_at="baseline_staging")
        assert options(patient(pelvis, examinations=[self.CHEST]), "os.multifocal") == YES

    def test_one_bone(self) -> None:
        assert options(patient(examinations=[self.CHEST]), "os.multifocal") == NO
        assert options(patient(complete=False), "os.multifocal") == OPEN

    def test_years_later_it_is_a_second_osteosarcoma(self) -> None:
        later = bone("2028-02-01", id="P2")
        record = patient(primaries=[RESECTED, later], focus="P2", examinations=[self.CHEST])
        assert options(record, "os.metachronous_primary") == YES
        assert options(record, "os.multifocal") == NO
        interval = fact(record, "clock.osteosarcoma_to_next")
        assert interval.start
        assert interval.end
        assert within_months(interval.start, interval.end, 24, inclusive=False) is Truth.FALSE


class TestNodules:
    @pytest.mark.parametrize(
        ("nodules", "sides"),
        [
            ([nodule()], NO),
            ([nodule(), nodule(id="L2", side="left")], YES),
            ([nodule(side="bilateral")], YES),
            ([nodule(side=None, segments=["RUL", "RLL"])], NO),
            ([nodule(side=None)], OPEN),
        ],
    )
    def test_one_lung_or_both(self, nodules: list[Any], sides: tuple[str, ...]) -> None:
        assert options(patient(*nodules), "os.lung_bilateral") == sides

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"calcified": True}, YES),
            ({"measurements": [Measurement("2024-01-20", Decimal(5))]}, YES),
            ({"measurements": [Measurement("2024-01-20", Decimal(4))], "calcified": False}, NO),
            ({"measurements": [Measurement("2024-01-20", Decimal(4))]}, OPEN),
        ],
    )
    def test_calcified_or_five_millimetres(
        self, fields: dict[str, Any], expected: tuple[str, ...]
    ) -> None:
        record = patient(nodule(nature="indeterminate", **fields))
        assert options(record, "os.nodule_open") == YES
        assert options(record, "os.nodule_suspicious") == expected


def said(scope: Any, verdict: Any = "resectable", **fields: Any) -> Resectability:
    return Resectability(scope, verdict, by=f"Dr {scope}", **fields)


class TestEverySite:
    """SAFETY-28: all sites, never a count."""

    LUNG = nodule(seen_at="baseline_staging", count=12)
    PELVIS = lesion("2024-01-20", id="L2", organ="bone", seen_at="baseline_staging")

    @pytest.mark.parametrize(
        ("judged", "expected"),
        [
            ([], OPEN),
            ([said("lung")], OPEN),
            ([said("primary"), said("lung")], OPEN),
            ([said("primary"), said("lung"), said("bone")], YES),
            ([said("primary"), said("metastases")], YES),
            ([said("primary"), said("lung", "unresectable")], NO),
            ([said("primary", "unresectable"), said("metastases")], NO),
            ([said("primary"), said("metastases", "potentially_resectable")], NO),
        ],
    )
    def test_each_part_needs_a_judgement(
        self, judged: list[Resectability], expected: tuple[str, ...]
    ) -> None:
        record = patient(self.LUNG, self.PELVIS, resectability=judged)
        assert options(record, "os.all_sites_resectable") == expected

    def test_specialists_who_disagree_leave_it_open(self) -> None:
        again = Resectability("lung", "unresectable", by="Dr other")
        record = patient(self.LUNG, primaries=[RESECTED], resectability=[said("lung"), again])
        assert options(record, "os.all_sites_resectable") == OPEN

    def test_newer_imaging_makes_it_stale(self) -> None:
        record = patient(
            self.LUNG,
            primaries=[RESECTED],
            resectability=[said("lung", imaging_date="2024-02-01")],
            examinations=[examination("chest", date="2024-03-01")],
        )
        stale = fact(record, "os.all_sites_resectable")
        assert (stale.state, stale.last_value) == ("stale", "yes")

    def test_after_the_primary_is_gone_only_the_metastases_count(self) -> None:
        record = patient(RELAPSE, primaries=[RESECTED], resectability=[said("lung")])
        assert options(record, "os.all_sites_resectable") == YES


class TestTreatment:
    @pytest.mark.parametrize(
        ("viable", "poor"), [("9.9", NO), ("10", YES), ("80", YES), (None, OPEN)]
    )
    def test_ten_per_cent_viable_is_a_poor_response(
        self, viable: str | None, poor: tuple[str, ...]
    ) -> None:
        rows = [Specimen(id="S1", origin="P1", viable_percent=Decimal(viable))] if viable else []
        record = patient(primaries=[RESECTED], specimens=rows)
        assert options(record, "os.response_poor") == poor

    def test_days_since_the_operation(self) -> None:
        operated = resection("2026-04-20", operation="limb_salvage")
        days = fact(patient(treatments=[operated]), "os.days_since_surgery")
        assert (days.low, days.high) == (Decimal(14), Decimal(14))
        vague = fact(patient(treatments=[resection("2026-04")]), "os.days_since_surgery")
        assert (vague.low, vague.high) == (Decimal(4), Decimal(33))

    def test_ifosfamide_by_drug_and_never_by_silence(self) -> None:
        course = chemotherapy("2025-01-01", drugs=["ifosfamide", "etoposide"])
        assert options(patient(treatments=[course]), "os.ifosfamide_given") == YES
        assert options(patient(), "os.ifosfamide_given") == NO
        assert options(patient(complete=False), "os.ifosfamide_given") == OPEN

    def test_chemotherapy_of_another_cancer_has_not_begun_this_one(self) -> None:
        breast = Primary(id="P0", topography="C50.4", diagnosis_date="2015")
        earlier = chemotherapy("2015-05", target="P0")
        own = chemotherapy("2024-02-01", target="P1")
        both = [breast, bone()]
        assert options(patient(primaries=both, treatments=[earlier]), "os.chemotherapy_begun") == NO
        begun = patient(primaries=both, treatments=[earlier, own])
        assert options(begun, "os.chemotherapy_begun") == YES

    def test_hearing_effusion_and_germline_are_as_recorded(self) -> None:
        record = patient(
            fitness=Fitness(audiometry="impaired", pleural_effusion=False),
            genetics=Genetics(gene="TP53"),
        )
        assert options(record, "safety.audiometry") == ("impaired",)
        assert options(record, "safety.effusion") == NO
        assert options(record, "germline.bone") == YES
        assert options(patient(genetics=Genetics(gene="none_found")), "germline.bone") == NO

    def test_the_skeleton_is_seen_by_its_own_scan_or_by_pet(self) -> None:
        assert options(patient(), "imaging.skeleton") == OPEN
        pet = patient(examinations=[examination("chest", "PET-CT")])
        assert options(pet, "imaging.skeleton") == YES
        not_done = patient(examinations=[examination("bone", examined=False)])
        assert options(not_done, "imaging.skeleton") == NO
