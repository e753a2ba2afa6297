"""Arranging a meeting, its agenda, and running it. A case on it is never left without a place."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models, transaction

from tumorboard.audit import services as audit
from tumorboard.audit.models import Operation
from tumorboard.cases import services as cases
from tumorboard.cases.models import Case, State
from tumorboard.meetings.models import (
    AgendaItem,
    Attendance,
    ItemState,
    Meeting,
    MeetingState,
)
from tumorboard.people.models import Board, User


class MeetingOver(Exception):
    """The meeting is closed or cancelled; its agenda stays as it is."""


class AlreadyListed(Exception):
    """The case is on this agenda already."""


@transaction.atomic
def arrange(
    *,
    board: Board,
    date: dt.date,
    by: User,
    starts_at: dt.time | None = None,
    place: str = "",
    chair: User | None = None,
) -> Meeting:
    meeting = Meeting(
        board=board,
        date=date,
        starts_at=starts_at,
        place=place,
        chair=chair,
        created_by=by,
        changed_by=by,
    )
    meeting.save()
    _record("meeting.arranged", meeting, by, Operation.CREATE, on=meeting)
    return meeting


@transaction.atomic
def list_case(*, meeting: Meeting, case: Case, by: User) -> AgendaItem:
    """Put a case at the end of the agenda. Raises AlreadyListed, MeetingOver."""
    _refuse_if_over(meeting)
    if case.board_id != meeting.board_id:
        raise ValueError("the case belongs to another board")
    items = meeting.items.exclude(state=ItemState.WITHDRAWN)
    if items.filter(case=case).exists():
        raise AlreadyListed(str(case.pk))
    last = items.order_by("-position").first()
    item = AgendaItem(
        meeting=meeting,
        case=case,
        position=last.position + 1 if last else 1,
        created_by=by,
        changed_by=by,
    )
    item.save()
    cases.move(case, to=State.LISTED, by=by)
    _record("agenda.listed", meeting, by, Operation.CREATE, on=item, case=case)
    return item


@transaction.atomic
def withdraw(item: AgendaItem, *, by: User, reason: str) -> None:
    """Take a case off the agenda; it goes back to its preparation."""
    _refuse_if_over(item.meeting)
    _set_state(item, ItemState.WITHDRAWN, by=by, reason=reason)
    cases.move(item.case, to=State.PREPARING, by=by, reason=reason)


@transaction.atomic
def place_at(item: AgendaItem, *, position: int, by: User) -> None:
    """Move an item to a place on the agenda (1 is first); the others close up."""
    _refuse_if_over(item.meeting)
    items = list(item.meeting.items.exclude(state=ItemState.WITHDRAWN))
    items = [each for each in items if each.pk != item.pk]
    items.insert(max(0, min(position - 1, len(items))), item)
    for place, each in enumerate(items, start=1):
        each.update_fields(each.version, by=by, position=place)
    _record("agenda.ordered", item.meeting, by, on=item, case=item.case)


@transaction.atomic
def start(meeting: Meeting, *, by: User) -> None:
    _refuse_if_over(meeting)
    changes = meeting.update_fields(meeting.version, by=by, state=MeetingState.RUNNING)
    _record("meeting.started", meeting, by, on=meeting, changes=changes)


@transaction.atomic
def open_item(item: AgendaItem, *, by: User) -> None:
    """The chair turns to this case: a shared fact of the meeting."""
    meeting = item.meeting
    _refuse_if_over(meeting)
    changes = meeting.update_fields(
        meeting.version, by=by, current_item=item, state=MeetingState.RUNNING
    )
    _record("meeting.case_opened", meeting, by, on=item, case=item.case, changes=changes)


@transaction.atomic
def discussed(item: AgendaItem, *, by: User) -> None:
    _set_state(item, ItemState.DISCUSSED, by=by)
    cases.move(item.case, to=State.DISCUSSED, by=by)


@transaction.atomic
def defer(item: AgendaItem, *, by: User, reason: str) -> None:
    """Not decided today; the case goes to the next planned meeting if there is one."""
    _refuse_if_over(item.meeting)
    _set_state(item, ItemState.DEFERRED, by=by, reason=reason)
    cases.move(item.case, to=State.DEFERRED, by=by, reason=reason)
    _list_next(item, by=by)


@transaction.atomic
def close(meeting: Meeting, *, by: User) -> None:
    """End the meeting; cases not reached move to the next one by themselves."""
    _end(meeting, MeetingState.CLOSED, "Not reached", by=by)


@transaction.atomic
def cancel(meeting: Meeting, *, by: User, reason: str) -> None:
    _end(meeting, MeetingState.CANCELLED, f"Meeting cancelled: {reason}", by=by)


@transaction.atomic
def attend(
    *, meeting: Meeting, name: str, specialty: str, by: User, user: User | None = None
) -> Attendance:
    """Record that a person is there, or is there again."""
    known = meeting.attendances.filter(user=user).first() if user else None
    if known is not None:
        changes = known.update_fields(known.version, by=by, is_present=True, specialty=specialty)
        _record("meeting.attendance", meeting, by, on=known, changes=changes)
        return known
    row = Attendance(
        meeting=meeting, user=user, name=name, specialty=specialty, created_by=by, changed_by=by
    )
    row.save()
    _record("meeting.attendance", meeting, by, Operation.CREATE, on=row)
    return row


@transaction.atomic
def leave(row: Attendance, *, by: User) -> None:
    changes = row.update_fields(row.version, by=by, is_present=False)
    _record("meeting.left", row.meeting, by, on=row, changes=changes)


def missing_specialties(meeting: Meeting) -> list[str]:
    """Names of the specialties the board cannot decide without and which are not present."""
    present = set(meeting.attendances.filter(is_present=True).values_list("specialty", flat=True))
    seats = meeting.board.quorum.all()
    return [str(seat) for seat in seats if seat.specialty not in present]


def _end(meeting: Meeting, state: MeetingState, reason: str, *, by: User) -> None:
    _refuse_if_over(meeting)
    left_over = list(meeting.items.filter(state=ItemState.LISTED).select_related("case__board"))
    for item in left_over:
        _set_state(item, ItemState.NOT_REACHED, by=by, reason=reason)
        cases.move(item.case, to=State.READY, by=by, reason=reason)
    changes = meeting.update_fields(meeting.version, by=by, state=state, current_item=None)
    _record(f"meeting.{state}", meeting, by, on=meeting, reason=reason, changes=changes)
    for item in left_over:
        _list_next(item, by=by)


def _list_next(item: AgendaItem, *, by: User) -> None:
    following = (
        Meeting.objects.filter(
            board_id=item.meeting.board_id,
            date__gt=item.meeting.date,
            state=MeetingState.PLANNED,
        )
        .order_by("date", "starts_at")
        .first()
    )
    if following is not None:
        list_case(meeting=following, case=item.case, by=by)


def _set_state(item: AgendaItem, state: ItemState, *, by: User, reason: str = "") -> None:
    changes = item.update_fields(item.version, by=by, state=state, reason=reason)
    if changes:
        _record(
            f"agenda.{state}", item.meeting, by, on=item, case=item.case, reason=reason,
            changes=changes,
        )  # fmt: skip


def _refuse_if_over(meeting: Meeting) -> None:
    if meeting.state in {MeetingState.CLOSED, MeetingState.CANCELLED}:
        raise MeetingOver(str(meeting))


def _record(
    action: str,
    meeting: Meeting,
    by: User,
    operation: Operation = Operation.UPDATE,
    *,
    on: models.Model,
    case: Case | None = None,
    reason: str = "",
    changes: Any = None,
) -> None:
    audit.record(
        action,
        by=by,
        operation=operation,
        on=on,
        patient=case.patient_id if case else None,
        hospital=meeting.board.hospital_id,
        board=meeting.board_id,
        reason=reason,
        changes=changes,
    )
