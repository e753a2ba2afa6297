"""The reference evaluator: a plain three-valued walk over a condition.

`verdict` looks no further than it has to; `marks` visits every node and writes down what each
came to, one letter per node in the order of the content. With the content beside them the marks
are the whole trace (`guidelines.core.evaluation.tracing`), so they are what a result keeps.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

import msgspec

from guidelines.core.content.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Count,
    Not,
    Ref,
    Test,
)
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Score
from guidelines.core.evaluation.prepared import SCORE, Prepared, preparation, score_of
from guidelines.core.facts.compare import compare
from guidelines.core.facts.fact import Fact, Facts, State
from guidelines.core.facts.rows import RowLists, count_rows
from guidelines.core.truth import Truth, all_of, any_of, at_least, negate

ENGINE_SEMANTICS = 2
"""Raised whenever the same content and facts can give another result."""

Marks = str
"""Verdicts of a condition's nodes: the node itself, then its parts in turn."""
MARK = {Truth.TRUE: "t", Truth.FALSE: "f", Truth.UNKNOWN: "u"}
VERDICT = {mark: verdict for verdict, mark in MARK.items()}


class Evaluator:
    """Evaluates conditions of one guideline against the facts of one case, each node once."""

    def __init__(
        self,
        guideline: Guideline,
        facts: Facts,
        rows: RowLists | None = None,
        *,
        before: Evaluator | None = None,
        changed: frozenset[str] = frozenset(),
    ) -> None:
        """`before`: the same case until the `changed` facts were."""
        self.guideline = guideline
        self.rows = rows or {}
        self.facts: dict[str, Fact] = dict(facts)
        self._prepared = preparation(guideline)
        self._before = before
        self._changed = changed
        self._verdicts: dict[int, Truth] = {}
        """By identity of the node, which the preparation keeps."""
        self._excluded: dict[str, bool] = {}

    def given(self, changes: Iterable[Fact]) -> Evaluator:
        """The same case with some facts replaced."""
        new = {fact.id: fact for fact in changes}
        facts = {**self.facts, **new}
        return Evaluator(self.guideline, facts, self.rows, before=self, changed=frozenset(new))

    def verdict(self, node: Condition) -> Truth:
        known = self._verdicts.get(id(node))
        if known is not None:
            return known
        prepared = self._prepared(node)
        if self._before is not None and self._changed.isdisjoint(prepared.facts):
            return self._before.verdict(node)
        found = self._verdicts[id(node)] = self._verdict(prepared)
        return found

    def _verdict(self, prepared: Prepared) -> Truth:
        node = prepared.node
        if isinstance(node, Test):
            return self.test(node, prepared.operands)
        if isinstance(node, Count):
            found = count_rows(node, self.rows)
            return compare(found, None, node.operator, prepared.operands)
        return combined(node, map(self.verdict, prepared.parts))

    def marks(self, node: Condition) -> Marks:
        return "".join([MARK[self.verdict(each)] for each in self._prepared(node).walk])

    def test(self, test: Test, operands: tuple[str, ...]) -> Truth:
        score = score_of(self.guideline, test.fact)
        fact = self.score(score) if score else self.facts.get(test.fact)
        if fact is not None and self.excluded(test.fact):
            fact = msgspec.structs.replace(fact, state="not_applicable")
        return compare(fact, self.guideline.vocabulary.get(test.fact), test.operator, operands)

    def excluded(self, fact_id: str) -> bool:
        """Whether nobody can know this fact because it does not apply to the case.

        What has been recorded nevertheless is believed: a record is evidence, a rule is not.
        """
        if fact_id not in self._excluded:
            term, fact = self.guideline.vocabulary.get(fact_id), self.facts.get(fact_id)
            self._excluded[fact_id] = (
                term is not None
                and term.applies_when is not None
                and fact is not None
                and fact.state == "unknown"
                and self.verdict(term.applies_when) is Truth.FALSE
            )
        return self._excluded[fact_id]

    def score(self, score: Score) -> Fact:
        """From the items that are certain to those that are possible."""
        points = [(self.verdict(item.when), item.points) for item in score.items]
        low = sum(worth for verdict, worth in points if verdict is Truth.TRUE)
        high = low + sum(worth for verdict, worth in points if verdict is Truth.UNKNOWN)
        state: State = "known" if low == high else "partial"
        return Fact(SCORE + score.id, state, low=Decimal(low), high=Decimal(high))


def combined(node: Condition, verdicts: Iterable[Truth]) -> Truth:
    """What a connective or a name makes of its parts."""
    if isinstance(node, AllOf):
        return all_of(verdicts)
    if isinstance(node, AnyOf):
        return any_of(verdicts)
    if isinstance(node, AtLeast):
        return at_least(node.n, verdicts)
    if isinstance(node, Not):
        return negate(next(iter(verdicts)))
    if isinstance(node, Ref):
        return next(iter(verdicts))
    raise TypeError(f"not a condition: {node!r}")
