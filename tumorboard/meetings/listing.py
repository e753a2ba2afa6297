"""Putting cases on agendas: by hand, from a meeting to the next one, never on two at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, models, transaction

from tumorboard.audit.models import Operation
from tumorboard.cases import services as cases
from tumorboard.cases.models import Case, State
from tumorboard.meetings.models import AgendaItem, Meeting, MeetingState
from tumorboard.meetings.queries import left_over
from tumorboard.meetings.writing import record_meeting
from tumorboard.patients.writing import look_again
from tumorboard.people.models import User


class MeetingOver(Exception):
    """The meeting is closed or cancelled; its agenda stays as it is."""


class AlreadyListed(Exception):
    """The case waits on an agenda already: this one, or that of another meeting."""

    def __init__(self, meeting: Meeting) -> None:
        super().__init__(str(meeting))
        self.meeting = meeting


class AlreadyDealtWith(Exception):
    """The case is no longer waiting on this agenda."""


@transaction.atomic
def list_cases(
    *, meeting: Meeting, cases: Iterable[Case], by: User, late_reason: str = ""
) -> list[AgendaItem]:
    """Put cases at the end of the agenda: all of them or, if one cannot be listed, none.

    `late_reason`: why after the cut-off, where it is so.
    Raises AlreadyListed, MeetingOver, NotPossibleNow.
    """
    chosen = list(cases)
    hold_cases(chosen)
    hold(meeting)
    refuse_if_over(meeting)
    return [_list(meeting, case, late_reason, by=by) for case in chosen]


def list_case(*, meeting: Meeting, case: Case, by: User, late_reason: str = "") -> AgendaItem:
    return list_cases(meeting=meeting, cases=[case], by=by, late_reason=late_reason)[0]


def _list(meeting: Meeting, case: Case, late_reason: str, *, by: User) -> AgendaItem:
    if case.board_id != meeting.board_id:
        raise ValueError("the case belongs to another board")
    if (elsewhere := waiting_item(case)) is not None:
        raise AlreadyListed(elsewhere.meeting)
    item = AgendaItem(
        meeting=meeting,
        case=case,
        position=last_position(meeting) + 1,
        late_reason=late_reason,
        created_by=by,
        changed_by=by,
    )
    try:
        with transaction.atomic():
            item.save()
    except IntegrityError as error:  # dealt with at this meeting
        raise AlreadyListed(meeting) from error
    cases.move(case, to=State.LISTED, by=by)
    record_meeting("agenda.listed", meeting, by, Operation.CREATE, on=item, case=case)
    look_again()
    return item


def waiting_item(case: Case) -> AgendaItem | None:
    """Where the case waits to be discussed; it waits on one agenda at a time."""
    return AgendaItem.objects.waiting().filter(case=case).select_related("meeting__board").first()


def list_next(item: AgendaItem, *, by: User, as_of: dt.date) -> None:
    """On the agenda of the next planned meeting; never of one that is past.

    Where none is planned the case gets a day to be looked at, and goes onto the agenda of the
    meeting that is arranged next (`_take_over`).
    """
    after = item.meeting.date
    following = (
        Meeting.objects.filter(
            board_id=item.meeting.board_id,
            date__gt=after,
            date__gte=as_of,
            state=MeetingState.PLANNED,
        )
        .order_by("date", "starts_at")
        .first()
    )
    if following is not None:
        carried = f"Carried over from the meeting of {after.isoformat()}"
        list_case(meeting=following, case=item.case, by=by, late_reason=carried)
    else:
        cases.look_after(item.case, as_of, by=by)


def take_over(meeting: Meeting, *, by: User) -> None:
    """Cases that an earlier meeting did not reach or deferred, and that found none to go to."""
    for case in left_over(meeting.board, before=meeting.date).select_related("board__hospital"):
        list_case(meeting=meeting, case=case, by=by, late_reason="Left over from a meeting before")


def last_position(meeting: Meeting) -> int:
    rows = (meeting.items.standing(), meeting.breaks.standing())
    return max(each.aggregate(last=models.Max("position"))["last"] or 0 for each in rows)


def refuse_if_over(meeting: Meeting) -> None:
    if meeting.state in {MeetingState.CLOSED, MeetingState.CANCELLED}:
        raise MeetingOver(str(meeting))


# Whoever waits for another waits in one order: item, cases, then the meeting; of two meetings the
# later one last. So no two people wait for each other. (SQLite lets one write at a time anyway.)


def hold_cases(cases: Iterable[Case]) -> None:
    """As stored, and nobody else's until this is done."""
    for case in sorted(cases, key=lambda each: each.pk):
        held = Case.objects.select_for_update(no_key=True)
        case.refresh_from_db(fields=["version", "state"], from_queryset=held)


def hold(meeting: Meeting) -> None:
    held = Meeting.objects.select_for_update(no_key=True)
    meeting.refresh_from_db(fields=["version", "state"], from_queryset=held)
