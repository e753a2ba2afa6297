"""The numbers of a patient: adding one, withdrawing a wrong one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tumorboard.patients import services
from tumorboard.patients.models import Patient
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.patients.access import patient_to_change
from tumorboard.web.patients.forms.identity import IdentifierForm, ReasonForm
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, invalid

NUMBERS = "tumorboard/patients/numbers.html"


@needs(Permission.REGISTER_PATIENT)
@require_http_methods(["GET", "HEAD", "POST"])
def numbers(request: Request, pk: uuid.UUID) -> HttpResponse:
    patient = patient_to_change(request, pk, Permission.REGISTER_PATIENT)
    form = IdentifierForm(request.POST or None)
    if request.method != "POST":
        return render(request, NUMBERS, _context(request, patient, form))
    if form.is_valid():
        try:
            services.add_identifier(patient=patient, by=request.user, **form.cleaned_data)
            return SeeOther(reverse("patient-numbers", args=[patient.pk]))
        except services.IdentifierTaken as taken:
            form.add_error("value", f"“{taken.value}” belongs to another patient of this hospital")
    return invalid(request, NUMBERS, _context(request, patient, form))


@needs(Permission.REGISTER_PATIENT)
@require_POST
def withdraw(request: Request, pk: uuid.UUID, number: uuid.UUID) -> HttpResponse:
    patient = patient_to_change(request, pk, Permission.REGISTER_PATIENT)
    wrong = get_object_or_404(patient.identifiers.all(), pk=number)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"Say why {wrong} is wrong; it was not withdrawn.")
        return SeeOther(reverse("patient-numbers", args=[patient.pk]))
    try:
        services.withdraw_identifier(wrong, by=request.user, reason=form.cleaned_data["reason"])
    except services.LastIdentifier:
        messages.error(request, "This is the only number: add the right one first.")
    return SeeOther(reverse("patient-numbers", args=[patient.pk]))


def _context(request: Request, patient: Patient, form: IdentifierForm) -> dict[str, object]:
    return {
        "pk": patient.pk,
        "patient": patient_bar(patient, request.as_of),
        "numbers": list(patient.identifiers.all()),
        "form": form,
        "reason": ReasonForm(),
    }
