"""Running a meeting: start and end, who is there, and from case to case."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tumorboard.meetings import services
from tumorboard.meetings.models import Meeting
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.meetings.access import item_to_change, item_to_read, meeting_to_change
from tumorboard.web.meetings.forms import DeferForm, ReasonForm
from tumorboard.web.meetings.live import follow_from
from tumorboard.web.meetings.page import REFUSALS, MeetingPage, refusal_words
from tumorboard.web.meetings.room import Room
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

MEETING = "tumorboard/meetings/meeting.html"
ROOM = "tumorboard/meetings/room.html"
ALTERNATIVES = "tumorboard/meetings/room_alternatives.html"


@needs(Permission.RUN_MEETING)
@require_POST
def start(request: Request, pk: uuid.UUID) -> HttpResponse:
    meeting = meeting_to_change(request, pk, Permission.RUN_MEETING)
    answer = _done(request, meeting, lambda: services.start(meeting, by=request.user))
    if isinstance(answer, SeeOther):
        answer["Location"] += "#begin"  # where the first case is called: the focus goes there
    return answer


@needs(Permission.RUN_MEETING)
@require_POST
def close(request: Request, pk: uuid.UUID) -> HttpResponse:
    meeting = meeting_to_change(request, pk, Permission.RUN_MEETING)
    as_of = request.as_of
    return _done(request, meeting, lambda: services.close(meeting, by=request.user, as_of=as_of))


@needs(Permission.ARRANGE_MEETING)
@require_POST
def cancel(request: Request, pk: uuid.UUID) -> HttpResponse:
    meeting = meeting_to_change(request, pk, Permission.ARRANGE_MEETING)
    form = ReasonForm(request.POST, auto_id="cancel-%s")
    if not form.is_valid():
        page = MeetingPage(request, meeting, forms={"reason": form})
        return invalid(request, MEETING, page.context())
    reason, as_of = form.cleaned_data["reason"], request.as_of
    return _done(
        request,
        meeting,
        lambda: services.cancel(meeting, by=request.user, reason=reason, as_of=as_of),
    )


@needs(Permission.SEE_MEETING)
@require_safe
def case_in_meeting(request: Request, pk: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    found = item_to_read(request, pk, item)
    follow_from(request, found.meeting)
    template = ALTERNATIVES if request.htmx else ROOM
    return render(request, template, Room(request, found).context())


@needs(Permission.RUN_MEETING)
@require_POST
def open_item(request: Request, pk: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    """The chair turns to this case; others see on their pages where the meeting is."""
    found = item_to_change(request, pk, item, Permission.RUN_MEETING)
    here = reverse("meeting-case", args=[pk, item])
    try:
        services.open_item(found, by=request.user)
    except REFUSALS as refusal:
        return conflict(request, ROOM, Room(request, found, refusal_words(refusal)).context())
    return SeeOther(here)


@needs(Permission.RUN_MEETING)
@require_POST
def defer(request: Request, pk: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    found = item_to_change(request, pk, item, Permission.RUN_MEETING)
    room = Room(request, found)
    form = DeferForm(request.POST, auto_id="defer-%s")
    if not form.is_valid():
        return invalid(request, ROOM, Room(request, found, defer=form).context())
    try:
        if room.is_decided:
            raise services.AlreadyDealtWith(str(found))
        services.defer(found, by=request.user, as_of=request.as_of, **form.cleaned_data)
    except REFUSALS as refusal:
        return conflict(request, ROOM, Room(request, found, refusal_words(refusal)).context())
    return SeeOther(room.after)


def _done(request: Request, meeting: Meeting, write: Callable[[], None]) -> HttpResponse:
    try:
        write()
    except REFUSALS as refusal:
        page = MeetingPage(request, meeting, problem=refusal_words(refusal))
        return conflict(request, MEETING, page.context())
    return SeeOther(reverse("meeting", args=[meeting.pk]))
