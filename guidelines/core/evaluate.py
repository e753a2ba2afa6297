"""The reference evaluator: a plain tree walk, three-valued, whose return value is its trace."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Literal

import msgspec

from guidelines.core.canonical import decimal_text
from guidelines.core.compare import compare
from guidelines.core.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Count,
    Not,
    Operand,
    Operator,
    Ref,
    Test,
    ThresholdRef,
    children,
)
from guidelines.core.content import Score
from guidelines.core.facts import Fact, Facts
from guidelines.core.guideline import Guideline
from guidelines.core.rows import RowLists, count_rows
from guidelines.core.truth import Truth, all_of, any_of, at_least, negate

ENGINE_SEMANTICS = 1
"""Raised whenever the same content and facts can give another result."""

SCORE = "score."


class Trace(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one node of a condition came to, and why: its parts, or the fact it looked at."""

    path: str
    op: Literal["all", "any", "not", "at_least", "ref", "test", "count"]
    verdict: Truth
    of: tuple[Trace, ...] = ()
    """The parts; of a test on a score, its items."""
    fact: str | None = None
    operator: Operator | None = None
    operands: tuple[str, ...] = ()
    """Values compared with, thresholds resolved."""
    threshold: str | None = None
    n: int | None = None
    """Of `at_least`."""
    name: str | None = None
    """Of a named condition, or the list that was counted."""


class Evaluator:
    """Evaluates conditions of one guideline against the facts of one case."""

    def __init__(self, guideline: Guideline, facts: Facts, rows: RowLists | None = None) -> None:
        self.guideline = guideline
        self.rows = rows or {}
        self.facts: dict[str, Fact] = dict(facts)
        self._named: dict[str, Trace] = {}
        self._scores: dict[str, tuple[Fact, tuple[Trace, ...]]] = {}

    def given(self, changes: Iterable[Fact]) -> Evaluator:
        """The same case with some facts replaced."""
        facts = {**self.facts, **{fact.id: fact for fact in changes}}
        return Evaluator(self.guideline, facts, self.rows)

    def verdict(self, condition: Condition) -> Truth:
        return self.trace(condition).verdict

    def trace(self, condition: Condition) -> Trace:
        if isinstance(condition, Test):
            return self.test(condition)
        if isinstance(condition, Count):
            return self.count(condition)
        if isinstance(condition, Ref):
            return msgspec.structs.replace(self.named(condition.id), path=condition.path)
        return self.connective(condition)

    def connective(self, node: Condition) -> Trace:
        parts = tuple(self.trace(part) for part in children(node))
        verdicts = [part.verdict for part in parts]
        if isinstance(node, AllOf):
            return Trace(node.path, "all", all_of(verdicts), parts)
        if isinstance(node, AnyOf):
            return Trace(node.path, "any", any_of(verdicts), parts)
        if isinstance(node, AtLeast):
            return Trace(node.path, "at_least", at_least(node.n, verdicts), parts, n=node.n)
        if isinstance(node, Not):
            return Trace(node.path, "not", negate(verdicts[0]), parts)
        raise TypeError(f"not a condition: {node!r}")

    def named(self, name: str) -> Trace:
        """A named condition is evaluated once per case."""
        if name not in self._named:
            part = self.trace(self.guideline.conditions[name].when)
            self._named[name] = Trace("", "ref", part.verdict, (part,), name=name)
        return self._named[name]

    def test(self, test: Test) -> Trace:
        operands, threshold = self.resolved(test.operands)
        parts: tuple[Trace, ...] = ()
        fact = self.facts.get(test.fact)
        name = test.fact.removeprefix(SCORE)
        if test.fact.startswith(SCORE) and name in self.guideline.scores:
            fact, parts = self.score(self.guideline.scores[name])
        term = self.guideline.vocabulary.get(test.fact)
        if fact is not None and self.excluded(test.fact):
            fact = replace(fact, state="not_applicable")
        verdict = compare(fact, term, test.operator, operands)
        return Trace(
            test.path,
            "test",
            verdict,
            parts,
            fact=test.fact,
            operator=test.operator,
            operands=operands,
            threshold=threshold,
        )

    def excluded(self, fact_id: str) -> bool:
        """Whether nobody can know this fact because it does not apply to the case.

        What has been recorded nevertheless is believed: a record is evidence, a rule is not.
        """
        term = self.guideline.vocabulary.get(fact_id)
        fact = self.facts.get(fact_id)
        if term is None or term.applies_when is None or fact is None or fact.state != "unknown":
            return False
        return self.verdict(term.applies_when) is Truth.FALSE

    def score(self, score: Score) -> tuple[Fact, tuple[Trace, ...]]:
        """From the items that are certain to those that are possible."""
        if score.id not in self._scores:
            parts = tuple(self.trace(item.when) for item in score.items)
            low = sum(part.verdict is Truth.TRUE for part in parts)
            high = low + sum(part.verdict is Truth.UNKNOWN for part in parts)
            fact = Fact(
                SCORE + score.id,
                "known" if low == high else "partial",
                low=Decimal(low),
                high=Decimal(high),
            )
            self._scores[score.id] = fact, parts
        return self._scores[score.id]

    def count(self, count: Count) -> Trace:
        operands, threshold = self.resolved(count.operands)
        fact = count_rows(count, self.rows)
        return Trace(
            count.path,
            "count",
            compare(fact, None, count.operator, operands),
            fact=fact.id,
            operator=count.operator,
            operands=operands,
            threshold=threshold,
            name=count.rows,
        )

    def resolved(self, operands: tuple[Operand, ...]) -> tuple[tuple[str, ...], str | None]:
        """The operands as texts, and the threshold that one of them names."""
        threshold = None
        texts: list[str] = []
        for operand in operands:
            if isinstance(operand, ThresholdRef):
                threshold = operand.id
                texts.append(decimal_text(self.guideline.thresholds[operand.id].value))
            else:
                texts.append(operand)
        return tuple(texts), threshold
