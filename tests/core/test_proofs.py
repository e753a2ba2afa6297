"""Proofs: whatever the search says of a condition, looking at every patient says too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import product

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidelines.core.content.conditions import Condition, Test
from guidelines.core.content.guideline import Guideline, with_thresholds
from guidelines.core.content.items import Override, Recommendation
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.judge import resolve
from guidelines.core.evaluation.witnesses import Verdicts, evaluator_of
from guidelines.core.facts.fact import Fact
from guidelines.core.proofs.behaviour import Comparison
from guidelines.core.proofs.cells import Space, space_of
from guidelines.core.proofs.checks import Checks, Collision, Gap, Implied, NeverApplies
from guidelines.core.proofs.goals import Goals, Want
from guidelines.core.proofs.patients import answers_of, assumed, evaluator
from guidelines.core.proofs.search import Patient, Search
from guidelines.core.proofs.statuses import STATUSES, Standings
from guidelines.core.truth import Truth
from tests.core.small import coded, guideline, recommendation
from tests.core.trees import trees

VALUES = {
    "mmr": ("pMMR", "dMMR"),
    "dpd": ("yes", "no"),
    "rectal": ("yes", "no"),
    "fascia": ("clear", "threatened", "involved"),
}
HOLDS = {
    Want.TRUE: {Truth.TRUE},
    Want.FALSE: {Truth.FALSE},
    Want.NOT_TRUE: {Truth.FALSE, Truth.UNKNOWN},
    Want.NOT_FALSE: {Truth.TRUE, Truth.UNKNOWN},
}
EMPTY = guideline()


@st.composite
def a_leaf(draw: st.DrawFn) -> Condition:
    fact = draw(st.sampled_from(sorted(VALUES)))
    ordered = ["ge", "lt"] if fact == "fascia" else []
    operator = draw(st.sampled_from(["eq", "ne", "known", *ordered]))
    values = ("true", "false") if operator == "known" else VALUES[fact]
    operands = [draw(st.sampled_from(values))]
    data = {"path": "", "fact": fact, "operator": operator, "operands": operands}
    return msgspec.convert(data, Test)


TREES = trees(a_leaf())


def everybody() -> Iterator[list[Fact]]:
    """Each fact known or not known at all; what does not apply is not known."""
    for codes in product(*((None, *options) for options in VALUES.values())):
        chosen = dict(zip(VALUES, codes, strict=True))
        if chosen["fascia"] is None or chosen["rectal"] == "yes":
            yield [coded(fact, code) for fact, code in chosen.items() if code is not None]


def known_of(space: Space, patient: Patient) -> list[Fact]:
    return [answer.fact for answer in answers_of(space, patient).values()]


def evaluator_for(of: Guideline, patient: Patient) -> Evaluator:
    return evaluator(of, space_of(of), patient)


@settings(max_examples=150)
@given(TREES, st.sampled_from(list(Want)))
def test_a_patient_is_found_exactly_where_there_is_one(tree: Condition, want: Want) -> None:
    goals = Goals(EMPTY, space_of(EMPTY))
    patient = Search(goals).patient(goals.wanted(tree, want))
    verdicts = {evaluator_of(EMPTY, known).verdict(tree) for known in everybody()}
    assert (patient is not None) is bool(verdicts & HOLDS[want])
    if patient is not None:
        assert evaluator_for(EMPTY, patient).verdict(tree) in HOLDS[want]


@settings(max_examples=60)
@given(st.lists(TREES, min_size=3, max_size=3), st.sets(st.sampled_from(["ab", "bc", "ac"])))
def test_a_status_is_possible_exactly_where_somebody_has_it(
    conditions: list[Condition], edges: set[str]
) -> None:
    of = advising(dict(zip("abc", conditions, strict=True)), edges)
    standings = Standings(Goals(of, space_of(of)))
    search = Search(standings.goals)
    seen = {item: {status_of(of, known, item) for known in everybody()} for item in "abc"}
    for item, status in product("abc", STATUSES):
        patient = search.patient(standings.goal(item, status))
        assert (patient is not None) is (status in seen[item])
        if patient is not None:
            assert status_of(of, known_of(space_of(of), patient), item) == status


@settings(max_examples=60)
@given(TREES, TREES)
def test_versions_differ_exactly_where_somebody_is_told_otherwise(
    old: Condition, new: Condition
) -> None:
    before, after = advising({"a": old}), advising({"a": new})
    comparison = Comparison(before, after)
    told = {(status_of(before, known, "a"), status_of(after, known, "a")) for known in everybody()}
    changes = list(comparison.changes())
    assert {(each.before, each.after) for each in changes} == {t for t in told if t[0] != t[1]}
    for each in changes:
        assert each.patient is not None
        known = known_of(comparison.space, each.patient)
        assert status_of(before, known, "a") == each.before
        assert status_of(after, known, "a") == each.after


def advising(
    conditions: dict[str, Condition], edges: set[str] | frozenset[str] = frozenset()
) -> Guideline:
    """Recommendations; `ab`: a overrides b."""
    items = {
        name: Recommendation(
            id=name, sources=("S",), stream="colorectal", kind="do", title=name, text=name,
            when=when,
            overrides=tuple(
                Override(id=edge[1], reason="because") for edge in sorted(edges) if edge[0] == name
            ),
        )
        for name, when in conditions.items()
    }  # fmt: skip
    return replace(EMPTY, recommendations=items)


def status_of(of: Guideline, known: list[Fact], item: str) -> str:
    return resolve(of, Verdicts(of, evaluator_of(of, known)), (item,))[item]


SCORES = """\
- id: points
  stream: colorectal
  label: Points
  items:
    - {id: a, label: a, when: {fact: mmr, eq: dMMR}}
    - {id: b, label: b, points: 2, when: {fact: dpd, eq: no}}
  sources: [S]
"""


@pytest.mark.parametrize(
    "test",
    [
        "{fact: score.points, ge: 2}", "{fact: score.points, lt: 1}", "{fact: score.points, eq: 1}",
        "{fact: score.points, between: [1, 2]}", "{fact: score.points, ne: 3}",
        "{fact: score.points, in: [0, 3]}", "{fact: score.points, gt: 1}",
        "{fact: score.points, le: 2}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("want", list(Want))
def test_a_score_is_made_of_its_items(test: str, want: Want) -> None:
    of = guideline(recommendations=recommendation("r", test), scores=SCORES)
    when = of.recommendations["r"].when
    goals = Goals(of, space_of(of))
    patient = Search(goals).patient(goals.wanted(when, want))
    verdicts = {evaluator_of(of, known).verdict(when) for known in everybody()}
    assert (patient is not None) is bool(verdicts & HOLDS[want])
    if patient is not None:
        assert evaluator_for(of, patient).verdict(when) in HOLDS[want]


def test_a_count_of_rows_is_assumed_and_said_so() -> None:
    when = "{count: lesions, where: {field: organ, eq: lung}, ge: 1}"
    of = guideline(recommendations=recommendation("r", when))
    found = Search(goals := Goals(of, space_of(of))).patient(
        goals.wanted(of.recommendations["r"].when, Want.TRUE)
    )
    assert found is not None
    assert list(assumed(found).values()) == [True]
    assert answers_of(space_of(of), found) == {}


def test_two_that_cannot_both_be_followed_are_shown_with_their_patient() -> None:
    of = guideline(
        recommendations=recommendation("liver", "{fact: mmr, eq: pMMR}", more="action: liver_first")
        + recommendation("bowel", "{fact: dpd, eq: no}", more="action: bowel_first"),
        incompatible="- {id: i, actions: [liver_first, bowel_first], reason: r, sources: [S]}\n",
    )
    (found,) = Checks(of).collisions()
    assert isinstance(found, Collision)
    assert set(found.patient) == {"mmr", "dpd"}
    assert {
        status_of(of, known_of(space_of(of), found.patient), i) for i in ("liver", "bowel")
    } == {"applies"}


def test_an_override_settles_it() -> None:
    over = "action: bowel_first\noverrides: [{id: liver, reason: because}]"
    of = guideline(
        recommendations=recommendation("liver", "{fact: mmr, eq: pMMR}", more="action: liver_first")
        + recommendation("bowel", "{fact: dpd, eq: no}", more=over),
        incompatible="- {id: i, actions: [liver_first, bowel_first], reason: r, sources: [S]}\n",
    )
    assert not list(Checks(of).collisions())


def test_what_can_never_apply_is_told() -> None:
    both = "{all: [{fact: rectal, eq: no}, {fact: fascia, ge: threatened}]}"
    of = guideline(
        recommendations=recommendation("never", both)
        + recommendation("some", "{fact: dpd, eq: no}")
    )
    assert list(Checks(of).never()) == [NeverApplies("never")]


def test_what_another_one_says_already_is_told() -> None:
    many, few = "{fact: lesions, ge: 3}", "{fact: lesions, ge: 5}"
    of = guideline(
        recommendations=recommendation("many", many, more="action: discuss")
        + recommendation("few", few, more="action: discuss")
    )
    assert list(Checks(of).implied()) == [Implied("few", "many")]


def test_a_group_leaves_no_patient_without_an_answer() -> None:
    def grouped(limit: int) -> Guideline:
        low = "{all: [{fact: rectal, eq: yes}, {fact: lesions, lt: 3}]}"
        high = f"{{all: [{{fact: rectal, eq: yes}}, {{fact: lesions, ge: {limit}}}]}}"
        return guideline(
            recommendations=recommendation("low", low, more="group: g")
            + recommendation("high", high, more="group: g")
        )

    (gap,) = Checks(grouped(4)).gaps()
    assert isinstance(gap, Gap)
    lesions = next(f for f in known_of(space_of(grouped(4)), gap.patient) if f.id == "lesions")
    assert lesions.low == 3
    assert not list(Checks(grouped(3)).gaps())


def test_a_raised_threshold_is_shown_on_the_patient_between() -> None:
    of = guideline(
        recommendations=recommendation("r", "{fact: remnant, lt: {threshold: remnant_least}}")
    )
    comparison = Comparison(of, with_thresholds(of, {"remnant_least": Decimal(40)}))
    (change,) = comparison.changes()
    assert (change.before, change.after) == ("does_not_apply", "applies")
    assert change.patient is not None
    (fact,) = known_of(comparison.space, change.patient)
    assert fact.low is not None
    assert 30 <= fact.low < 40


def test_a_domain_that_moves_changes_what_is_said_of_the_same_patient() -> None:
    of = guideline(recommendations=recommendation("r", "{not: {fact: fascia, eq: involved}}"))
    term = msgspec.structs.replace(of.vocabulary["fascia"], applies_when=None)
    everywhere = replace(of, vocabulary={**of.vocabulary, "fascia": term})
    (change,) = Comparison(of, everywhere).changes()
    assert (change.before, change.after) == ("applies", "open")
    assert change.patient is not None
    assert [fact.id for fact in known_of(space_of(of), change.patient)] == ["rectal"]


def test_nothing_changes_where_the_same_is_written_otherwise() -> None:
    one = guideline(recommendations=recommendation("r", "{fact: dpd, eq: no}"))
    other = guideline(recommendations=recommendation("r", "{all: [{any: [{fact: dpd, ne: yes}]}]}"))
    changes = list(Comparison(one, other).changes())
    assert changes == []
