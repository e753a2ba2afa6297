"""What the guideline would say if the record said something else; nothing is written anywhere.

A fact is supposed by changing the *record* and never by overriding what is derived from it: so
everything that follows from the same answer follows here as well, and supposing an answer and
recording it come to the same result.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.assess import Assessment, assess
from guidelines.core.evaluation.result import Choices
from guidelines.core.planning.calendar import Calendar
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.record.casecheck import check


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """What one row of the record is supposed to say.

    `part` is a field of the record. Of a list, `row` is the id of one row; without it, the values
    are those of a further row. A dotted name reaches inside: `biomarkers.MMR`, `rectum.position`.
    `None` takes a value away.
    """

    part: str
    values: Mapping[str, Any]
    row: str | None = None


class Assumptions(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is supposed at once."""

    statements: tuple[Statement, ...] = ()
    definitions: Mapping[str, str] = {}
    """Kind of definition → the one supposed."""
    thresholds: Mapping[str, Decimal] = {}
    as_of: date | None = None


class SupposeError(ValueError):
    """Something that cannot be supposed: what, its value, and what was expected."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"{name}: {value}, expected {expected}")
        self.name, self.value, self.expected = name, value, expected


def what_if(
    record: CaseRecord,
    guideline: Guideline,
    assumptions: Assumptions,
    *,
    as_of: date,
    choices: Choices | None = None,
    calendar: Calendar | None = None,
) -> Assessment:
    """The assessment under the assumptions. Raises SupposeError, and ChoiceError as `assess`."""
    return assess(
        supposed(record, assumptions.statements),
        guideline,
        as_of=assumptions.as_of or as_of,
        choices=chosen(choices or Choices(), assumptions),
        calendar=calendar,
    )


def chosen(choices: Choices, assumptions: Assumptions) -> Choices:
    """The board's choices with the supposed ones in their place."""
    return Choices(
        definitions={**choices.definitions, **assumptions.definitions},
        thresholds={**choices.thresholds, **assumptions.thresholds},
    )


def supposed(record: CaseRecord, statements: Iterable[Statement]) -> CaseRecord:
    """The record as if this stood in it. Raises SupposeError."""
    said = list(statements)
    if not said:
        return record
    tree = msgspec.to_builtins(record)
    for each in said:
        _say(tree, each)
    try:
        changed = msgspec.convert(tree, CaseRecord)
    except msgspec.ValidationError as error:
        raise SupposeError("record", str(error), "a value of the record") from error
    before = check(record)
    for problem in check(changed):
        if problem not in before:
            raise SupposeError(problem.path, problem.value, problem.expected)
    return changed


def _say(tree: dict[str, Any], statement: Statement) -> None:
    place = f"{statement.part}/{statement.row}" if statement.row else statement.part
    if statement.part not in CaseRecord.__struct_fields__:
        raise SupposeError(place, "not part of a record", "a part of the record")
    if statement.part not in _LISTS:
        _set(tree.setdefault(statement.part, {}), statement.values)
        return
    rows = tree.setdefault(statement.part, [])
    if statement.row is None:
        row: dict[str, Any] = {}
        rows.append(row)
    else:
        found = [each for each in rows if each.get("id") == statement.row]
        if not found:
            raise SupposeError(place, "no such row", "a row of the record")
        row = found[0]
    _set(row, statement.values)


def _set(row: dict[str, Any], values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        *outer, last = name.split(".")
        inside = row
        for key in outer:
            inside = inside.setdefault(key, {})
        if value is None:
            inside.pop(last, None)
        else:
            inside[last] = value


def forms_of(part: type[msgspec.Struct], name: str) -> tuple[Any, ...]:
    """The types that a field of the record can have."""
    kind = {each.name: each.type for each in msgspec.structs.fields(part)}.get(name)
    return get_args(kind) if get_origin(kind) in {Union, types.UnionType} else (kind,)


def words_of(part: type[msgspec.Struct], name: str) -> Iterator[Any]:
    """The values that a field of the record can have, where they can be counted."""
    for form in forms_of(part, name):
        if form is bool:
            yield from (True, False)
        elif get_origin(form) is Literal:
            yield from get_args(form)


_LISTS = frozenset(
    each.name for each in msgspec.structs.fields(CaseRecord) if get_origin(each.type) is list
)
