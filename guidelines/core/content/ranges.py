"""Numbers against the range of the fact that they are compared with."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from guidelines.core.content.items import Term


def outside(term: Term, numbers: Iterable[Decimal | None]) -> Decimal | None:
    """The first number that the fact can never have."""
    known = (number for number in numbers if number is not None)
    return next((number for number in known if not _within(term, number)), None)


def range_of(term: Term) -> str:
    """In words, with the name of the fact."""
    unit = f" {term.unit}" if term.unit else ""
    if term.high is None:
        return f"{term.low} or more{unit}, the range of {term.label}"
    if term.low is None:
        return f"at most {term.high}{unit}, the range of {term.label}"
    return f"{term.low} to {term.high}{unit}, the range of {term.label}"


def _within(term: Term, number: Decimal) -> bool:
    return (term.low is None or number >= term.low) and (term.high is None or number <= term.high)
