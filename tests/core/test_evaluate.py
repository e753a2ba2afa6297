"""Conditions three-valued: what is not known must never come out as true or false."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelines.core.content.conditions import AllOf, AnyOf, AtLeast, Condition, Not
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.tracing import trace_of
from guidelines.core.facts.fact import Fact
from guidelines.core.facts.rows import row_lists
from guidelines.core.record.case_record import CaseHeader, CaseRecord, CountRange, Histories, Lesion
from guidelines.core.truth import Truth
from tests.core.small import (
    clock,
    coded,
    evaluator,
    facts,
    guideline,
    number,
    recommendation,
)
from tests.core.trees import DOMAINS, KNOWLEDGE, PLAIN, TREES, a_test, known, outcomes

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
SMALL = guideline()


def verdict(condition: str, *known: Fact) -> Truth:
    content = guideline(recommendations=recommendation("r", condition))
    return evaluator(content, *known).verdict(content.recommendations["r"].when)


@pytest.mark.parametrize(
    ("options", "eq", "ne", "member"),
    [
        (("late",), F, T, T),
        (("synchronous",), T, F, F),
        (("early", "late"), F, T, T),
        (("synchronous", "early"), U, U, U),
        ((), U, U, U),
    ],
)
def test_partly_known_codes(options: tuple[str, ...], eq: Truth, ne: Truth, member: Truth) -> None:
    fact = coded("timing", *options)
    assert verdict("{fact: timing, eq: synchronous}", fact) is eq
    assert verdict("{fact: timing, ne: synchronous}", fact) is ne
    assert verdict("{fact: timing, in: [early, late]}", fact) is member


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (4, 4, {"ge": T, "gt": F, "le": T, "lt": F, "eq": T, "ne": F, "between": T}),
        (5, 7, {"ge": T, "gt": T, "le": F, "lt": F, "eq": F, "ne": T, "between": U}),
        (2, 4, {"ge": U, "gt": F, "le": T, "lt": U, "eq": U, "ne": U, "between": U}),
        (2, 9, {"ge": U, "gt": U, "le": U, "lt": U, "eq": U, "ne": U, "between": U}),
        (4, None, {"ge": T, "gt": U, "le": U, "lt": F, "eq": U, "ne": U, "between": U}),
        (None, None, {"ge": U, "gt": U, "le": U, "lt": U, "eq": U, "ne": U, "between": U}),
    ],
)
def test_partly_known_numbers(
    low: int | None, high: int | None, expected: dict[str, Truth]
) -> None:
    lesions = Fact("lesions", "partial", low=number("x", low).low, high=number("x", high).low)
    for operator, wanted in expected.items():
        operand = "[4, 6]" if operator == "between" else "4"
        assert verdict(f"{{fact: lesions, {operator}: {operand}}}", lesions) is wanted, operator


@pytest.mark.parametrize(
    ("start", "end", "le", "lt"),
    [
        ("2024-01-10", "2025-01-10", T, F),
        ("2024-01-10", "2025-01-11", F, F),
        ("2024-01-10", "2025-01-09", T, T),
        ("2024-01", "2025-01", U, U),
        ("2024", "2025-12", U, U),
        ("2024-01-10", "2026", F, F),
    ],
)
def test_clocks_count_calendar_months(start: str, end: str, le: Truth, lt: Truth) -> None:
    free = clock("free", start, end)
    assert verdict("{fact: free, le: {threshold: early_months}}", free) is le
    assert verdict("{fact: free, gt: {threshold: early_months}}", free) is {T: F, F: T, U: U}[le]
    assert verdict("{fact: free, lt: 12}", free) is lt


@pytest.mark.parametrize("state", ["unknown", "stale", "unobtainable"])
def test_what_must_not_be_used_counts_as_unknown(state: str) -> None:
    fact = msgspec.convert({"id": "mmr", "state": state, "options": ["dMMR"]}, Fact)
    assert verdict("{fact: mmr, eq: dMMR}", fact) is U
    assert verdict("{fact: mmr, ne: dMMR}", fact) is U
    assert verdict("{fact: mmr, known: true}", fact) is F
    assert verdict("{fact: mmr, known: false}", fact) is T


def test_partly_known_is_not_known() -> None:
    assert verdict("{fact: timing, known: true}", coded("timing", "early", "late")) is F


def test_a_fact_that_does_not_apply_is_settled() -> None:
    colon = coded("rectal", "no")
    assert verdict("{fact: fascia, ge: threatened}", colon) is F
    assert verdict("{fact: fascia, ne: clear}", colon) is T
    assert verdict("{fact: fascia, known: true}", colon) is T
    assert verdict("{fact: fascia, ge: threatened}") is U


def test_what_is_recorded_is_believed_even_where_it_should_not_apply() -> None:
    assert (
        verdict(
            "{fact: fascia, ge: threatened}", coded("rectal", "no"), coded("fascia", "involved")
        )
        is T
    )


def test_ordered_codes() -> None:
    assert verdict("{fact: fascia, ge: threatened}", coded("fascia", "threatened", "involved")) is T
    assert verdict("{fact: fascia, lt: threatened}", coded("fascia", "clear", "threatened")) is U


SCORES = """\
- id: points
  stream: colorectal
  label: Points
  items:
    - {id: many, label: many, when: {fact: lesions, gt: 1}}
    - {id: soon, label: soon, when: {fact: timing, eq: synchronous}}
    - {id: poor, label: poor, when: {fact: mmr, eq: pMMR}}
  sources: [S]
"""


def test_a_score_with_missing_items_is_an_interval() -> None:
    content = guideline(
        scores=SCORES, recommendations=recommendation("r", "{fact: score.points, ge: 2}")
    )
    when = content.recommendations["r"].when
    assert evaluator(content).verdict(when) is U
    assert (
        evaluator(content, number("lesions", 3), coded("timing", "synchronous")).verdict(when) is T
    )
    assert evaluator(content, number("lesions", 1), coded("timing", "late")).verdict(when) is F


def record(*lesions: Lesion, complete: bool | None = None) -> CaseRecord:
    return CaseRecord(
        schema_version=1,
        case=CaseHeader(id="c"),
        lesions=list(lesions),
        histories=Histories(lesions=complete),
    )


@pytest.mark.parametrize(
    ("rows", "complete", "expected"),
    [
        ([Lesion(id="a", organ="liver", count=3)], None, T),
        ([Lesion(id="a", organ="liver")], None, U),
        ([Lesion(id="a", organ="liver")], True, F),
        ([Lesion(id="a", organ="lung", count=5)], True, F),
        ([Lesion(id="a", organ="liver", count=CountRange(low=1, high=4))], True, U),
        ([Lesion(id="a", organ="liver", count="multiple")], True, T),
        ([], None, U),
        ([], True, F),
    ],
)
def test_counting_rows(rows: list[Lesion], complete: bool | None, expected: Truth) -> None:
    condition = "{count: lesions, where: {field: organ, eq: liver}, ge: 2}"
    content = guideline(recommendations=recommendation("r", condition))
    lists = row_lists(record(*rows, complete=complete))
    walk = Evaluator(content, facts(of=content), lists)
    assert walk.verdict(content.recommendations["r"].when) is expected


def test_the_trace_says_what_each_node_came_to() -> None:
    condition = "{all: [{fact: mmr, eq: dMMR}, {fact: free, le: {threshold: early_months}}]}"
    content = guideline(recommendations=recommendation("r", condition))
    trace = trace_of(evaluator(content, coded("mmr", "dMMR")), content.recommendations["r"].when)
    assert trace.verdict is U
    assert [part.verdict for part in trace.of] == [T, U]
    assert trace.of[1].operands == ("12",)
    assert trace.of[1].threshold == "early_months"


# ------------------------------------------------------------------ laws


@given(TREES, KNOWLEDGE)
def test_a_settled_verdict_holds_in_every_completion(
    tree: Condition, knowledge: dict[str, set[str]]
) -> None:
    found = evaluator(PLAIN, *known(knowledge)).verdict(tree)
    possible = outcomes(tree, knowledge)
    assert U not in possible
    assert found is U or possible == {found}


@given(TREES, KNOWLEDGE, st.sampled_from(sorted(DOMAINS)), st.data())
def test_learning_a_missing_fact_never_changes_a_settled_verdict(
    tree: Condition, knowledge: dict[str, set[str]], name: str, data: st.DataObject
) -> None:
    before = evaluator(PLAIN, *known(knowledge)).verdict(tree)
    learned = data.draw(st.sets(st.sampled_from(sorted(knowledge[name])), min_size=1))
    after = evaluator(PLAIN, *known({**knowledge, name: learned})).verdict(tree)
    assert before is U or after is before


@given(st.permutations(sorted(DOMAINS)), st.data(), KNOWLEDGE)
def test_the_tree_walk_is_exact_where_no_fact_stands_twice(
    names: list[str], data: st.DataObject, knowledge: dict[str, set[str]]
) -> None:
    parts = [data.draw(a_test(names=(name,))) for name in names]
    tree: Condition = Not("", AnyOf("", tuple(parts[:2])))
    tree = AtLeast("", data.draw(st.integers(1, 3)), (tree, AllOf("", tuple(parts[2:4])), parts[4]))
    possible = outcomes(tree, knowledge)
    found = evaluator(PLAIN, *known(knowledge)).verdict(tree)
    assert found is (possible.pop() if len(possible) == 1 else U)
