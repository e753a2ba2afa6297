"""What waits for a signature or a confirmation, and conditions not settled by their day."""

from __future__ import annotations

from dataclasses import dataclass

from tumorboard.decisions.condition_queries import overdue_of
from tumorboard.decisions.models import Decision
from tumorboard.decisions.provisional import (
    LEADING,
    Standing,
    owed_to,
    specialties_by_board,
    standing_of,
)
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


@dataclass(frozen=True)
class ProvisionalRow:
    decision: Decision
    standing: Standing
    is_mine: bool


def provisional_decisions(request: Request) -> Section | None:
    """For whom they wait for, and for chair and coordinator; nobody else is shown an empty list."""
    if not request.grants.may(Permission.FOLLOW_UP):
        return None
    spoken = specialties_by_board(request.user)
    led = set(Board.objects.where_role(request.user, *LEADING).values_list("pk", flat=True))
    rows = []
    for decision in owed_to(request.user):
        standing, board = standing_of(decision), decision.case.board_id
        is_mine = bool(standing and standing.spoken_for(spoken.get(board, set())))
        if standing is not None and (is_mine or board in led):
            rows.append(ProvisionalRow(decision, standing, is_mine))
    if not rows:
        return None
    shown = rows[:SHOWN]
    content = {"rows": shown, "count": len(rows)}
    template = "tumorboard/decisions/home_provisional.html"
    return Section("provisional", template, content, patients=len(shown))


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
