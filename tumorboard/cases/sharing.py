"""Letting another board read what was signed on a case, and ending that."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from tumorboard.audit.models import Operation
from tumorboard.cases.models import Case
from tumorboard.cases.share_models import CaseShare
from tumorboard.cases.writing import record_case
from tumorboard.people.models import Board, User
from tumorboard.people.queries import boards_beside


class NotAnotherBoard(Exception):
    """Only another board of the same hospital, of the same kind (demonstration or not)."""


def may_receive(case: Case, board: Board) -> bool:
    here = case.board
    same_house = board.hospital_id == here.hospital_id and board.is_demo == here.is_demo
    return same_house and board.pk != here.pk


def boards_without_share(case: Case) -> QuerySet[Board]:
    """Boards beside this one that do not read its decisions."""
    shared = CaseShare.objects.open().filter(case=case)
    return boards_beside(case.board).exclude(pk__in=shared.values("board"))


@transaction.atomic
def share(case: Case, *, board: Board, by: User) -> CaseShare:
    """From now on that board reads the decisions signed here; shared already, it stays so."""
    if not may_receive(case, board):
        raise NotAnotherBoard(str(board.pk))
    standing = CaseShare.objects.open().filter(case=case, board=board)
    if (former := standing.first()) is not None:
        return former
    row = CaseShare(case=case, board=board, created_by=by, changed_by=by)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody else shared it at this very moment
        return standing.get()
    changes = {"board": (None, board.pk)}
    record_case("case.shared", case, by=by, operation=Operation.CREATE, changes=changes)
    return row


@transaction.atomic
def end_share(row: CaseShare, *, by: User) -> None:
    """The other board reads nothing of the case any more; what it printed stays printed."""
    if row.ended_at is not None:
        return
    row.update_fields(row.version, by=by, ended_at=timezone.now(), ended_by=by)
    changes = {"board": (row.board_id, None)}
    record_case("case.share_ended", row.case, by=by, changes=changes)
