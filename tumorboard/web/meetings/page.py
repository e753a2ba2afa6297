"""What the meeting pages show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from tumorboard.assessment.readiness import Prepared, prepared
from tumorboard.cases.models import Case
from tumorboard.cases.services import NotPossibleNow
from tumorboard.decisions import packing
from tumorboard.decisions.models import Decision
from tumorboard.meetings import queries, services
from tumorboard.meetings.attendance import missing_specialties
from tumorboard.meetings.models import AgendaItem, Meeting, MeetingState
from tumorboard.patients.models import Patient
from tumorboard.patients.querysets import name_key
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.meetings.forms import AttendanceForm, ListCasesForm, ReasonForm
from tumorboard.web.patients.header import shown_date
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
class AgendaRow:
    """One case on the agenda."""

    item: AgendaItem
    number: int
    same_name: bool
    decision: Decision | None  # the newest that was made here
    prepared: Prepared
    moved: str = ""  # "up" or "down": where it has just been moved; its button keeps the focus

    @property
    def case(self) -> Case:
        return self.item.case

    @property
    def person(self) -> Patient:
        return self.case.patient.person

    @property
    def born(self) -> str:
        return shown_date(self.person.birth_date) or "date not stated"

    @property
    def numbers(self) -> list[str]:
        return [str(each) for each in self.person.identifiers.all() if not each.withdrawn_at]


def agenda_rows(
    request: Request, meeting: Meeting, moved: tuple[str, str] = ("", "")
) -> list[AgendaRow]:
    """In order; patients of the same family name are marked, because they are mixed up."""
    items = queries.agenda_of(meeting)
    mine = Decision.objects.visible_to(request.user)
    made = {
        row.agenda_item_id: row
        for row in mine.filter(agenda_item__meeting=meeting).order_by("number")
    }
    people = {item.case.patient.person for item in items}
    names = Counter(name_key(person.family_name) for person in people)
    looked = prepared([item.case for item in items], now=request.now)
    return [
        AgendaRow(
            item,
            number,
            same_name=names[name_key(item.case.patient.person.family_name)] > 1,
            decision=made.get(item.pk),
            prepared=looked[item.case_id],
            moved=moved[1] if str(item.pk) == moved[0] else "",
        )
        for number, item in enumerate(items, start=1)
    ]


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
        return {
            "meeting": meeting,
            "when": when_words(meeting),
            "rows": agenda_rows(self.request, meeting, self.moved),
            "taken_off": queries.taken_off(meeting),
            "can_arrange": can_arrange,
            "can_run": can_run,
            "waiting": list(waiting[:100]),
            "attendance": AttendanceForm(meeting=meeting) if can_run else None,
            "attendances": list(meeting.attendances.all()),
            "missing_specialties": missing_specialties(meeting),
            "reason": ReasonForm(auto_id="cancel-%s"),
            "pack": self.meeting.packs.defer("content").first(),
            "pack_job": packing.newest_order(meeting),
            "problem": self.problem,
            **self._displays(can_run),
            **self.forms,
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
        return sum(len(context[part]) for part in ("rows", "taken_off", "waiting"))

    def _may(self, permission: Permission) -> bool:
        return self.request.grants.may(permission, board=self.meeting.board)


def waiting_cases(request: Request, meeting: Meeting) -> Any:
    """Cases that can be put on this agenda: of the board, open, and on no other agenda."""
    mine = Case.objects.visible_to(request.user).filter(board=meeting.board)
    found = queries.waiting_for_a_meeting(mine)
    return found.select_related("patient__merged_into").order_by("-state", "created_at")


def list_form(request: Request, meeting: Meeting) -> ListCasesForm:
    return ListCasesForm(request.POST, cases=waiting_cases(request, meeting))
