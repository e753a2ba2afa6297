"""The display in the meeting room: granted and ended by those who run it, opened by its link."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tumorboard.meetings import display as displays
from tumorboard.meetings.models import RoomDisplay
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import for_room, needs
from tumorboard.web.meetings.access import meeting_to_change
from tumorboard.web.meetings.display import Screen, begin_display, display_over
from tumorboard.web.meetings.page import (
    REFUSALS,
    MeetingPage,
    link_in_session,
    refusal_words,
    when_words,
)
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict

MEETING = "tumorboard/meetings/meeting.html"
OPEN = "tumorboard/meetings/display_open.html"
SPENT = "tumorboard/meetings/display_spent.html"


@needs(Permission.GRANT_DISPLAY)
@require_POST
def grant(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The link is shown once, on the meeting's page."""
    meeting = meeting_to_change(request, pk, Permission.GRANT_DISPLAY)
    try:
        secret = displays.grant_display(meeting, by=request.user)
    except REFUSALS as refusal:
        page = MeetingPage(request, meeting, problem=refusal_words(refusal))
        return conflict(request, MEETING, page.context())
    request.session[link_in_session(meeting)] = secret
    return SeeOther(f"{reverse('meeting', args=[pk])}#displays")


@needs(Permission.RUN_MEETING)
@require_POST
def revoke(request: Request, pk: uuid.UUID, display: uuid.UUID) -> HttpResponse:
    meeting = meeting_to_change(request, pk, Permission.RUN_MEETING)
    mine = RoomDisplay.objects.visible_to(request.user)
    displays.revoke_display(get_object_or_404(mine, pk=display, meeting=meeting), by=request.user)
    return SeeOther(f"{reverse('meeting', args=[pk])}#displays")


@for_room
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: Request, secret: str) -> HttpResponse:
    """Whoever holds the link makes this browser the display, and no longer anybody's."""
    display = displays.display_behind(secret)
    if display is None:
        return render(request, SPENT, status=404)
    if request.method != "POST":
        context = {"meeting": display.meeting, "when": when_words(display.meeting)}
        return render(request, OPEN, {**context, "granted_by": display.granted_by})
    try:
        displays.open_display(display)
    except displays.DisplaySpent:
        return render(request, SPENT, status=404)
    begin_display(request, display)
    return SeeOther(reverse("room-display", args=[display.meeting_id]))


@for_room
@require_safe
def show(request: Request, pk: uuid.UUID) -> HttpResponse:
    if request.room is None:
        return display_over(request)
    if request.room.meeting_id != pk:
        raise Http404
    return Screen(request, request.room).answer()
