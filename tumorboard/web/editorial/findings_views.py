"""Ruling on what the proofs found, and the witness of a finding opened like a case."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tumorboard.editorial import equipoise, services
from tumorboard.editorial.gates import Found
from tumorboard.editorial.models import ChangeSet, Verdict
from tumorboard.people.permissions import Permission
from tumorboard.web.editorial.access import change_set_seen, change_set_to_edit
from tumorboard.web.editorial.desk import Desk, desk_of
from tumorboard.web.editorial.findings import (
    GONE,
    RulingForm,
    WithdrawForm,
    findings_panel,
    named,
    shown,
)
from tumorboard.web.editorial.witness import witness_in_hand
from tumorboard.web.guarding import needs
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, invalid

FINDINGS = "tumorboard/editorial/findings.html"
NOT_OPEN = "The change set is not being edited now, so nothing can be ruled on."


@needs(Permission.SEE_CHANGE_SETS)
@require_safe
def findings(request: Request, pk: uuid.UUID) -> HttpResponse:
    """All findings on a page of their own; asked for by the page of the set, the panel alone."""
    desk = desk_of(request, change_set_seen(request, pk))
    panel = findings_panel(request, desk)
    template = panel.template if request.htmx else FINDINGS
    return render(request, template, {"desk": desk, "panel": panel})


@needs(Permission.EDIT_GUIDELINE)
@require_POST
def rule(request: Request, pk: uuid.UUID) -> HttpResponse:
    change_set = change_set_to_edit(request, pk)
    desk = desk_of(request, change_set)
    found = named(desk.findings, request.POST.get("finding", ""))
    if found is None or not found.is_new:
        messages.warning(request, GONE)
        return SeeOther(_findings(change_set))
    form = RulingForm(found, request.POST, guideline=desk.guideline)
    if not form.is_valid():
        panel = {"content": {"found": shown(desk, form)}}
        return invalid(request, FINDINGS, {"desk": desk, "panel": panel, "form": form})
    verdict, reason = Verdict(form.cleaned_data["verdict"]), form.cleaned_data["reason"]
    standing = found.ruling
    if standing is None or (standing.verdict, standing.reason) != (verdict, reason):
        _write(request, desk, found, verdict, reason)
    return SeeOther(_findings(change_set))


@needs(Permission.EDIT_GUIDELINE)
@require_POST
def withdraw(request: Request, pk: uuid.UUID) -> HttpResponse:
    change_set = change_set_to_edit(request, pk)
    desk = desk_of(request, change_set)
    found = named(desk.findings, request.POST.get("finding", ""))
    form = WithdrawForm(request.POST)
    if found is None or found.ruling is None:
        messages.warning(request, GONE)
    elif not form.is_valid():
        messages.error(request, "Say why the ruling is withdrawn.")
    else:
        reason = form.cleaned_data["reason"]
        _write(request, desk, found, Verdict.WITHDRAWN, reason)
    return SeeOther(_findings(change_set))


@needs(Permission.SEE_CHANGE_SETS)
@require_safe
def witness(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The patient of a finding, a difference or a boundary, as the address names it."""
    change_set = change_set_seen(request, pk)
    page = witness_in_hand(desk_of(request, change_set), request.GET)
    if page is None:
        if not request.GET:
            raise Http404
        messages.warning(request, GONE)
        return SeeOther(_findings(change_set))
    return render(request, "tumorboard/editorial/witness.html", {"page": page})


def _write(request: Request, desk: Desk, found: Found, verdict: Verdict, reason: str) -> None:
    if desk.guideline is None:
        return
    try:
        equipoise.rule(
            desk.change_set, desk.guideline, found, verdict=verdict, reason=reason, by=request.user
        )
    except services.NotOpen:
        messages.warning(request, NOT_OPEN)


def _findings(change_set: ChangeSet) -> str:
    return reverse("change-set", args=[change_set.pk]) + "#findings"
