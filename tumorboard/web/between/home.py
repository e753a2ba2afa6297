"""Between boards on the home page: contradictions nobody has answered, and a case to review."""

from __future__ import annotations

import datetime as dt

from tumorboard.cases.grant_models import CaseGrant
from tumorboard.decisions.elsewhere import open_contradictions
from tumorboard.people.permissions import Permission
from tumorboard.web.home.section import Section
from tumorboard.web.meetings.listing import boards_arranged_by
from tumorboard.web.request import Request

SHOWN = 10
LOOKED_BACK = dt.timedelta(days=365)


def contradictions_open(request: Request) -> Section | None:
    """For those who arrange meetings: decisions that another board's decision contradicts."""
    if not request.grants.may(Permission.ARRANGE_MEETING):
        return None
    boards = list(boards_arranged_by(request))
    found = open_contradictions(boards, since=request.as_of - LOOKED_BACK)
    if not found:
        return None
    content = {"rows": found[:SHOWN], "count": len(found)}
    template = "tumorboard/between/home_contradictions.html"
    return Section("contradictions", template, content, patients=len(found[:SHOWN]))


def case_to_review(request: Request) -> Section | None:
    """For an account without a role that a chair lets look at one case."""
    if request.grants.held:
        return None
    held = CaseGrant.objects.visible_to(request.user, today=request.as_of)
    grant = held.select_related("case__board", "created_by").first()
    if grant is None:
        return None
    return Section("case-to-review", "tumorboard/between/home_review.html", {"grant": grant})
