"""Breaks on an agenda, and who of the board is there only for a part of the meeting."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from tumorboard.meetings import agenda
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.meetings.access import meeting_to_change
from tumorboard.web.meetings.agenda import Agenda, break_to_change
from tumorboard.web.meetings.agenda_forms import BreakForm
from tumorboard.web.meetings.page import availability_form, new_break_form
from tumorboard.web.meetings.views_agenda import done, first_error, placed, wrong
from tumorboard.web.request import Request


@needs(Permission.ARRANGE_MEETING)
@require_POST
def add(request: Request, pk: uuid.UUID) -> HttpResponse:
    meeting = meeting_to_change(request, pk, Permission.ARRANGE_MEETING)
    form = new_break_form(request, Agenda(request, meeting), request.POST)
    if not form.is_valid():
        return wrong(request, meeting, f"Break: {first_error(form)}")
    given = form.cleaned_data
    return done(
        request,
        meeting,
        lambda: agenda.add_break(meeting=meeting, by=request.user, **given),
        f"{given['label']} is on the agenda now",
    )


@needs(Permission.ARRANGE_MEETING)
@require_POST
def place(request: Request, pk: uuid.UUID, rest: uuid.UUID) -> HttpResponse:
    found = break_to_change(request, pk, rest)
    return placed(request, found, found.label)


@needs(Permission.ARRANGE_MEETING)
@require_POST
def change(request: Request, pk: uuid.UUID, rest: uuid.UUID) -> HttpResponse:
    found = break_to_change(request, pk, rest)
    form = BreakForm(request.POST)
    if not form.is_valid():
        return wrong(request, found.meeting, f"Break: {first_error(form)}")
    given = form.cleaned_data
    return done(
        request,
        found.meeting,
        lambda: agenda.change_break(found, by=request.user, **given),
        f"{given['label']}: {given['minutes']} minutes now",
    )


@needs(Permission.ARRANGE_MEETING)
@require_POST
def remove(request: Request, pk: uuid.UUID, rest: uuid.UUID) -> HttpResponse:
    found = break_to_change(request, pk, rest)
    return done(
        request,
        found.meeting,
        lambda: agenda.remove_break(found, by=request.user),
        f"{found.label} is off the agenda",
    )


@needs(Permission.SEE_MEETING)
@require_POST
def availability(request: Request, pk: uuid.UUID) -> HttpResponse:
    meeting = meeting_to_change(request, pk, Permission.SEE_MEETING)
    form = availability_form(request, meeting, request.POST)
    if not form.is_valid():
        return wrong(request, meeting, first_error(form))
    given = form.cleaned_data
    person = given.pop("person")
    return done(
        request,
        meeting,
        lambda: agenda.note_availability(meeting=meeting, user=person, by=request.user, **given),
        f"Noted when {person} is there",
    )
