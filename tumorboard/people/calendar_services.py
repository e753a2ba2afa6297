"""Changing a calendar: every change is one row with its author and reason, and can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from guidelines.core.planning.calendar import Calendar
from guidelines.core.planning.calendarfile import LONGEST_CLOSURE
from tumorboard.audit import services as audit
from tumorboard.audit.models import Actor, Operation
from tumorboard.jobs import services as jobs
from tumorboard.jobs.names import LOOK_AGAIN
from tumorboard.people.calendar_models import (
    BOARD,
    FIRST_DAY,
    LAST_DAY,
    LONGEST_WHY,
    CalendarChange,
    CalendarEntry,
    ChangeKind,
)
from tumorboard.people.calendars import Entry, Place, entries_in, value_of
from tumorboard.people.models import Hospital, User
from tumorboard.people.services import person


class NothingToChange(Exception):
    """The calendar is as it should be already, by this or by somebody else's change."""


class ChangedSince(Exception):
    """Somebody changed the calendar after it was compared with the file."""


class Refused(ValueError):
    """A value that no calendar holds."""

    def __init__(self, field: str, value: object, expected: str) -> None:
        super().__init__(f"{field}: {value}, expected {expected}")
        self.field, self.value, self.expected = field, value, expected


@dataclass(frozen=True)
class Comparison:
    """What a file would change; `number` is the newest change it was compared with."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    kept: int
    number: int


@transaction.atomic
def set_weekdays(
    place: Place,
    *,
    shown: Collection[Entry],
    wanted: Collection[Entry],
    reason: str,
    by: User | Actor,
) -> CalendarChange:
    """Only what differs from what was shown is changed: two people's ticks add up."""
    add, remove = set(wanted) - set(shown), set(shown) - set(wanted)
    return _change(place, ChangeKind.WEEKDAYS, add=add, remove=remove, reason=reason, by=by)


@transaction.atomic
def add_entry(place: Place, entry: Entry, *, reason: str, by: User | Actor) -> CalendarChange:
    """A further date or a closure."""
    return _change(place, ChangeKind.ADD, add=[entry], remove=[], reason=reason, by=by)


@transaction.atomic
def remove_entry(place: Place, entry: Entry, *, reason: str, by: User) -> CalendarChange:
    return _change(place, ChangeKind.REMOVE, add=[], remove=[entry], reason=reason, by=by)


def compare(place: Place, calendar: Calendar) -> Comparison:
    wanted, present = entries_in(calendar), set(map(value_of, place.entries))
    return Comparison(
        added=in_order(wanted - present),
        removed=in_order(present - wanted),
        kept=len(wanted & present),
        number=newest_change(place.hospital),
    )


@transaction.atomic
def take_file(
    place: Place, calendar: Calendar, *, compared_with: int, reason: str, by: User | Actor
) -> CalendarChange:
    """The calendar becomes what the file says. Raises ChangedSince."""
    _lock(place.hospital)
    found = compare(place, calendar)
    if found.number != compared_with:
        raise ChangedSince
    return _change(
        place, ChangeKind.FILE, add=found.added, remove=found.removed, reason=reason, by=by
    )


@transaction.atomic
def undo(place: Place, change: CalendarChange, *, by: User) -> CalendarChange:
    """What it added is gone, what it removed is there. Raises NothingToChange, also if undone."""
    _lock(place.hospital)
    if CalendarChange.objects.filter(undoes=change).exists():
        raise NothingToChange
    return _change(
        place,
        ChangeKind.UNDO,
        add=[value_of(row) for row in change.removed.all()],
        remove=[value_of(row) for row in change.added.all()],
        reason=f"Takes back change {change.number}",
        by=by,
        undoes=change,
    )


def newest_change(hospital: Hospital) -> int:
    return hospital.calendar_changes.aggregate(newest=Max("number"))["newest"] or 0


def in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    def order(entry: Entry) -> tuple[str, str, dt.date, str]:
        return entry.resource, entry.kind, entry.first or dt.date.min, entry.weekday or ""

    return tuple(sorted(entries, key=order))


def refuse_impossible(place: Place, entries: Collection[Entry]) -> None:
    """Raises Refused, naming the field, its value and what was expected."""
    seen: set[tuple[object, ...]] = set()
    for entry in in_order(entries):
        _refuse(place, entry)
        if _days_of(entry) in seen:
            raise Refused("days", entry, "the same days of a resource only once")
        seen.add(_days_of(entry))


def _refuse(place: Place, entry: Entry) -> None:
    if place.board is not None and entry.resource != BOARD:
        raise Refused("resource", entry.resource or "everything", f"“{BOARD}” for a board’s days")
    if place.board is None and entry.resource == BOARD:
        raise Refused("resource", BOARD, "one of the hospital; boards have days of their own")
    if len(entry.why) > LONGEST_WHY:
        raise Refused("why", entry.why, f"at most {LONGEST_WHY} characters")
    if entry.first is None or entry.last is None:
        return
    for field, day in (("from", entry.first), ("to", entry.last)):
        if not FIRST_DAY <= day <= LAST_DAY:
            raise Refused(field, day, f"a day from {FIRST_DAY} to {LAST_DAY}")
    if not 0 <= (entry.last - entry.first).days <= LONGEST_CLOSURE:
        expected = f"a day from {entry.first} on, at most {LONGEST_CLOSURE} days later"
        raise Refused("to", entry.last, expected)


def _lock(hospital: Hospital) -> None:
    """Two changes get two numbers, one after the other."""
    Hospital.objects.select_for_update().get(pk=hospital.pk)


def _change(
    place: Place,
    kind: ChangeKind,
    *,
    add: Collection[Entry],
    remove: Collection[Entry],
    reason: str,
    by: User | Actor,
    undoes: CalendarChange | None = None,
) -> CalendarChange:
    """One row of history with what it adds and removes. Raises NothingToChange, Refused."""
    refuse_impossible(place, add)
    _lock(place.hospital)
    present = {value_of(row): row for row in place.entries}
    new = in_order(set(add) - present.keys())
    taken = {_days_of(entry) for entry in new}
    # The same days under another reason take the place of the former ones.
    gone = in_order(entry for entry in present if entry in remove or _days_of(entry) in taken)
    if not new and not gone:
        raise NothingToChange
    change = CalendarChange.objects.create(
        hospital=place.hospital,
        board=place.board,
        number=newest_change(place.hospital) + 1,
        kind=kind,
        reason=reason,
        undoes=undoes,
        made_by=person(by),
    )
    ids = [present[entry].pk for entry in gone]
    CalendarEntry.objects.in_force().filter(pk__in=ids).update(removed_in=change)
    CalendarEntry.objects.bulk_create(_row(place, change, entry) for entry in new)
    _record(change, new, gone, by=by)
    jobs.follow(LOOK_AGAIN)
    return change


def _days_of(entry: Entry) -> tuple[object, ...]:
    return entry.kind, entry.resource, entry.weekday, entry.first, entry.last


def _row(place: Place, change: CalendarChange, entry: Entry) -> CalendarEntry:
    return CalendarEntry(
        hospital=place.hospital,
        board=place.board,
        resource=entry.resource,
        kind=entry.kind,
        weekday=entry.weekday or "",
        first=entry.first,
        last=entry.last,
        why=entry.why,
        added_in=change,
    )


def _record(
    change: CalendarChange, new: Iterable[Entry], gone: Iterable[Entry], *, by: User | Actor
) -> None:
    audit.record(
        "calendar.change",
        by=by,
        operation=Operation.CREATE,
        on=change,
        hospital=change.hospital_id,
        board=change.board_id,
        reason=change.reason,
        changes={
            "added": (None, "; ".join(map(str, new)) or None),
            "removed": ("; ".join(map(str, gone)) or None, None),
        },
    )
