"""One fact against one operand, three-valued.

TRUE or FALSE only if it holds for every value that the fact can still have. A stale or
unobtainable fact counts as unknown; one that does not apply satisfies no comparison, so `ne` is
true of it and `not` of any comparison is true. `known` asks about our knowledge itself.
"""

from __future__ import annotations

from decimal import Decimal

from guidelines.core.content.conditions import Operator
from guidelines.core.content.items import Term
from guidelines.core.facts.fact import Fact
from guidelines.core.record.dates import When, within_months
from guidelines.core.truth import Truth, all_of, any_of, from_bool, negate

SETTLED = frozenset({"known", "not_applicable"})
BLIND = frozenset({"unknown", "unobtainable", "stale"})
"""States in which a value, if there is one, must not be used."""


def compare(
    fact: Fact | None, term: Term | None, operator: Operator, operands: tuple[str, ...]
) -> Truth:
    """`term` gives the order of coded values; numbers, counts and scores need none."""
    if operator == "known":
        return from_bool((fact is not None and fact.state in SETTLED) is (operands[0] == "true"))
    if operator == "ne":
        return negate(compare(fact, term, "eq", operands))
    if fact is None or fact.state in BLIND:
        return Truth.UNKNOWN
    if fact.state == "not_applicable":
        return Truth.FALSE
    return _value(fact, term, operator, operands)


def _value(fact: Fact, term: Term | None, operator: Operator, operands: tuple[str, ...]) -> Truth:
    """The comparison with what is known or partly known."""
    if operator == "between":
        low, high = operands
        return all_of((_value(fact, term, "ge", (low,)), _value(fact, term, "le", (high,))))
    if operator == "in" and fact.options:
        return _all_or_none([option in operands for option in fact.options])
    if operator == "in":
        return any_of(_value(fact, term, "eq", (operand,)) for operand in operands)
    if fact.options:
        return _coded(fact, term, operator, operands[0])
    if fact.start is not None and fact.end is not None:
        return _clock(fact.start, fact.end, operator, Decimal(operands[0]))
    return _number(fact, operator, Decimal(operands[0]))


def _coded(fact: Fact, term: Term | None, operator: Operator, operand: str) -> Truth:
    if operator == "eq":
        return _all_or_none([option == operand for option in fact.options])
    if term is None:
        raise TypeError(f"{fact.id} has no order, so {operator} says nothing")
    place = term.options.index
    wanted = place(operand)
    return _all_or_none([_ordered(place(option), operator, wanted) for option in fact.options])


def _ordered(value: int, operator: Operator, wanted: int) -> bool:
    return {
        "lt": value < wanted,
        "le": value <= wanted,
        "gt": value > wanted,
        "ge": value >= wanted,
    }[operator]


def _all_or_none(held: list[bool]) -> Truth:
    if not held:
        return Truth.UNKNOWN
    if all(held):
        return Truth.TRUE
    return Truth.UNKNOWN if any(held) else Truth.FALSE


def _clock(start: When, end: When, operator: Operator, months: Decimal) -> Truth:
    within = within_months(start, end, months, operator in {"le", "gt"})
    return within if operator in {"le", "lt"} else negate(within)


def _number(fact: Fact, operator: Operator, wanted: Decimal) -> Truth:
    low, high = fact.low, fact.high
    if low is None and high is None:
        return Truth.UNKNOWN
    match operator:
        case "le":
            return _below(low, high, wanted, inclusive=True)
        case "lt":
            return _below(low, high, wanted, inclusive=False)
        case "gt":
            return negate(_below(low, high, wanted, inclusive=True))
        case "ge":
            return negate(_below(low, high, wanted, inclusive=False))
    return all_of(
        (
            _below(low, high, wanted, inclusive=True),
            negate(_below(low, high, wanted, inclusive=False)),
        )
    )


def _below(low: Decimal | None, high: Decimal | None, wanted: Decimal, *, inclusive: bool) -> Truth:
    """Whether every value of the interval lies below `wanted`; `None` bounds are open."""
    if high is not None and (high <= wanted if inclusive else high < wanted):
        return Truth.TRUE
    if low is not None and (low > wanted if inclusive else low >= wanted):
        return Truth.FALSE
    return Truth.UNKNOWN
