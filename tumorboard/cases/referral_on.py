"""Referring a case on to another board of the hospital, and who has the next step of both."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from tumorboard.audit.models import Operation
from tumorboard.cases.models import Case, Urgency
from tumorboard.cases.services import hand_over, refer
from tumorboard.cases.share_models import BoardReferral
from tumorboard.cases.sharing import NotAnotherBoard, may_receive, share
from tumorboard.cases.writing import record_case
from tumorboard.patients.vital import is_dead
from tumorboard.people.models import Board, Membership, User

# The patient's clock runs on: another board starts no new one.
CARRIED = (
    "entry_type", "history", "clock", "referred_on", "decision_to_treat_on", "transferred_on",
    "key_worker",
)  # fmt: skip


class NotOnEitherTeam(Exception):
    """Whoever has the next step or sees to the new case has a role on one of the boards."""


class PatientDied(Exception):
    """A patient who has died is referred to nobody."""


@transaction.atomic
def refer_on(  # noqa: PLR0913 - each is one answer of the form, given by name
    source: Case,
    *,
    board: Board,
    question: str,
    urgency: str = Urgency.ROUTINE,
    owner: User,
    next_on: dt.date,
    next_step: str,
    next_step_owner: User,
    by: User,
    share_decisions: bool = True,
    key: UUID | None = None,
) -> Case:
    """The other board's case of the same patient, with its owner and next date.

    `share_decisions`: each of the two boards reads what the other signs, until one of them ends
    its share. Sent twice (`key`), a form refers once. Raises NotAnotherBoard, NotOnEitherTeam,
    PatientDied.
    """
    _refuse(source, board, owner, next_step_owner)
    made = refer(
        patient=source.patient.person,
        board=board,
        question=question,
        urgency=urgency,
        next_on=next_on,
        referrer=str(source.board),
        focus_primary=source.focus_primary,
        by=by,
        key=key,
        **{name: getattr(source, name) for name in CARRIED},
    )
    if BoardReferral.objects.filter(case=made).exists():
        return made
    hand_over(made, version=made.version, next_on=next_on, owner=owner, by=by)
    BoardReferral(
        case=made, source=source, next_step=next_step, next_step_owner=next_step_owner,
        created_by=by, changed_by=by,
    ).save()  # fmt: skip
    changes = {"board": (None, board.pk), "next_step_owner": (None, next_step_owner.pk)}
    record_case("case.referred_on", source, by=by, operation=Operation.CREATE, changes=changes)
    if share_decisions:
        share(source, board=board, by=by)
        share(made, board=source.board, by=by)
    return made


@transaction.atomic
def give_next_step(
    referral: BoardReferral, *, version: int, next_step: str, next_step_owner: User, by: User
) -> None:
    """Another step, or another person who has it; still one for both. Raises StaleVersion."""
    boards = [referral.source.board_id, referral.case.board_id]
    if not _serves(next_step_owner, boards):
        raise NotOnEitherTeam(str(next_step_owner.pk))
    changes = referral.update_fields(
        version, by=by, next_step=next_step, next_step_owner=next_step_owner
    )
    if changes:
        for case in (referral.source, referral.case):
            record_case("case.next_step_given", case, by=by, changes=changes)


def _refuse(source: Case, board: Board, owner: User, next_step_owner: User) -> None:
    if not may_receive(source, board):
        raise NotAnotherBoard(str(board.pk))
    if is_dead(source.patient):
        raise PatientDied(str(source.pk))
    if not _serves(owner, [board.pk]):
        raise NotOnEitherTeam(str(owner.pk))
    if not _serves(next_step_owner, [board.pk, source.board_id]):
        raise NotOnEitherTeam(str(next_step_owner.pk))


def _serves(user: User, boards: list[UUID]) -> bool:
    return Membership.objects.active().filter(user=user, board__in=boards).exists()
