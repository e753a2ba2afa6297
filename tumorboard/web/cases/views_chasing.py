"""Chasing what is missing: taking it over, giving it to somebody, and the work list by person."""

from __future__ import annotations

import contextlib
import uuid
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tumorboard.assessment.chasing import missing_now
from tumorboard.assessment.items import Item
from tumorboard.assessment.services import NoGuideline, current_assessment
from tumorboard.audit import services as audit
from tumorboard.cases import chases
from tumorboard.cases.models import Case
from tumorboard.meetings.queries import accounts_of
from tumorboard.patients.vital import is_dead
from tumorboard.people.models import User
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.cases.work_list import WorkList
from tumorboard.web.guarding import needs, require
from tumorboard.web.next_address import next_address
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

CHASE = "tumorboard/cases/chase.html"
WORK_LIST = "tumorboard/cases/chases.html"
PER_PAGE = 25


class ChaseForm(forms.Form):
    revision = forms.IntegerField(widget=forms.HiddenInput)
    to = forms.ModelChoiceField(
        User.objects.none(), required=False, label="Who chases it", empty_label="nobody"
    )
    note = forms.CharField(
        required=False,
        max_length=300,
        label="Note",
        help_text="Such as: asked by telephone, promised for Thursday.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, team: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = team  # type: ignore[attr-defined]  # a model field


@needs(Permission.SEE_PATIENT)
@require_safe
def work_list(request: Request) -> HttpResponse:
    """What I chase, what nobody does, what somebody else does."""
    found = WorkList(request)
    page = Paginator(found.cases(), PER_PAGE).get_page(request.GET.get("page"))
    audit.record_read(
        "chases.listed",
        by=request.user,
        on=None,
        patient=None,
        hospital=request.user.hospital_id,
        patients=len(page),
    )
    context = {"list": found, "page": page, "rows": found.rows(page), "query": found.query}
    return render(request, WORK_LIST, context)


@needs(Permission.PREPARE_CASE)
@require_POST
def take_over(request: Request, pk: uuid.UUID) -> HttpResponse:
    """From now on I chase all that is named and that nobody else chases."""
    found = _case(request, pk)
    items = _missing(request, found)
    wanted = [key for key in request.POST.getlist("item") if key in items]
    # The page tells who has it by now, or that nothing is chased any more.
    with contextlib.suppress(StaleVersion, chases.PatientDied):
        chases.take_over(found, wanted, by=request.user)
    return SeeOther(next_address(request) or _panel(found))


@needs(Permission.PREPARE_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def chase(request: Request, pk: uuid.UUID, item: str) -> HttpResponse:
    found = _case(request, pk)
    context = _context(request, found, item)
    if request.method != "POST":
        note_reading(request, "case.read", found)
        return render(request, CHASE, context)
    form = ChaseForm(request.POST, team=accounts_of(found.board))
    if not form.is_valid():
        return invalid(request, CHASE, context | {"form": form})
    try:
        chases.assign(found, item, **form.cleaned_data, by=request.user)
    except chases.PatientDied:
        return conflict(request, CHASE, context)
    except StaleVersion:
        return conflict(request, CHASE, _context(request, found, item) | {"stale": True})
    return SeeOther(next_address(request) or _panel(found))


def _case(request: Request, pk: uuid.UUID) -> Case:
    found = get_object_or_404(Case.objects.visible_to(request.user).with_people(), pk=pk)
    require(request, Permission.PREPARE_CASE, found.board)
    return found


def _context(request: Request, case: Case, item: str) -> dict[str, Any]:
    history = chases.history_of(case, item)
    missing = _missing(request, case).get(item)
    if missing is None and not history:
        raise Http404
    newest = history[0] if history else None
    shown = {
        "revision": newest.revision if newest else 0,
        "to": newest.chased_by_id if newest else request.user.pk,
        "note": newest.note if newest and newest.chased_by_id else "",
    }
    return {
        "case": case,
        "item": missing,
        "history": history,
        "form": ChaseForm(initial=shown, team=accounts_of(case.board)),
        "patient": patient_bar(case.patient, request.as_of),
        "next": next_address(request),
        "died": is_dead(case.patient),
    }


def _missing(request: Request, case: Case) -> dict[str, Item]:
    try:
        current = current_assessment(case, as_of=request.as_of)
    except NoGuideline:
        current = None
    return {each.id: each for each in missing_now(case, current, as_of=request.as_of)}


def _panel(case: Case) -> str:
    return reverse("case", args=[case.pk]) + "#case-chasing"
