"""The focus primary, and how many primaries there are."""

from __future__ import annotations

from typing import Any

import pytest

from guidelines.core.record.case_record import CaseHeader, Histories, Rectum, Tnm
from tests.core.timing_cases import bounds, case, lesion, options, primary, resection

SITES = ("colon", "rectosigmoid", "rectum", "lung", "breast", "bone", "other")
YES, NO, OPEN = ("yes",), ("no",), ("yes", "no")


@pytest.mark.parametrize(
    ("topography", "site", "side"),
    [
        ("C20.9", ("rectum",), ("left",)),
        ("C19.9", ("rectosigmoid",), ("left",)),
        ("C18.7", ("colon",), ("left",)),
        ("C18.5", ("colon",), ("left",)),
        ("C184", ("colon",), ("right",)),
        ("C18.9", ("colon",), ("right", "left")),
        ("C18.1", ("other",), ("right", "left")),
        ("C50.4", ("breast",), ("right", "left")),
        ("C34.1", ("lung",), ("right", "left")),
        ("C41.4", ("bone",), ("right", "left")),
        ("C56.9", ("other",), ("right", "left")),
        (None, SITES, ("right", "left")),
    ],
)
def test_site_and_side_come_from_the_topography(
    topography: str | None, site: tuple[str, ...], side: tuple[str, ...]
) -> None:
    """SAFETY-14: left is from the splenic flexure to the rectum."""
    record = case([primary(topography=topography)])
    assert options(record, "primary.site") == site
    assert options(record, "primary.side") == side


@pytest.mark.parametrize("histology", ["9180/3", "9194/3 parosteal", "Osteosarcoma, high grade"])
@pytest.mark.parametrize("topography", ["C40.2", "C49.2", None])
def test_an_osteosarcoma_is_one_of_bone_wherever_it_arises(
    histology: str, topography: str | None
) -> None:
    record = case([primary(topography=topography, histology=histology)])
    assert options(record, "primary.site") == ("bone",)
    assert options(case([primary(topography="C18.2", histology="8140/3")]), "primary.site") == (
        "colon",
    )


def test_a_colon_cancer_of_unstated_part_has_the_side_that_was_stated() -> None:
    record = case([primary(topography="C18.9", laterality="right")])
    assert options(record, "primary.side") == ("right",)


@pytest.mark.parametrize(
    ("status", "treatments", "expected"),
    [
        ("in_place", [], YES),
        ("complete_response", [], YES),
        ("resected", [], NO),
        ("locally_excised", [], NO),
        (None, [], OPEN),
        (None, [resection("2024-04-01")], NO),
        (None, [resection(None)], NO),
        (None, [resection("2030-04-01")], YES),
    ],
)
def test_in_place_until_it_was_removed(
    status: Any, treatments: Any, expected: tuple[str, ...]
) -> None:
    record = case([primary(status=status)], treatments=treatments)
    assert options(record, "primary.in_place") == expected


class TestStage:
    def test_the_report_after_removal_outranks_the_clinical_stage(self) -> None:
        staging = [Tnm("c", t="4a", n="2", m="0"), Tnm("p", t="3", n="0")]
        resected = case([primary(staging=staging, status="resected")])
        waiting = case([primary(staging=staging, status="in_place")])
        assert options(resected, "primary.t4") == NO
        assert options(resected, "primary.node_positive") == NO
        assert options(waiting, "primary.t4") == YES
        assert options(waiting, "primary.n2") == YES

    def test_a_range_and_an_x_stay_open(self) -> None:
        record = case([primary(staging=[Tnm("c", t="3-4", n="X")])])
        assert options(record, "primary.t4") == OPEN
        assert options(record, "primary.node_positive") == OPEN
        assert options(record, "primary.n2") == OPEN

    def test_stage_iii_was_resected_node_positive_and_free_of_metastases(self) -> None:
        staging = [Tnm("c", m="0"), Tnm("p", t="3", n="1b")]
        done = {"staging": staging, "status": "resected"}
        assert options(case([primary(**done)]), "primary.stage_iii") == YES
        waiting = case([primary(staging=staging, status="in_place")])
        assert options(waiting, "primary.stage_iii") == NO
        synchronous = case([primary(**done)], [lesion("2024-03-12")])
        assert options(synchronous, "primary.stage_iii") == OPEN
        unstaged = primary(staging=[Tnm("p", t="3", n="1")], status="resected")
        assert options(case([unstaged]), "primary.stage_iii") == OPEN
        assert options(case([unstaged], [lesion("2024")]), "primary.stage_iii") == OPEN
        assert options(case([unstaged], [lesion("2026")]), "primary.stage_iii") == YES

    def test_stage_ii_counts_for_stage_ii_or_iii(self) -> None:
        staging = [Tnm("p", t="3", n="0", m="0")]
        record = case([primary(staging=staging, status="resected")])
        assert options(record, "primary.stage_iii") == NO
        assert options(record, "primary.stage_ii_iii") == YES

    def test_favourable_pathology_needs_every_part(self) -> None:
        staging = [Tnm("p", t="2", n="0")]
        fields = {"staging": staging, "status": "resected", "poor_pathology": False}
        clear = case([primary(**fields)], treatments=[resection("2024-04-01", margin="R0")])
        involved = case([primary(**fields)], treatments=[resection("2024-04-01", margin="R1")])
        unread = case([primary(**fields)], treatments=[resection("2024-04-01")])
        assert options(clear, "primary.favourable_pathology") == YES
        assert options(involved, "primary.favourable_pathology") == NO
        assert options(unread, "primary.favourable_pathology") == OPEN


def test_rectal_findings_are_passed_on() -> None:
    rectum = Rectum(position="low", mesorectal_fascia="threatened", emvi=True, lateral_nodes=False)
    record = case([primary(rectum=rectum)])
    assert options(record, "primary.position") == ("low",)
    assert options(record, "primary.mesorectal_fascia") == ("threatened",)
    assert options(record, "primary.emvi") == YES
    assert options(record, "primary.lateral_nodes") == NO


class TestSeveralPrimaries:
    TWO = [primary(), primary("2012", id="P2", topography="C50.1")]

    def test_without_a_focus_it_is_one_of_those_on_record(self) -> None:
        assert options(case(self.TWO), "primary.site") == ("rectum", "breast")
        bowel = [primary(), primary("2012", id="P2")]
        assert options(case(bowel), "primary.site") == ("rectum",)
        unsaid = [primary(), primary("2012", id="P2", topography=None)]
        assert options(case(unsaid), "primary.site") == SITES
        named = case(self.TWO, header=CaseHeader("C1", focus_primary="P2"))
        assert options(named, "primary.site") == ("breast",)

    def test_counts_are_open_until_the_list_is_complete(self) -> None:
        assert bounds(case(self.TWO), "primaries.count") == (2, None)
        closed = case(self.TWO, histories=Histories(primaries=True))
        assert bounds(closed, "primaries.count") == (2, 2)
        assert bounds(closed, "primaries.colorectal") == (1, 1)

    def test_another_cancer_that_could_be_the_origin(self) -> None:
        named = {"header": CaseHeader("C1", focus_primary="P1")}
        assert options(case(self.TWO, **named), "primaries.other_invasive") == YES
        assert options(case([primary()]), "primaries.other_invasive") == OPEN
        closed = case([primary()], histories=Histories(primaries=True))
        assert options(closed, "primaries.other_invasive") == NO
        in_situ = [primary(), primary("2012", id="P2", histology="8500/2")]
        record = case(in_situ, histories=Histories(primaries=True), **named)
        assert options(record, "primaries.other_invasive") == NO
