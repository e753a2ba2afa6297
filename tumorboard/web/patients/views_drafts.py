"""Keeping what somebody types into a form of the record, and throwing it away."""

from __future__ import annotations

import uuid

from django.http import HttpResponse, HttpResponseBadRequest
from django.urls import reverse
from django.views.decorators.http import require_POST

from tumorboard.patients.drafting import NotADraft, discard_draft
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.next_address import next_address
from tumorboard.web.patients.access import patient_to_change
from tumorboard.web.patients.drafts import Draft
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, saved


@needs(Permission.RECORD_FINDINGS)
@require_POST
def keep(request: Request, pk: uuid.UUID) -> HttpResponse:
    patient = patient_to_change(request, pk, Permission.RECORD_FINDINGS)
    draft = Draft(request, patient, request.POST.get("draft", ""))
    try:
        draft.keep()
    except NotADraft:
        return HttpResponseBadRequest()
    address = next_address(request) or reverse("patient", args=[patient.pk])
    return saved(request, address, "components/draft_kept.html", {"draft": draft})


@needs(Permission.RECORD_FINDINGS)
@require_POST
def discard(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The form is opened again without the draft, where it stood."""
    patient = patient_to_change(request, pk, Permission.RECORD_FINDINGS)
    discard_draft(patient=patient, form=request.POST.get("draft", ""), by=request.user)
    return SeeOther(next_address(request) or reverse("patient", args=[patient.pk]))
