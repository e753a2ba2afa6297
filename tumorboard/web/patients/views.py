"""Finding and registering patients, and the patient's page."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tumorboard.patients import services
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.patients.access import patient_to_read, reading_until
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.patients.page import patient_page
from tumorboard.web.patients.registration import Registration
from tumorboard.web.patients.removed import removed_sections
from tumorboard.web.patients.search import search
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

REGISTER = "tumorboard/patients/register.html"
PER_PAGE = 25


@needs(Permission.SEE_PATIENT)
@require_safe
def patients(request: Request) -> HttpResponse:
    """Patients of one's boards; for coordinators those of the whole hospital, by name only."""
    found = search(request)
    page = Paginator(found.patients, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": found.form, "page": page, "rows": found.rows(page), "query": found.query}
    status = 200 if found.form.is_valid() else 422
    return render(request, "tumorboard/patients/patients.html", context, status=status)


@needs(Permission.REGISTER_PATIENT)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: Request) -> HttpResponse:
    registration = Registration(request)
    if request.method != "POST":
        return render(request, REGISTER, registration.context())
    if not registration.is_valid():
        return invalid(request, REGISTER, registration.context())
    if registration.asks_whether_another():
        return conflict(request, REGISTER, registration.context())
    try:
        patient = registration.save()
    except services.IdentifierTaken as taken:
        registration.form.taken(taken.system, taken.value)
        return invalid(request, REGISTER, registration.context())
    return SeeOther(reverse("patient", args=[patient.pk]))


@needs(Permission.SEE_PATIENT)
@require_safe
def patient(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = patient_to_read(request, pk)
    if found.merged_into_id:
        return redirect("patient", pk=found.merged_into_id)
    page = patient_page(request, found)
    return render(request, "tumorboard/patients/patient.html", page.context())


@needs(Permission.SEE_PATIENT)
@require_safe
def removed(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = patient_to_read(request, pk)
    context = {
        "pk": found.pk,
        "patient": patient_bar(found, request.as_of),
        "until": reading_until(request, found),
        "sections": removed_sections(found),
    }
    return render(request, "tumorboard/patients/removed.html", context)
