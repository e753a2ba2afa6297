"""The standard pathways of a board: adopted, worded anew, retired. Nothing is ever overwritten."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from tumorboard.audit import services as audit
from tumorboard.audit.models import Operation
from tumorboard.meetings.standard_models import StandardPathway
from tumorboard.people.models import Board, User

WORDS = ("name", "question", "intent", "treatment", "rests_on", "citation")
WORDED_ANEW = "Worded anew"


class AlreadyRetired(Exception):
    """The pathway counts no more from a day on: it is not changed again."""


def in_force(board: Board, on: dt.date) -> QuerySet[StandardPathway]:
    return StandardPathway.objects.in_force(on).filter(board=board).order_by("name", "pk")


@transaction.atomic
def adopt(board: Board, *, active_from: dt.date, by: User, **words: str) -> StandardPathway:
    """A new pathway, in the board's words."""
    made = StandardPathway(
        board=board, active_from=active_from, created_by=by, changed_by=by, **words
    )
    made.save()
    told = {name: (None, value) for name, value in words.items() if value}
    _record("pathway.adopted", made, by, Operation.CREATE, changes=told)
    return made


@transaction.atomic
def word_anew(
    former: StandardPathway, *, version: int, active_from: dt.date, by: User, **words: str
) -> StandardPathway:
    """New words from a day on; until then the former ones count. Raises StaleVersion."""
    if former.retired_on is not None:
        raise AlreadyRetired(str(former))
    last = max(active_from, former.active_from)
    former.update_fields(version, by=by, retired_on=last, retired_why=WORDED_ANEW)
    made = StandardPathway(
        board=former.board,
        active_from=last,
        replaces=former,
        created_by=by,
        changed_by=by,
        **words,
    )
    made.save()
    changed = {
        name: (getattr(former, name), words[name])
        for name in WORDS
        if getattr(former, name) != words[name]
    }
    _record("pathway.worded_anew", made, by, Operation.UPDATE, changes=changed)
    return made


@transaction.atomic
def retire(
    pathway: StandardPathway, *, version: int, on: dt.date, why: str, by: User
) -> StandardPathway:
    """It counts no more from that day on; cases on it stay there. Raises StaleVersion."""
    if pathway.retired_on is not None:
        raise AlreadyRetired(str(pathway))
    last = max(on, pathway.active_from)
    changes = pathway.update_fields(version, by=by, retired_on=last, retired_why=why)
    _record("pathway.retired", pathway, by, Operation.UPDATE, reason=why, changes=changes)
    return pathway


def _record(
    action: str,
    pathway: StandardPathway,
    by: User,
    operation: Operation,
    *,
    reason: str = "",
    changes: Any = None,
) -> None:
    audit.record(
        action,
        by=by,
        operation=operation,
        on=pathway,
        hospital=pathway.board.hospital_id,
        board=pathway.board_id,
        reason=reason,
        changes=changes,
    )
