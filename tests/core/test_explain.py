"""Sentences: one place turns codes into clinical English, and never says more than is known."""

from decimal import Decimal

import pytest

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.result import AnswerResult
from guidelines.core.evaluation.tracing import Trace, trace_of
from guidelines.core.facts.fact import Fact
from guidelines.core.record.dates import parse_when
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.words import inside, listed
from tests.core.small import clock, coded, evaluator, facts, guideline, number, recommendation

CONDITIONS = """\
- id: early
  label: early relapse
  when: {fact: free, le: {threshold: early_months}}
  sources: [S]
"""


def explained(condition: str, *known: Fact) -> tuple[Explainer, Trace, Guideline]:
    content = guideline(conditions=CONDITIONS, recommendations=recommendation("r", condition))
    walk = evaluator(content, *known)
    trace = trace_of(walk, content.recommendations["r"].when)
    return Explainer(content, facts(*known, of=content)), trace, content


def because(condition: str, *known: Fact) -> str:
    explainer, trace, _ = explained(condition, *known)
    return explainer.because(trace)


def test_because_names_what_carries_the_verdict() -> None:
    condition = (
        "{all: [{fact: timing, eq: synchronous}, {fact: remnant, ge: {threshold: remnant_least}}]}"
    )
    assert because(condition, coded("timing", "synchronous"), number("remnant", "38.0")) == (
        "because timing of the metastases = synchronous; "
        "future liver remnant = 38\u202f%, ≥ 30\u202f%"
    )


def test_of_alternatives_only_the_one_that_holds_is_named() -> None:
    condition = "{any: [{fact: mmr, eq: dMMR}, {fact: resectable, eq: no}]}"
    assert because(condition, coded("mmr", "dMMR")) == "because MMR = deficient"


def test_an_open_item_says_what_it_needs_and_what_was_last_said() -> None:
    stale = Fact(
        "resectable", "stale", options=("yes", "no"), last_value="no", as_of=parse_when("2026-02")
    )
    condition = "{all: [{fact: mmr, eq: dMMR}, {fact: resectable, eq: yes}, {fact: dpd, eq: yes}]}"
    assert because(condition, stale) == (
        "open: needs MMR, resectable (last no on 2026-02, out of date) and DPD status"
    )


def test_partly_known_is_shown_as_partly_known() -> None:
    condition = "{fact: timing, eq: synchronous}"
    assert because(condition, coded("timing", "synchronous", "early")) == (
        "open: needs timing of the metastases (synchronous or early metachronous)"
    )


def test_a_clock_shows_its_dates_as_they_were_entered() -> None:
    assert because("{ref: early}", clock("free", "2024-01-10", "2024-07")) == (
        "because early relapse (time from diagnosis to metastasis = "
        "5.7 to 6.6 months (2024-01-10 to 2024-07), ≤ 12\u202fmonths)"
    )


def test_why_not_names_the_smallest_set_that_would_have_to_differ() -> None:
    condition = """{any: [{all: [{fact: mmr, eq: dMMR}, {fact: dpd, eq: yes}]},
        {fact: resectable, eq: yes}]}""".replace("\n", " ")
    explainer, trace, _ = explained(
        condition, coded("mmr", "pMMR"), coded("dpd", "no"), coded("resectable", "no")
    )
    assert explainer.why_not(trace) == (
        "does not apply because MMR = proficient, not deficient; DPD status = no, not yes; "
        "resectable = no, not yes"
    )


def test_applies_unless_names_only_what_is_undecided() -> None:
    condition = "{all: [{fact: mmr, eq: dMMR}, {fact: dpd, eq: yes}]}"
    explainer, trace, _ = explained(condition, coded("dpd", "yes"))
    assert explainer.unless(trace) == "applies unless MMR = deficient"


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("{fact: timing, in: [early, late]}",
         "timing of the metastases = early metachronous or late metachronous"),
        ("{not: {fact: lesions, gt: 5}}", "not (number of lesions > 5)"),
        ("{all: [{ref: early}, {any: [{fact: mmr, eq: dMMR}, {fact: dpd, known: false}]}]}",
         "early relapse and (MMR = deficient or DPD status not known)"),
        ("{fact: remnant, between: [20, 30]}",
         "future liver remnant from 20\u202f% to 30\u202f%"),
        ("{count: lesions, where: {field: organ, eq: liver}, ge: 2}", "number of lesions ≥ 2"),
    ],
)  # fmt: skip
def test_a_condition_in_words(condition: str, words: str) -> None:
    explainer, _, content = explained(condition)
    assert explainer.condition(content.recommendations["r"].when) == words


@pytest.mark.parametrize(
    ("fact", "answer", "words"),
    [
        ("mmr", AnswerResult(option="dMMR"), "deficient"),
        ("lesions", AnswerResult(at_least=Decimal(0), at_most=Decimal(0)), "0"),
        ("lesions", AnswerResult(at_least=Decimal(0), at_most=Decimal(5)), "0 to 5"),
        ("free", AnswerResult(above=Decimal(12)), "more than 12\u202fmonths"),
        ("remnant", AnswerResult(below=Decimal(30)), "less than 30\u202f%"),
        ("remnant", AnswerResult(at_least=Decimal(20), below=Decimal(30)),
         "at least 20\u202f% and less than 30\u202f%"),
    ],
)  # fmt: skip
def test_an_answer_in_words(fact: str, answer: AnswerResult, words: str) -> None:
    assert Explainer(guideline(), {}).answer(fact, answer) == words


def test_labels_inside_a_sentence() -> None:
    assert [inside(label) for label in ("Liver only", "MMR", "pT stage", "T4 tumour", "ECOG")] == [
        "liver only", "MMR", "pT stage", "T4 tumour", "ECOG",
    ]  # fmt: skip


def test_lists_of_words() -> None:
    assert [listed(list("abc")[:size]) for size in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_at_least_of_several() -> None:
    condition = "{at_least: {n: 1, of: [{fact: mmr, eq: dMMR}, {fact: dpd, eq: no}]}}"
    explainer, trace, content = explained(condition, coded("mmr", "dMMR"))
    assert explainer.because(trace) == "because MMR = deficient"
    assert explainer.condition(content.recommendations["r"].when) == (
        "at least 1 of: MMR = deficient; DPD status = no"
    )
