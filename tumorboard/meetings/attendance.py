"""Who is there, for which specialty, and whether the board can decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from tumorboard.audit.models import Operation
from tumorboard.meetings.models import PRESENT, Attendance, Meeting, Presence
from tumorboard.meetings.writing import record_meeting
from tumorboard.people.models import User


@dataclass(frozen=True)
class Attending:
    """How one person takes part; `user` is None for a guest."""

    name: str
    specialty: str
    presence: str
    user: User | None = None


@transaction.atomic
def record_attendance(*, meeting: Meeting, people: Iterable[Attending], by: User) -> None:
    for person in people:
        attend(
            meeting=meeting,
            name=person.name,
            specialty=person.specialty,
            presence=person.presence,
            user=person.user,
            by=by,
        )


@transaction.atomic
def attend(
    *,
    meeting: Meeting,
    name: str,
    specialty: str,
    by: User,
    user: User | None = None,
    presence: str = Presence.IN_PERSON,
) -> Attendance:
    """Record that a person is there, and how; known people and guests by name once each."""
    same = {"user": user} if user else {"user": None, "name": name}
    known = meeting.attendances.filter(**same).first()
    if known is not None:
        changes = known.update_fields(known.version, by=by, presence=presence, specialty=specialty)
        if changes:
            record_meeting("meeting.attendance", meeting, by, on=known, changes=changes)
        return known
    row = Attendance(
        meeting=meeting,
        user=user,
        name=name,
        specialty=specialty,
        presence=presence,
        created_by=by,
        changed_by=by,
    )
    row.save()
    changes = {"presence": (None, presence), "specialty": (None, specialty)}
    record_meeting("meeting.attendance", meeting, by, Operation.CREATE, on=row, changes=changes)
    return row


def missing_specialties(meeting: Meeting) -> list[str]:
    """Names of the specialties the board cannot decide without and which are not present."""
    present = set(
        meeting.attendances.filter(presence__in=PRESENT).values_list("specialty", flat=True)
    )
    seats = meeting.board.quorum.all()
    return sorted(str(seat) for seat in seats if seat.specialty not in present)
