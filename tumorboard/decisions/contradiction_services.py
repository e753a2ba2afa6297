"""Saying why two decisions of two boards stand although they contradict each other."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from tumorboard.audit.models import Operation
from tumorboard.cases.writing import record_case
from tumorboard.decisions.contradiction_models import ContradictionKept
from tumorboard.decisions.elsewhere import Across, pair_of
from tumorboard.people.models import User


class SaidAlready(Exception):
    """Somebody has said why; that stays."""


class NothingToExplain(Exception):
    """The two decisions contradict each other in nothing that was compared."""


@transaction.atomic
def keep_both(found: Across, *, reason: str, by: User) -> ContradictionKept:
    """Said for the board of `found.ours`. Raises SaidAlready, NothingToExplain."""
    if not found.flags:
        raise NothingToExplain(str(found.ours.pk))
    one, other = pair_of(found.ours, found.theirs)
    row = ContradictionKept(
        one_id=one, other_id=other, flagged="\n".join(found.flags), reason=reason,
        board=found.ours.case.board, said_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise SaidAlready(str(found.ours.pk)) from error
    for decision in (found.ours, found.theirs):
        record_case(
            "decision.contradiction_kept", decision.case, by=by, operation=Operation.CREATE,
            reason=reason,
        )  # fmt: skip
    return row
