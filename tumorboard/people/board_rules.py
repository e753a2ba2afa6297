"""Reading and setting the rules a board works by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from tumorboard.audit import services as audit
from tumorboard.people.models import Board, User
from tumorboard.people.rule_models import BoardRules


def rules_of(board: Board) -> BoardRules:
    """Those in force; a board that never set any has the defaults, which are not stored."""
    return BoardRules.objects.filter(board=board).first() or BoardRules(board=board, version=0)


def rules_by_board(boards: Iterable[Board]) -> dict[UUID, BoardRules]:
    """For lists: one query, however many boards."""
    wanted = list(boards)
    stored = {rules.board_id: rules for rules in BoardRules.objects.filter(board__in=wanted)}
    return {each.pk: stored.get(each.pk) or BoardRules(board=each, version=0) for each in wanted}


@transaction.atomic
def set_rules(
    board: Board, *, version: int, by: User, reason: str = "", **changes: Any
) -> BoardRules:
    """Change named rules. `version` is that of the rules shown, 0 where none were stored.

    Raises StaleVersion when somebody else was faster.
    """
    rules, _new = BoardRules.objects.get_or_create(
        board=board, defaults={"created_by": by, "changed_by": by}
    )
    changed = rules.update_fields(version or 1, by=by, **changes)
    audit.record(
        "board.set_rules",
        by=by,
        on=board,
        hospital=board.hospital_id,
        board=board.pk,
        reason=reason,
        changes=changed,
    )
    return rules
