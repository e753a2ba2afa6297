"""How a condition that has failed can be mended: which single changes of facts would help."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import msgspec

from guidelines.core.content.conditions import AllOf, AtLeast, Condition, Not, Operator, Test
from guidelines.core.content.guideline import resolved
from guidelines.core.content.items import Score, Term
from guidelines.core.evaluation.answers import Answer
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.prepared import domain_of, parts_of, score_of
from guidelines.core.facts.compare import compare
from guidelines.core.truth import Truth

Verdicts = frozenset[Truth]
TRUE: Verdicts = frozenset({Truth.TRUE})
FALSE: Verdicts = frozenset({Truth.FALSE})
NOT_TRUE: Verdicts = frozenset({Truth.FALSE, Truth.UNKNOWN})
NOT_FALSE: Verdicts = frozenset({Truth.TRUE, Truth.UNKNOWN})
_NEGATED = {TRUE: FALSE, FALSE: TRUE, NOT_TRUE: NOT_FALSE, NOT_FALSE: NOT_TRUE}
_RISING: frozenset[Operator] = frozenset({"ge", "gt"})
_FALLING: frozenset[Operator] = frozenset({"le", "lt"})
Choice = tuple[str, int]
"""A fact and the place of one of its answers."""


class Mending:
    """The single changes that mend something in a part of a condition that has failed."""

    def __init__(
        self,
        now: Evaluator,
        answers: Callable[[str], Sequence[Answer]],
        settled: Collection[str],
    ) -> None:
        """`answers`: what a fact can be changed to; `settled`: facts that are changed already."""
        self.now = now
        self.guideline = now.guideline
        self.answers = answers
        self.settled = settled

    def of(self, node: Condition, wanted: Verdicts) -> list[Choice]:
        """Empty where nothing can be done about it. The node has failed."""
        if isinstance(node, Not):
            return self.of(node.of, _NEGATED[wanted])
        if isinstance(node, Test):
            return self.of_test(node, wanted)
        parts = parts_of(self.guideline, node)
        failing = [self.of(part, wanted) for part in parts if self.now.verdict(part) not in wanted]
        if _needs_all(node, wanted):
            return min(failing, key=len, default=[])
        return [choice for each in failing for choice in each]

    def of_test(self, test: Test, wanted: Verdicts) -> list[Choice]:
        score = score_of(self.guideline, test.fact)
        if score is not None:
            return self.of_score(test, score, wanted)
        if test.fact in self.settled:
            return []
        term = self.guideline.vocabulary.get(test.fact)
        operands = resolved(self.guideline, test.operands)
        found = [
            (test.fact, place)
            for place, answer in enumerate(self.answers(test.fact))
            if (test.operator == "known" or answer.fact.state == "known")
            and compare(answer.fact, term, test.operator, operands) in wanted
        ]
        return found + self.of_domain(test, term, operands, wanted)

    def of_domain(
        self, test: Test, term: Term | None, operands: tuple[str, ...], wanted: Verdicts
    ) -> list[Choice]:
        """Whether an unknown fact applies at all can decide its test, too."""
        domain = domain_of(self.guideline, test)
        fact = self.now.facts.get(test.fact)
        if domain is None or fact is None or fact.state != "unknown":
            return []
        excluded = self.now.excluded(test.fact)
        other = fact if excluded else msgspec.structs.replace(fact, state="not_applicable")
        if compare(other, term, test.operator, operands) not in wanted:
            return []
        return self.of(domain, NOT_FALSE if excluded else FALSE)

    def of_score(self, test: Test, score: Score, wanted: Verdicts) -> list[Choice]:
        """Its items, in the direction that helps; in both where the comparison has none."""
        ways = [wanted, _NEGATED[wanted]]
        if test.operator in _RISING:
            ways = [wanted]
        elif test.operator in _FALLING:
            ways = [_NEGATED[wanted]]
        return [
            choice
            for way in ways
            for item in score.items
            if self.now.verdict(item.when) not in way
            for choice in self.of(item.when, way)
        ]


def _needs_all(node: Condition, wanted: Verdicts) -> bool:
    """Whether every part has to come to what is wanted; otherwise one more may do."""
    if isinstance(node, AtLeast):
        needed = node.n if Truth.TRUE in wanted else len(node.of) - node.n + 1
        return needed == len(node.of)
    return isinstance(node, AllOf) is (Truth.TRUE in wanted)
