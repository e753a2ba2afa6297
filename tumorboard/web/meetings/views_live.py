"""Following the chair from case to case; what a page asks by itself is nobody's activity."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tumorboard.meetings.models import AgendaItem, Meeting, MeetingState
from tumorboard.meetings.timer import rest, switch_timer
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.meetings.access import item_to_follow, meeting_to_change, meeting_to_read
from tumorboard.web.meetings.live import Live, follow_from, item_on_screen, mark_answer
from tumorboard.web.meetings.page import when_words
from tumorboard.web.meetings.room import Room
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther

ROOM = "tumorboard/meetings/room.html"
ALTERNATIVES = "tumorboard/meetings/room_alternatives.html"
WAITING = "tumorboard/meetings/follow_waiting.html"
BAR = "tumorboard/meetings/live_bar.html"
DECISION = "tumorboard/meetings/room_decision.html"


@needs(Permission.SEE_MEETING, passive=True)
@require_safe
def follow(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The case that the chair has called, whichever it is."""
    meeting = meeting_to_read(request, pk)
    if meeting.state != MeetingState.RUNNING:
        return redirect("meeting", pk=meeting.pk)
    follow_from(request, meeting)
    if meeting.current_item_id is None:
        return render(request, WAITING, _waiting(request, meeting))
    item = item_to_follow(request, pk, meeting.current_item_id)
    return _shown(request, Room(request, item, follows=True))


@needs(Permission.SEE_MEETING, passive=True)
@require_safe
def case_again(request: Request, pk: uuid.UUID, item: uuid.UUID) -> HttpResponse:
    """The page of a case in a meeting, asked for by the page itself."""
    return _shown(request, Room(request, item_to_follow(request, pk, item)))


@needs(Permission.SEE_MEETING, passive=True)
@require_safe
def mark(request: Request, pk: uuid.UUID) -> HttpResponse:
    return mark_answer(meeting_to_read(request, pk), request.GET.get("item", ""))


@needs(Permission.SEE_MEETING, passive=True)
@require_safe
def bar(request: Request, pk: uuid.UUID) -> HttpResponse:
    meeting = meeting_to_read(request, pk)
    item = item_on_screen(meeting, request.GET.get("item", ""))
    live = Live(request, meeting, item, follows="follows" in request.GET).note()
    return render(request, BAR, {"live": live})


@needs(Permission.RUN_MEETING)
@require_POST
def timer(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Switched on or off, or the board has had its break; back to the case."""
    meeting = meeting_to_change(request, pk, Permission.RUN_MEETING)
    if request.POST.get("do") == "rest":
        rest(meeting, by=request.user)
    else:
        switch_timer(meeting, on=request.POST.get("do") == "on", by=request.user)
    item = item_on_screen(meeting, request.POST.get("item", ""))
    if item is None:
        return SeeOther(reverse("meeting", args=[pk]))
    return SeeOther(f"{reverse('meeting-case', args=[pk, item.pk])}#room-timer")


def _shown(request: Request, room: Room) -> HttpResponse:
    if request.GET.get("part") == "decision":
        return render(request, DECISION, room.decision())
    template = ALTERNATIVES if request.htmx else ROOM
    return render(request, template, room.context())


def _waiting(request: Request, meeting: Meeting) -> dict[str, object]:
    first: AgendaItem | None = meeting.items.standing().first()
    live = Live(request, meeting, follows=True)
    return {"meeting": meeting, "when": when_words(meeting), "live": live, "first": first}
