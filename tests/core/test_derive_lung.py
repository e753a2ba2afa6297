"""Facts of lung cancer: the second tumour, spread, and where one has looked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from guidelines.core.facts.derive import derive_facts
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import (
    Attribution,
    CaseHeader,
    CaseRecord,
    CountRange,
    Emergencies,
    Fitness,
    Lesion,
    Primary,
    Specimen,
    Tnm,
    Treatment,
)
from tests.core.timing_cases import (
    ALL,
    AS_OF,
    COMPLETE,
    THRESHOLDS,
    bounds,
    case,
    examination,
    lesion,
    options,
    primary,
)

YES, NO, OPEN = ("yes",), ("no",), ("yes", "no")
PLACES = ("same_lobe", "other_lobe", "other_lung")
HEADER = CaseHeader(id="C1", stream="lung", focus_primary="P1")


def cancer(diagnosed: str = "2024-03-01", **fields: Any) -> Primary:
    given = {"topography": "C34.1", "laterality": "right", "histology": "adenocarcinoma"}
    return primary(diagnosed, **(given | fields))


def nodule(first_seen: Any = "2024-03-10", **fields: Any) -> Lesion:
    given: dict[str, Any] = {"organ": "lung", "nature": "indeterminate", "side": "left"}
    return lesion(first_seen, **(given | fields))


def of(*primaries: Primary, **fields: Any) -> CaseRecord:
    return case(primaries or (cancer(),), header=HEADER, **fields)


def fact(record: CaseRecord, fact_id: str) -> Fact:
    """With the six months between primaries that the content has."""
    thresholds = THRESHOLDS | {"mp.sync_months": Decimal(6)}
    return derive_facts(record, ALL, AS_OF, thresholds)[fact_id]


class TestSecondTumour:
    def test_none_only_where_one_has_looked_and_listed_all(self) -> None:
        looked = [examination("chest")]
        fact_id = "lung.second_tumour"
        assert options(of(examinations=looked, histories=COMPLETE), fact_id) == ("none",)
        assert fact(of(examinations=looked), fact_id).state == "unknown"
        assert fact(of(histories=COMPLETE), fact_id).state == "unknown"

    def test_one_needs_a_complete_list_several_does_not(self) -> None:
        fact_id = "lung.second_tumour"
        assert options(of(lesions=[nodule()], histories=COMPLETE), fact_id) == ("one",)
        assert options(of(lesions=[nodule()]), fact_id) == ("one", "several")
        assert options(of(lesions=[nodule(count=3)]), fact_id) == ("several",)
        group = nodule(count=CountRange(low=1, high=4))
        assert options(of(lesions=[group], histories=COMPLETE), fact_id) == ("one", "several")

    def test_another_lung_primary_counts_one_of_another_organ_does_not(self) -> None:
        second = cancer(id="P2", laterality="left")
        colon = cancer(id="P2", topography="C18.7")
        looked = [examination("chest")]
        fact_id = "lung.second_tumour"
        assert options(of(cancer(), second, histories=COMPLETE), fact_id) == ("one",)
        record = of(cancer(), colon, histories=COMPLETE, examinations=looked)
        assert options(record, fact_id) == ("none",)

    def test_what_is_benign_or_treated_is_no_second_tumour(self) -> None:
        looked = [examination("chest")]
        for row in (nodule(nature="benign"), nodule(state="resected"), nodule(nature="nodal")):
            record = of(lesions=[row], histories=COMPLETE, examinations=looked)
            assert options(record, "lung.second_tumour") == ("none",)

    @pytest.mark.parametrize(
        ("topography", "side", "where", "places"),
        [
            ("C34.1", "right", {"side": "left"}, ("other_lung",)),
            ("C34.1", "right", {"side": "right"}, ("same_lobe", "other_lobe")),
            ("C34.1", "right", {"side": "right", "segments": ["RLL"]}, ("other_lobe",)),
            ("C34.1", "right", {"side": None, "segments": ["RUL"]}, ("same_lobe",)),
            ("C34.1", None, {"side": None, "segments": ["LUL"]}, ("same_lobe", "other_lung")),
            ("C34.1", None, {"side": None, "segments": ["LLL"]}, ("other_lobe", "other_lung")),
            ("C34.2", None, {"side": "left"}, ("other_lung",)),
            ("C34.9", None, {"side": "left"}, PLACES),
            ("C34.1", "right", {"side": "bilateral"}, PLACES),
        ],
    )
    def test_place(
        self, topography: str, side: Any, where: dict[str, Any], places: tuple[str, ...]
    ) -> None:
        record = of(cancer(topography=topography, laterality=side), lesions=[nodule(**where)])
        assert options(record, "lung.second_place") == places

    def test_two_that_lie_differently_leave_the_place_open(self) -> None:
        rows = [nodule(), nodule(id="L2", side="right", segments=["RLL"])]
        assert options(of(lesions=rows), "lung.second_place") == PLACES

    def test_histology_is_compared_by_a_pathologist_or_told_by_two_reports(self) -> None:
        same = [Attribution("P1", histology="same")]
        assert options(of(lesions=[nodule(candidates=same)]), "lung.second_histology") == ("same",)
        fact_id = "lung.second_histology"
        squamous = cancer(id="P2", histology="squamous cell carcinoma")
        assert options(of(cancer(), squamous), fact_id) == ("different",)
        assert options(of(cancer(), cancer(id="P2")), fact_id) == ("same",)
        unclear = cancer(id="P2", histology="non-small cell carcinoma")
        assert fact(of(cancer(), unclear), fact_id).state == "unknown"
        assert fact(of(lesions=[nodule()]), fact_id).state == "unknown"

    def test_different_drivers_tell_apart_alike_ones_prove_nothing(self) -> None:
        fact_id = "lung.second_molecular"

        def drivers(one: dict[str, str], other: dict[str, str]) -> Fact:
            rows = [
                Specimen("S1", origin="P1", biomarkers=one),
                Specimen("S2", origin="L1", biomarkers=other),
            ]
            return fact(of(lesions=[nodule()], specimens=rows), fact_id)

        assert drivers({"EGFR": "sensitising"}, {"EGFR": "T790M"}).options == ("different",)
        assert drivers({"KRAS": "mutant"}, {"KRAS": "wild"}).options == ("different",)
        assert drivers({"EGFR": "sensitising"}, {"EGFR": "sensitising"}).state == "unknown"
        assert drivers({"EGFR": "wild"}, {"ALK": "none"}).state == "unknown"

    def test_a_comparison_on_record_is_believed(self) -> None:
        row = nodule(candidates=[Attribution("P1", molecular="same")])
        assert options(of(lesions=[row]), "lung.second_molecular") == ("same",)
        row = nodule(candidates=[Attribution("P1", molecular="not_informative")])
        assert fact(of(lesions=[row]), "lung.second_molecular").state == "unknown"

    def test_in_situ_origin(self) -> None:
        fact_id = "lung.second_in_situ"
        second = cancer(id="P2", in_situ_origin=True)
        assert options(of(cancer(), second), fact_id) == YES
        both = of(cancer(in_situ_origin=False), cancer(id="P2", in_situ_origin=False))
        assert options(both, fact_id) == NO
        assert options(of(cancer(in_situ_origin=False), cancer(id="P2")), fact_id) == OPEN
        assert options(of(), fact_id) == OPEN

    @pytest.mark.parametrize(
        ("second", "later"),
        [("2024-03-20", NO), ("2024-09-01", NO), ("2024-09-02", YES), ("2022-01-01", YES)],
    )
    def test_two_primaries_are_later_than_six_months(self, second: str, later: Any) -> None:
        found = fact(of(cancer(), cancer(second, id="P2")), "lung.second_later")
        assert found.options == later

    def test_a_nodule_of_open_nature_is_timed_by_what_it_could_be(self) -> None:
        at_once = of(lesions=[nodule(seen_at="baseline_staging")])
        assert options(at_once, "lung.second_later") == NO
        late = of(lesions=[nodule("2025-09-01", seen_at="follow_up")])
        assert options(late, "lung.second_later") == YES


class TestInterval:
    FACT = "clock.lung_treatment_to_second"

    def lobectomy(self, **fields: Any) -> Treatment:
        given = {"kind": "surgery", "operation": "lung_lobe", "intent": "curative"}
        return Treatment(**({"id": "T1", "target": "P1", "start": "2024-04-01"} | given | fields))

    def test_from_the_last_curative_treatment_to_first_sight(self) -> None:
        late = nodule("2025-12-01", seen_at="follow_up")
        found = fact(of(lesions=[late], treatments=[self.lobectomy()]), self.FACT)
        assert found.state == "known"
        assert (found.start and found.start.text) == "2024-04-01"
        assert (found.end and found.end.text) == "2025-12-01"

    def test_radiotherapy_without_an_end_has_no_interval(self) -> None:
        late = nodule("2025-12-01", seen_at="follow_up")
        rows = [self.lobectomy(), self.lobectomy(id="T2", kind="radiotherapy", operation=None)]
        assert fact(of(lesions=[late], treatments=rows), self.FACT).state == "unknown"

    def test_palliative_radiotherapy_cures_nothing(self) -> None:
        late = nodule("2025-12-01", seen_at="follow_up")
        palliative = self.lobectomy(kind="radiotherapy", operation=None, intent="palliative")
        record = of(cancer(status="in_place"), lesions=[late], treatments=[palliative])
        assert fact(record, self.FACT).state == "unknown"
        assert options(record, "primary.radically_treated") == OPEN

    def test_of_two_primaries_the_earlier_one_starts_it(self) -> None:
        focus = cancer("2025-12-01")
        earlier = cancer("2021-02-01", id="P2")
        row = self.lobectomy(target="P2", start="2021-03-01")
        found = fact(of(focus, earlier, treatments=[row]), self.FACT)
        assert (found.start and found.start.text) == "2021-03-01"
        assert (found.end and found.end.text) == "2025-12-01"

    def test_found_together_there_is_none(self) -> None:
        together = nodule(seen_at="baseline_staging")
        found = fact(of(lesions=[together], treatments=[self.lobectomy()]), self.FACT)
        assert (found.start, found.end) == (None, None)


class TestNodesAndSpread:
    @pytest.mark.parametrize(
        ("n", "mediastinal", "shared"),
        [("0", NO, NO), ("1", NO, OPEN), ("2", YES, YES), ("3", YES, YES), ("X", OPEN, OPEN)],
    )
    def test_nodes(self, n: str, mediastinal: Any, shared: Any) -> None:
        record = of(cancer(staging=[Tnm("c", n=n)]))
        assert options(record, "lung.mediastinal_nodes") == mediastinal
        assert options(record, "lung.shared_nodes") == shared

    def test_the_report_counts_more_than_the_scan(self) -> None:
        record = of(cancer(staging=[Tnm("p", n="0"), Tnm("c", n="2")]))
        assert options(record, "lung.mediastinal_nodes") == NO
        assert options(record, "lung.mediastinum_staged") == YES

    def test_nothing_outside_the_lungs_only_where_one_has_looked(self) -> None:
        regions: tuple[Any, ...] = ("brain", "abdomen", "bone")
        clear = [examination(region, "MRI", result="clear") for region in regions]
        assert options(of(examinations=clear), "lung.extrapulmonary") == NO
        for gone in range(3):
            looked = [each for index, each in enumerate(clear) if index != gone]
            assert options(of(examinations=looked), "lung.extrapulmonary") == OPEN

    def test_a_pet_shows_the_skeleton(self) -> None:
        looked = [
            examination("brain", "MRI", result="clear"),
            examination("abdomen", "PET-CT", result="clear"),
        ]
        assert options(of(examinations=looked), "lung.extrapulmonary") == NO

    def test_an_adrenal_is_outside_a_second_nodule_is_not(self) -> None:
        assert options(of(lesions=[lesion(organ="adrenal")]), "lung.extrapulmonary") == YES
        assert options(of(lesions=[nodule()]), "lung.extrapulmonary") == OPEN

    def test_symptoms_of_the_brain_are_a_brain_metastasis(self) -> None:
        sick = of(emergencies=Emergencies(symptomatic_brain_metastasis=True))
        assert options(sick, "metastases.brain") == YES
        assert options(of(), "metastases.brain") == OPEN
        clear = of(examinations=[examination("brain", "MRI", result="clear")])
        assert options(clear, "metastases.brain") == NO

    def test_pleura_and_histology_of_a_metastasis(self) -> None:
        pleura = of(lesions=[lesion(organ="pleura", histology_confirmed=True)])
        assert options(pleura, "metastases.pleura") == YES
        assert options(pleura, "metastases.histology_confirmed") == YES
        assert options(of(lesions=[lesion()]), "metastases.histology_confirmed") == OPEN


class TestLooking:
    @pytest.mark.parametrize(
        ("rows", "found"),
        [
            ([("MRI", True)], ("mri",)),
            ([("CT", True)], ("ct",)),
            ([("CT", True), ("MRI", True)], ("mri",)),
            ([("PET-CT", True)], ("none",)),
            ([(None, False)], ("none",)),
            ([(None, True)], ("mri", "ct")),
            ([], ("mri", "ct", "none")),
        ],
    )
    def test_brain(self, rows: list[tuple[Any, bool]], found: tuple[str, ...]) -> None:
        looked = [examination("brain", how, examined=done) for how, done in rows]
        assert options(of(examinations=looked), "imaging.brain") == found

    @pytest.mark.parametrize(
        ("how", "staged"), [("EBUS", YES), ("operation", YES), ("PET-CT", NO), (None, OPEN)]
    )
    def test_the_mediastinum_is_staged_by_tissue(self, how: Any, staged: Any) -> None:
        record = of(examinations=[examination("mediastinum", how)])
        assert options(record, "lung.mediastinum_staged") == staged

    def test_treated_with_curative_intent(self) -> None:
        fact_id = "primary.radically_treated"
        assert options(of(cancer(status="resected")), fact_id) == YES
        assert options(of(cancer(status="complete_response")), fact_id) == YES
        chest = Treatment(id="T1", kind="radiotherapy", intent="curative", target="P1")
        assert options(of(cancer(status="in_place"), treatments=[chest]), fact_id) == YES
        assert options(of(cancer(status="in_place")), fact_id) == OPEN
        assert options(of(cancer(status="in_place"), histories=COMPLETE), fact_id) == NO

    def test_lung_function_carries_its_date(self) -> None:
        fit = Fitness(date="2026-01-02", ppo_fev1_percent=Decimal(54), vo2_peak=Decimal(12))
        record = of(fitness=fit)
        assert bounds(record, "fitness.ppo_fev1") == (54, 54)
        assert bounds(record, "fitness.vo2_peak") == (12, 12)
        assert fact(record, "fitness.ppo_dlco").state == "unknown"
        on = fact(record, "fitness.ppo_fev1").as_of
        assert on is not None
        assert on.text == "2026-01-02"
