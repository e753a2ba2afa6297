"""What waits for the chair's signature, and conditions that were not settled by their day."""

from __future__ import annotations

from tumorboard.decisions.condition_queries import overdue_of
from tumorboard.decisions.models import Decision
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.web.decisions.conditions import rows_of
from tumorboard.web.home.section import Section
from tumorboard.web.request import Request

SHOWN = 8


def decisions_to_sign(request: Request) -> Section | None:
    if not request.grants.may(Permission.SIGN_DECISION):
        return None
    boards = [
        board.pk
        for board in Board.objects.where_role(request.user)
        if request.grants.may(Permission.SIGN_DECISION, board=board)
    ]
    drafts = Decision.objects.visible_to(request.user).drafts().filter(case__board__in=boards)
    waiting = drafts.select_related(
        "case__patient__merged_into", "case__board", "agenda_item__meeting"
    )
    decisions = list(waiting.order_by("created_at"))
    return Section(
        "to-sign",
        "tumorboard/decisions/home_to_sign.html",
        {"decisions": decisions},
        patients=len(decisions),
    )


def conditions_late(request: Request) -> Section | None:
    """For those who see to them and for the coordinator; nobody else is shown an empty list."""
    if not request.grants.may(Permission.FOLLOW_UP):
        return None
    late = overdue_of(request.user, request.as_of).with_case()
    rows = rows_of(request, late[:SHOWN])
    if not rows:
        return None
    return Section(
        "conditions-late",
        "tumorboard/decisions/home_conditions.html",
        {"rows": rows, "count": late.count()},
        patients=len(rows),
    )
