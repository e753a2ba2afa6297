"""One case before the board: what is known beside what is decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from django.urls import reverse

from tumorboard.assessment.services import Current, NoGuideline
from tumorboard.cases.models import Case
from tumorboard.decisions.models import Decision
from tumorboard.decisions.plans import plans_of
from tumorboard.meetings.models import AgendaItem, ItemState, MeetingState
from tumorboard.meetings.timer import Timer, timer_of
from tumorboard.people.permissions import Permission
from tumorboard.plans.between import Between
from tumorboard.web.cases.page import told_page, with_own
from tumorboard.web.decisions.entry import DecisionEntry
from tumorboard.web.meetings.forms import DeferForm
from tumorboard.web.meetings.live import Live
from tumorboard.web.meetings.namesakes import told_apart
from tumorboard.web.meetings.page import OVER, when_words
from tumorboard.web.meetings.quorum import quorum_lines
from tumorboard.web.meetings.shared import Drawn, current_shared, drawn_shared
from tumorboard.web.plans.page import PlanPage, Told, plan_page
from tumorboard.web.request import Request


@dataclass(frozen=True)
class Room:
    request: Request
    item: AgendaItem
    problem: str = ""
    defer: DeferForm | None = None
    on_display: bool = False  # on the room's own display
    follows: bool = False  # turns to another case with the chair

    @property
    def case(self) -> Case:
        return self.item.case

    @cached_property
    def agenda(self) -> list[AgendaItem]:
        return list(self.item.meeting.items.standing())

    @cached_property
    def number(self) -> int:
        """Place on the agenda, from 1; 0 for a case that was taken off."""
        ids = [each.pk for each in self.agenda]
        return ids.index(self.item.pk) + 1 if self.item.pk in ids else 0

    def neighbour(self, step: int) -> AgendaItem | None:
        place = self.number - 1 + step
        return self.agenda[place] if self.number and 0 <= place < len(self.agenda) else None

    @property
    def is_projected(self) -> bool:
        return self.on_display or "room" in self.request.GET

    @property
    def here(self) -> str:
        if self.on_display:
            return reverse("room-display", args=[self.item.meeting_id]) + "?"
        address = reverse("meeting-case", args=[self.item.meeting_id, self.item.pk])
        if self.follows:
            address = reverse("meeting-follow", args=[self.item.meeting_id])
        return f"{address}?room&" if self.is_projected else f"{address}?"

    @property
    def after(self) -> str:
        """Where the meeting goes on: the next case, or back to the agenda."""
        following = self.neighbour(1)
        if following is None:
            return reverse("meeting", args=[self.item.meeting_id])
        return reverse("meeting-case", args=[self.item.meeting_id, following.pk])

    @cached_property
    def decisions(self) -> list[Decision]:
        mine = Decision.objects.visible_to(self.request.user)
        return list(mine.filter(case=self.case).order_by("-number"))

    @property
    def is_decided(self) -> bool:
        """Signed in this meeting: nothing to defer any more."""
        return any(row.signed_at and row.agenda_item_id == self.item.pk for row in self.decisions)

    @property
    def plans(self) -> Between | None:
        """Once it is decided here: the plan before the board beside the plan as signed."""
        here = [row for row in self.decisions if row.agenda_item_id == self.item.pk]
        return next((plans_of(row) for row in here if row.signed_at), None)

    @property
    def can_defer(self) -> bool:
        return self.item.state in {ItemState.LISTED, ItemState.DISCUSSED} and not self.is_decided

    @property
    def entry(self) -> DecisionEntry | None:
        """The decision form, for those who record, while there is something to decide."""
        board = self.item.meeting.board
        if not self.request.grants.may(Permission.RECORD_DECISION, board=board):
            return None
        entry = DecisionEntry(self.request, self.case)
        undecided = self.item.state in {ItemState.LISTED, ItemState.STANDARD, ItemState.DISCUSSED}
        return entry.open() if undecided and entry.is_open else None

    @cached_property
    def live(self) -> Live:
        return Live(
            self.request,
            self.item.meeting,
            self.item,
            follows=self.follows or self.on_display,
            display=self.on_display,
        )

    @property
    def can_run(self) -> bool:
        meeting = self.item.meeting
        may_run = self.request.grants.may(Permission.RUN_MEETING, board=meeting.board)
        return meeting.state not in OVER and may_run

    @property
    def timer(self) -> Timer | None:
        """The chair's, and nobody else's; not on a screen that the room reads."""
        running = self.item.meeting.state == MeetingState.RUNNING
        if not running or not self.can_run or self.is_projected:
            return None
        return timer_of(self.item, now=self.request.now)

    @cached_property
    def facts(self) -> str:
        """The mark of the record, read before the record itself."""
        mark = self.live.begun().mark
        return mark.facts if mark else ""

    @cached_property
    def current(self) -> Current | NoGuideline:
        return current_shared(self.request, self.item, self.facts)

    @property
    def in_hand(self) -> bool:
        """The plan is edited here."""
        return self.can_run and not self.is_projected

    def drawn(self) -> Drawn:
        shown = {
            "here": self.here,
            "can_run": self.can_run,
            "projector": self.is_projected,
            "display": self.on_display,
        }
        make = partial(told_page, self.request, self.case, self.current, room=self.here)
        return drawn_shared(self.request, self.item, self.facts, shown=shown, make=make)

    def plan(self) -> PlanPage:
        known = self.current if isinstance(self.current, Current) else None
        back = Told(back=self.here.rstrip("?&") + "#case-plan")
        return plan_page(self.request, self.case, known, in_hand=True, drawn=True, edit=back)

    def context(self) -> dict[str, Any]:
        live = self.live.begun()
        drawn = self.drawn()
        bar = told_apart(drawn.page.bar, self.item)
        told = replace(drawn.page, case=self.case, bar=bar)
        if self.in_hand:
            told = replace(told, plan=self.plan())
        page = with_own(self.request, told, self.current, room=self.here)
        meeting = self.item.meeting
        return {
            **page.context(),
            "shared": drawn.for_person(self.request),
            **self.decision(),
            "when": when_words(meeting),
            "number": self.number,
            "total": len(self.agenda),
            "previous": self.neighbour(-1),
            "next": self.neighbour(1),
            "turning": meeting.state == MeetingState.RUNNING and self.can_run,
            "is_current": meeting.current_item_id == self.item.pk,
            "problem": self.problem,
            "timer": self.timer,
            "live": live if meeting.state == MeetingState.RUNNING else None,
        }

    def decision(self) -> dict[str, Any]:
        """What the panel of the decision needs, without the case around it."""
        meeting = self.item.meeting
        return {
            "item": self.item,
            "meeting": meeting,
            "case": self.case,
            "can_run": self.can_run,
            "can_defer": self.can_run and self.can_defer,
            "decisions": self.decisions,
            "plans": self.plans,
            **quorum_lines(self.item, self.decisions, self.current),
            "defer": self.defer or DeferForm(auto_id="defer-%s"),
            "projector": self.is_projected,
            "entry": self.entry,
        }
