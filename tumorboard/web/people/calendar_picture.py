"""Three months of a calendar as a picture: what can be had on which day, and the same in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from guidelines.core.planning.calendar import WEEKDAYS, Calendar, Closure
from tumorboard.web.people import calendar_words as words

MONTHS = 3
LEFT, DAY, ROW, HEAD = 170, 9.5, 26, 44
Kind = Literal["weekly", "date", "closed"]


@dataclass(frozen=True)
class Cell:
    x: float
    y: int
    day: dt.date
    kind: Kind
    why: str = ""


@dataclass(frozen=True)
class Row:
    name: str
    y: int
    cells: tuple[Cell, ...]
    months: tuple[str, ...]
    """For each month its days in words."""


@dataclass(frozen=True)
class Label:
    x: float
    text: str


@dataclass(frozen=True)
class Quarter:
    """All places in pixels; `rows` are the resources that the calendar names."""

    first: dt.date
    rows: tuple[Row, ...]
    any_day: str
    """The resources that it does not name."""
    today_x: float | None
    months: tuple[Label, ...]
    mondays: tuple[Label, ...]
    weekends: tuple[float, ...]
    width: int
    height: int

    @property
    def title(self) -> str:
        return f"What can be had when, {self.months[0].text} to {self.months[-1].text}"

    @property
    def earlier(self) -> dt.date:
        return month_after(self.first, -MONTHS)

    @property
    def later(self) -> dt.date:
        return month_after(self.first, MONTHS)


def month_after(first: dt.date, months: int) -> dt.date:
    number = first.year * 12 + first.month - 1 + months
    return dt.date(number // 12, number % 12 + 1, 1)


def quarter(calendar: Calendar, resources: list[str], *, first: dt.date, today: dt.date) -> Quarter:
    """From the first day of a month on, three months."""
    days = [first + dt.timedelta(days=n) for n in range((month_after(first, MONTHS) - first).days)]
    named = [name for name in resources if name in calendar.resources]
    rows = [_row(calendar, name, place, days) for place, name in enumerate(named)]
    starts = [month_after(first, ahead) for ahead in range(MONTHS)]
    return Quarter(
        first=first,
        rows=tuple(rows),
        any_day=words.joined([name for name in resources if name not in named]),
        today_x=_x(today, first) if today in days else None,
        months=tuple(Label(_x(day, first), f"{day:%B %Y}") for day in starts),
        mondays=tuple(Label(_x(day, first), str(day.day)) for day in days if day.weekday() == 0),
        weekends=tuple(_x(day, first) for day in days if day.weekday() > 4),
        width=round(LEFT + DAY * len(days)),
        height=HEAD + ROW * len(rows) + 4,
    )


def _x(day: dt.date, first: dt.date) -> float:
    return LEFT + (day - first).days * DAY


def _row(calendar: Calendar, name: str, place: int, days: list[dt.date]) -> Row:
    y = HEAD + place * ROW
    cells = tuple(_cells(calendar, name, y, days))
    return Row(words.name(name), y, cells, tuple(_months(cells, days)))


def _cells(calendar: Calendar, name: str, y: int, days: list[dt.date]) -> Iterator[Cell]:
    """The days that can be had, and those of its week that a closure takes away."""
    resource = calendar.resources[name]
    weekly = resource.weekdays or (() if resource.dates else WEEKDAYS)
    closures = [*resource.closed, *calendar.closed]
    for day in days:
        x = _x(day, days[0])
        if day in resource.dates:
            yield Cell(x, y, day, "date")
        elif WEEKDAYS[day.weekday()] in weekly:
            closed = _closing(closures, day)
            yield Cell(x, y, day, "closed" if closed else "weekly", (closed and closed.why) or "")


def _closing(closures: list[Closure], day: dt.date) -> Closure | None:
    return next((each for each in closures if each.first <= day <= each.until), None)


def _months(cells: tuple[Cell, ...], days: list[dt.date]) -> Iterator[str]:
    for month in dict.fromkeys(day.month for day in days):
        mine = [cell for cell in cells if cell.day.month == month]
        had = [_short(cell) for cell in mine if cell.kind != "closed"]
        closed = (cell for cell in mine if cell.kind == "closed")
        lost = [
            f"closed {_run(list(group))}" + (f" ({why})" if why else "")
            for why, group in groupby(closed, key=lambda cell: cell.why)
        ]
        yield "; ".join(filter(None, [", ".join(had), *lost])) or "no day"


def _short(cell: Cell) -> str:
    return f"{cell.day.day} (further date)" if cell.kind == "date" else str(cell.day.day)


def _run(cells: list[Cell]) -> str:
    return ", ".join(str(cell.day.day) for cell in cells)
