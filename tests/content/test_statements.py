"""The inventory of statements is complete, and each says where it stands and what is behind it."""

from __future__ import annotations

import re

import pytest

from guidelines.core.content.knowledge import Statement
from guidelines.core.evaluation.coverage import coverage, unknown_sources
from tests.content.patients import sequencing

FIRST, COMPANION = "11 January 2026", "28 January 2026"
SEED = {"META": 6, "GEN": 7, "CRC": 24, "SYS": 3, "MPC": 7, "LUNG": 8, "OS": 35}
BEYOND = {"GEN": 7, "CRC": 26, "SYS": 6, "MPC": 8, "LUNG": 8, "BRE": 11, "OS": 13}
TEMPLATES = {
    "TPL-RECTUM-SYNC-RESECTABLE", "TPL-CRC-SYNC-CONVERTIBLE", "TPL-CRC-SYNC-UNRESECTABLE-ASYMPT",
    "TPL-CRC-META-FAVOURABLE", "TPL-CRC-META-EARLY", "TPL-OS-SYNC", "TPL-OS-RELAPSE-RESECTABLE",
    "TPL-OS-RELAPSE-UNRESECTABLE", "TPL-NSCLC-CONTRALATERAL", "TPL-NSCLC-SYNC-OMD",
    "TPL-BREAST-META", "TPL-MULTI-CRC",
}  # fmt: skip
DEFINITIONS = {
    "DEF-A1", "DEF-A2", "DEF-A3", "DEF-A4", "DEF-A4b", "DEF-A4c", "DEF-A5", "DEF-A6", "DEF-A6b",
    "DEF-A6c", "DEF-A-BREAST", "DEF-B1", "DEF-B2", "DEF-B3", "DEF-B4", "DEF-B5", "DEF-C",
    "DEF-C-BREAST", "DEF-D1", "DEF-D2", "DEF-D3", "DEF-E", "DEF-F", "DEF-G",
}  # fmt: skip

NUMBERS = {
    FIRST: {
        22: "1", 26: "2 1", 27: "2", 28: "1", 36: "2", 37: "2", 38: "2", 40: "1", 44: "1",
        45: "1", 46: "3", 52: "1", 53: "1", 54: "2 1", 58: "1", 59: "1", 63: "2", 65: "2",
        66: "4", 67: "5", 73: "3", 74: "6", 75: "6", 79: "1 3", 85: "2", 86: "2", 87: "2",
        91: "2", 92: "2", 98: "3", 99: "3", 100: "3", 101: "2", 105: "2", 106: "2", 107: "2",
        111: "3", 113: "1", 115: "1 3", 117: "4", 119: "4",
    },
    COMPANION: {
        20: "1", 24: "2", 26: "1", 27: "3", 28: "4", 32: "1", 36: "1", 37: "1", 38: "1", 42: "1",
        43: "1", 44: "1", 45: "1", 49: "1", 50: "1", 51: "1", 55: "1", 59: "1", 60: "1", 61: "1",
        65: "1", 66: "1", 67: "1", 68: "1", 72: "1", 73: "1", 79: "1", 80: "1", 81: "1", 85: "1",
        86: "1", 90: "1", 91: "1", 92: "1", 93: "1",
    },
}  # fmt: skip
"""The reference numbers at the end of every line of the two articles that has any."""

STATE = {
    FIRST: dict.fromkeys("123", "by_list_order") | dict.fromkeys("456", "dangling"),
    COMPANION: dict.fromkeys("13", "by_list_order") | {"2": "circular", "4": "dangling"},
}
"""Neither article numbers its list of three; beyond it, or at itself, a number leads nowhere."""

COHORT_DESCRIBED = {"LUNG-S-06", "LUNG-S-07"}
"""They describe the patients of one series and claim nothing that could be compared."""
EVIDENCE_TO_COME = {"OS-S-09", "OS-S-19", "OS-S-34", "OS-S-35"}
"""Agreed with in the inventory by a word alone; what agrees has still to be written."""


def seeds(stream: str = "") -> list[Statement]:
    every = sequencing().statements.values()
    return [each for each in every if each.origin == "seed" and each.id.startswith(stream)]


def medical() -> list[Statement]:
    """Those of the articles that say something about patients, not about the article."""
    return [each for each in seeds() if each.kind != "provenance"]


def lines_of(place: str) -> list[tuple[str, int]]:
    """Every line that a place names: "article of 11 January 2026, lines 27 and 86"."""
    found = []
    for article, words in re.findall(r"article of (\d+ January 2026), lines? ([^;]+)", place):
        for first, last in re.findall(r"(\d+)(?: to (\d+))?", words):
            numbers = range(int(first), int(last or first) + 1)
            found += [(article, number) for number in numbers]
    return found


def ids(origin: str) -> set[str]:
    return {each.id for each in sequencing().statements.values() if each.origin == origin}


class TestTheInventoryIsComplete:
    def test_the_articles_hold_ninety_statements(self) -> None:
        assert sum(SEED.values()) == 90
        assert len(ids("seed")) == 90

    @pytest.mark.parametrize(("stream", "count"), SEED.items())
    def test_every_statement_of_the_articles_is_there(self, stream: str, count: int) -> None:
        expected = {f"{stream}-S-{number:02}" for number in range(1, count + 1)}
        assert {each for each in ids("seed") if each.startswith(f"{stream}-")} == expected

    @pytest.mark.parametrize(("stream", "count"), BEYOND.items())
    def test_every_rule_beyond_the_articles_is_there(self, stream: str, count: int) -> None:
        expected = {f"{stream}-B-{number:02}" for number in range(1, count + 1)}
        assert {each for each in ids("beyond") if each.startswith(f"{stream}-")} == expected

    def test_all_thirty_five_safety_rules_are_there(self) -> None:
        assert ids("safety") == {f"SAFETY-{number}" for number in range(1, 36)}

    def test_every_plan_template_and_definition_is_there(self) -> None:
        assert ids("template") == TEMPLATES
        assert ids("definition") == DEFINITIONS

    def test_no_item_rests_on_a_statement_that_is_not_there(self) -> None:
        assert unknown_sources(sequencing()) == []

    def test_every_statement_is_used_or_says_why_not(self) -> None:
        covered = coverage(sequencing(), {})
        assert [each.id for each in covered if not each.is_covered] == []


class TestWhereAStatementStands:
    def test_each_names_its_place_and_the_state_of_its_reference(self) -> None:
        assert [each.id for each in seeds() if not each.place or not each.citation_state] == []

    def test_every_line_with_a_reference_has_its_statement(self) -> None:
        """Nothing that the articles say with a source was left out of the inventory."""
        named = {line for each in medical() for line in lines_of(each.place or "")}
        referenced = {(article, line) for article in NUMBERS for line in NUMBERS[article]}
        assert referenced - named == set()

    @pytest.mark.parametrize("each", medical(), ids=lambda each: each.id)
    def test_the_numbers_are_those_of_its_lines(self, each: Statement) -> None:
        lines = lines_of(each.place or "")
        assert lines
        numbers = [NUMBERS[article].get(line, "").split() for article, line in lines]
        assert set(each.cited) == {number for found in numbers for number in found}

    @pytest.mark.parametrize("each", medical(), ids=lambda each: each.id)
    def test_a_number_that_leads_nowhere_is_said_to(self, each: Statement) -> None:
        article = lines_of(each.place or "")[0][0]
        states = {STATE[article][number] for number in each.cited}
        assert {each.citation_state} == (states or {"not_cited"})

    @pytest.mark.parametrize("each", medical(), ids=lambda each: each.id)
    def test_each_number_is_shown_as_a_citation_of_the_article(self, each: Statement) -> None:
        article = "000" if lines_of(each.place or "")[0][0] == FIRST else "003"
        assert {f"cite-seed-{article}-{number}" for number in each.cited} <= set(each.citations)


class TestWhatIsBehindIt:
    def test_each_was_compared_with_primary_sources(self) -> None:
        open_ = {each.id for each in medical() if each.verdict == "not_compared"}
        assert open_ == COHORT_DESCRIBED

    def test_each_says_what_the_comparison_found(self) -> None:
        silent = {each.id for each in medical() if not each.evidence}
        assert silent - EVIDENCE_TO_COME == set()

    def test_what_is_contested_or_unsupported_is_in_the_register(self) -> None:
        doubted = [each for each in medical() if each.verdict in {"contested", "unsupported"}]
        assert doubted
        assert [each.id for each in doubted if each.conflict is None] == []
        register = sequencing().conflicts
        assert {each.conflict for each in doubted} <= set(register)

    def test_a_doubted_figure_is_named_in_the_register_alone(self) -> None:
        """1.3 percent of metachronous metastases is of the size of second primaries."""
        shown = sequencing().statements["CRC-S-02"]
        assert "1.3 percent" not in f"{shown.text} {shown.evidence}"
        assert "1.3 percent" in sequencing().conflicts["conflict-04"].sides[0].text


@pytest.mark.parametrize("stream", ["CRC-", "SYS-"])
def test_colorectal_and_systemic_evidence_names_its_figures_and_sources(stream: str) -> None:
    """Every verdict on a colorectal trial or series can be read with its numbers."""
    named = [
        each
        for each in sequencing().statements.values()
        if each.id.startswith(stream) and each.verdict != "not_compared"
    ]
    assert named
    assert [each.id for each in named if not each.evidence or not each.citations] == []
