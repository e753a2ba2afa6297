"""Arranging a meeting and running it. A case on its agenda is never left without a place."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tumorboard.audit.models import Operation
from tumorboard.cases import services as cases
from tumorboard.cases.models import State
from tumorboard.jobs import services as jobs
from tumorboard.jobs.names import SETTLE_CONDITIONS
from tumorboard.meetings.deferral import cause_words
from tumorboard.meetings.listing import (
    AlreadyDealtWith,
    AlreadyListed,
    MeetingOver,
    hold,
    hold_cases,
    last_position,
    list_case,
    list_cases,
    list_next,
    refuse_if_over,
    take_over,
    waiting_item,
)
from tumorboard.meetings.models import (
    AgendaItem,
    ItemState,
    Meeting,
    MeetingState,
)
from tumorboard.meetings.turns import turn_to
from tumorboard.meetings.writing import record_meeting
from tumorboard.patients.writing import made_before, store, with_key
from tumorboard.people.models import Board, User
from tumorboard.people.queries import today_at
from tumorboard.plans.queries import current_plan
from tumorboard.records import StaleVersion

# Whoever works on meetings finds the verbs of listing here as well.
__all__ = [
    "NOT_REACHED", "AlreadyDealtWith", "AlreadyListed", "MeetingOver", "arrange", "cancel", "close",
    "defer", "discussed", "last_position", "list_case", "list_cases", "open_item", "rearrange",
    "start", "waiting_item", "withdraw",
]  # fmt: skip
NOT_REACHED = "Not reached"


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
    take_over(meeting, by=by)
    jobs.follow(SETTLE_CONDITIONS)  # a case whose condition is settled may have waited for it
    return meeting


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
    refuse_if_over(meeting)
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
    refuse_if_over(meeting)
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
    list_next(item, by=by, as_of=as_of)


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
    refuse_if_over(meeting)
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
    hold_cases(item.case for item in left_over)
    hold(meeting)
    refuse_if_over(meeting)
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
        list_next(item, by=by, as_of=as_of)


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


def _refuse_unless_waiting(item: AgendaItem) -> None:
    refuse_if_over(item.meeting)
    if item.state != ItemState.LISTED:
        raise AlreadyDealtWith(item.get_state_display())
