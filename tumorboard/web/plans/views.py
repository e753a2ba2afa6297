"""Choosing a pathway and working on the plan; each change answers with the plan and its undo."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tumorboard.assessment.services import NoGuideline, current_assessment
from tumorboard.audit import services as audit
from tumorboard.cases.models import Case
from tumorboard.patients.writing import UsedKey
from tumorboard.people.permissions import Permission
from tumorboard.plans import services
from tumorboard.plans.models import Plan, PlanStep
from tumorboard.records import StaleVersion
from tumorboard.web.cases.page import case_page
from tumorboard.web.guarding import needs, require
from tumorboard.web.next_address import next_address
from tumorboard.web.plans.forms import DropForm, MoveForm, NewStepForm, StepForm, VersionedForm
from tumorboard.web.plans.page import Undo, plan_address, plan_page
from tumorboard.web.plans.screen import plan_screen
from tumorboard.web.request import Request
from tumorboard.web.responses import conflict, invalid, saved
from tumorboard.web.seals import CANNOT_BE_READ

PLAN = "tumorboard/cases/case.html#case-plan"
SCREEN = "tumorboard/plans/screen.html"


@needs(Permission.SEE_PATIENT)
@require_safe
def plan(request: Request, pk: uuid.UUID) -> HttpResponse:
    case = get_object_or_404(Case.objects.visible_to(request.user).with_people(), pk=pk)
    audit.record_read(
        "plan.read",
        by=request.user,
        on=case,
        patient=case.patient_id,
        hospital=case.board.hospital_id,
        board=case.board_id,
    )
    return render(request, SCREEN, plan_screen(request, case).context())


@needs(Permission.EDIT_PLAN)
@require_POST
def choose(request: Request, pk: uuid.UUID) -> HttpResponse:
    visible = Case.objects.visible_to(request.user).with_people()
    case = get_object_or_404(visible, pk=pk)
    require(request, Permission.EDIT_PLAN, case.board)
    former = Plan.objects.visible_to(request.user).current().filter(case=case).first()
    try:
        current = current_assessment(case, as_of=request.as_of)
        plan = services.choose_pathway(
            case=case, pathway=request.POST.get("pathway", ""), current=current, by=request.user
        )
    except (NoGuideline, services.UnknownPathway) as error:
        raise Http404 from error
    undo = _undo(f"Chosen: {plan.title}", "plan-bring-back", former.pk) if former else None
    return _done(request, case, undo if former != plan else None)


@needs(Permission.EDIT_PLAN)
@require_POST
def bring_back(request: Request, pk: uuid.UUID) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    case = _case(request, plan.case_id)
    present = Plan.objects.visible_to(request.user).current().filter(case=case).first()
    services.bring_back(plan, by=request.user)
    undo = _undo(f"Brought back: {plan.title}", "plan-bring-back", present.pk) if present else None
    return _done(request, case, undo if present != plan else None)


@needs(Permission.EDIT_PLAN)
@require_POST
def add_step(request: Request, pk: uuid.UUID) -> HttpResponse:
    plan = get_object_or_404(Plan.objects.visible_to(request.user).current(), pk=pk)
    case = _case(request, plan.case_id)
    form = NewStepForm(request.POST)
    if not form.is_valid():
        return _refused(request, case, forms={"new": form})
    try:
        step = services.add_step(plan=plan, by=request.user, **form.cleaned_data)
    except UsedKey:
        form.add_error(None, CANNOT_BE_READ)
        return _refused(request, case, forms={"new": form})
    values = {"version": str(step.version), "reason": "Added by mistake"}
    return _done(request, case, _undo(f"Added: {step.label}", "step-drop", step.pk, **values))


@needs(Permission.EDIT_PLAN)
@require_POST
def change_step(request: Request, pk: uuid.UUID) -> HttpResponse:
    step, case = _step(request, pk)
    form = StepForm(step, request.POST)
    if not form.is_valid():
        return _refused(request, case, forms={f"change-{step.pk}": form})
    before = {"planned": step.planned, "note": step.note}
    try:
        services.change_step(step, by=request.user, **form.cleaned_data)
    except StaleVersion:
        return _refused(request, case, stale=step)
    values = {"version": str(step.version), **before}
    return _done(request, case, _undo(f"Changed: {step.label}", "step-change", step.pk, **values))


@needs(Permission.EDIT_PLAN)
@require_POST
def drop_step(request: Request, pk: uuid.UUID) -> HttpResponse:
    step, case = _step(request, pk)
    form = DropForm(step, request.POST)
    if not form.is_valid():
        return _refused(request, case, forms={f"drop-{step.pk}": form})
    try:
        services.drop_step(step, by=request.user, **form.cleaned_data)
    except StaleVersion:
        return _refused(request, case, stale=step)
    values = {"version": str(step.version)}
    return _done(request, case, _undo(f"Dropped: {step.label}", "step-take-back", pk, **values))


@needs(Permission.EDIT_PLAN)
@require_POST
def take_back(request: Request, pk: uuid.UUID) -> HttpResponse:
    step, case = _step(request, pk)
    form = VersionedForm(step, request.POST)
    reason = step.dropped_because
    try:
        services.take_back(step, by=request.user, version=_version(form))
    except StaleVersion:
        return _refused(request, case, stale=step)
    values = {"version": str(step.version), "reason": reason}
    return _done(request, case, _undo(f"Taken back: {step.label}", "step-drop", pk, **values))


@needs(Permission.EDIT_PLAN)
@require_POST
def move_step(request: Request, pk: uuid.UUID) -> HttpResponse:
    step, case = _step(request, pk)
    form = MoveForm(step, request.POST)
    version, up = _version(form), form.cleaned_data.get("up", False)
    try:
        services.move_step(step, by=request.user, version=version, up=up)
    except StaleVersion:
        return _refused(request, case, stale=step)
    step.refresh_from_db()
    values = {"version": str(step.version), "up": "no" if up else "yes"}
    return _done(request, case, _undo(f"Moved: {step.label}", "step-move", pk, **values))


def _case(request: Request, pk: uuid.UUID) -> Case:
    case = get_object_or_404(Case.objects.visible_to(request.user).with_people(), pk=pk)
    require(request, Permission.EDIT_PLAN, case.board)
    return case


def _step(request: Request, pk: uuid.UUID) -> tuple[PlanStep, Case]:
    plans = Plan.objects.visible_to(request.user).current()
    plan = get_object_or_404(plans, steps__pk=pk)
    return plan.steps.get(pk=pk), _case(request, plan.case_id)


def _version(form: VersionedForm) -> int:
    """A form without a version was not ours: it matches no row."""
    form.is_valid()
    return int(form.cleaned_data.get("version") or 0)


def _undo(done: str, view: str, pk: uuid.UUID, **values: str) -> Undo:
    return Undo(done, reverse(view, args=[pk]), values)


def _done(request: Request, case: Case, undo: Undo | None) -> HttpResponse:
    plan = plan_page(request, case, undo=undo)
    address = next_address(request) or plan_address(case)
    return saved(request, address, PLAN, {"plan": plan}, event="plan-changed")


def _refused(
    request: Request, case: Case, *, stale: PlanStep | None = None, **more: Any
) -> HttpResponse:
    """422 with the form's errors, or 409 with what somebody else wrote meanwhile."""
    current = stale and PlanStep(pk=stale.pk, label=stale.label)
    plan = plan_page(request, case, conflict=current, **more)
    context = {"plan": plan} if request.htmx else case_page(request, case, plan=plan).context()
    answer = conflict if stale else invalid
    return answer(request, PLAN, context)
