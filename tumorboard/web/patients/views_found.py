"""A patient of the hospital whom none of one's boards sees: two identifiers, and two ways in."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tumorboard.audit import services as audit
from tumorboard.cases import services as cases
from tumorboard.patients import services
from tumorboard.patients.models import Patient
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.people.querysets import BoardQuerySet
from tumorboard.people.roles import Role
from tumorboard.web.guarding import needs
from tumorboard.web.patients.forms.identity import ReasonForm, ReferHereForm
from tumorboard.web.patients.header import shown_date
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, invalid

FOUND = "tumorboard/patients/found.html"


@needs(Permission.SEARCH_HOSPITAL)
@require_safe
def found(request: Request, pk: uuid.UUID) -> HttpResponse:
    patient = get_object_or_404(Patient.objects.findable_by(request.user).current(), pk=pk)
    audit.record_read(
        "patient.found",
        by=request.user,
        on=patient,
        patient=patient.pk,
        hospital=patient.hospital_id,
    )
    return render(request, FOUND, _context(request, patient))


@needs(Permission.BREAK_GLASS)
@require_POST
def open_with_reason(request: Request, pk: uuid.UUID) -> HttpResponse:
    patient = get_object_or_404(Patient.objects.findable_by(request.user).current(), pk=pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return invalid(request, FOUND, _context(request, patient, reason=form))
    services.break_glass(patient=patient, by=request.user, reason=form.cleaned_data["reason"])
    return SeeOther(reverse("patient", args=[patient.pk]))


@needs(Permission.SEARCH_HOSPITAL)
@require_POST
def refer_here(request: Request, pk: uuid.UUID) -> HttpResponse:
    patient = get_object_or_404(Patient.objects.findable_by(request.user).current(), pk=pk)
    form = ReferHereForm(request.POST, boards=_boards(request, patient))
    if not form.is_valid():
        return invalid(request, FOUND, _context(request, patient, refer=form))
    cases.refer(patient=patient, by=request.user, **form.cleaned_data)
    messages.success(request, "Referred: your board now sees this patient.")
    return SeeOther(reverse("patient", args=[patient.pk]))


def _boards(request: Request, patient: Patient) -> BoardQuerySet:
    """Boards one coordinates in the patient's hospital; invented patients on demo boards only."""
    mine = Board.objects.where_role(request.user, Role.COORDINATOR)
    return mine.filter(hospital=patient.hospital_id, is_demo=patient.is_demo).order_by("name")


def _context(request: Request, patient: Patient, **forms: object) -> dict[str, object]:
    fresh = {"reason": ReasonForm(), "refer": ReferHereForm(boards=_boards(request, patient))}
    born = shown_date(patient.birth_date) or "not stated"
    return {"found": patient, "born": born, **fresh, **forms}
