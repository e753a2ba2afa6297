"""What became of decisions: the worklist, and one at a time."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tumorboard.audit import services as audit
from tumorboard.decisions.models import Decision
from tumorboard.followup import services
from tumorboard.followup.queries import awaiting_outcome, with_outcome
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.followup.outcomes import OutcomeForm, outcome_page, rows_of
from tumorboard.web.guarding import needs, require
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

OUTCOMES = "tumorboard/followup/outcomes.html"
OUTCOME = "tumorboard/followup/outcome.html"
PER_PAGE = 25
RECORDED = "recorded"


@needs(Permission.FOLLOW_UP)
@require_safe
def outcomes(request: Request) -> HttpResponse:
    mine = Decision.objects.visible_to(request.user).defer("text").select_related(
        "case__patient__merged_into", "case__board__hospital", "outcome"
    )  # fmt: skip
    recorded = request.GET.get("show") == RECORDED
    found = with_outcome(mine) if recorded else awaiting_outcome(mine)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    audit.record_read(
        "outcomes.listed",
        by=request.user,
        on=None,
        patient=None,
        hospital=request.user.hospital_id,
        patients=len(page),
    )
    query = f"show={RECORDED}" if recorded else ""
    context = {"page": page, "rows": rows_of(request, page), "recorded": recorded, "query": query}
    return render(request, OUTCOMES, context)


@needs(Permission.FOLLOW_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: Request, pk: uuid.UUID) -> HttpResponse:
    decision = _decision(request, pk)
    if request.method != "POST":
        note_reading(request, "outcome.read", decision.case, on=decision)
        return render(request, OUTCOME, _context(request, decision))
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return invalid(request, OUTCOME, _context(request, decision, form))
    try:
        services.record_outcome(decision, by=request.user, **form.cleaned_data)
    except StaleVersion:
        return conflict(request, OUTCOME, _context(request, decision, stale=True))
    messages.success(request, "The outcome is recorded.")
    return SeeOther(reverse("outcomes"))


def _decision(request: Request, pk: uuid.UUID) -> Decision:
    mine = Decision.objects.visible_to(request.user).signed()
    related = mine.select_related("case__patient", "case__board__hospital", "plan_revision__plan")
    found = get_object_or_404(related, pk=pk)
    require(request, Permission.FOLLOW_UP, found.case.board)
    if getattr(found, "replaced_by", None) is not None:
        raise Http404
    return found


def _context(
    request: Request, decision: Decision, form: OutcomeForm | None = None, *, stale: bool = False
) -> dict[str, object]:
    page = outcome_page(request, decision, form, stale=stale)
    return {"page": page, "patient": page.bar}
