"""Conditions as sentences that stand below each other, with what is asked to decide them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guidelines.core.content.conditions import Condition
from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.tracing import Trace, trace_of
from guidelines.core.wording.explain import Explainer

JOINED = {"all": "All of these:", "any": "At least one of these:", "not": "Not this:"}


@dataclass(frozen=True)
class Clause:
    """One sentence of a condition, and the parts that it joins."""

    text: str
    of: tuple[Clause, ...] = ()


@dataclass(frozen=True)
class Stated:
    """A condition of an item with what it decides, as in `Contested when`."""

    heading: str
    clause: Clause


@dataclass(frozen=True)
class Question:
    label: str
    ask: str
    obtain: str


class Conditions:
    """The conditions of one guideline in words, without regard to any case."""

    def __init__(self, guideline: Guideline) -> None:
        self.guideline = guideline
        self.explainer = Explainer(guideline, {})
        self.evaluator = Evaluator(guideline, {})

    def clause(self, condition: Condition) -> Clause:
        return self._clause(self.trace(condition))

    def trace(self, condition: Condition) -> Trace:
        return trace_of(self.evaluator, condition)

    def phrase(self, condition: Condition) -> str:
        return self.explainer.condition(condition)

    def questions(self, conditions: Iterable[Condition | None]) -> list[Question]:
        """How every fact that they look at is asked, each once."""
        facts = [
            fact for each in conditions if each is not None for fact in _facts(self.trace(each))
        ]
        terms = self.guideline.vocabulary
        known = [terms[fact] for fact in dict.fromkeys(facts) if fact in terms]
        return [Question(term.label, term.ask, term.obtain or "") for term in known]

    def _clause(self, trace: Trace) -> Clause:
        if trace.op in {"all", "any"} and len(trace.of) == 1:
            return self._clause(trace.of[0])
        parts = tuple(self._clause(part) for part in trace.of)
        if trace.op in JOINED:
            return Clause(JOINED[trace.op], parts)
        if trace.op == "at_least":
            return Clause(f"At least {trace.n} of these:", parts)
        if trace.op == "ref":
            label = self.guideline.conditions[trace.name or ""].label
            return Clause(f"{_sentence(label)}, that is:", parts)
        text = _sentence(self.explainer.phrase(trace))
        return Clause(f"{text}, counting:" if parts else text, parts)


def _facts(trace: Trace) -> Iterator[str]:
    if trace.fact is not None:
        yield trace.fact
    for part in trace.of:
        yield from _facts(part)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
