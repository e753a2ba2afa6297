"""Who saw this patient, who changed this value, and whether the chain is whole."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tumorboard.audit import services as audit
from tumorboard.people import queries
from tumorboard.people.permissions import Permission
from tumorboard.web.audit.forms import FilterForm
from tumorboard.web.guarding import needs
from tumorboard.web.request import Request

EVENTS_PER_PAGE = 50


@needs(Permission.SEE_AUDIT)
@require_safe
def audit_trail(request: Request) -> HttpResponse:
    form = FilterForm(request.GET)
    events = queries.audit_visible_to(request.user)
    status = 200 if form.is_valid() else 422
    events = form.apply(events) if status == 200 else events.none()
    _note_reading(request, form)
    context = {
        "form": form,
        "page": Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("page")),
        "query": _without_page(request),
        "verification": queries.latest_verification(),
    }
    return render(request, "tumorboard/audit/trail.html", context, status=status)


def _note_reading(request: Request, form: FilterForm) -> None:
    """Looking up who saw a patient is itself a look at that patient."""
    patient = form.cleaned_data.get("patient")
    if patient:
        hospital = request.user.hospital_id
        audit.record_read(
            "audit.read", by=request.user, on=None, patient=patient, hospital=hospital
        )


def _without_page(request: Request) -> str:
    given = request.GET.copy()
    given.pop("page", None)
    return given.urlencode()
