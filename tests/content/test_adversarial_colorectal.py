"""Patients made to mislead: what must not be said, asked or proposed to them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from guidelines.core.evaluation.assess import assess
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.wording.text_report import text_report
from tests.content.patients import (
    COLECTOMY_2024,
    COLON,
    CONVERTED,
    DMMR,
    GONE,
    LIVER,
    RECTUM,
    RESECTED_2024,
    TODAY,
    UNRESECTABLE,
    Changes,
    pathway,
    patient,
    result,
    sequencing,
    status,
    systemic,
)


def recorded(**rows: Any) -> CaseRecord:
    """Only what is named here is known."""
    return msgspec.convert({"schema_version": 1, "case": {"id": "half-known"}} | rows, CaseRecord)


def asked(record: CaseRecord) -> set[str]:
    return {each.fact for each in result(record).missing}


TWO_COLON = [
    {"id": "P1", "topography": "C18.2", "status": "in_place"},
    {"id": "P2", "topography": "C18.7", "status": "in_place"},
]
LONG_TREATED = CONVERTED | {"treatments": [systemic(cycles=10, last_dose="2026-04-20")]}


def remnant(percent: int, background: object = GONE) -> Changes:
    return {"liver": {"remnant_percent": percent, "background": background}}


class TestAnotherCancer:
    def test_a_thyroid_cancer_is_not_planned_as_one_of_several_of_the_bowel(self) -> None:
        thyroid = recorded(primaries=[{"id": "P1", "topography": "C73.9", "status": "in_place"}])
        assert pathway(thyroid, "multiple-colorectal").plan.feasibility == "excluded"
        assert status(thyroid, "drivers-immunotherapy-for-all") == "does_not_apply"
        assert "primaries.colorectal" not in asked(thyroid)

    def test_one_bowel_cancer_leaves_open_whether_there_are_more(self) -> None:
        alone = recorded(primaries=TWO_COLON[:1])
        assert pathway(alone, "multiple-colorectal").plan.status == "open"

    @pytest.mark.parametrize("topography", ["C73.9", "C18.7"])
    def test_nothing_is_told_of_a_cancer_that_nobody_has(self, topography: str) -> None:
        primary = {"id": "P1", "topography": topography, "diagnosis_date": "2026-04-01"}
        lesion = LIVER | {"organ": "lung", "first_seen": "2026-04-10"}
        record = recorded(primaries=[primary], lesions=[lesion])
        known = text_report(assess(record, sequencing(), as_of=TODAY), sequencing())
        told = known.split("KNOWN")[1].split("NOTES")[0]
        assert "site of the primary" in told
        for word in ("osteosarcoma", "of the breast cancer", "relapse in several places"):
            assert word not in told


class TestTwoBowelCancersOfWhichNoneIsNamed:
    def test_the_one_asked_about_is_of_the_colon_in_any_case(self) -> None:
        both = recorded(primaries=TWO_COLON)
        assert result(both).facts["primary.site"].options == ("colon",)
        assert not {"primary.site", "breast.subtype"} & asked(both)
        assert pathway(both, "rectum-short-course").plan.feasibility == "excluded"


class TestGenetics:
    def test_a_known_biallelic_defect_needs_no_panel(self) -> None:
        child = {"patient": {"age": 13}, "primaries": TWO_COLON}
        assert status(recorded(**child), "germline-panel") == "applies"
        told = recorded(**child, genetics={"gene": "biallelic_MMR"})
        assert status(told, "germline-panel") == "does_not_apply"
        assert status(told, "biallelic-surveillance") == "applies"

    def test_lynch_syndrome_explains_two_bowel_cancers_but_no_breast_cancer(self) -> None:
        breast = {"id": "P2", "topography": "C50.4", "status": "in_place"}
        young = {"patient": {"age": 41}, "genetics": {"gene": "MSH2"}}
        assert status(recorded(**young, primaries=TWO_COLON), "germline-panel") == "does_not_apply"
        pair = recorded(**young, primaries=[TWO_COLON[0], breast])
        assert status(pair, "germline-panel") == "applies"

    @pytest.mark.parametrize(("tested", "expected"), [(1, "applies"), (2, "does_not_apply")])
    def test_a_test_that_was_done_is_not_asked_for(self, tested: int, expected: str) -> None:
        results = [
            {"id": f"S{n}", "origin": f"P{n}", "biomarkers": {"MMR": "pMMR"}} for n in (1, 2)
        ]
        record = patient(
            primaries=[COLON, COLON | {"id": "P2", "topography": "C18.2"}],
            specimens=results[:tested],
        )
        assert status(record, "mmr-of-every-primary") == expected


class TestQuestionsThatMakeNoSense:
    def test_nobody_counts_the_cycles_of_the_untreated(self) -> None:
        untreated = patient(**UNRESECTABLE)
        assert "systemic.cycles_since_resectable" not in asked(untreated)
        assert status(untreated, "cycles-past-resectable") == "does_not_apply"

    def test_without_a_metastasis_no_clock_to_it_is_asked_for(self) -> None:
        operated = patient(
            primaries=[RESECTED_2024], lesions=[], treatments=[COLECTOMY_2024], resectability=[]
        )
        assert not {each for each in asked(operated) if each.endswith("_to_metastasis")}


class TestLiver:
    @pytest.mark.parametrize(
        ("case", "expected"),
        [
            (LONG_TREATED | remnant(25), "applies"),
            (LONG_TREATED | remnant(31), "open"),
            (remnant(25, "normal"), "does_not_apply"),
        ],
    )
    def test_ten_cycles_raise_the_floor_of_the_remnant_whatever_was_written(
        self, case: Changes, expected: str
    ) -> None:
        assert status(patient(**case), "remnant-augmentation") == expected

    def test_no_order_of_operations_where_there_is_nothing_to_operate(self) -> None:
        assert status(patient(**UNRESECTABLE), "order-of-surgery") == "does_not_apply"
        assert status(patient(), "order-of-surgery") == "applies"


def test_a_rectosigmoid_cancer_is_asked_for_one_mri_and_not_twice() -> None:
    tumour = RECTUM | {"topography": "C19.9", "rectum": {"position": "rectosigmoid"}}
    record = patient(primaries=[tumour], lesions=[LIVER])
    assert status(record, "rectosigmoid-ask-mri") == "applies"
    assert status(record, "pelvic-mri-rectum") == "does_not_apply"


def test_immunotherapy_with_autoimmune_disease_is_contested_and_not_hidden() -> None:
    record = patient(**(DMMR | UNRESECTABLE), fitness={"autoimmune_disease": True})
    assert pathway(record, "immunotherapy-first").plan.feasibility == "contested"
    assert status(record, "immunotherapy-risk") == "applies"


@pytest.mark.parametrize("present", ["cord_compression", "airway", "biliary_obstruction"])
def test_an_emergency_speaks_against_every_sequence_that_is_dated_beside_it(present: str) -> None:
    """SAFETY-10."""

    def against(record: CaseRecord) -> dict[str, bool]:
        said = "An emergency is treated first"
        return {
            each.id: any(
                sequencing().pathways[each.id].against[place].text.startswith(said)
                for place in each.arguments_against
            )
            for each in result(record).pathways
            if sequencing().pathways[each.id].stream == "colorectal"
            and each.plan.feasibility != "excluded"
            and each.id != "palliative-systemic"
        }

    calm = against(patient(primaries=[RECTUM]))
    urgent = against(patient(primaries=[RECTUM], emergencies={present: True}))
    assert "rectum-short-course" in urgent
    assert all(urgent.values())
    assert not any(calm.values())


@pytest.mark.parametrize(
    ("ecog", "from_tumour", "expected"),
    [
        (3, False, "does_not_apply"),
        (3, True, "applies"),
        (3, GONE, "applies"),
        (1, GONE, "applies"),
    ],
)
@pytest.mark.parametrize("item", ["perioperative-folfox", "adjuvant-after-hepatectomy"])
def test_oxaliplatin_is_not_considered_for_the_irreversibly_unfit(
    item: str, ecog: int, from_tumour: object, expected: str
) -> None:
    """SAFETY-25: first it is asked whether the performance status can be reversed."""
    record = patient(fitness={"ecog": ecog, "ecog_tumour_related": from_tumour})
    assert status(record, item) == expected
