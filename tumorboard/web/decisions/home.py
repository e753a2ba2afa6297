"""For the chair: what waits for the signature."""

from __future__ import annotations

from tumorboard.decisions.models import Decision
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.web.home.section import Section
from tumorboard.web.request import Request


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
