"""Reading plans: the current one of a case, and the history of one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from tumorboard.cases.models import Case
from tumorboard.plans.models import Plan, PlanAlert, PlanRevision


@dataclass(frozen=True)
class History:
    """Every revision, the newest first, and which of them lead to the one that holds."""

    revisions: tuple[PlanRevision, ...]
    head: UUID
    standing: frozenset[UUID]
    """The head and what it was made from; the others were undone."""
    can_undo: bool
    can_redo: bool


def current_plan(case: Case) -> Plan | None:
    """With its head; None until a pathway is chosen."""
    plans = Plan.objects.current().filter(case=case)
    plan = plans.select_related("head__assessment__calendar").first()
    if plan is not None:
        plan.case = case
    return plan


def alerts_mark(case: Case) -> tuple[tuple[UUID, int], ...]:
    """Differs where another alert stands for the case's plan, or one was answered."""
    rows = PlanAlert.objects.standing().filter(plan__case=case)
    return tuple(rows.order_by("pk").values_list("pk", "version"))


def history_of(plan: Plan) -> History:
    """In one query, however many revisions there are."""
    rows = plan.revisions.select_related("made_by").defer("draft", "solved", "edit")
    revisions = tuple(rows.order_by("-number"))
    parents = {each.pk: each.parent_id for each in revisions}
    standing = {plan.head_id}
    at = parents[plan.head_id]
    while at is not None:
        standing.add(at)
        at = parents[at]
    return History(
        revisions=revisions,
        head=plan.head_id,
        standing=frozenset(standing),
        can_undo=parents[plan.head_id] is not None,
        can_redo=plan.tip_id != plan.head_id,
    )
