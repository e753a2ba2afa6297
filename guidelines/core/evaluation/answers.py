"""The answers that a question can have, as far as the guideline tells them apart.

A number or a time is cut at the values that the guideline compares it with; neighbouring pieces
that no test distinguishes are one answer. What is partly known already rules answers out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from guidelines.core.content.conditions import Operator, Test, as_number, walk
from guidelines.core.content.guideline import Guideline, resolved
from guidelines.core.content.items import Term
from guidelines.core.content.parsing import conditions_of
from guidelines.core.facts.compare import BLIND, compare
from guidelines.core.facts.fact import Fact
from guidelines.core.truth import Truth


@dataclass(frozen=True, slots=True)
class Bound:
    value: Decimal
    inclusive: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A code, or a range of a number; `fact` stands for it in a trial evaluation."""

    fact: Fact
    option: str | None = None
    low: Bound | None = None
    high: Bound | None = None

    def codes(self) -> dict[str, object]:
        if self.option is not None:
            return {"option": self.option}
        data: dict[str, object] = {}
        if self.low is not None:
            data["at_least" if self.low.inclusive else "above"] = self.low.value
        if self.high is not None:
            data["at_most" if self.high.inclusive else "below"] = self.high.value
        return data


Cut = tuple[Operator, tuple[str, ...]]


@lru_cache(maxsize=32)
def cuts_of(guideline: Guideline) -> Mapping[str, tuple[Cut, ...]]:
    """For every fact: the comparisons that the guideline makes with it."""
    found: dict[str, set[Cut]] = {}
    for test in _tests(guideline):
        if test.operator != "known":
            cut = (test.operator, resolved(guideline, test.operands))
            found.setdefault(test.fact, set()).add(cut)
    return {fact: tuple(sorted(cuts)) for fact, cuts in found.items()}


def _tests(guideline: Guideline) -> Iterator[Test]:
    collections = (
        guideline.vocabulary, guideline.conditions, guideline.scores, guideline.recommendations,
        guideline.pitfalls, guideline.prognosis, guideline.conflicts, guideline.notes,
        guideline.pathways,
    )  # fmt: skip
    for collection in collections:
        for item in collection.values():
            for condition in conditions_of(item):
                yield from (node for node in walk(condition) if isinstance(node, Test))


def answers(guideline: Guideline, term: Term, fact: Fact | None) -> tuple[Answer, ...]:
    """The answers that what is known of the fact still allows, in a fixed order."""
    cuts = cuts_of(guideline).get(term.id, ())
    if term.options:
        known = fact.options if fact is not None and fact.state not in BLIND else ()
        return tuple(
            Answer(Fact(term.id, "known", options=(option,)), option=option)
            for option in known or term.options
        )
    pieces = pieces_of(guideline).get(term.id, ())
    return tuple(answer for answer in pieces if _possible(answer, term, fact, cuts))


@lru_cache(maxsize=32)
def pieces_of(guideline: Guideline) -> Mapping[str, tuple[Answer, ...]]:
    """For every number and time: the answers as long as nothing is known of it."""
    cuts = cuts_of(guideline)
    return {
        term.id: tuple(ranges(term, cuts.get(term.id, ())))
        for term in guideline.vocabulary.values()
        if not term.options
    }


def _possible(answer: Answer, term: Term, fact: Fact | None, cuts: tuple[Cut, ...]) -> bool:
    for cut in cuts:
        now = compare(fact, term, *cut)
        if now is not Truth.UNKNOWN and now is not compare(answer.fact, term, *cut):
            return False
    return True


def ranges(term: Term, cuts: tuple[Cut, ...]) -> Iterator[Answer]:
    """Pieces of the number line with equal outcomes of all comparisons."""
    values = {as_number(text) for _, operands in cuts for text in operands}
    edges = sorted(value for value in values if value is not None)
    points = _points(term, edges)
    groups: list[list[Decimal]] = []
    before: list[Truth] | None = None
    for point in points:
        outcome = [compare(_at(term, point), term, *cut) for cut in cuts]
        if outcome != before:
            groups.append([])
        groups[-1].append(point)
        before = outcome
    for number, group in enumerate(groups):
        first = number == 0 and group[0] != term.low
        low = None if first else _lower(group[0], edges, term)
        high = None if number == len(groups) - 1 else _upper(group[-1], edges, term)
        yield Answer(_at(term, group[len(group) // 2]), low=low, high=high)


def _at(term: Term, point: Decimal) -> Fact:
    return Fact(term.id, "known", low=point, high=point)


def _points(term: Term, edges: list[Decimal]) -> list[Decimal]:
    """Every edge, and a value between and beyond them; whole numbers where only those exist."""
    one = Decimal(1)
    if term.type == "integer":
        near = {whole for edge in edges for whole in (edge - one, edge, edge + one)}
        found = {point for point in near if point == point.to_integral_value()}
    else:
        middles = {(low + high) / 2 for low, high in pairwise(edges)}
        outer = {edges[0] - one, edges[-1] + one} if edges else set()
        found = {*edges, *middles, *outer}
    low, high = term.low, term.high
    return sorted(
        point
        for point in found
        if (low is None or point >= low) and (high is None or point <= high)
    )


def _lower(point: Decimal, edges: list[Decimal], term: Term) -> Bound:
    """Where a piece begins: at a value that belongs to it, or just above an edge."""
    if term.type == "integer" or point in edges or point == term.low:
        return Bound(point, inclusive=True)
    return Bound(max(edge for edge in edges if edge < point), inclusive=False)


def _upper(point: Decimal, edges: list[Decimal], term: Term) -> Bound:
    if term.type == "integer" or point in edges:
        return Bound(point, inclusive=True)
    return Bound(min(edge for edge in edges if edge > point), inclusive=False)
