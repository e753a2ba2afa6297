"""On which days a hospital has what steps need: theatre lists, boards, slots, leave and closures.

A resource that the calendar does not name can be had on any day. `days_of` turns the calendar into
days counted from the day of the question; a calendar says nothing about the past.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Annotated, Literal, get_args

import msgspec

from guidelines.core.content.canonical import canonical_json, sha256
from guidelines.core.planning.days import WEEK, Days

VERSION = 1
EITHER = " or "
"""A step that can be done with either of two resources names both."""

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)


class Part(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """Base of the parts of a calendar."""


class Closure(Part, frozen=True, kw_only=True):
    """Days on which there is nothing: leave, a holiday, maintenance."""

    first: date = msgspec.field(name="from")
    last: date | None = msgspec.field(name="to", default=None)
    """The last day of it; left out: one day only."""
    why: str | None = None

    @property
    def until(self) -> date:
        return self.last or self.first


class Resource(Part, frozen=True, kw_only=True):
    """Days on which steps that need the resource can begin.

    With neither weekdays nor dates it can be had on every day that is not closed.
    """

    weekdays: tuple[Weekday, ...] = ()
    """Every week on these days."""
    dates: tuple[date, ...] = ()
    """Besides, or only, on these dates; a closure does not take them away."""
    closed: tuple[Closure, ...] = ()


class Calendar(Part, frozen=True, kw_only=True):
    """The days of every resource of a hospital or board."""

    schema_version: Annotated[int, msgspec.Meta(ge=VERSION, le=VERSION)]
    resources: dict[str, Resource] = {}
    """By the name that steps of pathways use: theatre, board, radiotherapy, day unit …"""
    closed: tuple[Closure, ...] = ()
    """When no named resource can be had, such as public holidays."""

    @property
    def hash(self) -> str:
        return sha256(canonical_json(self))

    def named(self, resource: str | None) -> list[Resource] | None:
        """The resources that a step may use; None where any day will do."""
        names = resource.split(EITHER) if resource else []
        known = [self.resources[name] for name in names if name in self.resources]
        return known if known and len(known) == len(names) else None

    def days_of(self, resource: str | None, as_of: date) -> Days | None:
        """The days from `as_of` on; None where any day will do."""
        known = self.named(resource)
        if known is None:
            return None
        first, *others = (self._days(each, as_of) for each in known)
        for other in others:
            first |= other
        return first

    def with_days(self, further: Mapping[str, Iterable[date]]) -> Calendar:
        """The calendar with further days of resources that it names; of several, the first.

        What can be had on every day that is not closed can be had on the further days besides.
        """
        resources = dict(self.resources)
        for name, days in further.items():
            first = next((each for each in name.split(EITHER) if each in resources), None)
            if first is not None:
                known = resources[first]
                every_day = not known.weekdays and not known.dates
                resources[first] = msgspec.structs.replace(
                    known,
                    weekdays=WEEKDAYS if every_day else known.weekdays,
                    dates=(*known.dates, *days),
                )
        return msgspec.structs.replace(self, resources=resources)

    def weekdays_of(self, resource: str | None) -> tuple[Weekday, ...]:
        chosen = {day for each in self.named(resource) or () for day in each.weekdays}
        return tuple(day for day in WEEKDAYS if day in chosen)

    def days_not_closed(self, resource: str | None, as_of: date) -> Days:
        """Working days that no closure takes away, whether or not there is a list on them."""
        closures = [*self.closed, *(c for each in self.named(resource) or () for c in each.closed)]
        return _days(as_of, WEEKDAYS[:5], (), closures)

    def _days(self, resource: Resource, as_of: date) -> Days:
        every_day = not resource.weekdays and not resource.dates
        weekdays = WEEKDAYS if every_day else resource.weekdays
        return _days(as_of, weekdays, resource.dates, [*self.closed, *resource.closed])


NO_CALENDAR = Calendar(schema_version=VERSION)
"""Every resource on every day."""


def _days(
    as_of: date, weekdays: Iterable[str], dates: Iterable[date], closures: Iterable[Closure]
) -> Days:
    """The days one by one while dates or closures interfere, then week by week."""
    weekly = frozenset((WEEKDAYS.index(day) - as_of.weekday()) % WEEK for day in weekdays)
    extra = {(day - as_of).days for day in dates}
    closed = {
        (closure.first + timedelta(days=ahead) - as_of).days
        for closure in closures
        for ahead in range((closure.until - closure.first).days + 1)
    }
    until = max([0, *(day + 1 for day in extra | closed)])
    listed = (d for d in range(until) if d in extra or (d % WEEK in weekly and d not in closed))
    return Days(tuple(listed), until, weekly)
