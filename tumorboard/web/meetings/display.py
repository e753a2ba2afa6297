"""The screen in the meeting room: a session of its own that shows what the board is at.

It belongs to nobody who could sign in: it holds the id of a display that the chair has granted,
and sees one meeting with the sight of that chair, without any permission.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django_htmx.http import HttpResponseClientRefresh

from tumorboard.meetings.display import live_display, note_shown
from tumorboard.meetings.models import AgendaItem, Meeting, RoomDisplay
from tumorboard.web.meetings.live import Live, mark_answer
from tumorboard.web.meetings.page import when_words
from tumorboard.web.meetings.room import Room
from tumorboard.web.request import Request

SESSION_KEY = "room_display"
SCREEN = "tumorboard/meetings/display.html"
DECISION = "tumorboard/meetings/room_decision.html"
ALTERNATIVES = "tumorboard/meetings/room_alternatives.html"


def begin_display(request: Request, display: RoomDisplay) -> None:
    """Nothing of whoever used this browser before is left."""
    request.session.flush()
    request.session[SESSION_KEY] = str(display.pk)


def display_of(request: Request) -> RoomDisplay | None:
    """The display behind this session, while it lasts."""
    kept = request.session.get(SESSION_KEY)
    return live_display(uuid.UUID(kept), now=request.now) if kept else None


def display_over(request: Request) -> HttpResponse:
    """To a display that has ended: its screen is cleared. To anybody else: nothing is here."""
    if SESSION_KEY not in request.session:
        raise Http404
    if request.htmx:
        return HttpResponseClientRefresh()
    return render(request, "tumorboard/meetings/display_over.html", status=410)


@dataclass(frozen=True)
class Screen:
    """What the room sees: the case that the chair has called, or that none has been."""

    request: Request
    display: RoomDisplay

    @property
    def meeting(self) -> Meeting:
        return self.display.meeting

    @cached_property
    def item(self) -> AgendaItem | None:
        called_pk = self.meeting.current_item_id
        if called_pk is None:
            return None
        items = AgendaItem.objects.visible_to(self.display.granted_by)
        called = items.filter(pk=called_pk, meeting=self.meeting)
        related = ("meeting__board__hospital", "case__patient__hospital", "case__board__hospital")
        return called.select_related(*related).first()

    @cached_property
    def live(self) -> Live:
        return Live(self.request, self.meeting, self.item, follows=True, display=True)

    def answer(self) -> HttpResponse:
        if "mark" in self.request.GET:
            return mark_answer(self.meeting, self.request.GET.get("item", ""))
        self.live.begun()
        if self.item is None:
            return render(self.request, "tumorboard/meetings/display_waiting.html", self.frame())
        # The pages ask what "this person" may see: here it is who granted the display. What may
        # be done is asked of `request.grants`, and those are nobody's.
        self.request.user = self.display.granted_by
        room = Room(self.request, self.item, on_display=True)
        if self.request.GET.get("part") == "decision":
            return render(self.request, DECISION, {**room.decision(), **self.frame()})
        note_shown(self.display, self.item.case)
        template = ALTERNATIVES if self.request.htmx else SCREEN
        return render(self.request, template, {**room.context(), **self.frame()})

    def frame(self) -> dict[str, Any]:
        return {
            "meeting": self.meeting,
            "when": when_words(self.meeting),
            "live": self.live,
            "display": self.display,
            "user": None,  # nobody's menu
        }
