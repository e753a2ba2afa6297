"""On the home page of editors and approvers: what they work on, and what waits for them."""

from __future__ import annotations

from tumorboard.editorial.models import ChangeSet, ChangeSetState
from tumorboard.people.permissions import Permission
from tumorboard.web.home.section import Section
from tumorboard.web.request import Request

UNDER_WAY = (ChangeSetState.IN_REVIEW, ChangeSetState.OPEN)


def change_sets_under_way(request: Request) -> Section | None:
    if not request.grants.may(Permission.SEE_CHANGE_SETS):
        return None
    sets = ChangeSet.objects.visible_to(request.user).listed().filter(state__in=UNDER_WAY)
    # What is in review is waited for.
    found = sorted(sets, key=lambda each: each.state != ChangeSetState.IN_REVIEW)
    may_open = request.grants.may(Permission.EDIT_GUIDELINE)
    content = {"sets": found, "may_open": may_open}
    return Section("change-sets", "tumorboard/editorial/home.html", content)
