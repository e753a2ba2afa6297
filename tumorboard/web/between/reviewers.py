"""External reviewers of a case: the chair lets an account look until a day, and ends it."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tumorboard.cases.granting import (
    LONGEST,
    NotExternal,
    end_grant,
    grant,
    grants_of,
    reviewers_for,
)
from tumorboard.cases.models import Case
from tumorboard.people.permissions import Permission
from tumorboard.web.between.forms import GrantForm
from tumorboard.web.guarding import needs, require
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, invalid

REVIEWERS = "tumorboard/between/reviewers.html"
MEANWHILE = "This account has a role or another case by now; choose again."


@needs(Permission.GRANT_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def reviewers(request: Request, pk: uuid.UUID) -> HttpResponse:
    case = _case(request, pk)
    accounts = reviewers_for(case, today=request.as_of)
    form = GrantForm(request.POST or None, accounts=accounts, today=request.as_of, longest=LONGEST)
    if request.method != "POST":
        note_reading(request, "case.read", case)
        return render(request, REVIEWERS, _context(request, case, form))
    if form.is_valid():
        try:
            grant(case, **form.cleaned_data, by=request.user, today=request.as_of)
            return SeeOther(reverse("case-reviewers", args=[pk]))
        except NotExternal:
            form.add_error("to", MEANWHILE)
    return invalid(request, REVIEWERS, _context(request, case, form))


@needs(Permission.GRANT_REVIEW)
@require_POST
def end(request: Request, pk: uuid.UUID, grant: uuid.UUID) -> HttpResponse:
    case = _case(request, pk)
    end_grant(get_object_or_404(grants_of(case), pk=grant), by=request.user)
    return SeeOther(reverse("case-reviewers", args=[pk]))


def _case(request: Request, pk: uuid.UUID) -> Case:
    case = get_object_or_404(Case.objects.visible_to(request.user).with_people(), pk=pk)
    require(request, Permission.GRANT_REVIEW, case.board)
    return case


def _context(request: Request, case: Case, form: GrantForm) -> dict[str, Any]:
    return {
        "case": case,
        "form": form,
        "grants": list(grants_of(case)),
        "today": request.as_of,
        "patient": patient_bar(case.patient, request.as_of),
    }
