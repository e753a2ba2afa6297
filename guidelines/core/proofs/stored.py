"""Many stored cases at once: every condition as two sets of cases, those where it is true and
those where it is false. One bit for each case, so a rule over ten thousand cases takes a few
operations on long numbers, and is as exact as the evaluator, partly known facts and all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import reduce
from operator import and_, or_

import msgspec

from guidelines.core.content.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Count,
    Not,
    Operator,
    Ref,
    Test,
)
from guidelines.core.content.guideline import Guideline, resolved
from guidelines.core.content.items import Score
from guidelines.core.evaluation.prepared import score_of
from guidelines.core.facts.compare import compare
from guidelines.core.facts.fact import Fact, Facts
from guidelines.core.facts.rows import RowLists, count_rows
from guidelines.core.truth import Truth

Bits = int
"""A set of cases: bit n is case n."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What is kept of one case: its facts, its lists, and the streams that speak of it."""

    facts: Facts
    rows: RowLists
    streams: frozenset[str]


class Cases:
    """Stored cases, by what is known of each fact; what is not used of them is not kept."""

    def __init__(self, stored: Iterable[Stored]) -> None:
        self.rows: list[RowLists] = []
        self.known: dict[str, dict[Fact, Bits]] = {}
        self.streams: dict[str, Bits] = {}
        for place, case in enumerate(stored):
            self.rows.append(case.rows)
            self._add(case, 1 << place)
        self.all: Bits = (1 << len(self.rows)) - 1

    def _add(self, case: Stored, bit: Bits) -> None:
        for fact in case.facts.values():
            bare = msgspec.structs.replace(fact, as_of=None, basis=(), last_value=None)
            if bare == Fact(fact.id, "unknown"):
                continue  # as if nobody had asked
            cases = self.known.setdefault(fact.id, {})
            cases[bare] = cases.get(bare, 0) | bit
        for stream in case.streams:
            self.streams[stream] = self.streams.get(stream, 0) | bit


@dataclass(frozen=True, slots=True)
class Rails:
    """Where it is true, and where it is false; elsewhere it is open."""

    true: Bits
    false: Bits


class Verdicts:
    """Of one version, over all the cases."""

    def __init__(self, guideline: Guideline, cases: Cases) -> None:
        self.guideline = guideline
        self.cases = cases
        self._found: dict[int, tuple[Condition, Rails]] = {}

    def __call__(self, node: Condition) -> Rails:
        if id(node) not in self._found:
            self._found[id(node)] = (node, self._rails(node))  # the node keeps its identity
        return self._found[id(node)][1]

    def _rails(self, node: Condition) -> Rails:
        match node:
            case Ref():
                found = self(self.guideline.conditions[node.id].when)
            case Not():
                found = opposite(self(node.of))
            case AllOf():
                found = conjunction(map(self, node.of), self.cases.all)
            case AnyOf():
                found = opposite(conjunction((opposite(self(p)) for p in node.of), self.cases.all))
            case AtLeast():
                found = self._at_least(node.n, [(1, self(part)) for part in node.of])
            case Test():
                found = self._test(node)
            case Count():
                found = self._count(node)
            case _:
                raise TypeError(f"not a condition: {node!r}")
        return found

    def _test(self, test: Test) -> Rails:
        operands = resolved(self.guideline, test.operands)
        score = score_of(self.guideline, test.fact)
        if score is not None:
            return self._score(score, test.operator, operands)
        term = self.guideline.vocabulary.get(test.fact)
        domain = None if term is None else term.applies_when
        elsewhere = 0 if domain is None else self(domain).false
        true = false = 0
        known = dict(self.cases.known.get(test.fact, {}))
        unasked = self.cases.all & ~reduce(or_, known.values(), 0)
        for fact, cases in (*known.items(), (Fact(test.fact, "unknown"), unasked)):
            excluded = cases & elsewhere if fact.state == "unknown" else 0
            outside = msgspec.structs.replace(fact, state="not_applicable")
            for each, where in ((fact, cases & ~excluded), (outside, excluded)):
                verdict = compare(each, term, test.operator, operands) if where else None
                true |= where if verdict is Truth.TRUE else 0
                false |= where if verdict is Truth.FALSE else 0
        return Rails(true, false)

    def _count(self, node: Count) -> Rails:
        operands = resolved(self.guideline, node.operands)
        true = false = 0
        for place, rows in enumerate(self.cases.rows):
            verdict = compare(count_rows(node, rows), None, node.operator, operands)
            true |= (verdict is Truth.TRUE) << place
            false |= (verdict is Truth.FALSE) << place
        return Rails(true, false)

    def _score(self, score: Score, operator: Operator, values: Sequence[str]) -> Rails:
        items = [(item.points, self(item.when)) for item in score.items]

        def points(end: Operator, value: str) -> Rails:
            limit = Decimal(value)
            if end in {"lt", "le"}:
                return opposite(points("ge" if end == "lt" else "gt", value))
            if end == "gt":
                return self._at_least(int(limit.to_integral_value(ROUND_FLOOR)) + 1, items)
            return self._at_least(int(limit.to_integral_value(ROUND_CEILING)), items)

        def between(low: str, high: str) -> Rails:
            return conjunction((points("ge", low), points("le", high)), self.cases.all)

        if operator in {"ge", "gt", "le", "lt"}:
            return points(operator, values[0])
        each = [between(value, value) for value in values] if operator != "between" else []
        if operator == "ne":
            return opposite(each[0])
        if operator == "between":
            return between(*values)
        return opposite(conjunction((opposite(one) for one in each), self.cases.all))

    def _at_least(self, least: int, parts: Sequence[tuple[int, Rails]]) -> Rails:
        """Parts that are true weigh at least so much; false where not even possibly so."""
        sure = self._sum(least, [(weight, part.true) for weight, part in parts])
        possible = self._sum(
            least, [(weight, self.cases.all & ~part.false) for weight, part in parts]
        )
        return Rails(sure, self.cases.all & ~possible)

    def _sum(self, least: int, parts: Iterable[tuple[int, Bits]]) -> Bits:
        reached = [self.cases.all] + [0] * max(least, 0)
        for weight, cases in parts:
            for total in range(least, 0, -1):
                reached[total] |= reached[max(total - weight, 0)] & cases
        return reached[max(least, 0)]


def opposite(rails: Rails) -> Rails:
    return Rails(rails.false, rails.true)


def conjunction(parts: Iterable[Rails], everything: Bits) -> Rails:
    listed = list(parts)
    return Rails(
        reduce(and_, (part.true for part in listed), everything),
        reduce(or_, (part.false for part in listed), 0),
    )


def members(cases: Bits) -> list[int]:
    """The numbers of the cases in a set."""
    return [place for place, bit in enumerate(reversed(bin(cases)[2:])) if bit == "1"]
