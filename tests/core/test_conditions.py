import pytest

from guidelines.core.content.conditions import (
    AllOf,
    AnyOf,
    Condition,
    Count,
    Not,
    Test,
    ThresholdRef,
)
from guidelines.core.content.loading import ContentInvalidError
from tests.core.small import guideline, recommendation


def when(condition: str) -> Condition:
    return guideline(recommendations=recommendation("r", condition)).recommendations["r"].when


def errors(condition: str, **files: str) -> list[str]:
    with pytest.raises(ContentInvalidError) as caught:
        guideline(recommendations=recommendation("r", condition), **files)
    return [str(error) for error in caught.value.errors]


def test_a_tree_with_its_node_ids() -> None:
    tree = when("{all: [{fact: mmr, eq: dMMR}, {not: {any: [{fact: timing, in: [early, late]}]}}]}")
    assert isinstance(tree, AllOf)
    test, negation = tree.of
    assert test == Test("when.all.0", "mmr", "eq", ("dMMR",))
    assert isinstance(negation, Not)
    assert isinstance(negation.of, AnyOf)
    assert negation.of.of[0].path == "when.all.1.not.any.0"


def test_a_threshold_is_named() -> None:
    assert when("{fact: free, le: {threshold: early_months}}") == Test(
        "when", "free", "le", (ThresholdRef("early_months"),)
    )


def test_counting_rows() -> None:
    tree = when("{count: lesions, where: {field: organ, eq: liver}, ge: 2}")
    assert tree == Count(
        "when", "lesions", Test("when.where", "organ", "eq", ("liver",)), "ge", ("2",)
    )


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("{}", "r.when: a map with nothing, expected a condition"),
        ("[a]", "r.when: a list of 1, expected a condition"),
        ("{some: []}", "r.when.some: key 'some', expected all, any, not"),
        ("{all: [], any: []}", "r.when: a map with all, any, expected a condition with exactly"),
        ("{all: []}", "r.when.all: a list of 0, expected a list of conditions, at least one"),
        ("{fact: mmr}", "r.when: no operator, expected exactly one of eq, ne"),
        ("{fact: mmr, eq: dMMR, ne: pMMR}", "r.when: 'eq' and 'ne', expected exactly one of"),
        ("{fact: mmr, like: d}", "r.when: 'like', expected exactly one of"),
        ("{fact: mmr, eq: maybe}", "r.when: 'maybe', expected one of pMMR, dMMR"),
        ("{fact: mmr, eq: [dMMR]}", "r.when.eq: a list of 1, expected a value or {threshold: id}"),
        ("{fact: mmr, ge: dMMR}", "r.when: ge, expected eq, ne, in or known for type enum"),
        ("{fact: nowhere, eq: yes}", "r.when: 'nowhere', expected the id of a fact"),
        ("{fact: lesions, ge: many}", "r.when: 'many', expected a number (integer)"),
        ("{fact: free, eq: 12}", "r.when: eq, expected lt, le, gt, ge or between for a clock"),
        ("{fact: free, le: {threshold: x}}", "r.when: 'x', expected the id of one of thresholds"),
        ("{fact: mmr, known: yes}", "r.when.known: 'yes', expected true or false"),
        ("{fact: remnant, between: [1]}", "r.when.between: a list of 1, expected two values"),
        ("{at_least: {n: 3, of: [{fact: mmr, eq: dMMR}]}}", "at_least.n: '3', expected a number"),
        ("{at_least: {of: []}}", "r.when.at_least: a map with of, expected a map with n and of"),
        ("{ref: nowhere}", "r.when: 'nowhere', expected the id of one of conditions"),
        ("{count: doctors, ge: 1}", "r.when.count: 'doctors', expected one of lesions, primaries"),
        ("{count: lesions, where: {field: hue, eq: red}, ge: 1}", "r.when.where: 'hue', expected"),
        ("{count: lesions, where: {fact: mmr, eq: d}, ge: 1}", "one key: all, any, not, at_least"),
    ],
)  # fmt: skip
def test_errors_name_file_line_path_and_what_was_expected(condition: str, expected: str) -> None:
    found = errors(condition)
    assert any(expected in error for error in found), found
    assert all(error.startswith("recommendations.yaml:5 ") for error in found), found


def test_every_error_is_found_in_one_run() -> None:
    found = errors("{all: [{fact: mmr}, {fact: a, eq: x}, {not: {some: 1}}]}")
    assert len(found) == 2
    assert len(errors("{all: [{fact: mmr, eq: x}, {fact: a, eq: x}, {ref: gone}]}")) == 3


def test_depth_and_size_are_bounded() -> None:
    deep = "{not: " * 8 + "{fact: mmr, eq: dMMR}" + "}" * 8
    assert "too deep, expected at most 8 levels" in errors(deep)[0]
    wide = "{any: [" + ", ".join(["{fact: mmr, eq: dMMR}"] * 200) + "]}"
    assert "201 nodes, expected at most 200" in errors(wide)[0]


def test_a_named_condition_must_not_lead_back_to_itself() -> None:
    circle = """\
- {id: a, label: a, when: {ref: b}, sources: [S]}
- {id: b, label: b, when: {not: {ref: a}}, sources: [S]}
"""
    found = errors("{ref: a}", conditions=circle)
    assert any("conditions.yaml:1 a.when: leads back to itself" in error for error in found)


def test_unknown_keys_missing_sources_and_double_ids_are_errors() -> None:
    twice = recommendation("r", "{fact: mmr, eq: dMMR}", more="colour: red")
    with pytest.raises(ContentInvalidError) as caught:
        guideline(recommendations=twice + recommendation("r", "{fact: mmr, eq: dMMR}"))
    found = [str(error) for error in caught.value.errors]
    assert found[0].startswith(
        "recommendations.yaml:6 r.colour: unknown key, expected one of group"
    )
    assert (
        "recommendations.yaml:9 r.id: used twice, expected one item of recommendations per id"
        in found
    )


def test_overrides_must_not_form_a_circle() -> None:
    first = recommendation("a", "{fact: mmr, eq: dMMR}", more="overrides: [{id: b, reason: x}]")
    second = recommendation("b", "{fact: mmr, eq: dMMR}", more="overrides: [{id: a, reason: x}]")
    with pytest.raises(ContentInvalidError, match="overrides lead back to itself"):
        guideline(recommendations=first + second)


def test_a_pattern_names_all_that_it_needs() -> None:
    pitfall = recommendation(
        "p", "{fact: mmr, eq: dMMR}", more="pattern: {kind: same_day, first: [cut]}"
    )
    with pytest.raises(ContentInvalidError) as caught:
        guideline(pitfalls=pitfall)
    assert [str(error) for error in caught.value.errors] == [
        "pitfalls.yaml:6 p.pattern.second: missing, expected second for same_day",
        "pitfalls.yaml:6 p.pattern.first.0: 'cut', expected an action of a step or a "
        "recommendation",
    ]


def test_a_drug_of_a_pattern_is_one_of_a_regimen() -> None:
    pattern = "{kind: interval_min, first: [liver_resection], drug: water, days: 28}"
    pitfall = recommendation("p", "{fact: mmr, eq: dMMR}", more=f"pattern: {pattern}")
    with pytest.raises(ContentInvalidError) as caught:
        guideline(pitfalls=pitfall)
    assert any("p.pattern.drug: 'water', expected one of" in str(e) for e in caught.value.errors)
