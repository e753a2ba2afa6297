"""Published cases happened long ago or on no stated day; a demonstration happens now.

Every date of a case is moved by the same time, so that the case is told as of today. A month
stays a month and a year a year: the move invents a place in the calendar, never exactness.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec

from guidelines.core.record.case_record import CaseRecord, DateDetail, DateEntry, Row
from guidelines.core.record.dates import When, add_months, parse_when

DAYS_BEFORE_TODAY = 12  # the newest finding of a case that names no day of its own
DAYS_IN_MONTH = 30.44


def in_calendar(record: CaseRecord, today: dt.date) -> CaseRecord:
    """The record with all its dates in today's calendar, and a year of birth for the age."""
    move = _Move(record, today)
    moved: CaseRecord = move.row(record)
    return msgspec.structs.replace(moved, patient=_person(record, today))


def _person(record: CaseRecord, today: dt.date) -> Any:
    person = record.patient
    if person.age is None:
        return person
    born = person.birth_date or str(today.year - person.age)
    return msgspec.structs.replace(person, age=None, birth_date=born)


class _Move:
    def __init__(self, record: CaseRecord, today: dt.date) -> None:
        self.days = _newest(record, today) - today
        self.months = round(-self.days.days / DAYS_IN_MONTH)

    def row(self, row: Any) -> Any:
        """The same part of the record with its dates moved; birth stays where it is."""
        changes = {
            name: self.value(value, dated)
            for name, value, dated in _fields(row)
            if name not in {"birth_date", "as_of"}
        }
        return msgspec.structs.replace(row, **changes)

    def value(self, value: Any, dated: bool) -> Any:
        if isinstance(value, DateDetail) or (dated and isinstance(value, str)):
            return self.date(value)
        if isinstance(value, Row):
            return self.row(value)
        if isinstance(value, list):
            return [self.value(each, dated=False) for each in value]
        if isinstance(value, dict) and dated:
            return {key: self.date(each) for key, each in value.items()}
        return value

    def date(self, entry: DateEntry) -> str:
        when = parse_when(entry)
        mark = "~" if when.estimated else ""
        match _precision(when):
            case "year":
                return mark + str(add_months(when.earliest, self.months).year)
            case "month":
                return mark + add_months(_middle(when).replace(day=1), self.months).isoformat()[:7]
        return mark + (when.earliest - self.days).isoformat()


def _newest(record: CaseRecord, today: dt.date) -> dt.date:
    """The day of the record's own time that becomes today."""
    if record.case.as_of:
        return dt.date.fromisoformat(record.case.as_of)
    days = [_middle(parse_when(entry)) for entry in _entries(record)]
    return max(days, default=today) + dt.timedelta(days=DAYS_BEFORE_TODAY)


def _entries(row: Row) -> Iterator[DateEntry]:
    for name, value, dated in _fields(row):
        if name in {"birth_date", "as_of"}:
            continue
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, Row):
                yield from _entries(each)
            elif isinstance(each, DateDetail) or (dated and isinstance(each, str)):
                yield each
        if isinstance(value, dict) and dated:
            yield from value.values()


def _fields(row: Row) -> Iterator[tuple[str, Any, bool]]:
    """Name, value, and whether the type says that it is a date."""
    for field in msgspec.structs.fields(row):
        yield field.name, getattr(row, field.name), "DateDetail" in str(field.type)


def _precision(when: When) -> str:
    """Published offsets are rounded: months stand for a month, round years for a year."""
    if when.anchor is None:
        return when.precision
    width = (when.latest - when.earliest).days
    return "year" if width > 62 else "month"


def _middle(when: When) -> dt.date:
    return when.earliest + (when.latest - when.earliest) / 2
