"""Everything that can be known of a fact, cut into the few cells that the content tells apart.

A cell is one answer, or that nothing is known, or that the fact does not apply. What is partly
known lies between cells: a proof speaks of patients of whom each fact is known or not known at
all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from guidelines.core.content.conditions import Condition, Count, Operator
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Term
from guidelines.core.evaluation.answers import Answer, cuts_of, ranges
from guidelines.core.facts.compare import compare
from guidelines.core.facts.fact import Fact
from guidelines.core.truth import Truth

Mask = int
"""A set of cells, one bit each."""
UNKNOWN_CELL: Mask = 1
NOT_APPLICABLE: Mask = 2
FIRST_ANSWER = 2
"""The number of the bit of the first answer."""


@dataclass(frozen=True, eq=False)
class Cells:
    """Of one fact. `answers` stand for the cells from bit `FIRST_ANSWER` on."""

    fact: str
    term: Term
    answers: tuple[Answer, ...]
    has_domain: bool
    """In any version: only then can it be that the fact does not apply."""

    @cached_property
    def all_answers(self) -> Mask:
        return ((1 << len(self.answers)) - 1) << FIRST_ANSWER

    @property
    def everything(self) -> Mask:
        """Of a fact without a domain, that it does not apply is no cell."""
        domain = NOT_APPLICABLE if self.has_domain else 0
        return UNKNOWN_CELL | domain | self.all_answers

    def known(self) -> Iterator[tuple[Mask, Fact]]:
        """Every cell with the fact that stands for it."""
        yield UNKNOWN_CELL, Fact(self.fact, "unknown", options=self.term.options)
        if self.has_domain:
            yield NOT_APPLICABLE, Fact(self.fact, "not_applicable")
        for place, answer in enumerate(self.answers, FIRST_ANSWER):
            yield 1 << place, answer.fact

    def answer(self, cell: Mask) -> Answer | None:
        place = cell.bit_length() - 1 - FIRST_ANSWER
        return self.answers[place] if place >= 0 else None

    def where(self, term: Term | None, operator: Operator, operands: tuple[str, ...]) -> Sides:
        """The cells in which a comparison is true, and those in which it is false.

        `term` is that of the version that compares: an answer that it does not have is neither.
        """
        true = false = 0
        for cell, fact in self.known():
            if fact.options and term is not None and not set(fact.options) <= set(term.options):
                continue
            verdict = compare(fact, term, operator, operands)
            true |= cell if verdict is Truth.TRUE else 0
            false |= cell if verdict is Truth.FALSE else 0
        return Sides(true, false)


@dataclass(frozen=True, slots=True)
class Sides:
    true: Mask
    false: Mask


class Space:
    """The cells of every fact, cut at what any of these versions compares it with."""

    def __init__(self, *versions: Guideline) -> None:
        self.versions = versions
        self._found: dict[str, Cells] = {}

    def of(self, fact: str) -> Cells:
        if fact not in self._found:
            self._found[fact] = self._cells(fact)
        return self._found[fact]

    def _cells(self, fact: str) -> Cells:
        terms = [each.vocabulary[fact] for each in self.versions if fact in each.vocabulary]
        newest = terms[-1]
        has_domain = any(term.applies_when is not None for term in terms)
        if newest.options:
            options = dict.fromkeys(option for term in terms for option in term.options)
            coded = tuple(
                Answer(Fact(fact, "known", options=(option,)), option=option) for option in options
            )
            return Cells(fact, newest, coded, has_domain)
        cuts = {cut for each in self.versions for cut in cuts_of(each).get(fact, ())}
        return Cells(fact, newest, tuple(ranges(newest, tuple(sorted(cuts)))), has_domain)


@lru_cache(maxsize=8)
def space_of(guideline: Guideline) -> Space:
    return Space(guideline)


COUNT = "count of "
COUNTED: Sequence[Mask] = (2, 4)
"""Of a count of rows of the record, which no fact holds: it is true, or it is false."""
ANY_COUNT: Mask = 7


def count_key(node: Count) -> str:
    """Equal for counts that ask the same, wherever they stand."""
    where = "" if node.where is None else _shape(node.where)
    operands = ",".join(getattr(each, "id", None) or str(each) for each in node.operands)
    return f"{COUNT}{node.rows} {where} {node.operator} {operands}".replace("  ", " ")


def _shape(node: Condition) -> str:
    """What a condition on a row asks, without the places of its nodes."""
    own = [
        str(getattr(node, name))
        for name in ("fact", "operator", "operands", "n", "id")
        if hasattr(node, name)
    ]
    of = getattr(node, "of", ())
    below = [_shape(each) for each in (of if isinstance(of, tuple) else (of,))]
    return f"{type(node).__name__}({' '.join([*own, *below])})"
