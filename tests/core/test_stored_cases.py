"""All stored cases at once: the same verdicts as one case after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidelines.core.content.conditions import Condition
from guidelines.core.content.guideline import Guideline, of_streams, with_thresholds
from guidelines.core.content.items import Pitfall
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.judge import judge
from guidelines.core.evaluation.result import Result
from guidelines.core.evaluation.witnesses import evaluator_of
from guidelines.core.facts.fact import Fact
from guidelines.core.facts.rows import row_lists
from guidelines.core.proofs.impact import Standing, impact
from guidelines.core.proofs.stored import Cases, Stored, Verdicts, members
from guidelines.core.truth import Truth
from tests.cases.reports import CASES, assessed, sequencing
from tests.core.small import coded, guideline, number, recommendation
from tests.core.test_proofs import EMPTY, SCORES, TREES, VALUES

KNOWN = st.fixed_dictionaries(
    {fact: st.sets(st.sampled_from(options)) for fact, options in VALUES.items()}
)


def facts_of(knowledge: dict[str, set[str]]) -> list[Fact]:
    return [
        coded(fact, *(each for each in VALUES[fact] if each in codes))
        for fact, codes in knowledge.items()
    ]


def stored(of: Guideline, knowledge: Sequence[list[Fact]]) -> Cases:
    streams = frozenset(of.streams)
    return Cases([Stored(dict(evaluator_of(of, known).facts), {}, streams) for known in knowledge])


@settings(max_examples=150)
@given(TREES, st.lists(KNOWN, min_size=1, max_size=8))
def test_many_cases_are_judged_as_each_alone(
    tree: Condition, knowledge: list[dict[str, set[str]]]
) -> None:
    known = [facts_of(each) for each in knowledge]
    rails = Verdicts(EMPTY, stored(EMPTY, known))(tree)
    for place, facts in enumerate(known):
        verdict = evaluator_of(EMPTY, facts).verdict(tree)
        assert bool(rails.true >> place & 1) is (verdict is Truth.TRUE)
        assert bool(rails.false >> place & 1) is (verdict is Truth.FALSE)


@pytest.mark.parametrize(
    "test",
    ["ge: 2", "gt: 1", "lt: 1", "le: 2", "eq: 1", "ne: 3", "between: [1, 2]", "in: [0, 3]"],
)
def test_points_are_counted_as_for_each_case_alone(test: str) -> None:
    of = guideline(
        recommendations=recommendation("r", f"{{fact: score.points, {test}}}"), scores=SCORES
    )
    known = [
        [coded("mmr", *mmr), coded("dpd", *dpd)]
        for mmr in (["pMMR"], ["dMMR"], [])
        for dpd in (["yes"], ["no"], [])
    ]
    rails = Verdicts(of, stored(of, known))(of.recommendations["r"].when)
    for place, facts in enumerate(known):
        verdict = evaluator_of(of, facts).verdict(of.recommendations["r"].when)
        assert bool(rails.true >> place & 1) is (verdict is Truth.TRUE)
        assert bool(rails.false >> place & 1) is (verdict is Truth.FALSE)


def test_a_raised_threshold_names_the_cases_between() -> None:
    of = guideline(
        recommendations=recommendation("r", "{fact: remnant, lt: {threshold: remnant_least}}")
    )
    cases = stored(of, [[number("remnant", low)] for low in (25, 35, 45)] + [[]])
    (moved,) = impact(of, with_thresholds(of, {"remnant_least": Decimal(40)}), cases)
    assert (moved.item, moved.before, moved.after) == ("r", "does_not_apply", "applies")
    assert members(moved.cases) == [1]


def test_where_a_stream_is_silent_nothing_changes() -> None:
    of = guideline(recommendations=recommendation("r", "{fact: dpd, eq: no}"))
    cases = Cases([Stored({"dpd": coded("dpd", "no")}, {}, frozenset({"lung"}))])
    assert list(impact(replace(of, recommendations={}), of, cases)) == []


@cache
def published() -> tuple[tuple[Result, Stored, Evaluator], ...]:
    """Every cancer of every case file, as stored and as the evaluator takes it."""
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        envelope = assessed(path.stem).envelope
        for part in envelope.result.parts:
            rows = row_lists(envelope.record)
            one = Stored(part.facts, rows, frozenset(part.streams))
            spoken = of_streams(sequencing(), frozenset(part.streams))
            found.append((part, one, Evaluator(spoken, part.facts, rows)))
    return tuple(found)


def test_every_published_case_has_the_statuses_of_its_result() -> None:
    standing = Standing(sequencing(), Cases([one for _, one, _ in published()]))
    for place, (part, _, evaluator) in enumerate(published()):
        for item, judged in judge(evaluator.guideline, evaluator).items():
            kind = "pitfalls" if isinstance(judged.item, Pitfall) else "recommendations"
            assert standing.of(kind, item)[judged.status] >> place & 1, (part.focus, item)
        for kind in ("prognosis", "notes"):
            for each in getattr(part, kind):
                if each.id in getattr(sequencing(), kind):
                    assert standing.of(kind, each.id)[each.status] >> place & 1, each.id
        for pathway in part.pathways:
            assert standing.of("pathways", pathway.id)[pathway.plan.status] >> place & 1


def test_content_that_does_not_change_has_no_impact() -> None:
    cases = Cases([one for _, one, _ in published()])
    assert not list(impact(sequencing(), with_thresholds(sequencing(), {}), cases))
