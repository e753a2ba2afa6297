"""Building facts: one function per type, each of which says `unknown` when it must."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from guidelines.core.facts.derive.domains import options_of
from guidelines.core.facts.fact import Fact, State
from guidelines.core.record.dates import When
from guidelines.core.record.evidence import Answer, Dated
from guidelines.core.truth import Truth

_OPTIONS = {Truth.TRUE: ("yes",), Truth.FALSE: ("no",), Truth.UNKNOWN: ("yes", "no")}


def yes_no(
    fact_id: str, truth: Truth, basis: Iterable[str] = (), as_of: When | None = None
) -> Fact:
    state: State = "unknown" if truth is Truth.UNKNOWN else "known"
    return Fact(
        fact_id, state, options=_OPTIONS[truth], basis=tuple(dict.fromkeys(basis)), as_of=as_of
    )


def answered(fact_id: str, answer: Answer) -> Fact:
    return yes_no(fact_id, answer.truth, answer.basis)


def stated(fact_id: str, value: bool | None, path: str, as_of: When | None = None) -> Fact:
    """A yes/no field of the record: not stated is unknown."""
    if value is None:
        return yes_no(fact_id, Truth.UNKNOWN)
    return yes_no(fact_id, truth_of(value), (path,), as_of)


def truth_of(value: bool | None) -> Truth:
    if value is None:
        return Truth.UNKNOWN
    return Truth.TRUE if value else Truth.FALSE


def choice(
    fact_id: str, possible: Iterable[str], basis: Iterable[str] = (), as_of: When | None = None
) -> Fact:
    """An enumerated fact of which only `possible` values are left; none given leaves all."""
    domain = options_of(fact_id)
    left = set(possible)
    options = tuple(option for option in domain if option in left) or domain
    state: State = "known" if len(options) == 1 else "unknown" if options == domain else "partial"
    return Fact(fact_id, state, options=options, basis=tuple(dict.fromkeys(basis)), as_of=as_of)


def chosen(fact_id: str, value: str | None, path: str, as_of: When | None = None) -> Fact:
    """An enumerated field of the record."""
    return choice(
        fact_id, () if value is None else (value,), () if value is None else (path,), as_of
    )


def stale(fact_id: str, last_value: str, basis: Iterable[str], as_of: When | None = None) -> Fact:
    """Overtaken by newer evidence: every value is possible again, the last one is shown."""
    return Fact(
        fact_id,
        "stale",
        options=options_of(fact_id),
        basis=tuple(dict.fromkeys(basis)),
        as_of=as_of,
        last_value=last_value,
    )


def number(
    fact_id: str,
    low: int | Decimal | None,
    high: int | Decimal | None,
    basis: Iterable[str] = (),
    as_of: When | None = None,
) -> Fact:
    """Bounds are inclusive; a count of at least nothing says nothing."""
    least = None if low is None else Decimal(low)
    most = None if high is None else Decimal(high)
    state: State = "partial"
    if most is None and not least:
        state = "unknown"
    elif least == most:
        state = "known"
    return Fact(
        fact_id, state, low=least, high=most, basis=tuple(dict.fromkeys(basis)), as_of=as_of
    )


def measured(
    fact_id: str, value: int | Decimal | None, path: str, as_of: When | None = None
) -> Fact:
    """A number field of the record."""
    return number(fact_id, value, value, () if value is None else (path,), as_of)


def clock(fact_id: str, start: Dated, end: Dated) -> Fact:
    """The time between two dates, kept as the dates: calendar months are compared later."""
    basis = tuple(dated.path for dated in (start, end) if dated.when is not None)
    both = start.when is not None and end.when is not None
    if not both or start.when is None or end.when is None or start.when.anchor != end.when.anchor:
        return Fact(fact_id, "unknown", start=start.when, end=end.when, basis=basis)
    exact = start.when.exact and end.when.exact
    return Fact(
        fact_id,
        "known" if exact else "partial",
        start=start.when,
        end=end.when,
        basis=basis,
    )
