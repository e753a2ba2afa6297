"""For those who follow decisions up: their actions, and outcomes that nobody knows yet."""

from __future__ import annotations

from tumorboard.decisions.action_models import Action
from tumorboard.decisions.models import Decision
from tumorboard.followup.queries import awaiting_outcome
from tumorboard.people.permissions import Permission
from tumorboard.web.followup import actions
from tumorboard.web.followup.outcomes import rows_of
from tumorboard.web.home.section import Section
from tumorboard.web.request import Request

SHOWN = 5


def outcomes_unknown(request: Request) -> Section | None:
    if not request.grants.may(Permission.EXCHANGE_DATA):
        return None
    mine = Decision.objects.visible_to(request.user).defer("text")
    waiting = awaiting_outcome(
        mine.select_related("case__patient__merged_into", "case__board__hospital")
    )
    rows = rows_of(request, waiting[:SHOWN])
    return Section(
        "outcomes-unknown",
        "tumorboard/followup/home_outcomes.html",
        {"rows": rows, "count": waiting.count()},
        patients=len(rows),
    )


def my_actions(request: Request) -> Section | None:
    if not request.grants.may(Permission.FOLLOW_UP):
        return None
    mine = Action.objects.visible_to(request.user).waiting().filter(owner=request.user)
    rows = actions.rows_of(request, mine.with_case()[:SHOWN])
    return Section(
        "my-actions",
        "tumorboard/followup/home_actions.html",
        {"rows": rows, "count": mine.count()},
        patients=len(rows),
    )
