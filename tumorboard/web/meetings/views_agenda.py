"""Working on an agenda: putting cases on it, their order, taking them off."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from tumorboard.meetings import services
from tumorboard.meetings.models import Meeting
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.meetings.access import item_to_change, meeting_to_change
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
        return _wrong(request, meeting, str(form.errors["cases"][0]))
    chosen = list(form.cleaned_data["cases"])
    return _done(
        request,
        meeting,
        lambda: services.list_cases(meeting=meeting, cases=chosen, by=request.user),
        f"{len(chosen)} on the agenda now",
    )


@needs(Permission.ARRANGE_MEETING)
@require_POST
def place(request: Request, pk: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    found = item_to_change(request, pk, item, Permission.ARRANGE_MEETING)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        return _wrong(request, found.meeting, "Say at which place the case shall stand")
    position = max(1, form.cleaned_data["position"])
    direction = "up" if position < found.position else "down"
    return _done(
        request,
        found.meeting,
        lambda: services.place_at(found, position=position, by=request.user),
        f"{found.case.patient.person} is number {position} now",
        moved=(str(found.pk), direction),
    )


@needs(Permission.ARRANGE_MEETING)
@require_POST
def withdraw(request: Request, pk: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    found = item_to_change(request, pk, item, Permission.ARRANGE_MEETING)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _wrong(request, found.meeting, "Say why the case is taken off the agenda")
    reason = form.cleaned_data["reason"]
    return _done(
        request,
        found.meeting,
        lambda: services.withdraw(found, by=request.user, reason=reason),
        f"{found.case.patient.person} is off the agenda",
    )


def _done(
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


def _wrong(request: Request, meeting: Meeting, problem: str) -> HttpResponse:
    return invalid(request, AGENDA, MeetingPage(request, meeting, problem=problem).context())
