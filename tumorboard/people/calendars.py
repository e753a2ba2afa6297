"""The calendar that plans of a board are dated with: its hospital's days and its own meetings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import msgspec
from django.db.models import Q, QuerySet

from guidelines.core.content.canonical import canonical_json
from guidelines.core.planning.calendar import (
    NO_CALENDAR,
    VERSION,
    WEEKDAYS,
    Calendar,
    Closure,
    Resource,
    Weekday,
)
from tumorboard.people.calendar_models import CalendarEntry, CalendarText, EntryKind
from tumorboard.people.models import Board, Hospital


@dataclass(frozen=True)
class Place:
    """Whose days: those of a hospital, or (with a board) of one of its boards."""

    hospital: Hospital
    board: Board | None = None

    @property
    def entries(self) -> QuerySet[CalendarEntry]:
        """In force now."""
        return CalendarEntry.objects.in_force().filter(hospital=self.hospital, board=self.board)


@dataclass(frozen=True)
class Entry:
    """One row of a calendar by its value: a weekly day, a further date or a closure."""

    kind: EntryKind
    resource: str = ""
    """Empty: a closure of everything."""
    weekday: Weekday | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    why: str = ""

    def __str__(self) -> str:
        """For the audit: codes, not sentences."""
        days = f"{self.first}" if self.first == self.last else f"{self.first}/{self.last}"
        parts = [self.resource or "all", self.kind.value, self.weekday or days, self.why]
        return " ".join(part for part in parts if part)

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The first and last day of a date or closure."""
        if self.first is None or self.last is None:
            raise ValueError("a weekly day has no dates")
        return self.first, self.last


def calendar_of(board: Board) -> Calendar:
    """What plans of this board's cases are dated with, in one query; NO_CALENDAR without rows."""
    mine = Q(board__isnull=True) | Q(board=board)
    rows = CalendarEntry.objects.in_force().filter(mine, hospital=board.hospital_id)
    return calendar_from(map(value_of, rows))


def value_of(row: CalendarEntry) -> Entry:
    return Entry(
        kind=EntryKind(row.kind),
        resource=row.resource,
        weekday=next((day for day in WEEKDAYS if day == row.weekday), None),
        first=row.first,
        last=row.last,
        why=row.why,
    )


def calendar_from(entries: Iterable[Entry]) -> Calendar:
    """In one order, whatever the order of the rows: equal days have an equal hash."""
    known = list(entries)
    names = sorted({entry.resource for entry in known} - {""})
    if not known:
        return NO_CALENDAR
    return Calendar(
        schema_version=VERSION,
        resources={
            name: _resource([entry for entry in known if entry.resource == name]) for name in names
        },
        closed=_closures(entry for entry in known if not entry.resource),
    )


def entries_in(calendar: Calendar) -> frozenset[Entry]:
    """The same as rows. A resource that is named without any day can be had all week."""
    return frozenset((*_closed("", calendar.closed), *_named(calendar)))


def _named(calendar: Calendar) -> Iterator[Entry]:
    for name, resource in calendar.resources.items():
        without_days = resource == Resource()
        for weekday in WEEKDAYS if without_days else resource.weekdays:
            yield Entry(EntryKind.WEEKDAY, name, weekday)
        for day in resource.dates:
            yield Entry(EntryKind.DATE, name, first=day, last=day)
        yield from _closed(name, resource.closed)


def _closed(name: str, closures: Collection[Closure]) -> Iterator[Entry]:
    for each in closures:
        why = each.why or ""
        yield Entry(EntryKind.CLOSURE, name, first=each.first, last=each.until, why=why)


def _resource(entries: Collection[Entry]) -> Resource:
    weekdays = {entry.weekday for entry in entries}
    return Resource(
        weekdays=tuple(day for day in WEEKDAYS if day in weekdays),
        dates=tuple(sorted(entry.days[0] for entry in entries if entry.kind == EntryKind.DATE)),
        closed=_closures(entries),
    )


def _closures(entries: Iterable[Entry]) -> tuple[Closure, ...]:
    closed = (entry for entry in entries if entry.kind == EntryKind.CLOSURE)
    return tuple(_closure(entry) for entry in sorted(closed, key=lambda entry: entry.days))


def _closure(entry: Entry) -> Closure:
    first, last = entry.days
    return Closure(first=first, last=None if last == first else last, why=entry.why or None)


def keep_text(calendar: Calendar) -> CalendarText:
    """The text stays for as long as anything that was computed with it."""
    kept, _new = CalendarText.objects.get_or_create(
        sha256=calendar.hash, defaults={"text": canonical_json(calendar)}
    )
    return kept


def kept_calendar(sha256: str) -> Calendar:
    """A calendar that something was computed with. Raises CalendarText.DoesNotExist."""
    return calendar_in(CalendarText.objects.get(pk=sha256).text)


def calendar_in(text: str) -> Calendar:
    return msgspec.json.decode(text, type=Calendar)


def from_day(calendar: Calendar, day: dt.date) -> Calendar:
    """Without what lies before the day, which no plan made on it can notice."""
    return msgspec.structs.replace(
        calendar,
        resources={
            name: msgspec.structs.replace(
                resource,
                # The last date stays: a resource with none at all could be had on every day.
                dates=tuple(each for each in resource.dates if each >= day) or resource.dates[-1:],
                closed=_not_over(resource.closed, day),
            )
            for name, resource in calendar.resources.items()
        },
        closed=_not_over(calendar.closed, day),
    )


def _not_over(closures: tuple[Closure, ...], day: dt.date) -> tuple[Closure, ...]:
    return tuple(each for each in closures if each.until >= day)
