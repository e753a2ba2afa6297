"""What a radiologist or pathologist has to look at, meeting by meeting.

However long the list, it takes a fixed number of queries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from tumorboard.cases.models import OPEN
from tumorboard.cases.review_models import (
    Discipline,
    MarkerRequest,
    ReviewRequest,
    ReviewState,
)
from tumorboard.cases.reviews import disciplines_by_board
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.meetings.planned import closed_days
from tumorboard.meetings.querysets import OPEN_STATES
from tumorboard.meetings.timing import cutoff_of
from tumorboard.people.board_rules import rules_by_board
from tumorboard.people.models import User


@dataclass
class ReviewGroup:
    """The requests for one meeting; without one, those of cases on no agenda."""

    meeting: Meeting | None
    cutoff: dt.date | None = None
    days_left: int = 0
    requests: list[ReviewRequest] = field(default_factory=list)
    markers: list[MarkerRequest] = field(default_factory=list)

    @property
    def to_review(self) -> int:
        return sum(each.state == ReviewState.OPEN for each in self.requests)

    @property
    def missing(self) -> int:
        return sum(each.is_missing for each in self.requests)


def review_groups(user: User, *, today: dt.date, everyone: bool = False) -> list[ReviewGroup]:
    """The list of this person, the next meeting first; `everyone`: that of colleagues as well."""
    serving = disciplines_by_board(user)
    if not serving:
        return []
    asked = _asked(user, serving, everyone=everyone)
    markers = _markers(user, serving)
    cases = {each.case_id for each in asked} | {each.case_id for each in markers}
    items = _items(cases, serving)
    groups = _groups(items.values(), today)
    for each in asked:
        item = items.get(each.case_id)
        groups[item.meeting_id if item else None].requests.append(each)
    for marker in markers:
        item = items.get(marker.case_id)
        groups[item.meeting_id if item else None].markers.append(marker)
    place = {case: item.position for case, item in items.items()}
    for group in groups.values():
        group.requests.sort(key=lambda each: place.get(each.case_id, 0))
        group.markers.sort(key=lambda each: place.get(each.case_id, 0))
    return [group for group in groups.values() if group.requests or group.markers]


def _asked(
    user: User, serving: dict[UUID, list[Discipline]], *, everyone: bool
) -> list[ReviewRequest]:
    """What waits, and what has been done for a meeting to come, to be read or corrected there."""
    theirs = Q()
    for board, disciplines in serving.items():
        theirs |= Q(case__board=board, discipline__in=disciplines)
    coming = AgendaItem.objects.standing().filter(meeting__state__in=OPEN_STATES)
    waiting = Q(state=ReviewState.OPEN, case__state__in=OPEN)
    done = Q(state=ReviewState.REVIEWED, case__in=coming.values("case"))
    found = ReviewRequest.objects.visible_to(user).filter(theirs).filter(waiting | done)
    if not everyone:
        found = found.filter(Q(reviewer=None) | Q(reviewer=user))
    return list(found.shown())


def _markers(user: User, serving: dict[UUID, list[Discipline]]) -> list[MarkerRequest]:
    boards = [board for board, each in serving.items() if Discipline.PATHOLOGY in each]
    mine = MarkerRequest.objects.visible_to(user).standing()
    waiting = mine.filter(case__board__in=boards, case__state__in=OPEN, resulted_on=None)
    return list(waiting.shown())


def _items(cases: set[UUID], boards: Iterable[UUID]) -> dict[UUID, AgendaItem]:
    """By case, where it stands on an agenda that can still change; the next one counts."""
    found = AgendaItem.objects.standing().filter(
        case__in=cases, meeting__board__in=list(boards), meeting__state__in=OPEN_STATES
    )
    rows = found.select_related("meeting__board").order_by("-meeting__date", "-created_at")
    return {item.case_id: item for item in rows}


def _groups(items: Iterable[AgendaItem], today: dt.date) -> dict[UUID | None, ReviewGroup]:
    meetings = {item.meeting_id: item.meeting for item in items}
    boards = {each.board_id: each.board for each in meetings.values()}
    rules = rules_by_board(boards.values())
    closed = {pk: closed_days(board) for pk, board in boards.items()}
    groups: dict[UUID | None, ReviewGroup] = {}
    for meeting in sorted(meetings.values(), key=lambda each: (each.date, str(each.pk))):
        days = rules[meeting.board_id].cutoff_days
        cutoff = cutoff_of(meeting.date, days, closed[meeting.board_id])
        groups[meeting.pk] = ReviewGroup(meeting, cutoff, (cutoff - today).days)
    groups[None] = ReviewGroup(None)
    return groups
