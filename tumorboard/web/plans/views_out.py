"""The plan as it leaves the screen: on paper, and as a calendar file without patient data."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from tumorboard.assessment.services import Current, NoGuideline, current_assessment
from tumorboard.documents.pdf import as_pdf
from tumorboard.documents.sniffing import Media
from tumorboard.patients.queries import findings_of
from tumorboard.people.permissions import Permission
from tumorboard.plans.calendar_file import NothingDated, calendar_file
from tumorboard.plans.models import Plan
from tumorboard.plans.paper import plan_document
from tumorboard.plans.solving import NotOffered, in_hand
from tumorboard.plans.told import told
from tumorboard.web.guarding import needs
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import stored_file

CALENDAR = "text/calendar; charset=utf-8"


@needs(Permission.SEE_PATIENT)
@require_safe
def paper(request: Request, pk: uuid.UUID) -> HttpResponse:
    plan = _plan(request, pk, "plan.paper_read")
    case, current = plan.case, _current(request, plan)
    findings = current.findings if current else findings_of(case.patient)
    document = plan_document(
        plan,
        told(plan, current),
        identifiers=[str(e) for e in case.patient.person.identifiers.filter(withdrawn_at=None)],
        wish="\n".join(row.statement for row in findings.wishes if row.statement),
        current=current,
        now=request.now,
    )
    name = f"plan-revision-{plan.head.number}.pdf"
    return stored_file(as_pdf(document), media_type=Media.PDF, name=name)


@needs(Permission.SEE_PATIENT)
@require_safe
def calendar(request: Request, pk: uuid.UUID) -> HttpResponse:
    """404 where no step that lies ahead has a day."""
    plan = _plan(request, pk, "plan.calendar_read")
    current = _current(request, plan)
    if current is None:
        raise Http404
    address = request.build_absolute_uri(reverse("plan", args=[plan.case_id]))
    try:
        content = calendar_file(plan, in_hand(plan, current), address=address, now=request.now)
    except (NotOffered, NothingDated) as error:
        raise Http404 from error
    return stored_file(content, media_type=CALENDAR, name=f"plan-{str(plan.pk)[:8]}.ics")


def _plan(request: Request, pk: uuid.UUID, action: str) -> Plan:
    related = (
        "head__assessment", "case__board__hospital", "case__patient__hospital",
        "case__patient__merged_into__hospital",
    )  # fmt: skip
    found = get_object_or_404(Plan.objects.visible_to(request.user).select_related(*related), pk=pk)
    note_reading(request, action, found.case)
    return found


def _current(request: Request, plan: Plan) -> Current | None:
    try:
        return current_assessment(plan.case, as_of=request.as_of)
    except NoGuideline:
        return None
