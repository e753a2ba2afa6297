"""What is to be found, as sums: at least so much of these parts has to hold.

A condition that is to be true, false, not true or not false becomes a goal over cells of facts.
Negation goes all the way down to the cells, so a goal is only ever made to hold, and what no
search can make hold, nothing can.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import Enum

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
from guidelines.core.proofs.cells import (
    ANY_COUNT,
    COUNTED,
    NOT_APPLICABLE,
    UNKNOWN_CELL,
    Mask,
    Sides,
    Space,
    count_key,
)


class Want(Enum):
    """What a condition is to come to."""

    TRUE = "true"
    FALSE = "false"
    NOT_TRUE = "not true"
    NOT_FALSE = "not false"


OPPOSITE = {
    Want.TRUE: Want.FALSE,
    Want.FALSE: Want.TRUE,
    Want.NOT_TRUE: Want.NOT_FALSE,
    Want.NOT_FALSE: Want.NOT_TRUE,
}
"""Of the inner condition, where the outer one is its negation."""
UNLESS = {
    Want.TRUE: Want.NOT_TRUE,
    Want.NOT_TRUE: Want.TRUE,
    Want.FALSE: Want.NOT_FALSE,
    Want.NOT_FALSE: Want.FALSE,
}
"""What holds exactly where the other does not."""
_UPWARDS = frozenset({Want.TRUE, Want.NOT_FALSE})
_REVERSED: dict[Operator, Operator] = {"ne": "eq", "lt": "ge", "le": "gt"}


@dataclass(frozen=True, slots=True)
class Within:
    """The fact is in one of these cells."""

    fact: str
    mask: Mask


@dataclass(frozen=True, slots=True)
class Enough:
    """Parts that hold weigh at least `least` together."""

    least: int
    parts: tuple[tuple[int, Goal], ...]


Goal = Within | Enough
ALWAYS: Goal = Enough(0, ())
NEVER: Goal = Enough(1, ())


def every(parts: Sequence[Goal]) -> Goal:
    return parts[0] if len(parts) == 1 else Enough(len(parts), tuple((1, each) for each in parts))


def some(parts: Sequence[Goal], least: int = 1) -> Goal:
    return parts[0] if len(parts) == least == 1 else Enough(least, tuple((1, p) for p in parts))


class Goals:
    """Goals of the conditions of one version, each made once.

    `moved` are facts that apply to other patients in another version that is compared: they have
    no cell for "does not apply"; this version says of whom it holds.
    """

    def __init__(
        self, guideline: Guideline, space: Space, *, moved: frozenset[str] = frozenset()
    ) -> None:
        self.guideline = guideline
        self.space = space
        self.moved = moved
        self._found: dict[tuple[int, Want], tuple[Condition, Goal]] = {}
        self._domains: dict[str, Goal] = {}

    def wanted(self, node: Condition, want: Want) -> Goal:
        key = (id(node), want)
        if key not in self._found:
            self._found[key] = (node, self._wanted(node, want))  # the node keeps its identity
        return self._found[key][1]

    def domain(self, fact: str) -> Goal:
        """Known only where it applies; where it does not apply, that is all there is to know."""
        if fact not in self._domains:
            self._domains[fact] = self._domain(fact)
        return self._domains[fact]

    def _domain(self, fact: str) -> Goal:
        term = self.guideline.vocabulary.get(fact)
        if term is None or term.applies_when is None:
            return ALWAYS
        cases = [(self.space.of(fact).all_answers, Want.TRUE)]
        if fact in self.moved:
            return some([Within(fact, UNKNOWN_CELL), *self._cases(fact, term.applies_when, cases)])
        cases += [(UNKNOWN_CELL, Want.NOT_FALSE), (NOT_APPLICABLE, Want.FALSE)]
        return some(self._cases(fact, term.applies_when, cases))

    def _cases(self, fact: str, when: Condition, cases: Sequence[tuple[Mask, Want]]) -> list[Goal]:
        return [every([Within(fact, mask), self.wanted(when, want)]) for mask, want in cases]

    def _wanted(self, node: Condition, want: Want) -> Goal:
        found: Goal
        match node:
            case Ref():
                found = self.wanted(self.guideline.conditions[node.id].when, want)
            case Not():
                found = self.wanted(node.of, OPPOSITE[want])
            case AllOf():
                found = self._at_least(len(node.of), node.of, want)
            case AnyOf():
                found = self._at_least(1, node.of, want)
            case AtLeast():
                found = self._at_least(node.n, node.of, want)
            case Count():
                found = Within(count_key(node), _mask(Sides(*COUNTED), want, ANY_COUNT))
            case Test():
                found = self._test(node, want)
            case _:
                raise TypeError(f"not a condition: {node!r}")
        return found

    def _at_least(self, least: int, parts: Sequence[Condition], want: Want) -> Goal:
        needed = least if want in _UPWARDS else len(parts) - least + 1
        return some([self.wanted(part, want) for part in parts], needed)

    def _test(self, test: Test, want: Want) -> Goal:
        operands = resolved(self.guideline, test.operands)
        score = score_of(self.guideline, test.fact)
        if score is not None:
            return self._score(score, test.operator, operands, want)
        term = self.guideline.vocabulary.get(test.fact)
        cells = self.space.of(test.fact)
        sides = cells.where(term, test.operator, operands)
        mask = _mask(sides, want, cells.everything)
        if test.fact not in self.moved or term is None or term.applies_when is None:
            return Within(test.fact, mask & ~NOT_APPLICABLE if test.fact in self.moved else mask)
        unknown = [(UNKNOWN_CELL, Want.FALSE)] if mask & NOT_APPLICABLE else []
        unknown += [(UNKNOWN_CELL, Want.NOT_FALSE)] if mask & UNKNOWN_CELL else []
        known = Within(test.fact, mask & cells.all_answers)
        return some([known, *self._cases(test.fact, term.applies_when, unknown)])

    def _score(self, score: Score, operator: Operator, values: Sequence[str], want: Want) -> Goal:
        """Every comparison of points, as "at least so many" of them or its opposite."""
        if operator in _REVERSED:
            return self._score(score, _REVERSED[operator], values, OPPOSITE[want])
        upwards = want in _UPWARDS
        if operator == "in":
            each = [self._score(score, "eq", (value,), want) for value in values]
            return some(each) if upwards else every(each)
        if operator in {"eq", "between"}:
            ends: tuple[tuple[Operator, Sequence[str]], ...]
            ends = (("ge", values[:1]), ("le", values[-1:]))
            both = [self._score(score, end, limit, want) for end, limit in ends]
            return every(both) if upwards else some(both)
        limit = Decimal(values[0])
        whole = limit.to_integral_value(ROUND_FLOOR if operator == "gt" else ROUND_CEILING)
        least = int(whole) + (operator == "gt")
        needed = least if upwards else sum(item.points for item in score.items) - least + 1
        return Enough(needed, tuple((i.points, self.wanted(i.when, want)) for i in score.items))


def _mask(sides: Sides, want: Want, everything: Mask) -> Mask:
    match want:
        case Want.TRUE:
            return sides.true
        case Want.FALSE:
            return sides.false
        case Want.NOT_TRUE:
            return everything & ~sides.true
        case Want.NOT_FALSE:
            return everything & ~sides.false
