"""What the page of a calendar shows: a hospital's, or the days of one of its boards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse

from guidelines.core.planning.calendar import Calendar, Resource
from guidelines.core.planning.calendarfile import resources_of
from tumorboard.assessment.services import NoGuideline, loaded, version_for
from tumorboard.people import queries
from tumorboard.people.calendar_models import BOARD, CalendarChange, CalendarEntry, EntryKind
from tumorboard.people.calendars import Entry, Place, calendar_from, calendar_of, value_of
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.web.people import calendar_words as words
from tumorboard.web.people.calendar_forms import EntryForm, FileForm, RemoveForm, WeekdaysForm
from tumorboard.web.people.calendar_picture import Quarter, quarter
from tumorboard.web.request import Request

CHANGES_ON_A_PAGE = 20


@dataclass(frozen=True)
class EntryRow:
    row: CalendarEntry
    of: str
    words: str
    is_over: bool
    address: str
    form: RemoveForm

    @property
    def mark(self) -> str:
        return str(self.row.pk)


@dataclass(frozen=True)
class Past:
    """One change of the history."""

    change: CalendarChange
    added: list[str]
    removed: list[str]
    undo: str
    """Address; empty where it is taken back already, or not for this person."""


@dataclass(frozen=True)
class CalendarPage:
    place: Place
    title: str
    may_change: bool
    picture: Quarter
    weekly: list[tuple[str, str]]
    rows: list[EntryRow]
    over: list[EntryRow]
    history: list[Past]
    changes: Page[CalendarChange]
    boards: list[Board]
    weekdays: WeekdaysForm
    entry: EntryForm
    file: FileForm
    resources: list[str]

    @property
    def of(self) -> str:
        return kind_of(self.place)

    def address(self, what: str = "") -> str:
        return address(self.place, what)

    @property
    def addresses(self) -> dict[str, str]:
        told = ("weekdays", "entry", "file", "export")
        return {"page": self.address(), **{what: self.address(what) for what in told}}


def kind_of(place: Place) -> str:
    return "board" if place.board else "hospital"


def address(place: Place, what: str = "", *more: object) -> str:
    name = "-".join(filter(None, (kind_of(place), "calendar", what)))
    return reverse(name, args=[(place.board or place.hospital).pk, *more])


def may_change(request: Request, place: Place) -> bool:
    """Administrators of the hospital; the days of a board also its own administrator."""
    if place.board is not None:
        return request.grants.may(Permission.ADMINISTER_BOARDS, board=place.board)
    return queries.hospitals_administered_by(request.user).contains(place.hospital)


def resources_at(request: Request, place: Place) -> list[str]:
    """What steps of the content in force wait for, and what the calendar names already."""
    if place.board is not None:
        return [BOARD]
    known = set(place.entries.values_list("resource", flat=True))
    for board in Board.objects.visible_to(request.user).filter(hospital=place.hospital):
        try:
            known |= resources_of(loaded(version_for(board, request.as_of)))
        except NoGuideline:
            continue
        break  # one guideline is in force for the whole installation
    return sorted(known - {BOARD, ""})


def calendar_page(request: Request, place: Place, **refused: Any) -> CalendarPage:
    """The page; a form given by name stands in for the fresh one."""
    found = list(place.entries.select_related("added_in__made_by"))
    values = [value_of(row) for row in found]
    resources, editable = resources_at(request, place), may_change(request, place)
    rows = [
        _entry_row(row, request, place, refused) for row in found if row.kind != EntryKind.WEEKDAY
    ]
    changes = Paginator(_changes(place), CHANGES_ON_A_PAGE).get_page(request.GET.get("page"))
    board_days = calendar_of(place.board) if place.board else calendar_from(values)
    return CalendarPage(
        place=place,
        title=f"Days of {place.board}" if place.board else f"Calendar of {place.hospital}",
        may_change=editable,
        picture=_picture(request, board_days, resources),
        weekly=_weekly(values, resources),
        rows=[row for row in rows if not row.is_over],
        over=[row for row in rows if row.is_over],
        history=[_past(change, place, editable) for change in changes],
        changes=changes,
        boards=_boards(request, place),
        weekdays=refused.get("weekdays")
        or WeekdaysForm(place=place, resources=resources, present=values),
        entry=refused.get("entry") or EntryForm(place=place, resources=resources),
        file=refused.get("file") or FileForm(place=place, resources=resources),
        resources=resources,
    )


def _boards(request: Request, place: Place) -> list[Board]:
    if place.board is not None:
        return []
    return list(Board.objects.visible_to(request.user).filter(hospital=place.hospital))


def _changes(place: Place) -> QuerySet[CalendarChange]:
    mine = place.hospital.calendar_changes.filter(board=place.board)
    return mine.select_related("made_by", "undone_by").prefetch_related("added", "removed")


def _picture(request: Request, calendar: Calendar, resources: list[str]) -> Quarter:
    """From the month that is asked for, else from this one; of a board with all it depends on."""
    try:
        first = dt.date.fromisoformat(f"{request.GET.get('from', '')}-01")
    except ValueError:
        first = request.as_of.replace(day=1)
    names = [*resources, *(name for name in calendar.resources if name not in resources)]
    return quarter(calendar, names, first=first, today=request.as_of)


def _weekly(values: Sequence[Entry], resources: Sequence[str]) -> list[tuple[str, str]]:
    named: dict[str, Resource] = dict(calendar_from(values).resources)
    return [(words.name(each), words.weekly(named.get(each))) for each in resources]


def _entry_row(
    row: CalendarEntry, request: Request, place: Place, refused: dict[str, Any]
) -> EntryRow:
    form = refused.get("removal") if refused.get("removing") == row.pk else None
    return EntryRow(
        row=row,
        of=words.name(row.resource),
        words=words.entry(value_of(row)),
        is_over=row.last is not None and row.last < request.as_of,
        address=address(place, "remove", row.pk),
        form=form or RemoveForm(auto_id=f"{row.pk}-%s"),
    )


def _past(change: CalendarChange, place: Place, editable: bool) -> Past:
    is_undone = hasattr(change, "undone_by")
    return Past(
        change=change,
        added=words.entries(map(value_of, change.added.all())),
        removed=words.entries(map(value_of, change.removed.all())),
        undo=address(place, "undo", change.pk) if editable and not is_undone else "",
    )
