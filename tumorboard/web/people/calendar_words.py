"""A calendar in words: its entries, what a resource comes to, a stretch of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from guidelines.core.planning.calendar import WEEKDAYS, Resource, Weekday
from tumorboard.people.calendar_models import EntryKind
from tumorboard.people.calendars import Entry

EVERYTHING = "everything"
ANY_DAY = "any day"


def name(resource: str) -> str:
    words = resource or EVERYTHING
    return words[:1].upper() + words[1:]


def on(day: dt.date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def stretch(first: dt.date, last: dt.date) -> str:
    return on(first) if first == last else f"{on(first)} to {on(last)}"


def entry(entry: Entry) -> str:
    """Without the name of its resource: `every Tuesday`, `also Fri 12 Jun 2026`, `closed …`."""
    if entry.weekday is not None:
        return f"every {entry.weekday.capitalize()}"
    when = stretch(*entry.days)
    if entry.kind == EntryKind.DATE:
        return f"also {when}"
    return f"closed {when}" + (f" ({entry.why})" if entry.why else "")


def entries(found: Iterable[Entry]) -> list[str]:
    """One line for each resource."""
    lines: dict[str, list[Entry]] = {}
    for each in found:
        lines.setdefault(name(each.resource), []).append(each)
    return [f"{resource}: {', '.join(_together(mine))}" for resource, mine in lines.items()]


def _together(mine: list[Entry]) -> Iterator[str]:
    if days := {each.weekday for each in mine} - {None}:
        yield f"every {week([day for day in WEEKDAYS if day in days])}"
    yield from (entry(each) for each in mine if each.weekday is None)


def week(days: Sequence[Weekday]) -> str:
    """Days in their order; three or more in a row by the first and the last."""
    first, last = WEEKDAYS.index(days[0]), WEEKDAYS.index(days[-1])
    if len(days) > 2 and last - first + 1 == len(days):
        return f"{days[0].capitalize()} to {days[-1].capitalize()}"
    return joined([day.capitalize() for day in days])


def weekly(resource: Resource | None) -> str:
    """On which days of a usual week."""
    if resource is None:
        return ANY_DAY
    if resource.weekdays:
        return week(resource.weekdays)
    return "only on single dates" if resource.dates else "every day that is not closed"


def joined(words: list[str]) -> str:
    *others, last = words or [""]
    return f"{', '.join(others)} and {last}" if others else last
