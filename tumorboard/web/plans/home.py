"""For those who arrange the work of a board: plans that somebody has to look at again."""

from __future__ import annotations

from uuid import UUID

from tumorboard.people.permissions import Permission
from tumorboard.plans.models import PlanAlert
from tumorboard.web.home.section import Section
from tumorboard.web.meetings.listing import boards_arranged_by
from tumorboard.web.request import Request

SHOWN = 12


def plans_to_look_at(request: Request) -> Section | None:
    """Each plan once, with what is pressing: unseen first, then by the day that has passed."""
    if not request.grants.may(Permission.ARRANGE_MEETING):
        return None
    mine = PlanAlert.objects.visible_to(request.user).waiting()
    waiting = mine.filter(plan__case__board__in=boards_arranged_by(request))
    related = ("plan__case__patient__merged_into", "plan__case__board", "answered_by")
    ordered = waiting.select_related(*related).order_by("answer", "day", "raised_at", "pk")
    by_plan: dict[UUID, list[PlanAlert]] = {}
    for alert in ordered:
        by_plan.setdefault(alert.plan_id, []).append(alert)
    shown = [(alerts[0], len(alerts) - 1) for alerts in by_plan.values()][:SHOWN]
    return Section(
        "plan-alerts",
        "tumorboard/plans/home_alerts.html",
        {"alerts": shown, "count": len(by_plan)},
        patients=len({alert.plan.case.patient_id for alert, _ in shown}),
    )
