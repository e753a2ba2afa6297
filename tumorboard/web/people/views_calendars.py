"""The days of a hospital and of its boards: everybody there reads, administrators change."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from guidelines.core.planning.calendarfile import write_calendar
from tumorboard.people import calendar_services as services
from tumorboard.people.calendars import Place, calendar_from, calendar_of, value_of
from tumorboard.people.models import Board, Hospital
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.people import calendar_words as words
from tumorboard.web.people.calendar_forms import (
    EntryForm,
    FileForm,
    RemoveForm,
    TakeForm,
    WeekdaysForm,
)
from tumorboard.web.people.calendar_page import address, calendar_page, may_change, resources_at
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid, saved, stored_file

CALENDAR = "tumorboard/people/calendar.html"
PARTIAL = f"{CALENDAR}#calendar"
FILE = "tumorboard/people/calendar_file.html"
AS_IT_IS = "Nothing was changed: the calendar is like that already."
OVERTAKEN = (
    "Somebody changed the calendar since. Nothing was saved: this is what the file changes now."
)


@needs(Permission.USE_ACCOUNT)
@require_safe
def calendar(request: Request, of: str, pk: uuid.UUID) -> HttpResponse:
    place = _seen(request, of, pk)
    return render(request, CALENDAR, {"page": calendar_page(request, place)})


@needs(Permission.ADMINISTER_BOARDS)
@require_POST
def weekdays(request: Request, of: str, pk: uuid.UUID) -> HttpResponse:
    place = _changed(request, of, pk)
    resources = resources_at(request, place)
    present = [value_of(row) for row in place.entries]
    form = WeekdaysForm(request.POST, place=place, resources=resources, present=present)
    if not form.is_valid():
        return _refused(request, place, weekdays=form)
    shown, reason = form.cleaned_data["shown"], form.cleaned_data["reason"]
    try:
        services.set_weekdays(
            place, shown=shown, wanted=form.wanted, reason=reason, by=request.user
        )
    except services.NothingToChange:
        messages.info(request, AS_IT_IS)
    return _done(request, place)


@needs(Permission.ADMINISTER_BOARDS)
@require_POST
def add(request: Request, of: str, pk: uuid.UUID) -> HttpResponse:
    place = _changed(request, of, pk)
    form = EntryForm(request.POST, place=place, resources=resources_at(request, place))
    if not form.is_valid():
        return _refused(request, place, entry=form)
    reason = form.cleaned_data["reason"]
    try:
        services.add_entry(place, form.entry, reason=reason, by=request.user)
    except services.NothingToChange:
        messages.info(request, AS_IT_IS)
    return _done(request, place)


@needs(Permission.ADMINISTER_BOARDS)
@require_POST
def remove(request: Request, of: str, pk: uuid.UUID, row: uuid.UUID) -> HttpResponse:
    place = _changed(request, of, pk)
    entry = get_object_or_404(place.entries, pk=row)
    form = RemoveForm(request.POST, auto_id=f"{row}-%s")
    if not form.is_valid():
        return _refused(request, place, removing=row, removal=form)
    reason = form.cleaned_data["reason"]
    services.remove_entry(place, value_of(entry), reason=reason, by=request.user)
    return _done(request, place)


@needs(Permission.ADMINISTER_BOARDS)
@require_POST
def undo(request: Request, of: str, pk: uuid.UUID, change: uuid.UUID) -> HttpResponse:
    place = _changed(request, of, pk)
    found = get_object_or_404(place.hospital.calendar_changes.filter(board=place.board), pk=change)
    try:
        services.undo(place, found, by=request.user)
    except services.NothingToChange:
        messages.info(request, AS_IT_IS)
    return _done(request, place)


@needs(Permission.ADMINISTER_BOARDS)
@require_POST
def look_at_file(request: Request, of: str, pk: uuid.UUID) -> HttpResponse:
    """What the file would change; nothing is saved yet."""
    place = _changed(request, of, pk)
    resources = resources_at(request, place)
    form = FileForm(request.POST, request.FILES, place=place, resources=resources)
    if not form.is_valid():
        page = calendar_page(request, place, file=form)
        return render(request, CALENDAR, {"page": page}, status=422)
    found = services.compare(place, form.calendar)
    told = {"name": form.name, "text": form.text, "number": found.number}
    take = TakeForm(initial=told, place=place, resources=resources)
    return render(request, FILE, _preview(place, found, take))


@needs(Permission.ADMINISTER_BOARDS)
@require_POST
def take_file(request: Request, of: str, pk: uuid.UUID) -> HttpResponse:
    place = _changed(request, of, pk)
    form = TakeForm(request.POST, place=place, resources=resources_at(request, place))
    if not form.is_valid():
        return _preview_again(request, place, form)
    given = form.cleaned_data
    try:
        services.take_file(
            place,
            form.calendar,
            compared_with=given["number"],
            reason=given["reason"],
            by=request.user,
        )
    except services.NothingToChange:
        messages.info(request, AS_IT_IS)
    except services.ChangedSince:
        found = services.compare(place, form.calendar)
        told = {**given, "number": found.number}
        fresh = TakeForm(initial=told, place=place, resources=form.resources)
        return conflict(request, FILE, {**_preview(place, found, fresh), "problem": OVERTAKEN})
    return SeeOther(address(place))


@needs(Permission.USE_ACCOUNT)
@require_safe
def export(request: Request, of: str, pk: uuid.UUID) -> HttpResponse:
    """The file that makes this calendar; `?all`: everything plans of the board are dated by."""
    place = _seen(request, of, pk)
    whole = place.board if "all" in request.GET else None
    found = calendar_of(whole) if whole else calendar_from(map(value_of, place.entries))
    return stored_file(
        write_calendar(found).encode(), media_type="application/yaml", name="calendar.yaml"
    )


def _preview(place: Place, found: services.Comparison, form: TakeForm) -> dict[str, object]:
    return {
        "place": place,
        "form": form,
        "page_address": address(place),
        "address": address(place, "take"),
        "added": words.entries(found.added),
        "removed": words.entries(found.removed),
        "kept": found.kept,
    }


def _preview_again(request: Request, place: Place, form: TakeForm) -> HttpResponse:
    calendar = getattr(form, "calendar", None)
    if calendar is None:  # the text was altered on its way
        return render(request, CALENDAR, {"page": calendar_page(request, place)}, status=422)
    return invalid(request, FILE, _preview(place, services.compare(place, calendar), form))


def _seen(request: Request, of: str, pk: uuid.UUID) -> Place:
    if of == "board":
        boards = Board.objects.visible_to(request.user).select_related("hospital")
        board = get_object_or_404(boards, pk=pk)
        return Place(board.hospital, board)
    return Place(get_object_or_404(Hospital.objects.visible_to(request.user), pk=pk))


def _changed(request: Request, of: str, pk: uuid.UUID) -> Place:
    """Raises PermissionDenied for whoever may only read here."""
    place = _seen(request, of, pk)
    if not may_change(request, place):
        raise PermissionDenied(Permission.ADMINISTER_BOARDS.value)
    return place


def _refused(request: Request, place: Place, **forms: object) -> HttpResponse:
    return invalid(request, PARTIAL, {"page": calendar_page(request, place, **forms)})


def _done(request: Request, place: Place) -> HttpResponse:
    return saved(request, address(place), PARTIAL, {"page": calendar_page(request, place)})
