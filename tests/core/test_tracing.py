"""Marks are the whole trace: what is stored explains itself beside its content, years later."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from guidelines.core.content.conditions import AllOf, AnyOf, AtLeast, Condition, Not
from guidelines.core.content.guideline import with_thresholds
from guidelines.core.evaluation.assess import assess, read_assessment
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.judge import advice_of
from guidelines.core.evaluation.result import Choices
from guidelines.core.evaluation.result_traces import ResultTraces
from guidelines.core.evaluation.tracing import Trace, read_trace, trace_of
from guidelines.core.facts.rows import row_lists
from guidelines.core.record.case_record import CaseHeader, CaseRecord, Lesion, Primary
from guidelines.core.truth import Truth, all_of, any_of, at_least, negate
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_advice import AdviceExplainer
from tests.cases.reports import CASES, assessed, sequencing
from tests.core.small import coded, evaluator, guideline, number, recommendation
from tests.core.trees import KNOWLEDGE, PLAIN, TREES, known, outcomes

SCORE = """\
- id: points
  stream: colorectal
  label: Points
  items:
    - {id: many, label: many, when: {fact: lesions, gt: 1}}
    - {id: poor, label: poor, when: {fact: mmr, eq: pMMR}}
  sources: [S]
"""
NAMED = """\
- id: fit
  label: fit
  when: {all: [{fact: dpd, eq: yes}, {fact: score.points, ge: 1}]}
  sources: [S]
"""


def test_a_trace_reaches_through_names_and_scores() -> None:
    when = "{any: [{fact: mmr, eq: dMMR}, {ref: fit}, {not: {fact: resectable, eq: no}}]}"
    of = guideline(scores=SCORE, conditions=NAMED, recommendations=recommendation("r", when))
    walk = evaluator(of, coded("mmr", "pMMR"), number("lesions", 1))
    assert walk.marks(of.recommendations["r"].when) == "ufu" + "u" + "u" + "t" + "f" + "t" + "uu"
    first, fit, last = trace_of(walk, of.recommendations["r"].when).of
    assert (first.path, first.verdict) == ("when.any.0", Truth.FALSE)
    assert (fit.op, fit.name, fit.of[0].path) == ("ref", "fit", "when")
    assert [item.verdict for item in fit.of[0].of[1].of] == [Truth.FALSE, Truth.TRUE]
    assert last.op == "not"


@pytest.mark.parametrize("marks", ["", "u", "uuuu", "uxu"])
def test_marks_of_another_condition_are_refused(marks: str) -> None:
    when = "{all: [{fact: mmr, eq: dMMR}, {fact: dpd, eq: yes}]}"
    of = guideline(recommendations=recommendation("r", when))
    with pytest.raises(ValueError, match="mark"):
        read_trace(of, of.recommendations["r"].when, marks)


# ------------------------------------------------------------------ laws


def combined(trace: Trace) -> Truth:
    """What the connective says of all its parts, each looked at."""
    parts = [part.verdict for part in trace.of]
    match trace.op:
        case "all":
            return all_of(parts)
        case "any":
            return any_of(parts)
        case "not":
            return negate(parts[0])
        case "at_least":
            return at_least(trace.n or 0, parts)
    return trace.verdict


def nodes(tree: Condition, trace: Trace) -> Iterator[tuple[Condition, Trace]]:
    yield tree, trace
    of = tree.of if isinstance(tree, AllOf | AnyOf | AtLeast | Not) else ()
    parts = of if isinstance(of, tuple) else (of,)
    for part, below in zip(parts, trace.of, strict=True):
        yield from nodes(part, below)


@given(TREES, KNOWLEDGE)
def test_the_verdict_that_stops_early_is_the_one_of_the_whole_trace(
    tree: Condition, knowledge: dict[str, set[str]]
) -> None:
    trace = trace_of(evaluator(PLAIN, *known(knowledge)), tree)
    for node, found in nodes(tree, trace):
        assert evaluator(PLAIN, *known(knowledge)).verdict(node) is found.verdict
        assert combined(found) is found.verdict


@given(TREES, KNOWLEDGE, KNOWLEDGE)
def test_a_changed_case_is_judged_as_if_it_were_new(
    tree: Condition, before: dict[str, set[str]], after: dict[str, set[str]]
) -> None:
    walk = evaluator(PLAIN, *known(before))
    walk.verdict(tree)
    changed = [fact for fact in known(after) if fact.id in {"mmr", "timing"}]
    fresh = evaluator(PLAIN, *known(before), *changed)
    assert walk.given(changed).marks(tree) == fresh.marks(tree)
    assert walk.given(changed).given(known(before)).marks(tree) == walk.marks(tree)


@given(TREES, KNOWLEDGE)
def test_no_certain_mark_is_wrong(tree: Condition, knowledge: dict[str, set[str]]) -> None:
    mark = evaluator(PLAIN, *known(knowledge)).marks(tree)[0]
    assert mark == "u" or outcomes(tree, knowledge) == {Truth.TRUE if mark == "t" else Truth.FALSE}


# ------------------------------------------------------------------ stored results


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.yaml")))
def test_a_stored_result_holds_the_trace_of_every_item(name: str) -> None:
    """Also of what does not apply: why not is read, and is what evaluating again would say."""
    of, stored = sequencing(), read_assessment(assessed(name).text)
    result, advice = stored.result, advice_of(of)
    walk = Evaluator(of, result.facts, row_lists(stored.envelope.record))
    traces = ResultTraces(of, result)
    for each in (*result.recommendations, *result.pitfalls):
        assert traces.advice(each) == trace_of(walk, advice[each.id].when)
    for pathway in result.pathways:
        item = of.pathways[pathway.id]
        assert traces.pathway(pathway) == trace_of(walk, item.when)
        for found, when in (
            (traces.excluded(pathway), item.excluded_when),
            (traces.contested(pathway), item.contested_when),
        ):
            assert found == (None if when is None else trace_of(walk, when))
    for note in result.prognosis:
        when = of.prognosis[note.id].when
        assert traces.prognosis(note) == (None if when is None else trace_of(walk, when))
    for note in result.notes:
        when = of.notes[note.id].when if note.id in of.notes else None
        assert traces.note(note) == (None if when is None else trace_of(walk, when))


def test_reasons_name_the_number_that_the_board_has_chosen() -> None:
    of = guideline(
        recommendations=recommendation("r", "{fact: free, le: {threshold: early_months}}"),
    )
    record = CaseRecord(
        schema_version=1,
        case=CaseHeader(id="c"),
        primaries=[Primary(id="P1", topography="C20.9", diagnosis_date="2025-01-01")],
        lesions=[Lesion(id="L1", organ="liver", nature="metastasis", first_seen="2026-01-01")],
    )
    choices = Choices(thresholds={"early_months": Decimal(6)})
    made = assess(record, of, as_of=date(2026, 3, 1), choices=choices)
    result = read_assessment(made.text).result
    trace = ResultTraces(of, result).advice(result.recommendations[0])
    assert trace.operands == ("6",)
    words = AdviceExplainer(Explainer(of, result.facts), result)
    assert words.traces.guideline.thresholds["early_months"].value == Decimal(6)
    assert with_thresholds(of, {}) is of
