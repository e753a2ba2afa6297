"""Working on an agenda: putting cases on it, their places and minutes, taking them off."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable

from django.forms import BaseForm
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from tumorboard.meetings import agenda, services
from tumorboard.meetings.agenda_models import AgendaBreak
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.meetings.access import item_to_change, meeting_to_change
from tumorboard.web.meetings.agenda_forms import MinutesForm
from tumorboard.web.meetings.forms import PlaceForm, ReasonForm
from tumorboard.web.meetings.page import REFUSALS, MeetingPage, list_form, refusal_words
from tumorboard.web.request import Request
from tumorboard.web.responses import conflict, invalid, saved

AGENDA = "tumorboard/meetings/meeting.html#agenda"


@needs(Permission.ARRANGE_MEETING)
@require_POST
def list_cases(request: Request, pk: uuid.UUID) -> HttpResponse:
    meeting = meeting_to_change(request, pk, Permission.ARRANGE_MEETING)
    form = list_form(request, meeting)
    if not form.is_valid():
        return wrong(request, meeting, first_error(form))
    chosen, late = list(form.cleaned_data["cases"]), form.cleaned_data["late_reason"]
    return done(
        request,
        meeting,
        lambda: services.list_cases(
            meeting=meeting, cases=chosen, by=request.user, late_reason=late
        ),
        f"{len(chosen)} on the agenda now",
    )


@needs(Permission.ARRANGE_MEETING)
@require_POST
def place(request: Request, pk: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    found = item_to_change(request, pk, item, Permission.ARRANGE_MEETING)
    return placed(request, found, str(found.case.patient.person))


@needs(Permission.ARRANGE_MEETING)
@require_POST
def minutes(request: Request, pk: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    found = item_to_change(request, pk, item, Permission.ARRANGE_MEETING)
    form = MinutesForm(request.POST)
    if not form.is_valid():
        return wrong(request, found.meeting, f"Minutes: {first_error(form)}")
    given = form.cleaned_data["minutes"]
    return done(
        request,
        found.meeting,
        lambda: agenda.plan_minutes(found, minutes=given, by=request.user),
        f"{found.case.patient.person} has {given or 'the usual'} minutes now",
        moved=(str(found.pk), "timed"),
    )


@needs(Permission.ARRANGE_MEETING)
@require_POST
def late(request: Request, pk: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    found = item_to_change(request, pk, item, Permission.ARRANGE_MEETING)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return wrong(request, found.meeting, "Say why the case was added after the cut-off")
    reason = form.cleaned_data["reason"]
    return done(
        request,
        found.meeting,
        lambda: agenda.say_why_late(found, reason=reason, by=request.user),
        f"Why {found.case.patient.person} was added late is recorded",
        moved=(str(found.pk), "explained"),
    )


@needs(Permission.ARRANGE_MEETING)
@require_POST
def withdraw(request: Request, pk: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    found = item_to_change(request, pk, item, Permission.ARRANGE_MEETING)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return wrong(request, found.meeting, "Say why the case is taken off the agenda")
    reason = form.cleaned_data["reason"]
    return done(
        request,
        found.meeting,
        lambda: services.withdraw(found, by=request.user, reason=reason),
        f"{found.case.patient.person} is off the agenda",
    )


def placed(request: Request, row: AgendaItem | AgendaBreak, name: str) -> HttpResponse:
    """A case or a break goes to the place that was sent."""
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return wrong(request, row.meeting, "Say at which place it shall stand")
    position = max(1, form.cleaned_data["position"])
    return done(
        request,
        row.meeting,
        lambda: agenda.place_at(row, position=position, by=request.user),
        f"{name} is number {position} now",
        moved=(str(row.pk), "up" if position < row.position else "down"),
    )


def first_error(form: BaseForm) -> str:
    return next(str(errors[0]) for errors in form.errors.values())


def done(
    request: Request,
    meeting: Meeting,
    write: Callable[[], object],
    words: str,
    *,
    moved: tuple[str, str] = ("", ""),
) -> HttpResponse:
    """The agenda as it stands afterwards, or why it was not done."""
    try:
        write()
    except REFUSALS as refusal:
        page = MeetingPage(request, meeting, problem=refusal_words(refusal))
        return conflict(request, AGENDA, page.context())
    page = MeetingPage(request, meeting, moved=moved)
    address = reverse("meeting", args=[meeting.pk])
    return saved(request, address, AGENDA, page.context(), event=json.dumps({"announce": words}))


def wrong(request: Request, meeting: Meeting, problem: str) -> HttpResponse:
    return invalid(request, AGENDA, MeetingPage(request, meeting, problem=problem).context())
