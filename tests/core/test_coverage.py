"""Which statement is used by what, and what published cases find."""

from datetime import date

import pytest

from guidelines.core.content.loading import ContentInvalidError
from guidelines.core.evaluation.assess import assess
from guidelines.core.evaluation.coverage import coverage, unknown_sources
from guidelines.core.evaluation.recall import read_expectations, recall
from tests.core.small import guideline, recommendation
from tests.core.timing_cases import case

STATEMENTS = """\
- {id: S-1, origin: seed, kind: sequence, verdict: agree, text: Used}
- {id: S-2, origin: seed, kind: prognosis, text: Not used, reason: A description of a cohort}
- {id: S-3, origin: seed, kind: pitfall, text: Forgotten}
- {id: S, origin: beyond, kind: work_up, text: The vocabulary}
"""
EXAMPLE = """\
- id: e
  stream: colorectal
  title: Deficient
  given: [{fact: mmr, value: dMMR}]
  expect: [{item: r, status: applies}]
  sources: [S-1]
"""


def test_a_statement_is_covered_by_items_or_by_a_reason() -> None:
    of = guideline(
        recommendations=recommendation("r", "{fact: mmr, eq: dMMR}"),
        statements=STATEMENTS,
        examples=EXAMPLE,
    )
    found = {each.id: each for each in coverage(of, {"S-1": ("case-01",)})}
    assert found["S-1"].items == ("r",)
    assert found["S-1"].tests == ("e", "case-01")
    assert found["S-2"].is_covered
    assert not found["S-3"].is_covered
    assert unknown_sources(of) == []


def test_a_source_that_is_no_statement_is_refused_and_in_a_part_of_an_item_told() -> None:
    inventory = "- {id: S, origin: seed, kind: work_up, text: The vocabulary}\n"
    rests_on_none = recommendation("r", "{fact: mmr, eq: dMMR}")
    with pytest.raises(ContentInvalidError, match="'S-1', expected the id of one of statements"):
        guideline(recommendations=rests_on_none, statements=inventory)
    of = guideline(
        statements=inventory,
        conflicts="""\
- {id: c, title: C, sources: [S], sides: [{text: One, sources: [S]}, {text: Two, sources: [S-9]}]}
""",
    )
    assert unknown_sources(of) == [("conflicts", "c", "S-9")]


def test_what_a_published_case_must_find_and_be_warned_of() -> None:
    of = guideline(
        recommendations=recommendation("r", "{fact: mmr, known: false}")
        + recommendation("other", "{fact: mmr, eq: dMMR}")
    )
    expected = read_expectations(
        "expectations.yaml",
        """\
- case: case-01
  stream: colorectal
  files: [one]
  must:
    - {id: S-1}
    - {id: S-9}
    - {id: S-8, argued: The publication says nothing of it.}
  warn:
    - {text: ask for MMR, shown_by: [nothing, "asks:mmr"]}
""",
    )
    vocabulary = {"mmr"}
    result = assess(case(), of, as_of=date(2026, 1, 28)).result
    assert vocabulary <= {each.fact for each in result.missing}
    found = list(recall(expected, {"one": result}, of))
    assert [(each.text, each.is_met) for each in found] == [
        ("S-1", True), ("S-9", False), ("S-8", False), ("ask for MMR", True),
    ]  # fmt: skip
    assert found[2].argued


def test_errors_in_expectations_name_their_place() -> None:
    with pytest.raises(ContentInvalidError, match=r"e\.yaml:1 0\.stream: missing"):
        read_expectations("e.yaml", "- {case: case-01, files: [one]}\n")
