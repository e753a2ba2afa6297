"""Test cases that do not come out as expected, with what the content says and what to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Advice
from guidelines.core.content.knowledge import Example
from guidelines.core.evaluation.examples import Outcome, fact_of, item_of, outcomes
from guidelines.core.evaluation.tracing import trace_of
from guidelines.core.evaluation.witnesses import evaluator_of
from guidelines.core.truth import Truth
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_proof import STATUS_WORDS
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.editorial.panel import Panel
from tumorboard.web.request import Request

WIDEN = "Widen the condition, or take the test back if it is not right."
NARROW = "Make the condition narrower, or take the test back if it is not right."
OTHERWISE = "Change the condition or what overrides it, or take the test back if it is not right."


@dataclass(frozen=True)
class Failing:
    """`part` is the kind of the item; `why` what the content rests on for this patient."""

    example: str
    title: str
    item: str
    part: str
    expected: str
    found: str
    why: str
    to_do: str
    notes: tuple[str, ...]


def failing_panel(_request: Request, desk: Desk) -> Panel | None:
    """Of the whole set; left out where every test passes, which the checks say."""
    failing = failing_in(desk.guideline) if desk.guideline is not None else ()
    if not failing:
        return None
    return Panel("failing", "tumorboard/editorial/failing_panel.html", {"failing": failing})


@lru_cache(maxsize=4)
def failing_in(guideline: Guideline) -> tuple[Failing, ...]:
    return tuple(
        failing
        for example in guideline.examples.values()
        for failing in _failing(guideline, example)
    )


def failing_about(guideline: Guideline, item: str) -> Iterator[Failing]:
    for example in guideline.examples.values():
        if any(each.item == item for each in example.expect):
            yield from (each for each in _failing(guideline, example) if each.item == item)


def _failing(guideline: Guideline, example: Example) -> Iterator[Failing]:
    for outcome in outcomes(guideline, example):
        if not outcome.as_expected:
            yield _told(guideline, example, outcome)


def _told(guideline: Guideline, example: Example, outcome: Outcome) -> Failing:
    to_do = OTHERWISE
    if outcome.expected == "applies" and outcome.found == "does_not_apply":
        to_do = WIDEN
    elif outcome.expected == "does_not_apply":
        to_do = NARROW
    return Failing(
        example=example.id,
        title=example.title,
        item=outcome.item,
        part="recommendations" if outcome.item in guideline.recommendations else "pitfalls",
        expected=_words(outcome.expected),
        found=_words(outcome.found),
        why=_why(guideline, example, outcome.item),
        to_do=to_do,
        notes=example.notes,
    )


def _words(status: str) -> str:
    return {str(code): words for code, words in STATUS_WORDS.items()}.get(status, status)


def _why(guideline: Guideline, example: Example, item: str) -> str:
    found = item_of(guideline, item)
    if not isinstance(found, Advice):
        return ""
    known = evaluator_of(guideline, [fact_of(guideline, each) for each in example.given])
    words, trace = Explainer(guideline, known.facts), trace_of(known, found.when)
    return words.why_not(trace) if trace.verdict is Truth.FALSE else words.because(trace)
