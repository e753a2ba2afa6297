"""Referring a patient to a board, and moving the case on."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils import timezone

from guidelines.core.record.case_record import CaseHeader
from tumorboard.audit.models import Operation
from tumorboard.cases.clocks import keep_end
from tumorboard.cases.models import OPEN, Case, EntryType, State
from tumorboard.cases.settled import awaited_again
from tumorboard.cases.writing import record_case
from tumorboard.patients import services as patients
from tumorboard.patients.models import Access, Patient, Primary
from tumorboard.patients.references import same_person
from tumorboard.patients.writing import look_again, made_before, store, with_key
from tumorboard.people.board_rules import rules_of
from tumorboard.people.models import Board, User
from tumorboard.people.queries import today_at

# Which state may follow which. A closed case is opened again by a new case, never changed.
NEXT_STATES: dict[str, frozenset[str]] = {
    State.REFERRED: frozenset({State.PREPARING, State.READY, State.LISTED, State.CLOSED}),
    State.PREPARING: frozenset({State.READY, State.LISTED, State.CLOSED}),
    State.READY: frozenset({State.PREPARING, State.LISTED, State.CLOSED}),
    State.LISTED: frozenset(
        {State.PREPARING, State.READY, State.STANDARD, State.DISCUSSED, State.DEFERRED}
    ),
    State.STANDARD: frozenset({State.READY, State.LISTED, State.DISCUSSED}),
    State.DEFERRED: frozenset({State.PREPARING, State.READY, State.LISTED, State.CLOSED}),
    State.DISCUSSED: frozenset({State.PREPARING, State.DEFERRED, State.CLOSED}),
    State.CLOSED: frozenset(),
}


# Moves that people make by hand; the others follow from an agenda or a decision.
BY_HAND = frozenset({State.PREPARING, State.READY})


class NotPossibleNow(Exception):
    """The case is not in a state from which this can be done."""


@transaction.atomic
def refer(
    *,
    patient: Patient,
    board: Board,
    question: str,
    by: User,
    entry_type: str = EntryType.NEW,
    focus_primary: Primary | None = None,
    key: UUID | None = None,
    **details: Any,
) -> Case:
    """A new case; from now on the board sees the patient. Raises patients.WrongBoard.

    `details` are columns of the referral: who presents, refers, is the key worker; urgency; dates.
    A case that nobody gave a next date gets one, at the distance of the board's meetings.

    `key` makes a form that is sent twice refer once.
    """
    if (first := made_before(Case, key, by)) is not None:
        return first
    if focus_primary is not None and not same_person(patient, focus_primary.patient):
        raise ValueError("the focus primary belongs to another patient")
    patients.give_access(patient=patient, board=board, reason=Access.Reason.CASE, by=by)
    if details.get("next_on") is None:
        details["next_on"] = _one_cadence_after(_today(board), board)
    case = Case(
        patient=patient,
        board=board,
        question=question,
        entry_type=entry_type,
        focus_primary=focus_primary,
        **details,
        owner=by,
        created_by=by,
        changed_by=by,
        **with_key(key),
    )
    keep_end(case)
    if (first := store(case, by)) is not case:
        return first
    record_case("case.referred", case, by=by, operation=Operation.CREATE)
    look_again()
    return case


@transaction.atomic
def move(case: Case, *, to: str, by: User, reason: str = "") -> None:
    """The one place where a case changes its state. The same state again changes nothing."""
    if case.state == to:
        return
    if to not in NEXT_STATES[case.state]:
        raise NotPossibleNow(f"{case.state} → {to}")
    reopened = case.state == State.DISCUSSED and to == State.PREPARING
    changes = case.update_fields(case.version, by=by, state=to)
    record_case(f"case.{to}", case, by=by, reason=reason, changes=changes)
    awaited_again(case.pk)
    if reopened:
        look_after(case, _today(case.board), by=by)


def look_after(case: Case, day: dt.date, *, by: User, on: dt.date | None = None) -> None:
    """The case is looked at again `on` a day, else one cadence of the board after `day`.

    A later day that somebody has set stays, unless `on` is given.
    """
    case.refresh_from_db(fields=["next_on", "version"])
    if on is None and case.next_on is not None and case.next_on > day:
        return
    next_on = on or _one_cadence_after(day, case.board)
    changes = case.update_fields(case.version, by=by, next_on=next_on)
    if changes:
        record_case("case.next_date_set", case, by=by, changes=changes)


@transaction.atomic
def hand_over(case: Case, *, version: int, next_on: dt.date, owner: User, by: User) -> None:
    """Who sees to the case, and when it is looked at again. Raises StaleVersion."""
    changes = case.update_fields(version, by=by, next_on=next_on, owner=owner)
    if changes:
        record_case("case.handed_over", case, by=by, changes=changes)


def header(case: Case) -> CaseHeader:
    """The case as the guideline core is told of it; who the patient is does not concern it.

    Converted, not constructed: a code that was read from a database is equal to the core's own
    and yet another object, and the core leaves out defaults by identity.
    """
    told = {
        "id": str(case.pk),
        "question": case.question,
        "stream": core_stream(case.board),
        "focus_primary": str(case.focus_primary_id) if case.focus_primary_id else None,
    }
    return msgspec.convert(told, CaseHeader)


def core_stream(board: Board) -> str:
    """The stream of content that a board works with."""
    return "osteosarcoma" if board.stream == "sarcoma" else board.stream


def is_open(case: Case) -> bool:
    return case.state in OPEN


def _today(board: Board) -> dt.date:
    return today_at(board.hospital, timezone.now())


def _one_cadence_after(day: dt.date, board: Board) -> dt.date:
    return day + dt.timedelta(days=rules_of(board).cadence_days)
