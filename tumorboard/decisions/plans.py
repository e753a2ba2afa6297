"""The plan before the board beside the plan that a decision signed."""

from __future__ import annotations

from tumorboard.decisions.models import Decision
from tumorboard.plans.between import Between, between
from tumorboard.plans.models import PlanRevision


def plans_of(decision: Decision) -> Between | None:
    """None for a draft, and where nobody kept what was planned before the board spoke."""
    item = decision.agenda_item
    if decision.signed_at is None or item is None or item.before_at is None:
        return None
    wanted = [each for each in (item.plan_before_id, decision.plan_revision_id) if each]
    related = ("plan", "assessment__calendar")
    found = PlanRevision.objects.select_related(*related).in_bulk(wanted)
    before, after = item.plan_before_id, decision.plan_revision_id
    return between(found[before] if before else None, found[after] if after else None)
