"""The board's plan in hand, solved with what is supposed: beside the plan as it stands."""

from __future__ import annotations

from dataclasses import dataclass

from guidelines.core.evaluation.difference import steps_moved
from guidelines.core.planning.desk import PlanInHand
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_difference import Row, step_rows
from tumorboard.assessment.services import Current
from tumorboard.assessment.what_if import Supposed
from tumorboard.cases.models import Case
from tumorboard.plans.queries import current_plan
from tumorboard.plans.solving import NotOffered, desk_from, draft_of, in_hand


@dataclass(frozen=True)
class PlanShown:
    """`not_offered`: the guideline would not offer its pathway any more. Titles of pitfalls.

    `excluded`: the pathway would not apply; it has no days, and no pitfall is looked for in it.
    """

    title: str
    rows: tuple[Row, ...] = ()
    not_offered: bool = False
    excluded: bool = False
    fits_no_more: bool = False
    fits_again: bool = False
    walks_into: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        changed = self.rows or self.walks_into or self.avoids
        turned = self.not_offered or self.excluded or self.fits_no_more or self.fits_again
        return bool(changed or turned)


def plan_shown(case: Case, current: Current, found: Supposed) -> PlanShown | None:
    """None where no plan is chosen, or where the one chosen is not offered as it is."""
    plan = current_plan(case)
    if plan is None:
        return None
    try:
        before = in_hand(plan, current)
    except NotOffered:
        return None
    title = before.pathway.title
    envelope = found.computed.envelope
    try:
        desk = desk_from(envelope, current.guideline, plan.pathway, current.calendar)
    except NotOffered:
        return PlanShown(title, not_offered=True)
    after = desk.solve(draft_of(plan.head))
    if after.plan.feasibility == "excluded":
        return PlanShown(title, excluded=True)
    old, new = _violated(before), _violated(after)
    pitfalls = current.guideline.pitfalls
    words = [
        Explainer(current.guideline, part.facts)
        for part in (
            result.offering(plan.pathway) for result in (current.computed.result, envelope.result)
        )
        if part is not None
    ]
    return PlanShown(
        title,
        rows=step_rows(after.pathway, steps_moved(before.plan, after.plan), words[0], words[-1]),
        fits_no_more=_fits(before) and not _fits(after),
        fits_again=_fits(after) and not _fits(before),
        walks_into=tuple(pitfalls[each].title for each in new if each not in old),
        avoids=tuple(pitfalls[each].title for each in old if each not in new),
    )


def _violated(plan: PlanInHand) -> dict[str, None]:
    return dict.fromkeys(each.pitfall for each in plan.violations)


def _fits(plan: PlanInHand) -> bool:
    return plan.plan.feasibility not in {"inconsistent", "excluded"}
