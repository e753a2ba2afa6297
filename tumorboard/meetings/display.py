"""The display in the meeting room: a one-time link from the chair, and what it opens.

It is its own actor in the audit. It lasts until the meeting ends, a time runs out, or somebody
who runs the meeting ends it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from tumorboard.audit import services as audit
from tumorboard.audit.models import Actor, Operation
from tumorboard.cases.models import Case
from tumorboard.meetings.models import Meeting, MeetingState, RoomDisplay
from tumorboard.meetings.services import MeetingOver
from tumorboard.meetings.writing import record_meeting
from tumorboard.people.models import User


class DisplaySpent(Exception):
    """The link was opened elsewhere in the same moment, or has been revoked."""


@transaction.atomic
def grant_display(meeting: Meeting, *, by: User) -> str:
    """The secret of a new link; it is not stored. Raises MeetingOver."""
    if meeting.state in {MeetingState.CLOSED, MeetingState.CANCELLED}:
        raise MeetingOver(str(meeting))
    secret = secrets.token_urlsafe(32)
    display = RoomDisplay.objects.create(
        meeting=meeting, granted_by=by, granted_at=timezone.now(), secret_hash=_hash(secret)
    )
    record_meeting("meeting.display_granted", meeting, by, Operation.CREATE, on=display)
    return secret


def display_behind(secret: str) -> RoomDisplay | None:
    """What a link would open, if it still can be opened."""
    waiting = RoomDisplay.objects.waiting(timezone.now()).filter(secret_hash=_hash(secret))
    return waiting.select_related("meeting__board__hospital", "granted_by").first()


@transaction.atomic
def open_display(display: RoomDisplay) -> None:
    """Spend the link. Raises DisplaySpent."""
    now = timezone.now()
    if not RoomDisplay.objects.waiting(now).filter(pk=display.pk).update(opened_at=now):
        raise DisplaySpent(str(display.pk))
    board = display.meeting.board
    audit.record(
        "meeting.display_opened",
        by=Actor.ROOM,
        operation=Operation.EXECUTE,
        on=display,
        hospital=board.hospital_id,
        board=board.pk,
        reason=str(display),
    )


@transaction.atomic
def revoke_display(display: RoomDisplay, *, by: User) -> None:
    """It ends at once; one that has ended already stays as it is."""
    standing = RoomDisplay.objects.filter(pk=display.pk, revoked_at__isnull=True)
    if standing.update(revoked_at=timezone.now(), revoked_by=by):
        record_meeting("meeting.display_revoked", display.meeting, by, on=display)


def live_display(pk: UUID, *, now: dt.datetime) -> RoomDisplay | None:
    live = RoomDisplay.objects.live(now).filter(pk=pk)
    return live.select_related("meeting__board__hospital", "granted_by").first()


def note_shown(display: RoomDisplay, case: Case) -> None:
    """The room has seen this case."""
    board = display.meeting.board
    audit.record_read(
        "case.read",
        by=Actor.ROOM,
        on=case,
        patient=case.patient_id,
        hospital=board.hospital_id,
        board=board.pk,
        reason=str(display),
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
