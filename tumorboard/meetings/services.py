"""Arranging a meeting, its agenda, and running it. A case on it is never left without a place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from tumorboard.audit.models import Operation
from tumorboard.cases import services as cases
from tumorboard.cases.models import Case, State
from tumorboard.jobs import services as jobs
from tumorboard.jobs.names import SETTLE_CONDITIONS
from tumorboard.meetings.deferral import cause_words
from tumorboard.meetings.models import (
    AgendaItem,
    ItemState,
    Meeting,
    MeetingState,
)
from tumorboard.meetings.queries import left_over
from tumorboard.meetings.turns import turn_to
from tumorboard.meetings.writing import record_meeting
from tumorboard.patients.writing import look_again, made_before, store, with_key
from tumorboard.people.models import Board, User
from tumorboard.people.queries import today_at
from tumorboard.plans.queries import current_plan
from tumorboard.records import StaleVersion

NOT_REACHED = "Not reached"


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
def arrange(  # noqa: PLR0913 - each is one field of the meeting, given by name
    *,
    board: Board,
    date: dt.date,
    by: User,
    starts_at: dt.time | None = None,
    ends_at: dt.time | None = None,
    place: str = "",
    link: str = "",
    chair: User | None = None,
    recorder: User | None = None,
    key: UUID | None = None,
) -> Meeting:
    """A new meeting, with the cases that an earlier one left over.

    `key` makes a form that is sent twice arrange one meeting only.
    """
    if (first := made_before(Meeting, key, by)) is not None:
        return first
    meeting = Meeting(
        board=board,
        date=date,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        link=link,
        chair=chair,
        recorder=recorder,
        created_by=by,
        changed_by=by,
        **with_key(key),
    )
    stored = store(meeting, by)
    if stored is not meeting:
        return stored
    record_meeting("meeting.arranged", meeting, by, Operation.CREATE, on=meeting)
    _take_over(meeting, by=by)
    jobs.follow(SETTLE_CONDITIONS)  # a case whose condition is settled may have waited for it
    return meeting


@transaction.atomic
def list_cases(
    *, meeting: Meeting, cases: Iterable[Case], by: User, late_reason: str = ""
) -> list[AgendaItem]:
    """Put cases at the end of the agenda: all of them or, if one cannot be listed, none.

    `late_reason`: why after the cut-off, where it is so.
    Raises AlreadyListed, MeetingOver, NotPossibleNow.
    """
    chosen = list(cases)
    _hold_cases(chosen)
    _hold(meeting)
    _refuse_if_over(meeting)
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


@transaction.atomic
def withdraw(item: AgendaItem, *, by: User, reason: str) -> None:
    """Take a case off the agenda; it goes back to its preparation."""
    _refuse_unless_waiting(item)
    _set_state(item, ItemState.WITHDRAWN, by=by, reason=reason)
    cases.move(item.case, to=State.PREPARING, by=by, reason=reason)
    cases.look_after(item.case, today_at(item.meeting.board.hospital, timezone.now()), by=by)


@transaction.atomic
def start(meeting: Meeting, *, by: User) -> None:
    """Begin; a meeting in session goes on."""
    _refuse_if_over(meeting)
    if meeting.state == MeetingState.RUNNING:
        return
    changes = meeting.update_fields(
        meeting.version, by=by, state=MeetingState.RUNNING, started_at=timezone.now()
    )
    record_meeting("meeting.started", meeting, by, on=meeting, changes=changes)


@transaction.atomic
def open_item(item: AgendaItem, *, by: User) -> None:
    """The chair turns to this case: a shared fact of a meeting in session."""
    meeting = item.meeting
    _refuse_if_over(meeting)
    changes = meeting.update_fields(meeting.version, by=by, current_item=item)
    if changes:
        turn_to(meeting, item, by=by)
        _keep_plan_before(item)
        record_meeting("meeting.case_opened", meeting, by, on=item, case=item.case, changes=changes)


@transaction.atomic
def discussed(item: AgendaItem, *, by: User) -> None:
    """The board has talked about the case; its decision may still wait for the signature."""
    if item.state == ItemState.DISCUSSED:
        return
    _refuse_unless_waiting(item)
    _keep_plan_before(item)
    _set_state(item, ItemState.DISCUSSED, by=by)
    cases.move(item.case, to=State.DISCUSSED, by=by)
    cases.look_after(item.case, item.meeting.date, by=by)


@transaction.atomic
def defer(item: AgendaItem, *, by: User, as_of: dt.date, cause: str = "", reason: str = "") -> None:
    """Not decided today; the case goes to the next planned meeting if there is one.

    `cause` is coded (DeferralCause), `reason` in words; without words the cause speaks.
    """
    if item.state != ItemState.DISCUSSED:
        _refuse_unless_waiting(item)
    reason = reason or cause_words(cause, "")
    _set_state(item, ItemState.DEFERRED, by=by, reason=reason, deferral_cause=cause)
    cases.move(item.case, to=State.DEFERRED, by=by, reason=cause_words(cause, reason))
    _list_next(item, by=by, as_of=as_of)


@transaction.atomic
def close(meeting: Meeting, *, by: User, as_of: dt.date) -> None:
    """End the meeting; cases not reached move to the next one by themselves."""
    _end(meeting, MeetingState.CLOSED, NOT_REACHED, by=by, as_of=as_of)


@transaction.atomic
def cancel(meeting: Meeting, *, by: User, reason: str, as_of: dt.date) -> None:
    _end(meeting, MeetingState.CANCELLED, f"Meeting cancelled: {reason}", by=by, as_of=as_of)


@transaction.atomic
def rearrange(meeting: Meeting, *, version: int, by: User, **changes: Any) -> None:
    """Another day, time, place or chair. Raises StaleVersion when somebody else was faster."""
    _refuse_if_over(meeting)
    changed = meeting.update_fields(version, by=by, **changes)
    if changed:
        record_meeting("meeting.rearranged", meeting, by, on=meeting, changes=changed)


def _end(meeting: Meeting, state: MeetingState, reason: str, *, by: User, as_of: dt.date) -> None:
    # Of a cancelled meeting also those on standard of care: their triage was about the facts of
    # then, so it has to be done again (`queries.triages_to_do_again`), or they are discussed.
    cancelled = state == MeetingState.CANCELLED
    waiting = [ItemState.LISTED, *([ItemState.STANDARD] if cancelled else [])]
    listed = meeting.items.filter(state__in=waiting)
    held = listed.select_for_update(of=("self",), no_key=True).order_by("pk")
    left_over = sorted(held.select_related("case__board"), key=lambda item: item.position)
    _hold_cases(item.case for item in left_over)
    _hold(meeting)
    _refuse_if_over(meeting)
    if listed.count() != len(left_over):
        raise StaleVersion(str(meeting))
    if meeting.current_item_id is not None:
        turn_to(meeting, None, by=by)
    for item in left_over:
        _set_state(item, ItemState.NOT_REACHED, by=by, reason=reason)
        cases.move(item.case, to=State.READY, by=by, reason=reason)
    changes = meeting.update_fields(
        meeting.version, by=by, state=state, current_item=None, ended_at=timezone.now()
    )
    record_meeting(f"meeting.{state}", meeting, by, on=meeting, reason=reason, changes=changes)
    for item in left_over:
        _list_next(item, by=by, as_of=as_of)


def _list_next(item: AgendaItem, *, by: User, as_of: dt.date) -> None:
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


def _take_over(meeting: Meeting, *, by: User) -> None:
    """Cases that an earlier meeting did not reach or deferred, and that found none to go to."""
    for case in left_over(meeting.board, before=meeting.date).select_related("board__hospital"):
        list_case(meeting=meeting, case=case, by=by, late_reason="Left over from a meeting before")


# Whoever waits for another waits in one order: item, cases, then the meeting; of two meetings the
# later one last. So no two people wait for each other. (SQLite lets one write at a time anyway.)


def _hold_cases(cases: Iterable[Case]) -> None:
    """As stored, and nobody else's until this is done."""
    for case in sorted(cases, key=lambda each: each.pk):
        held = Case.objects.select_for_update(no_key=True)
        case.refresh_from_db(fields=["version", "state"], from_queryset=held)


def _hold(meeting: Meeting) -> None:
    held = Meeting.objects.select_for_update(no_key=True)
    meeting.refresh_from_db(fields=["version", "state"], from_queryset=held)


def last_position(meeting: Meeting) -> int:
    rows = (meeting.items.standing(), meeting.breaks.standing())
    return max(each.aggregate(last=models.Max("position"))["last"] or 0 for each in rows)


def _set_state(
    item: AgendaItem, state: ItemState, *, by: User, reason: str = "", deferral_cause: str = ""
) -> None:
    changes = item.update_fields(
        item.version, by=by, state=state, reason=reason, deferral_cause=deferral_cause
    )
    if changes:
        record_meeting(
            f"agenda.{state}", item.meeting, by, on=item, case=item.case, reason=reason,
            changes=changes,
        )  # fmt: skip


def _keep_plan_before(item: AgendaItem) -> None:
    """Once: what was planned before the board spoke. A derived column, which nobody edits."""
    plan = current_plan(item.case)
    first = AgendaItem.objects.filter(pk=item.pk, before_at__isnull=True)
    first.update(before_at=timezone.now(), plan_before=plan.head if plan else None)
    item.refresh_from_db(fields=["before_at", "plan_before"])


def _refuse_if_over(meeting: Meeting) -> None:
    if meeting.state in {MeetingState.CLOSED, MeetingState.CANCELLED}:
        raise MeetingOver(str(meeting))


def _refuse_unless_waiting(item: AgendaItem) -> None:
    _refuse_if_over(item.meeting)
    if item.state != ItemState.LISTED:
        raise AlreadyDealtWith(item.get_state_display())
