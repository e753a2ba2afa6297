"""The plan screen, choosing a pathway, and every edit; each answers with the plan solved anew."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guidelines.core.planning.edits import EditError
from tumorboard.assessment.services import NoGuideline, current_assessment
from tumorboard.cases.models import Case
from tumorboard.patients.writing import UsedKey
from tumorboard.people.models import User
from tumorboard.people.permissions import Permission
from tumorboard.plans import services
from tumorboard.plans.models import Plan, PlanRevision
from tumorboard.plans.solving import NotOffered
from tumorboard.records import StaleVersion
from tumorboard.web.guarding import needs, require
from tumorboard.web.next_address import next_address
from tumorboard.web.plans.editing import NOT_COMPUTED, PlanEditing
from tumorboard.web.plans.screen import plan_screen
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid, saved

SCREEN = "tumorboard/plans/screen.html"
IN_HAND = f"{SCREEN}#case-plan"
CHANGED = "plan-changed"
NOTHING_LEFT = (services.NothingToUndo, services.NothingToRedo)


@needs(Permission.SEE_PATIENT)
@require_safe
def plan(request: Request, pk: uuid.UUID) -> HttpResponse:
    case = get_object_or_404(Case.objects.visible_to(request.user).with_people(), pk=pk)
    note_reading(request, "plan.read", case)
    return render(request, SCREEN, plan_screen(request, case).context())


@needs(Permission.EDIT_PLAN)
@require_POST
def choose(request: Request, pk: uuid.UUID) -> HttpResponse:
    case = _case(request, pk)
    former = Plan.objects.visible_to(request.user).current().filter(case=case).first()
    try:
        current = current_assessment(case, as_of=request.as_of)
        chosen = services.choose_pathway(
            case=case, pathway=request.POST.get("pathway", ""), current=current, by=request.user
        )
    except (NoGuideline, services.UnknownPathway) as error:
        raise Http404 from error
    if former is not None and former != chosen:
        messages.success(
            request, f"“{former.title}” was set aside; it can be brought back below the plan."
        )
    return SeeOther(next_address(request) or _address(case))


@needs(Permission.EDIT_PLAN)
@require_POST
def bring_back(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    case = _case(request, found.case_id)
    services.bring_back(found, by=request.user)
    return SeeOther(next_address(request) or _address(case))


@needs(Permission.EDIT_PLAN)
@require_POST
def edit(request: Request, pk: uuid.UUID) -> HttpResponse:
    editing = _editing(request, pk)
    try:
        if not editing.is_valid():
            return invalid(request, IN_HAND, editing.context())
        editing.save()
    except (StaleVersion, services.PlanSetAside):
        editing.too_late()
        return conflict(request, IN_HAND, editing.context())
    except EditError as error:
        editing.refuse(error)
        return invalid(request, IN_HAND, editing.context())
    except (NoGuideline, NotOffered, UsedKey):
        editing.refused = NOT_COMPUTED
        return conflict(request, IN_HAND, editing.context())
    return _saved(request, editing)


@needs(Permission.EDIT_PLAN)
@require_POST
def renew(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Take the dates as they stand today; what has moved is settled with that."""
    editing = _editing(request, pk)
    current = editing.current
    if current is None:
        editing.refused = NOT_COMPUTED
        return conflict(request, IN_HAND, editing.context())

    def as_it_stands(plan: Plan, *, version: int, by: User) -> PlanRevision:
        return services.renew(plan, version=version, current=current, by=by)

    return _move(request, editing, as_it_stands, "Saved")


@needs(Permission.EDIT_PLAN)
@require_POST
def undo(request: Request, pk: uuid.UUID) -> HttpResponse:
    return _move(request, _editing(request, pk), services.undo, "Undone; the plan is back at")


@needs(Permission.EDIT_PLAN)
@require_POST
def redo(request: Request, pk: uuid.UUID) -> HttpResponse:
    return _move(request, _editing(request, pk), services.redo, "Redone")


@needs(Permission.EDIT_PLAN)
@require_POST
def take_up(request: Request, pk: uuid.UUID, number: int) -> HttpResponse:
    """Go on from any earlier revision."""
    editing = _editing(request, pk)
    revision = get_object_or_404(editing.plan.revisions, number=number)

    def to(_: Plan, *, version: int, by: User) -> PlanRevision:
        return services.take_up(revision, version=version, by=by)

    return _move(request, editing, to, "Taken up again")


def _case(request: Request, pk: uuid.UUID) -> Case:
    case = get_object_or_404(Case.objects.visible_to(request.user).with_people(), pk=pk)
    require(request, Permission.EDIT_PLAN, case.board)
    return case


def _editing(request: Request, pk: uuid.UUID) -> PlanEditing:
    """A plan that was set aside is brought back before it is changed."""
    plans = Plan.objects.visible_to(request.user).current().select_related("head__assessment")
    found = get_object_or_404(plans, pk=pk)
    return PlanEditing(request, found, _case(request, found.case_id))


def _move(
    request: Request, editing: PlanEditing, move: Callable[..., PlanRevision], words: str
) -> HttpResponse:
    try:
        revision = move(editing.plan, version=editing.version, by=request.user)
    except (StaleVersion, services.PlanSetAside, NotOffered, *NOTHING_LEFT):
        editing.too_late()
        return conflict(request, IN_HAND, editing.context())
    editing.done = f"{words}: {revision.words}"
    return _saved(request, editing)


def _saved(request: Request, editing: PlanEditing) -> HttpResponse:
    address = next_address(request) or _address(editing.case)
    context = editing.context() if request.htmx else {}
    return saved(request, address, IN_HAND, context, event=CHANGED)


def _address(case: Case) -> str:
    return reverse("plan", args=[case.pk]) + "#case-plan"
