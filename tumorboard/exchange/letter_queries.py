"""What stands about the letters of a decision, and whose are overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from tumorboard.decisions.models import Decision, Result
from tumorboard.exchange.letter_models import SPOKEN, Communication, Letter, Recipient
from tumorboard.exchange.letter_querysets import CommunicationQuerySet
from tumorboard.exchange.letter_rules import Standing
from tumorboard.exchange.letters import WAITED_FOR, unconfirmed
from tumorboard.patients.choices import VitalStatus
from tumorboard.patients.models import Patient
from tumorboard.people.board_rules import rules_by_board
from tumorboard.people.models import Board
from tumorboard.people.queries import today_at


def superseding(decision: Decision) -> Decision | None:
    """The signed decision that holds instead of this one."""
    return Decision.objects.signed().filter(replaces=decision).defer("text").first()


def was_told(decision: Decision) -> bool:
    """Whether somebody has spoken with the patient about this very decision."""
    spoken = Communication.objects.standing().filter(
        decision=decision, recipient=Recipient.PATIENT, means__in=SPOKEN
    )
    return spoken.exists()


def has_died(patient: Patient) -> bool:
    """As the record says now: on the record of the case, or on the one it was merged into."""
    mine = Q(pk=patient.pk) | Q(merged_records=patient.pk)
    return Patient.objects.filter(mine, vital_status=VitalStatus.DEAD).exists()


def standing_of(letter: Letter) -> Standing:
    decision = letter.decision
    return Standing(
        recipient=letter.recipient,
        addressee=letter.addressee,
        contact=letter.contact,
        body=letter.body,
        is_dead=has_died(decision.case.patient),
        was_told=letter.recipient == Recipient.PATIENT and was_told(decision),
        is_superseded=superseding(decision) is not None,
        is_answered=WAITED_FOR in letter.body and unconfirmed(decision) != WAITED_FOR,
    )


def former_release(letter: Letter) -> dt.datetime | None:
    """When a letter about the same decision was last released to the same reader."""
    same = Letter.objects.released().filter(decision=letter.decision, recipient=letter.recipient)
    earlier = same.exclude(pk=letter.pk).order_by("-released_at")
    return earlier.values_list("released_at", flat=True).first()


# ------------------------------------------------------------------ told of what no longer holds


def to_be_told(entries: CommunicationQuerySet) -> list[Communication]:
    """Who was told of a decision that was amended since, and not of the one that holds now.

    Each once, as told last. A person is known by name, the patient without one. A patient who
    has died is owed nothing.
    """
    same = Q(key=Lower(OuterRef("name"))) | Q(recipient=Recipient.PATIENT)
    holds = Communication.objects.standing().in_force().annotate(key=Lower("name"))
    again = holds.filter(
        same, decision__case=OuterRef("decision__case"), recipient=OuterRef("recipient")
    )
    superseded = entries.standing().filter(decision__replaced_by__signed_at__isnull=False)
    dead = Q(recipient=Recipient.PATIENT) & (
        Q(decision__case__patient__vital_status=VitalStatus.DEAD)
        | Q(decision__case__patient__merged_into__vital_status=VitalStatus.DEAD)
    )
    owed = superseded.exclude(dead).filter(~Exists(again)).order_by("on", "recorded_at", "pk")
    last = {_person(each): each for each in owed}
    return list(last.values())


def newest_in_force(cases: Iterable[UUID]) -> dict[UUID, Decision]:
    """Of each case, the signed decision that holds; one query."""
    signed = Decision.objects.signed().filter(case__in=set(cases)).defer("text")
    return {each.case_id: each for each in signed.order_by("number")}


def _person(entry: Communication) -> tuple[UUID, str, str]:
    name = "" if entry.recipient == Recipient.PATIENT else entry.name.casefold()
    return entry.decision.case_id, entry.recipient, name


# ------------------------------------------------------------------ deadlines


def due_on(decision: Decision, days: int) -> dt.date | None:
    if decision.signed_at is None:
        return None
    signed = today_at(decision.case.board.hospital, decision.signed_at)
    return signed + dt.timedelta(days=days)


def overdue(
    decisions: QuerySet[Decision], boards: Iterable[Board], *, as_of: dt.date
) -> QuerySet[Decision]:
    """Decided, in force, and after the board's days somebody has no letter yet; oldest first.

    A patient who has died is owed none. `boards` come with their hospitals.
    """
    late, boards = Q(pk__in=[]), list(boards)
    rules = rules_by_board(boards)
    for board in boards:
        last = as_of - dt.timedelta(days=rules[board.pk].letter_days)
        begin = dt.datetime.combine(last, dt.time.min, tzinfo=ZoneInfo(board.hospital.time_zone))
        late |= Q(case__board=board, signed_at__lt=begin)
    return without_letters(decisions.filter(late, case__settled_on__isnull=True))


def without_letters(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Decided, in force, and somebody who is owed a letter about it has none; oldest first."""
    standing = decisions.filter(result=Result.DECIDED, signed_at__isnull=False).exclude(
        replaced_by__signed_at__isnull=False
    )
    dead = Q(case__patient__vital_status=VitalStatus.DEAD) | Q(
        case__patient__merged_into__vital_status=VitalStatus.DEAD
    )
    nobody = ~_has(Recipient.REFERRER) | ~_has(Recipient.GP)
    owed = standing.filter(nobody | (~_has(Recipient.PATIENT) & ~dead))
    return owed.order_by("signed_at", "pk")


def _has(recipient: Recipient) -> Q:
    letters = Letter.objects.released().filter(decision=OuterRef("pk"), recipient=recipient)
    return Q(Exists(letters))
