"""Counting rows of a record three-valued: groups count as intervals, incomplete lists stay open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec

from guidelines.core.content.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Count,
    Not,
    Rows,
    Test,
)
from guidelines.core.facts.compare import compare
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import CaseRecord, CountRange, Lesion, Primary, Treatment
from guidelines.core.truth import Truth, all_of, any_of, at_least, negate

ROW_TYPES: Mapping[Rows, type[msgspec.Struct]] = {
    "lesions": Lesion,
    "primaries": Primary,
    "treatments": Treatment,
}


@dataclass(frozen=True, slots=True)
class RowList:
    """The rows of one list; more may exist unless somebody said that it is complete."""

    rows: tuple[msgspec.Struct, ...]
    complete: bool


RowLists = Mapping[Rows, RowList]


def row_lists(record: CaseRecord) -> RowLists:
    """The lists of a record that conditions can count."""
    return {
        "lesions": RowList(tuple(record.lesions), record.histories.lesions is True),
        "primaries": RowList(tuple(record.primaries), record.histories.primaries is True),
        "treatments": RowList(tuple(record.treatments), record.histories.treatments is True),
    }


def row_fields(rows: Rows) -> frozenset[str]:
    """The fields of a row that a condition can test."""
    return frozenset(field.name for field in msgspec.structs.fields(ROW_TYPES[rows]))


def count_rows(count: Count, lists: RowLists) -> Fact:
    """How many rows satisfy the condition, as an interval."""
    listed = lists.get(count.rows, RowList((), complete=False))
    low = 0
    high: int | None = 0 if listed.complete else None
    for row in listed.rows:
        verdict = Truth.TRUE if count.where is None else _verdict(count.where, row)
        least, most = _size(row)
        if verdict is Truth.TRUE:
            low += least
        if verdict is not Truth.FALSE and high is not None:
            high = None if most is None else high + most
    return Fact(
        f"history.{count.rows}_complete",
        "known" if low == high else "partial",
        low=Decimal(low),
        high=None if high is None else Decimal(high),
        basis=(count.rows,),
    )


def _size(row: msgspec.Struct) -> tuple[int, int | None]:
    """How many a row stands for: a lesion row may be a group."""
    size = getattr(row, "count", 1)
    if isinstance(size, CountRange):
        return (1 if size.low is None else size.low), size.high
    return (size, size) if isinstance(size, int) else (2, None)


def _verdict(condition: Condition, row: msgspec.Struct) -> Truth:
    match condition:
        case AllOf(_, of):
            return all_of(_verdict(part, row) for part in of)
        case AnyOf(_, of):
            return any_of(_verdict(part, row) for part in of)
        case Not(_, inner):
            return negate(_verdict(inner, row))
        case AtLeast(_, n, of):
            return at_least(n, (_verdict(part, row) for part in of))
        case Test():
            fact = _field(test_field := condition.fact, getattr(row, test_field, None))
            operands = tuple(str(operand) for operand in condition.operands)
            return compare(fact, None, condition.operator, operands)
    raise TypeError(f"not a condition on a row: {condition!r}")


def _field(name: str, value: Any) -> Fact:
    if isinstance(value, bool):
        return Fact(name, "known", options=("yes" if value else "no",))
    if isinstance(value, int | Decimal):
        return Fact(name, "known", low=Decimal(value), high=Decimal(value))
    if isinstance(value, str):
        return Fact(name, "known", options=(value,))
    return Fact(name, "unknown")
