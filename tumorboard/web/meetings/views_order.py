"""The proposed order of an agenda beside the present one: taken by a person, and undone."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tumorboard.meetings import agenda
from tumorboard.meetings.models import Meeting
from tumorboard.meetings.order_queries import availabilities, proposal_for
from tumorboard.meetings.ordering import Proposal
from tumorboard.meetings.services import MeetingOver
from tumorboard.meetings.timing import clock_time, slots
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.guarding import needs
from tumorboard.web.meetings.access import meeting_to_change, note_agenda
from tumorboard.web.meetings.agenda import Agenda, AgendaRow, BreakRow
from tumorboard.web.meetings.page import OVER, when_words
from tumorboard.web.meetings.views_agenda import done
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict

PREVIEW = "tumorboard/meetings/agenda_order.html"


@dataclass(frozen=True)
class Beside:
    """What stands at one place now, and what would."""

    place: int
    now: AgendaRow | BreakRow
    then: AgendaRow | BreakRow
    begins: dt.time | None
    """When the proposed row would be planned."""
    reason: str
    unmet: str


class Preview:
    def __init__(self, request: Request, meeting: Meeting, problem: str = "") -> None:
        self.request = request
        self.meeting = meeting
        self.problem = problem
        self.agenda = Agenda(request, meeting)
        self.was = [agenda.key_of(each.row) for each in self.agenda.plan.rows]
        self.proposal: Proposal = proposal_for(meeting, self.agenda.plan, self.agenda.complexity)

    @property
    def seal(self) -> str:
        """Of both orders: what is taken is what was shown."""
        text = "\n".join([*self.was, "", *self.proposal.order])
        return hashlib.sha256(text.encode()).hexdigest()

    def context(self) -> dict[str, object]:
        return {
            "meeting": self.meeting,
            "when": when_words(self.meeting),
            "beside": list(self._beside()),
            "moves": len(self.proposal.reasons),
            "seal": self.seal,
            "availabilities": availabilities(self.meeting),
            "problem": self.problem,
            "is_over": self.meeting.state in OVER,
        }

    def _beside(self) -> Iterable[Beside]:
        rows = dict(zip(self.was, self.agenda.sequence, strict=True))
        proposal = self.proposal
        times = slots(rows[key].timed.minutes for key in proposal.order)
        for place, (now, then) in enumerate(zip(self.was, proposal.order, strict=True), start=1):
            yield Beside(
                place,
                rows[now],
                rows[then],
                clock_time(self.meeting.starts_at, times[place - 1].begins),
                proposal.reasons.get(then, ""),
                proposal.unmet.get(then, ""),
            )


@needs(Permission.ARRANGE_MEETING)
@require_http_methods(["GET", "HEAD", "POST"])
def order(request: Request, pk: uuid.UUID) -> HttpResponse:
    meeting = meeting_to_change(request, pk, Permission.ARRANGE_MEETING)
    preview = Preview(request, meeting)
    if request.method != "POST":
        note_agenda(request, meeting, patients=len(preview.agenda.rows))
        return render(request, PREVIEW, preview.context())
    try:
        _take(request, preview)
    except (StaleVersion, MeetingOver):
        changed = "The agenda has changed meanwhile. Here is the proposal as it stands now."
        return conflict(request, PREVIEW, Preview(request, meeting, changed).context())
    return SeeOther(reverse("meeting", args=[meeting.pk]))


def _take(request: Request, preview: Preview) -> None:
    if request.POST.get("seal") != preview.seal:
        raise StaleVersion(str(preview.meeting))
    agenda.take_order(
        preview.meeting, was=preview.was, order=preview.proposal.order, by=request.user
    )


@needs(Permission.ARRANGE_MEETING)
@require_POST
def undo(request: Request, pk: uuid.UUID) -> HttpResponse:
    meeting = meeting_to_change(request, pk, Permission.ARRANGE_MEETING)
    return done(
        request,
        meeting,
        lambda: agenda.undo_order(meeting, by=request.user),
        "The agenda stands in the order from before",
    )
