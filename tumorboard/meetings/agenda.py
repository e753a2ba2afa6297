"""Arranging the rows of an agenda: their order, their minutes, breaks, and who is there when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tumorboard.audit.models import Operation
from tumorboard.cases.models import Case
from tumorboard.meetings.agenda_models import AgendaBreak, AgendaOrder, Availability
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.meetings.services import MeetingOver
from tumorboard.meetings.writing import record_meeting
from tumorboard.patients.writing import made_before, store, with_key
from tumorboard.people.models import User
from tumorboard.records import StaleVersion

Row = AgendaItem | AgendaBreak


def rows_of(meeting: Meeting) -> list[Row]:
    """Cases and breaks in one sequence."""
    rows: list[Row] = [*meeting.items.standing(), *meeting.breaks.standing()]
    return in_order(rows)


def in_order(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row.position, isinstance(row, AgendaItem), str(row.pk)))


def key_of(row: Row) -> str:
    return str(row.pk)


@transaction.atomic
def place_at(row: Row, *, position: int, by: User) -> None:
    """Move a case or a break to a place on the agenda (1 is first); the others close up."""
    _hold(row.meeting)
    _refuse_if_over(row.meeting)
    rows = [each for each in rows_of(row.meeting) if each.pk != row.pk]
    rows.insert(max(0, min(position - 1, len(rows))), row)
    _number(rows, by=by)
    record_meeting("agenda.ordered", row.meeting, by, on=row, case=_case(row))


@transaction.atomic
def plan_minutes(item: AgendaItem, *, minutes: int | None, by: User) -> None:
    """None: as many as the board plans for a case."""
    _refuse_if_over(item.meeting)
    changes = item.update_fields(item.version, by=by, minutes=minutes)
    if changes:
        record_meeting(
            "agenda.timed", item.meeting, by, on=item, case=item.case, changes=changes
        )  # fmt: skip


@transaction.atomic
def say_why_late(item: AgendaItem, *, reason: str, by: User) -> None:
    """Why the case came after the cut-off: said later than it was listed, or corrected."""
    _refuse_if_over(item.meeting)
    changes = item.update_fields(item.version, by=by, late_reason=reason)
    if changes:
        record_meeting(
            "agenda.late_explained", item.meeting, by, on=item, case=item.case, reason=reason,
            changes=changes,
        )  # fmt: skip


# ------------------------------------------------------------------ rows without a case


@transaction.atomic
def add_break(
    *,
    meeting: Meeting,
    label: str,
    minutes: int,
    position: int,
    by: User,
    key: UUID | None = None,
) -> AgendaBreak:
    """At a place of the agenda; the rows from there on move down."""
    _refuse_if_over(meeting)
    if (first := made_before(AgendaBreak, key, by)) is not None:
        return first
    row = AgendaBreak(
        meeting=meeting,
        label=label,
        minutes=minutes,
        position=0,
        created_by=by,
        changed_by=by,
        **with_key(key),
    )
    stored = store(row, by)
    if stored is not row:
        return stored
    record_meeting("agenda.break_added", meeting, by, Operation.CREATE, on=row)
    place_at(row, position=position, by=by)
    return row


@transaction.atomic
def change_break(row: AgendaBreak, *, label: str, minutes: int, by: User) -> None:
    _refuse_if_over(row.meeting)
    changes = row.update_fields(row.version, by=by, label=label, minutes=minutes)
    if changes:
        record_meeting("agenda.break_changed", row.meeting, by, on=row, changes=changes)


@transaction.atomic
def remove_break(row: AgendaBreak, *, by: User) -> None:
    _refuse_if_over(row.meeting)
    row.update_fields(row.version, by=by, removed_at=timezone.now())
    record_meeting("agenda.break_removed", row.meeting, by, on=row)


# ------------------------------------------------------------------ who is there when


@transaction.atomic
def note_availability(
    *,
    meeting: Meeting,
    user: User,
    arrives_at: dt.time | None,
    leaves_at: dt.time | None,
    by: User,
) -> Availability:
    """When somebody comes and must leave; without a time they are there all along."""
    _refuse_if_over(meeting)
    times = {"arrives_at": arrives_at, "leaves_at": leaves_at}
    row, is_new = Availability.objects.get_or_create(
        meeting=meeting, user=user, defaults={**times, "created_by": by, "changed_by": by}
    )
    if is_new:
        changes = {name: (None, value) for name, value in times.items()}
    else:
        changes = row.update_fields(row.version, by=by, **times)
    if changes:
        operation = Operation.CREATE if is_new else Operation.UPDATE
        record_meeting("meeting.availability", meeting, by, operation, on=row, changes=changes)
    return row


# ------------------------------------------------------------------ an order taken whole


@transaction.atomic
def take_order(meeting: Meeting, *, was: Sequence[str], order: Sequence[str], by: User) -> None:
    """Put the rows into this order. Raises StaleVersion where they do not stand as shown."""
    _hold(meeting)
    _refuse_if_over(meeting)
    rows = {key_of(row): row for row in rows_of(meeting)}
    if list(rows) != list(was) or sorted(rows) != sorted(order):
        raise StaleVersion(str(meeting))
    _number([rows[key] for key in order], by=by)
    taken = AgendaOrder(
        meeting=meeting,
        before="\n".join(was),
        after="\n".join(order),
        created_by=by,
        changed_by=by,
    )
    taken.save()
    record_meeting("agenda.order_taken", meeting, by, Operation.CREATE, on=taken)


def order_to_undo(meeting: Meeting, rows: Sequence[Row]) -> AgendaOrder | None:
    """The order taken last, while the agenda still stands in it."""
    newest = meeting.orders.filter(undone_at__isnull=True).first()
    if newest is None or newest.after != "\n".join(map(key_of, rows)):
        return None
    return newest


@transaction.atomic
def undo_order(meeting: Meeting, *, by: User) -> None:
    """Back to the order before. Raises StaleVersion where the agenda has changed since."""
    _hold(meeting)
    _refuse_if_over(meeting)
    rows = rows_of(meeting)
    taken = order_to_undo(meeting, rows)
    if taken is None:
        raise StaleVersion(str(meeting))
    known = {key_of(row): row for row in rows}
    _number([known[key] for key in taken.before.splitlines()], by=by)
    taken.update_fields(taken.version, by=by, undone_at=timezone.now())
    record_meeting("agenda.order_undone", meeting, by, on=taken)


def _number(rows: Sequence[Row], *, by: User) -> None:
    for place, each in enumerate(rows, start=1):
        if each.position != place:
            each.update_fields(each.version, by=by, position=place)


def _case(row: Row) -> Case | None:
    return row.case if isinstance(row, AgendaItem) else None


def _hold(meeting: Meeting) -> None:
    """As stored, and nobody else's until this is done; in the order in which everybody waits."""
    cases = meeting.items.select_for_update(of=("self",), no_key=True)
    list(cases.order_by("pk").values_list("pk"))
    held = Meeting.objects.select_for_update(no_key=True)
    meeting.refresh_from_db(fields=["version", "state"], from_queryset=held)


def _refuse_if_over(meeting: Meeting) -> None:
    if meeting.state not in {"planned", "running"}:
        raise MeetingOver(str(meeting))
