"""Who is there, for which specialty, from when until when, and whether the board can decide."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from tumorboard.audit.models import Operation
from tumorboard.meetings.attendance_models import Spell
from tumorboard.meetings.models import PRESENT, Attendance, Meeting, Presence, Seat
from tumorboard.meetings.writing import record_meeting
from tumorboard.people.models import Board, User
from tumorboard.records import StaleVersion


@dataclass(frozen=True)
class Attending:
    """How one person takes part; `user` is None for a guest."""

    name: str
    specialty: str
    presence: str
    user: User | None = None
    seat: str = ""


class TimesOverlap(Exception):
    """Nobody is there twice at the same time."""


@transaction.atomic
def record_attendance(*, meeting: Meeting, people: Iterable[Attending], by: User) -> None:
    for person in people:
        attend(
            meeting=meeting,
            name=person.name,
            specialty=person.specialty,
            presence=person.presence,
            user=person.user,
            seat=person.seat,
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
    seat: str = "",
) -> Attendance:
    """The roll call: who is there counts as there from the start, until somebody says otherwise.

    Known people and guests by name once each. Leaving and coming back happen now.
    """
    known = _known(meeting, name, user)
    if known is None:
        return _first(meeting, name, specialty, presence, user=user, seat=seat, by=by)
    before = known.presence
    _change(known, by=by, presence=presence, specialty=specialty)
    now = timezone.now()
    if presence == Presence.APOLOGIES:
        for spell in known.spells.standing():
            _write(spell, known, by=by, removed_at=now)
    elif presence == Presence.LEFT:
        _end(known, at=now, by=by)
    elif before == Presence.LEFT:
        _begin(known, at=now, by=by)
    else:
        for spell in known.spells.standing().filter(left_at=None):
            _write(spell, known, by=by, is_remote=presence == Presence.REMOTE)
    return known


@transaction.atomic
def arrive(*, meeting: Meeting, person: Attending, at: dt.datetime, by: User) -> Attendance:
    """Somebody comes in, or back, at this moment; `person.presence` says how."""
    known = _known(meeting, person.name, person.user)
    if known is None:
        known = _first(
            meeting, person.name, person.specialty, person.presence,
            user=person.user, seat=person.seat, by=by,
        )  # fmt: skip
    elif known.presence in PRESENT:
        return known  # there already: sent twice, or by two people
    else:
        _change(known, by=by, presence=person.presence)
    _begin(known, at=at, by=by)
    return known


@transaction.atomic
def leave(*, meeting: Meeting, person: Attending, at: dt.datetime, by: User) -> None:
    """Somebody goes at this moment; who is not there cannot go."""
    known = _known(meeting, person.name, person.user)
    if known is None or known.presence not in PRESENT:
        return
    _end(known, at=at, by=by)
    _change(known, by=by, presence=Presence.LEFT)


@transaction.atomic
def correct(
    row: Attendance,
    *,
    version: int,
    spells: Collection[tuple[Spell | None, dt.datetime, dt.datetime | None]],
    by: User,
    seat: str,
    specialty: str,
    covering_for: User | None,
) -> None:
    """Other times, another seat, or for whom somebody is here. Times not given are taken away.

    `spells`: each stored one (None: a new one) with when it began and ended. Raises StaleVersion,
    TimesOverlap.
    """
    _refuse_overlap([(began, ended) for _, began, ended in spells])
    kept = {spell.pk for spell, _, _ in spells if spell}
    for spell in row.spells.standing().exclude(pk__in=kept):
        _write(spell, row, by=by, removed_at=timezone.now())
    # Ends before beginnings: only one spell of a person may be open.
    for stored, began, ended in sorted(spells, key=lambda each: each[2] is None):
        if stored is not None:
            _write(stored, row, by=by, arrived_at=began, left_at=ended)
        else:
            _spell(row, began, ended, by=by, is_remote=row.presence == Presence.REMOTE)
    presence = row.presence
    if spells:
        is_there = any(ended is None for _, _, ended in spells)
        presence = (_mode(row) if is_there else Presence.LEFT).value
    _change(
        row, version=version, by=by, seat=seat, specialty=specialty, covering_for=covering_for,
        presence=presence,
    )  # fmt: skip


def missing_specialties(meeting: Meeting) -> list[str]:
    """Names of the specialties the board cannot decide without and which are not there now."""
    there = meeting.attendances.filter(presence__in=PRESENT)
    return missing_seats(meeting.board, set(there.values_list("specialty", flat=True)))


def missing_seats(board: Board, present: Collection[str]) -> list[str]:
    """Of the board's own quorum, by name."""
    return sorted(str(seat) for seat in board.quorum.all() if seat.specialty not in present)


# ------------------------------------------------------------------ writing


def _known(meeting: Meeting, name: str, user: User | None) -> Attendance | None:
    same = {"user": user} if user else {"user": None, "name": name}
    return meeting.attendances.filter(**same).first()


def _first(
    meeting: Meeting, name: str, specialty: str, presence: str,
    *, user: User | None, seat: str, by: User,
) -> Attendance:  # fmt: skip
    row = Attendance(
        meeting=meeting,
        user=user,
        name=name,
        specialty=specialty,
        presence=presence,
        seat=seat or (Seat.CORE if user else Seat.GUEST),
        created_by=by,
        changed_by=by,
    )
    row.save()
    changes = {"presence": (None, presence), "specialty": (None, specialty)}
    record_meeting("meeting.attendance", meeting, by, Operation.CREATE, on=row, changes=changes)
    return row


def _change(row: Attendance, *, by: User, version: int | None = None, **wanted: object) -> None:
    changes = row.update_fields(row.version if version is None else version, by=by, **wanted)
    if changes:
        record_meeting("meeting.attendance", row.meeting, by, on=row, changes=changes)


def _begin(row: Attendance, *, at: dt.datetime, by: User) -> None:
    if not row.spells.standing().filter(left_at=None).exists():
        _spell(row, at, None, by=by, is_remote=row.presence == Presence.REMOTE)


def _end(row: Attendance, *, at: dt.datetime, by: User) -> None:
    """Of somebody there from the start, that spell is written now that it has an end."""
    open_ = row.spells.standing().filter(left_at=None).first()
    if open_ is not None:
        _write(open_, row, by=by, left_at=max(at, open_.arrived_at))
    elif not row.spells.standing().exists():
        began = min(row.meeting.started_at or at, at)
        _spell(row, began, at, by=by, is_remote=row.presence == Presence.REMOTE)


def _spell(
    row: Attendance, began: dt.datetime, ended: dt.datetime | None, *, by: User, is_remote: bool
) -> None:
    spell = Spell(
        attendance=row, arrived_at=began, left_at=ended, is_remote=is_remote, created_by=by,
        changed_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            spell.save()
    except IntegrityError as error:  # somebody else recorded the same arrival at this moment
        raise StaleVersion(str(row)) from error
    changes = {"arrived_at": (None, began), "left_at": (None, ended)}
    record_meeting(
        "meeting.attendance_time", row.meeting, by, Operation.CREATE, on=spell, changes=changes
    )


def _write(spell: Spell, row: Attendance, *, by: User, **wanted: object) -> None:
    changes = spell.update_fields(spell.version, by=by, **wanted)
    if changes:
        record_meeting("meeting.attendance_time", row.meeting, by, on=spell, changes=changes)


def _mode(row: Attendance) -> Presence:
    """How somebody is there: as now, else as last time."""
    if row.presence in PRESENT:
        return Presence(row.presence)
    last = row.spells.standing().order_by("-arrived_at").first()
    return Presence.REMOTE if last and last.is_remote else Presence.IN_PERSON


def _refuse_overlap(times: Iterable[tuple[dt.datetime, dt.datetime | None]]) -> None:
    ordered = sorted(times, key=lambda each: each[0])
    for (_, ended), (began, _) in itertools.pairwise(ordered):
        if ended is None or ended > began:
            raise TimesOverlap
