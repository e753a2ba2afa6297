"""Facts of lung cancer: the family of the histology, and the drivers of each specimen."""

from __future__ import annotations

import pytest

from guidelines.core.record.case_record import CaseRecord, Specimen
from tests.core.test_derive_lung import NO, OPEN, YES, cancer, fact, of
from tests.core.timing_cases import bounds, options


class TestHistology:
    @pytest.mark.parametrize(
        ("words", "family"),
        [
            ("adenocarcinoma, lepidic", ("adenocarcinoma",)),
            ("8140/3", ("adenocarcinoma",)),
            ("Squamous cell carcinoma", ("squamous",)),
            ("8070/3", ("squamous",)),
            ("adenosquamous carcinoma", ("other",)),
            ("8560/3", ("other",)),
            ("small cell carcinoma", ("small_cell",)),
            ("8041/3", ("small_cell",)),
            ("large cell neuroendocrine carcinoma", ("other",)),
            ("8240/3", ("other",)),
            ("non-small cell lung cancer", ("adenocarcinoma", "squamous", "other")),
            ("8046/3", ("adenocarcinoma", "squamous", "other")),
        ],
    )
    def test_words_and_codes(self, words: str, family: tuple[str, ...]) -> None:
        assert options(of(cancer(histology=words)), "primary.histology_family") == family

    @pytest.mark.parametrize("words", [None, "carcinoma", "8010/3"])
    def test_not_said_is_unknown(self, words: str | None) -> None:
        assert fact(of(cancer(histology=words)), "primary.histology_family").state == "unknown"

    def test_of_another_organ_nothing_is_said(self) -> None:
        record = of(cancer(topography="C20.9"))
        assert fact(record, "primary.histology_family").state == "unknown"


class TestMarkers:
    PANEL: dict[str, str] = {
        "EGFR": "wild", "ALK": "none", "ROS1": "none", "RET": "none", "MET_ex14": "absent",
        "BRAF": "wild", "NTRK": "none",
    }  # fmt: skip

    def read(self, *results: dict[str, str]) -> CaseRecord:
        rows = [
            Specimen(f"S{index}", origin="P1", biomarkers=each)
            for index, each in enumerate(results)
        ]
        return of(specimens=rows)

    def test_none_of_the_drivers_only_when_the_whole_panel_was_read(self) -> None:
        assert options(self.read(self.PANEL), "marker.driver") == NO
        for gone in self.PANEL:
            part = {key: value for key, value in self.PANEL.items() if key != gone}
            assert options(self.read(part), "marker.driver") == OPEN, gone
            assert options(self.read(part, {gone: self.PANEL[gone]}), "marker.driver") == NO

    @pytest.mark.parametrize(
        "found",
        [
            {"EGFR": "sensitising"}, {"EGFR": "exon20"}, {"ALK": "fusion"}, {"ROS1": "fusion"},
            {"RET": "fusion"}, {"MET_ex14": "present"}, {"BRAF": "V600E"}, {"NTRK": "fusion"},
        ],
    )  # fmt: skip
    def test_one_driver_is_enough(self, found: dict[str, str]) -> None:
        assert options(self.read(found), "marker.driver") == YES

    def test_an_egfr_variant_of_unknown_meaning_leaves_it_open(self) -> None:
        assert options(self.read(self.PANEL | {"EGFR": "other"}), "marker.driver") == OPEN

    def test_egfr_and_alk_of_the_focus_primary(self) -> None:
        record = self.read({"EGFR": "sensitising", "ALK": "none"})
        assert options(record, "marker.egfr") == ("sensitising",)
        assert options(record, "marker.alk") == NO
        assert fact(of(), "marker.egfr").state == "unknown"
        assert options(of(), "marker.alk") == OPEN

    def test_the_marker_of_another_primary_is_not_taken(self) -> None:
        """SAFETY-30: results belong to a specimen."""
        rows = [Specimen("S1", origin="P2", biomarkers={"EGFR": "T790M"})]
        record = of(cancer(), cancer(id="P2"), specimens=rows)
        assert fact(record, "marker.egfr").state == "unknown"
        assert options(record, "marker.egfr_t790m") == YES

    def test_specimens_that_disagree_leave_it_open(self) -> None:
        record = self.read({"ALK": "fusion"}, {"ALK": "none"})
        assert options(record, "marker.alk") == OPEN

    def test_pd_l1_is_an_interval_over_specimens(self) -> None:
        record = self.read({"PD-L1_TPS": "5"}, {"PD-L1_TPS": "60"})
        assert bounds(record, "marker.pd_l1") == (5, 60)
        assert fact(of(), "marker.pd_l1").state == "unknown"
