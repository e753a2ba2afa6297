"""What the meeting pages show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from tumorboard.cases.models import Case
from tumorboard.cases.querysets import CaseQuerySet
from tumorboard.cases.services import NotPossibleNow
from tumorboard.decisions import packing
from tumorboard.meetings import queries, services
from tumorboard.meetings.attendance import missing_specialties
from tumorboard.meetings.models import Meeting, MeetingState
from tumorboard.meetings.order_queries import availabilities
from tumorboard.people.models import User
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.cases.listing import clock_rows
from tumorboard.web.meetings.agenda import Agenda, places
from tumorboard.web.meetings.agenda_forms import AvailabilityForm, LateListForm, NewBreakForm
from tumorboard.web.meetings.attendance import AttendanceForm, actual_times, people_of
from tumorboard.web.meetings.forms import ReasonForm
from tumorboard.web.meetings.standard import StandardSection
from tumorboard.web.request import Request

# What a meeting page answers with 409 to, instead of doing it.
REFUSALS = (
    services.AlreadyDealtWith,
    services.AlreadyListed,
    services.MeetingOver,
    packing.NothingToPack,
    NotPossibleNow,
    StaleVersion,
)
OVER = {MeetingState.CLOSED, MeetingState.CANCELLED}
# Of the cases that wait for a meeting, those that its page shows at once.
MOST_WAITING = 100


def refusal_words(refusal: Exception) -> str:
    match refusal:
        case services.AlreadyListed(meeting=meeting):
            return f"A case of these waits on an agenda already: that of {when_words(meeting)}."
        case services.AlreadyDealtWith():
            return "This case has been dealt with meanwhile."
        case services.MeetingOver():
            return "The meeting is over; its agenda stays as it is."
        case packing.NothingToPack():
            return "No case stands on the agenda, so there is nothing to put into a pack."
        case NotPossibleNow():
            return "The case is closed or has been discussed; it cannot be put on an agenda."
    return "Somebody else changed this at the same moment. Here is how it stands now; try again."


def link_in_session(meeting: Meeting) -> str:
    """Where the secret of a new room display waits to be shown once."""
    return f"display-{meeting.pk}"


def when_words(meeting: Meeting) -> str:
    time = f", {meeting.starts_at:%H:%M}" if meeting.starts_at else ""
    return f"{meeting.date:%a} {meeting.date.day} {meeting.date:%b %Y}{time}"


@dataclass(frozen=True)
class MeetingPage:
    request: Request
    meeting: Meeting
    problem: str = ""
    moved: tuple[str, str] = ("", "")
    forms: dict[str, Any] = field(default_factory=dict)

    def context(self) -> dict[str, Any]:
        meeting = self.meeting
        can_arrange = self._may(Permission.ARRANGE_MEETING) and meeting.state not in OVER
        can_run = self._may(Permission.RUN_MEETING) and meeting.state not in OVER
        waiting = waiting_cases(self.request, meeting) if can_arrange else Case.objects.none()
        shown = clock_rows(self.request, waiting[:MOST_WAITING])
        return {
            "meeting": meeting,
            "when": when_words(meeting),
            **self._agenda(can_arrange),
            "taken_off": queries.taken_off(meeting),
            "standard": StandardSection(self.request, meeting),
            "can_arrange": can_arrange,
            "can_run": can_run,
            "waiting": shown,
            "waiting_count": len(shown) if len(shown) < MOST_WAITING else waiting.count(),
            "attendance": AttendanceForm(meeting=meeting) if can_run else None,
            **actual_times(meeting),
            "attended": [each for each in people_of(meeting) if each.row],
            "missing_specialties": missing_specialties(meeting),
            "reason": ReasonForm(auto_id="cancel-%s"),
            "pack": self.meeting.packs.defer("content").first(),
            "pack_job": packing.newest_order(meeting),
            "problem": self.problem,
            **self._displays(can_run),
            **self.forms,
        }

    def _agenda(self, can_arrange: bool) -> Mapping[str, Any]:
        agenda = Agenda(self.request, self.meeting, self.moved)
        can_note = self.meeting.state not in OVER
        return {
            **agenda.context(),
            "availabilities": availabilities(self.meeting),
            "availability": availability_form(self.request, self.meeting) if can_note else None,
            "new_break": new_break_form(self.request, agenda) if can_arrange else None,
        }

    def _displays(self, can_run: bool) -> dict[str, Any]:
        request, meeting = self.request, self.meeting
        if not can_run:
            return {"can_grant": False, "displays": []}
        secret = request.session.pop(link_in_session(meeting), "")
        link = request.build_absolute_uri(reverse("display-open", args=[secret])) if secret else ""
        return {
            "can_grant": self._may(Permission.GRANT_DISPLAY),
            "displays": list(meeting.displays.standing(request.now).select_related("granted_by")),
            "display_link": link,
        }

    @staticmethod
    def named(context: dict[str, Any]) -> int:
        """How many patients the page names."""
        return sum(len(context[part]) for part in ("rows", "taken_off", "waiting", "standard"))

    def _may(self, permission: Permission) -> bool:
        return self.request.grants.may(permission, board=self.meeting.board)


def waiting_cases(request: Request, meeting: Meeting) -> CaseQuerySet:
    """Cases that can be put on this agenda: of the board, open, and on no other agenda."""
    mine = Case.objects.visible_to(request.user).filter(board=meeting.board)
    found = queries.waiting_for_a_meeting(mine).with_people().prefetch_related("pauses")
    return found.urgent_first()


def list_form(request: Request, meeting: Meeting) -> LateListForm:
    late = Agenda(request, meeting).is_late_now
    return LateListForm(request.POST, cases=waiting_cases(request, meeting), late=late)


def new_break_form(request: Request, agenda: Agenda, data: Any = None) -> NewBreakForm:
    about = f"agenda-break {agenda.meeting.pk} {request.user.pk}"
    return NewBreakForm(data, places=places(agenda.sequence), about=about)


def availability_form(request: Request, meeting: Meeting, data: Any = None) -> AvailabilityForm:
    """The coordinator notes it of anybody of the board, a member of themselves."""
    return AvailabilityForm(data, people=_may_be_noted(request, meeting))


def _may_be_noted(request: Request, meeting: Meeting) -> list[User]:
    if request.grants.may(Permission.ARRANGE_MEETING, board=meeting.board):
        return list(queries.accounts_of(meeting.board))
    return [request.user]
