"""Drafting, signing, reading and amending decisions."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tumorboard.decisions import services
from tumorboard.decisions.models import PaperKind
from tumorboard.documents.sniffing import Media
from tumorboard.people.permissions import Permission
from tumorboard.web.decisions.access import (
    case_to_decide,
    decision_to_amend,
    decision_to_read,
    paper_to_read,
)
from tumorboard.web.decisions.answers import drafted
from tumorboard.web.decisions.entry import DecisionEntry
from tumorboard.web.decisions.forms import AmendForm
from tumorboard.web.decisions.page import DecisionPage
from tumorboard.web.guarding import needs
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid, stored_file

DECISION = "tumorboard/decisions/decision.html"


@needs(Permission.RECORD_DECISION)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: uuid.UUID) -> HttpResponse:
    case = case_to_decide(request, pk)
    return drafted(DecisionEntry(request, case))


@needs(Permission.SEE_MEETING)
@require_safe
def decision(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = decision_to_read(request, pk)
    return render(request, DECISION, DecisionPage(request, found).context())


@needs(Permission.SEE_MEETING)
@require_safe
def paper(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The stored PDF that says what has become of the decision, unless `?as=signed`."""
    found = paper_to_read(request, pk, as_signed=request.GET.get("as") == PaperKind.SIGNED)
    marked = "" if found.kind == PaperKind.SIGNED else f"-{found.kind.replace('_', '-')}"
    name = f"decision-{found.decision.number}{marked}.pdf"
    return stored_file(bytes(found.content), media_type=Media.PDF, name=name)


@needs(Permission.SIGN_DECISION)
@require_POST
def amend(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = decision_to_amend(request, pk)
    form = AmendForm(request.POST)
    if not form.is_valid():
        return invalid(request, DECISION, DecisionPage(request, found, amend=form).context())
    try:
        services.amend(found, by=request.user, reason=form.cleaned_data["reason"])
    except (services.NotTheNewest, services.NotSigned):
        page = DecisionPage(request, found, problem="Only the newest signed decision is amended.")
        return conflict(request, DECISION, page.context())
    return SeeOther(reverse("decision-edit", args=[found.case_id]))


@needs(Permission.SIGN_DECISION)
@require_POST
def drop(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = decision_to_amend(request, pk)
    form = AmendForm(request.POST)
    if not form.is_valid():
        return invalid(request, DECISION, DecisionPage(request, found, amend=form).context())
    former = found.replaces
    try:
        services.drop_amendment(found, by=request.user, reason=form.cleaned_data["reason"])
    except (services.AlreadySigned, services.NotAnAmendment):
        page = DecisionPage(request, found, problem="There is no amendment to drop.")
        return conflict(request, DECISION, page.context())
    assert former is not None  # noqa: S101 - an amendment has one
    messages.success(request, "The amendment was dropped; the signed decision stands.")
    return SeeOther(reverse("decision", args=[former.pk]))
