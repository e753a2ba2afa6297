"""Who saw this patient, who changed this value, and whether the chain is whole."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tumorboard.audit import services as audit
from tumorboard.audit.models import AuditEvent
from tumorboard.patients import naming
from tumorboard.people import queries
from tumorboard.people.permissions import Permission
from tumorboard.web.audit.forms import FilterForm
from tumorboard.web.audit.page import hospitals_of_patients, ids_in, row
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
    page = Paginator(events, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    patients = _named_patients(request, form, shown)
    people = queries.names_of(ids_in(shown))
    context = {
        "form": form,
        "page": page,
        "rows": [row(event, patients, people) for event in shown],
        "query": _without_page(request),
        "verification": queries.latest_verification(),
    }
    return render(request, "tumorboard/audit/trail.html", context, status=status)


def _named_patients(request: Request, form: FilterForm, shown: list[AuditEvent]) -> dict[UUID, str]:
    """Names if asked for, or of the one looked up: each is itself a look at that patient."""
    hospitals = hospitals_of_patients(shown)
    asked, everybody = (form.cleaned_data.get(name) for name in ("patient", "names"))
    seen = [patient for patient in hospitals if everybody or patient == asked]
    for patient in seen:
        hospital = hospitals[patient]
        audit.record_read(
            "audit.read", by=request.user, on=None, patient=patient, hospital=hospital
        )
    return naming.names_of(seen)


def _without_page(request: Request) -> str:
    given = request.GET.copy()
    given.pop("page", None)
    return given.urlencode()
