"""Whom a change reaches first: open plans, then cases that are listed, then past decisions."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from guidelines.publishing import content
from tumorboard.cases.models import OPEN, Case, State
from tumorboard.editorial.hand import in_hand
from tumorboard.editorial.impact import Impact
from tumorboard.editorial.models import ChangeSet
from tumorboard.plans.alerting import dates_of
from tumorboard.plans.models import Plan

GROUPS = {
    "plan": "Open plans whose pathway changes",
    "planned": "Other cases with an open plan",
    "listed": "Cases listed for a meeting",
    "open": "Other open cases",
    "past": "Past decisions",
}
"""In the order in which they are told; a case is told once, in the first that it is in."""
OF_PATHWAYS = ("pathways", "excluded", "contested")


def grouped(impact: Impact) -> dict[UUID, str]:
    """The group of every case that is told something else."""
    cases = impact.cases
    plans = dict(Plan.objects.watched().filter(case__in=cases).values_list("case", "pathway"))
    states = Case.objects.filter(pk__in=cases).values_list("pk", "state")
    moved = {
        (case, each.item)
        for each in impact.moved
        if each.kind in OF_PATHWAYS
        for case in each.cases
    }
    return {case: _group(state, plans.get(case), case, moved) for case, state in states}


def _group(state: str, pathway: str | None, case: UUID, moved: set[tuple[UUID, str]]) -> str:
    if pathway is not None:
        return "plan" if (case, pathway) in moved else "planned"
    if state == State.LISTED:
        return "listed"
    return "open" if state in OPEN else "past"


def replanned(change_set: ChangeSet) -> dict[str, list[UUID]]:
    """By pathway, the cases with an open plan that has other steps or intervals, or none."""
    guideline = in_hand(change_set).guideline
    if guideline is None:
        return {}
    old, new = content(change_set.base.sha256).pathways, guideline.pathways
    changed = [key for key in old if dates_of(old[key]) != dates_of(new.get(key))]
    found: dict[str, list[UUID]] = defaultdict(list)
    plans = Plan.objects.watched().filter(pathway__in=changed)
    for case, pathway in plans.values_list("case", "pathway"):
        found[pathway].append(case)
    return dict(found)
