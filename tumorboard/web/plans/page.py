"""The plan of a case as its page shows it: steps in order, what may be undone, former plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from tumorboard.assessment.wording import date_words
from tumorboard.cases.models import Case
from tumorboard.people.permissions import Permission
from tumorboard.plans.models import Plan, PlanStep
from tumorboard.web.assessment.actions import Look, look
from tumorboard.web.plans.forms import DropForm, NewStepForm, StepForm
from tumorboard.web.request import Request


@dataclass(frozen=True)
class Undo:
    """What a person just did, and the button that takes it back."""

    done: str
    url: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    step: PlanStep
    look: Look | None
    window: str
    planned: str
    change: StepForm
    drop: DropForm
    is_first: bool
    is_last: bool


@dataclass(frozen=True)
class PlanPage:
    case: Case
    plan: Plan | None
    rows: list[Row]
    former: list[Plan]
    new_step: NewStepForm
    may_edit: bool
    undo: Undo | None = None
    conflict: PlanStep | None = None
    """A step that somebody else changed first."""

    @property
    def item_url(self) -> str:
        """The pathway in the version that it was chosen from."""
        if self.plan is None:
            return ""
        version = self.plan.assessment.guideline_version_id
        return reverse("guideline-item", args=[version, "pathway", self.plan.pathway])


def plan_page(
    request: Request,
    case: Case,
    *,
    undo: Undo | None = None,
    conflict: PlanStep | None = None,
    forms: Mapping[str, object] | None = None,
) -> PlanPage:
    """`forms` holds forms with errors: `new`, `change-<pk>`, `drop-<pk>`."""
    mine = Plan.objects.visible_to(request.user).filter(case=case)
    plans = list(mine.select_related("created_by", "set_aside_by", "assessment"))
    plan = next((each for each in plans if each.set_aside_at is None), None)
    steps = list(plan.steps.all()) if plan else []
    given = forms or {}
    return PlanPage(
        case=case,
        plan=plan,
        rows=[_row(step, place, len(steps), given) for place, step in enumerate(steps)],
        former=[each for each in plans if each.set_aside_at is not None],
        new_step=given.get("new") or NewStepForm(),  # type: ignore[arg-type]  # as given
        may_edit=request.grants.may(Permission.EDIT_PLAN, board=case.board),
        undo=undo,
        conflict=conflict,
    )


def _row(step: PlanStep, place: int, count: int, forms: Mapping[str, object]) -> Row:
    change = forms.get(f"change-{step.pk}") or StepForm(step)
    drop = forms.get(f"drop-{step.pk}") or DropForm(step)
    return Row(
        step=step,
        look=look(step.action) if step.action else None,
        window=window_words(step),
        planned=date_words(step.planned),
        change=change,  # type: ignore[arg-type]  # as given
        drop=drop,  # type: ignore[arg-type]  # as given
        is_first=place == 0,
        is_last=place == count - 1,
    )


def window_words(step: PlanStep) -> str:
    """`15 Dec 2026 to 7 Jan 2027`, as the pathway allowed when it was chosen."""
    first, last = date_words(step.earliest), date_words(step.latest)
    if first and last and first != last:
        return f"{first} to {last}"
    return first if last else f"{first} or later" if first else ""


def plan_address(case: Case) -> str:
    return reverse("case", args=[case.pk]) + "#case-plan"
