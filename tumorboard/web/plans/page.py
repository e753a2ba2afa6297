"""The plan of a case as its pages show it: to read, or in hand to be edited."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.urls import reverse

from tumorboard.assessment.services import Current, facts_changed_since
from tumorboard.cases.models import Case
from tumorboard.people.permissions import Permission
from tumorboard.plans.models import Plan, PlanAlert
from tumorboard.plans.solving import NotOffered, desk_of, draft_of
from tumorboard.plans.told import ToldPlan, told
from tumorboard.web.pictures.gantt import Pictures
from tumorboard.web.plans.drawing import background_of, plan_pictures
from tumorboard.web.plans.hand import Hand, hand_of
from tumorboard.web.plans.rows import Given
from tumorboard.web.request import Request


@dataclass(frozen=True)
class PlanPage:
    case: Case
    plan: Plan | None
    may_edit: bool
    told: ToldPlan | None = None
    hand: Hand | None = None  # where it is edited, and the guideline offers its pathway
    pictures: Pictures | None = None  # where it is only looked at, large
    is_old: bool = False  # facts have changed since it was saved
    alerts: list[PlanAlert] = field(default_factory=list)
    former: list[Plan] = field(default_factory=list)
    back: str = ""  # where forms lead without scripts, if not to the plan screen
    done: str = ""  # what was just changed
    refused: str = ""  # why a change was not saved

    @property
    def item_url(self) -> str:
        """The pathway in the version that it was chosen from."""
        if self.plan is None:
            return ""
        version = self.plan.assessment.guideline_version_id
        return reverse("guideline-item", args=[version, "pathway", self.plan.pathway])


@dataclass(frozen=True)
class Told:
    """What an edit came to, beside the plan."""

    done: str = ""
    refused: str = ""
    given: Given = field(default_factory=dict)
    back: str = ""


def plan_page(
    request: Request,
    case: Case,
    current: Current | None,
    *,
    in_hand: bool = False,
    drawn: bool = False,
    edit: Told | None = None,
) -> PlanPage:
    """`current`: what the guideline says now; None where it says nothing.

    `in_hand`: with everything that edits it; `drawn`: to read, with its picture.
    """
    edit = edit or Told()
    plans = list(
        Plan.objects.visible_to(request.user)
        .filter(case=case)
        .select_related("created_by", "set_aside_by", "assessment", "head__assessment")
    )
    plan = next((each for each in plans if each.set_aside_at is None), None)
    may_edit = request.grants.may(Permission.EDIT_PLAN, board=case.board)
    page = PlanPage(
        case=case,
        plan=plan,
        may_edit=may_edit,
        former=[each for each in plans if each.set_aside_at is not None],
        back=edit.back,
        done=edit.done,
        refused=edit.refused,
    )
    if plan is None:
        return page
    page = _with(page, plan, current, in_hand, edit.given)
    if drawn and page.hand is None and current is not None:
        page = replace(page, pictures=_drawn(plan, current))
    return page


def _drawn(plan: Plan, current: Current) -> Pictures | None:
    try:
        desk = desk_of(current, plan.pathway)
    except NotOffered:
        return None
    return plan_pictures(desk.solve(draft_of(plan.head)), background_of(desk))


def _with(
    page: PlanPage, plan: Plan, current: Current | None, in_hand: bool, given: Given
) -> PlanPage:
    hand = None
    if in_hand and current is not None:
        hand = hand_of(plan, current, may_edit=page.may_edit, given=given)
    return replace(
        page,
        plan=plan,
        hand=hand,
        told=hand.told if hand else told(plan, current),
        is_old=current is not None and facts_changed_since(plan.head.assessment, current),
        alerts=list(plan.alerts.standing()),
    )
