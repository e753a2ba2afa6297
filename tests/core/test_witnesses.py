"""Patients found for a condition: each is confirmed by evaluating it."""

import pytest

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.examples import (
    DRAFTED,
    can_be_open,
    drafts,
    fact_of,
    lacking,
    outcomes,
)
from guidelines.core.evaluation.witnesses import applying, evaluator_of, status_for, witnesses
from guidelines.core.truth import Truth
from tests.core.small import guideline, recommendation

CONDITIONS = [
    "{fact: mmr, eq: dMMR}",
    "{fact: mmr, ne: dMMR}",
    "{not: {fact: lesions, ge: 5}}",
    "{fact: remnant, lt: {threshold: remnant_least}}",
    "{fact: fascia, ge: threatened}",
    "{fact: free, le: {threshold: early_months}}",
    "{all: [{fact: mmr, eq: pMMR}, {any: [{fact: dpd, eq: no}, {fact: lesions, gt: 3}]}]}",
    "{at_least: {n: 2, of: [{fact: mmr, eq: dMMR}, {fact: dpd, eq: yes}, {fact: lesions, lt: 2}]}}",
    "{not: {all: [{fact: timing, in: [early, late]}, {fact: resectable, known: true}]}}",
]


def one(when: str, more: str = "", **files: str) -> Guideline:
    return guideline(recommendations=recommendation("r", when, more=more), **files)


@pytest.mark.parametrize("when", CONDITIONS)
@pytest.mark.parametrize("want", [Truth.TRUE, Truth.FALSE])
def test_a_patient_is_found_on_either_side_of_a_condition(when: str, want: Truth) -> None:
    of = one(when)
    condition = of.recommendations["r"].when
    found = next(witnesses(of, condition, want))
    known = evaluator_of(of, [answer.fact for answer in found.values()])
    assert known.verdict(condition) is want


def test_what_cannot_hold_has_no_patient() -> None:
    of = one("{all: [{fact: mmr, eq: dMMR}, {fact: mmr, eq: pMMR}]}")
    assert not list(witnesses(of, of.recommendations["r"].when, Truth.TRUE))
    assert applying(of, "r") is None


def test_the_domain_of_a_fact_belongs_to_the_patient() -> None:
    of = one("{fact: fascia, eq: involved}")
    found = next(witnesses(of, of.recommendations["r"].when, Truth.TRUE))
    assert set(found) == {"fascia", "rectal"}


def test_an_item_applies_only_where_nothing_overrides_it() -> None:
    of = guideline(
        recommendations=recommendation("mild", "{fact: mmr, known: true}")
        + recommendation(
            "strong", "{fact: dpd, eq: no}", more="overrides: [{id: mild, reason: because}]"
        )
    )
    found = applying(of, "mild")
    assert found is not None
    assert found["dpd"].option == "yes"
    assert status_for(of, found, "mild") == "applies"


def test_a_score_is_reached_by_its_items() -> None:
    scores = """\
- id: points
  stream: colorectal
  label: Points
  items:
    - {id: a, label: a, when: {fact: mmr, eq: dMMR}}
    - {id: b, label: b, points: 2, when: {fact: dpd, eq: no}}
  sources: [S]
"""
    of = one("{fact: score.points, ge: 2}", scores=scores)
    condition = of.recommendations["r"].when
    found = next(witnesses(of, condition, Truth.TRUE))
    known = evaluator_of(of, [answer.fact for answer in found.values()])
    assert known.score(of.scores["points"]).low == 3
    assert next(witnesses(of, condition, Truth.FALSE))["dpd"].option == "yes"


def test_what_lacks_a_test_case_gets_three_that_hold() -> None:
    of = one("{all: [{fact: mmr, eq: dMMR}, {fact: lesions, ge: 3}]}")
    assert [status for _, status in lacking(of)] == ["applies", "does_not_apply", "open"]
    drafted = list(drafts(of))
    assert [each.expect[0].status for each in drafted] == ["applies", "does_not_apply", "open"]
    for example in drafted:
        assert example.notes == (DRAFTED,)
        assert all(outcome.as_expected for outcome in outcomes(of, example))
    near, far = drafted[0].given, drafted[1].given
    assert len(set(near) - set(far)) == 1  # the nearest patient on the other side


def test_a_condition_about_knowledge_alone_is_never_open() -> None:
    of = one("{fact: dpd, known: false}")
    assert not can_be_open(of, of.recommendations["r"].when)
    assert "open" not in {status for _, status in lacking(of)}


EXAMPLES = """\
- id: e
  stream: colorectal
  title: Four lesions, deficient
  given:
    - {fact: mmr, value: dMMR}
    - {fact: timing, one_of: [early, late]}
    - {fact: lesions, at_least: 4}
    - {fact: free, value: "8"}
  expect:
    - {item: r, status: applies}
    - {item: s, status: open}
  sources: [S]
"""


def test_an_example_says_values_choices_and_bounds() -> None:
    of = guideline(
        recommendations=recommendation("r", "{fact: lesions, ge: 3}")
        + recommendation("s", "{fact: timing, eq: early}"),
        examples=EXAMPLES,
    )
    example = of.examples["e"]
    assert [each.as_expected for each in outcomes(of, example)] == [True, True]
    assert fact_of(of, example.given[1]).options == ("early", "late")
    assert fact_of(of, example.given[2]).high is None
    assert fact_of(of, example.given[3]).low == 8
    assert [each.id for each, status in lacking(of) if status == "applies"] == ["s"]


def test_an_example_that_no_longer_holds_is_told() -> None:
    of = guideline(
        recommendations=recommendation("r", "{fact: lesions, ge: 9}")
        + recommendation("s", "{fact: timing, eq: early}"),
        examples=EXAMPLES,
    )
    wrong = [each for each in outcomes(of, of.examples["e"]) if not each.as_expected]
    assert [(each.item, each.expected, each.found) for each in wrong] == [("r", "applies", "open")]
