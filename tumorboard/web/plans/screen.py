"""The plan screen: the patient's wish, every alternative beside the others, the plan in hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from guidelines.models import Status
from tumorboard.assessment.services import (
    ChoiceWithdrawn,
    Current,
    NoGuideline,
    current_assessment,
)
from tumorboard.cases.models import Case
from tumorboard.patients.queries import findings_of
from tumorboard.web.cases.page import Content
from tumorboard.web.patients.alerts import alerts_of, lifetime_dose
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.plans.columns import CancerColumns, columns_of
from tumorboard.web.plans.page import PlanPage, plan_page
from tumorboard.web.request import Request


@dataclass(frozen=True)
class PlanScreen:
    case: Case
    bar: dict[str, Any]
    plan: PlanPage
    cancers: tuple[CancerColumns, ...] = ()  # empty: nothing was checked
    content: Content | None = None
    choice_withdrawn: bool = False
    wish: str = ""
    met_by: str = ""

    def context(self) -> dict[str, Any]:
        return {"page": self, "patient": self.bar, "plan": self.plan}


def plan_screen(request: Request, case: Case, *, plan: PlanPage | None = None) -> PlanScreen:
    """Computed on the facts as they stand; nothing is stored."""
    try:
        current = current_assessment(case, as_of=request.as_of)
    except NoGuideline as reason:
        plan = plan or plan_page(request, case, None)
        bar = patient_bar(case.patient, request.as_of, alerts=alerts_of(findings_of(case.patient)))
        withdrawn = isinstance(reason, ChoiceWithdrawn)
        return PlanScreen(case=case, bar=bar, plan=plan, choice_withdrawn=withdrawn)
    plan = plan or plan_page(request, case, current, in_hand=True)
    wishes = current.record.wishes
    return PlanScreen(
        case=case,
        bar=patient_bar(case.patient, request.as_of, alerts=_alerts(current)),
        plan=plan,
        cancers=tuple(
            columns_of(
                current,
                chosen=plan.plan.pathway if plan.plan else "",
                may_edit=plan.may_edit,
                as_of=request.as_of,
            )
        ),
        content=Content(
            title=current.guideline.meta.title,
            version=current.guideline.meta.version,
            approved=current.version.status == Status.APPROVED,
            facts_of=request.now,
            pk=current.version.pk,
        ),
        wish=wishes.statement or "",
        met_by=wishes.met_by or "",
    )


def _alerts(current: Current) -> list[str]:
    doses = lifetime_dose(current.guideline, current.computed.result)
    return [*alerts_of(current.findings), *doses]
