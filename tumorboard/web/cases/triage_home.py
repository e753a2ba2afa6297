"""Second looks at standard of care that wait for this person."""

from __future__ import annotations

from tumorboard.meetings.standard_models import SecondLook
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.web.home.section import Section
from tumorboard.web.request import Request

SHOWN = 5


def second_looks(request: Request) -> Section | None:
    """Of cases that somebody else has put on standard of care; nothing where none waits."""
    if not request.grants.may(Permission.RECHECK_TRIAGE):
        return None
    boards = [
        board.pk
        for board in Board.objects.where_role(request.user)
        if request.grants.may(Permission.RECHECK_TRIAGE, board=board)
    ]
    waiting = SecondLook.objects.visible_to(request.user).waiting()
    waiting = waiting.filter(triage__item__meeting__board__in=boards)
    others = waiting.exclude(triage__created_by=request.user).select_related(
        "triage__pathway",
        "triage__item__meeting__board",
        "triage__item__case__patient__merged_into",
    )
    count, rows = others.count(), list(others.order_by("triage__item__meeting__date")[:SHOWN])
    if not count:
        return None
    template = "tumorboard/cases/home_second_looks.html"
    return Section("second-looks", template, {"rows": rows, "count": count}, patients=len(rows))
