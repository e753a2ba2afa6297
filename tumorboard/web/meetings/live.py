"""What a page needs to follow a meeting in session, and the bar that says where the board is.

Who has opened a case in a meeting in session keeps the bar on every page, until the meeting ends.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import JsonResponse
from django.urls import reverse

from tumorboard.meetings.live import Mark, mark_of
from tumorboard.meetings.models import AgendaItem, ItemState, Meeting, MeetingState
from tumorboard.people.permissions import Permission
from tumorboard.web.meetings.access import note_agenda
from tumorboard.web.patients.header import shown_date
from tumorboard.web.request import Request

FOLLOWED = "followed_meeting"
NAMED = "named_in_bar"
RELATED = ("board__hospital", "current_item__case__patient__merged_into")


@dataclass(frozen=True)
class Live:
    """How one page follows. `item` is the case it shows, if it shows one of the agenda."""

    request: Request
    meeting: Meeting
    item: AgendaItem | None = None
    follows: bool = False  # turns to another case with the chair
    display: bool = False  # the screen in the room, which belongs to nobody

    @property
    def leads(self) -> bool:
        """The page from which somebody runs the meeting: it stays as long as those that follow."""
        may = self.request.grants.may(Permission.RUN_MEETING, board=self.meeting.board)
        return self.item is not None and not self.display and may

    @cached_property
    def mark(self) -> Mark | None:
        return mark_of(self.meeting.pk, self.item.pk if self.item else None)

    def begun(self) -> Live:
        """Before anything else is read: what changes while the page is made is told afterwards."""
        assert self.mark is not None  # noqa: S101 - the meeting exists
        return self

    @property
    def mark_text(self) -> str:
        return json.dumps(self.mark.as_dict(), sort_keys=True) if self.mark else "{}"

    @property
    def mark_address(self) -> str:
        item = {"item": str(self.item.pk)} if self.item else {}
        if self.display:
            return f"{self._at('room-display')}?{urlencode({'mark': '', **item})}"
        return f"{self._at('meeting-mark')}?{urlencode({**item, **self._mode})}"

    @property
    def page_address(self) -> str:
        """Where the page gets itself anew, without that counting as somebody's activity."""
        projected = "?room" if "room" in self.request.GET and not self.display else ""
        if self.display:
            return self._at("room-display")
        if self.follows:
            return self._at("meeting-follow") + projected
        if self.item is None:
            return ""
        return reverse("meeting-case-live", args=[self.meeting.pk, self.item.pk]) + projected

    @property
    def bar_address(self) -> str:
        if self.display:
            return ""
        item = {"item": str(self.item.pk)} if self.item else {}
        return f"{self._at('meeting-bar')}?{urlencode({**item, **self._mode})}"

    # ------------------------------------------------------------ kept for a lost connection

    @property
    def owner(self) -> str:
        """Whose browser keeps the page; the display keeps its own."""
        return "room" if self.display else str(self.request.user.pk)

    @property
    def until(self) -> int:
        """Milliseconds since 1970: the end of the day on which the meeting is held."""
        zone = ZoneInfo(self.meeting.board.hospital.time_zone)
        today = self.request.now.astimezone(zone).date()
        midnight = dt.datetime.combine(today + dt.timedelta(days=1), dt.time(), zone)
        return int(midnight.timestamp() * 1000)

    @property
    def keep(self) -> str:
        """What is kept beside the page itself: the agenda, on the screen and on paper."""
        if self.display or self.item is None:
            return ""
        return f"{self._at('meeting')} {self._at('meeting-print')}"

    @property
    def follow_address(self) -> str:
        return self._at("meeting-follow")

    @property
    def is_running(self) -> bool:
        return self.meeting.state == MeetingState.RUNNING

    @property
    def board_at(self) -> AgendaItem | None:
        return self.meeting.current_item

    @property
    def is_here(self) -> bool:
        return self.item is not None and self.item.pk == self.meeting.current_item_id

    @cached_property
    def number(self) -> int:
        """Of the case that the board is at, on the agenda."""
        assert self.board_at is not None  # noqa: S101 - asked only where there is one
        before = self.meeting.items.standing().filter(position__lt=self.board_at.position)
        return before.count() + 1

    @property
    def born(self) -> str:
        assert self.board_at is not None  # noqa: S101 - asked only where there is one
        return shown_date(self.board_at.case.patient.person.birth_date) or "date not stated"

    @property
    def _mode(self) -> dict[str, str]:
        if self.follows:
            return {"follows": "1"}
        return {"leads": "1"} if self.leads else {}

    def _at(self, name: str) -> str:
        return reverse(name, args=[self.meeting.pk])

    def note(self) -> Live:
        """Whom the bar names is noted once each time the board turns to somebody."""
        request, at = self.request, str(self.meeting.current_item_id or "")
        if at and not self.is_here and request.session.get(NAMED) != at:
            note_agenda(request, self.meeting, patients=1)
            request.session[NAMED] = at
        return self


def follow_from(request: Request, meeting: Meeting) -> None:
    """From here on the person's pages say where this meeting is."""
    if meeting.state == MeetingState.RUNNING:
        request.session[FOLLOWED] = str(meeting.pk)


def follows_running(request: Request) -> bool:
    kept = request.session.get(FOLLOWED, "")
    running = Meeting.objects.visible_to(request.user).filter(state=MeetingState.RUNNING)
    return kept != "" and running.filter(pk=kept).exists()


def tells_followers(request: Request) -> bool:
    """A question of a screen that turns to another case with the chair, or of the chair's own."""
    return "follows" in request.GET or "leads" in request.GET


def live_on_any_page(request: Request) -> Live | None:
    """For pages outside the room: the meeting that this person has looked into, while it runs."""
    kept = request.session.get(FOLLOWED)
    if not kept:
        return None
    mine = Meeting.objects.visible_to(request.user).select_related(*RELATED)
    meeting = mine.filter(pk=uuid.UUID(kept), state=MeetingState.RUNNING).first()
    if meeting is None:
        del request.session[FOLLOWED]
        return None
    return Live(request, meeting).note()


def mark_answer(meeting: Meeting, kept: str) -> JsonResponse:
    item = item_on_screen(meeting, kept) if kept else None
    mark = mark_of(meeting.pk, item.pk if item else None)
    return JsonResponse(mark.as_dict() if mark else {}, json_dumps_params={"sort_keys": True})


def item_on_screen(meeting: Meeting, kept: str) -> AgendaItem | None:
    """The item that a page says it shows; None for anything that is none of this meeting."""
    try:
        pk = uuid.UUID(kept)
    except ValueError:
        return None
    return meeting.items.exclude(state=ItemState.WITHDRAWN).filter(pk=pk).first()
