"""On which days the invented hospital operates, irradiates and meets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from guidelines.core.planning.calendar import (
    VERSION,
    WEEKDAYS,
    Calendar,
    Closure,
    Resource,
    Weekday,
)
from tumorboard.audit.models import Actor
from tumorboard.demo.people import BOARD, BREAST_BOARD, LUNG_BOARD, SARCOMA_BOARD
from tumorboard.people.calendar_models import BOARD as MEETINGS
from tumorboard.people.calendar_services import newest_change, take_file
from tumorboard.people.calendars import Place
from tumorboard.people.models import Board
from tumorboard.people.queries import today_at

REASON = "The days of the demonstration"
WORKING_DAYS = WEEKDAYS[:5]
WEEKLY: dict[str, tuple[Weekday, ...]] = {
    "clinic": WORKING_DAYS,
    "day unit": WORKING_DAYS,
    "endoscopy": ("monday", "wednesday", "friday"),
    "interventional radiology": ("monday", "thursday"),
    "laboratory": WORKING_DAYS,
    "radiology": WORKING_DAYS,
    "radiotherapy": WORKING_DAYS,
    "theatre": ("tuesday", "thursday"),
}
BOARD_DAYS: dict[str, Weekday] = {
    BOARD: "wednesday",
    LUNG_BOARD: "thursday",
    BREAST_BOARD: "tuesday",
    SARCOMA_BOARD: "friday",
}


def load(boards: Iterable[Board]) -> None:
    """Entered once: what an administrator changed in the demonstration stays changed."""
    for board in boards:
        today = today_at(board.hospital, timezone.now())
        _enter(Place(board.hospital), _of_hospital(today.year))
        day = BOARD_DAYS[board.name]
        _enter(Place(board.hospital, board), _calendar({MEETINGS: (day,)}))


def _enter(place: Place, calendar: Calendar) -> None:
    if not place.hospital.calendar_changes.filter(board=place.board).exists():
        newest = newest_change(place.hospital)
        take_file(place, calendar, compared_with=newest, reason=REASON, by=Actor.SYSTEM)


def _of_hospital(year: int) -> Calendar:
    return _calendar(WEEKLY, *(_christmas(each) for each in (year, year + 1)))


def _christmas(year: int) -> Closure:
    first, last = dt.date(year, 12, 24), dt.date(year + 1, 1, 1)
    return Closure(first=first, last=last, why="Christmas and New Year")


def _calendar(weekly: dict[str, tuple[Weekday, ...]], *closed: Closure) -> Calendar:
    resources = {name: Resource(weekdays=days) for name, days in weekly.items()}
    return Calendar(schema_version=VERSION, resources=resources, closed=closed)
