"""Two records of one person: finding the other one, making them one, taking them apart again."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tumorboard.patients.merging import CannotMerge, merge_patients, take_apart
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.patients.access import patient_to_change, sees
from tumorboard.web.patients.forms.identity import ReasonForm
from tumorboard.web.patients.merging import Comparing, merging_page
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

COMPARE = "tumorboard/patients/merge_with.html"


@needs(Permission.MERGE_PATIENTS)
@require_safe
def merge(request: Request, pk: uuid.UUID) -> HttpResponse:
    patient = patient_to_change(request, pk, Permission.MERGE_PATIENTS)
    return render(request, "tumorboard/patients/merge.html", merging_page(request, patient))


@needs(Permission.MERGE_PATIENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def merge_with(request: Request, pk: uuid.UUID, other: uuid.UUID) -> HttpResponse:
    patient = patient_to_change(request, pk, Permission.MERGE_PATIENTS)
    page = Comparing(request, patient, other)
    if request.method != "POST":
        return render(request, COMPARE, page.context())
    if not page.form.is_valid():
        return invalid(request, COMPARE, page.context())
    reason = page.form.cleaned_data["reason"]
    try:
        merge_patients(duplicate=page.goes, into=page.stays, by=request.user, reason=reason)
    except CannotMerge as refused:
        page.form.add_error(None, str(refused))
        return conflict(request, COMPARE, page.context())
    messages.success(request, "Merged: this record now holds what was recorded in both.")
    return SeeOther(reverse("patient", args=[page.stays.pk]))


@needs(Permission.MERGE_PATIENTS)
@require_POST
def unmerge(request: Request, pk: uuid.UUID, other: uuid.UUID) -> HttpResponse:
    patient = patient_to_change(request, pk, Permission.MERGE_PATIENTS)
    apart = get_object_or_404(patient.merged_records.all(), pk=other)
    form = ReasonForm(request.POST)
    back = SeeOther(reverse("patient-merge", args=[patient.pk]))
    if not form.is_valid():
        messages.error(request, f"Say why {apart} is another person; nothing was changed.")
        return back
    try:
        take_apart(duplicate=apart, by=request.user, reason=form.cleaned_data["reason"])
    except CannotMerge as refused:
        messages.error(request, str(refused))
        return back
    messages.success(request, f"Taken apart: {apart} has a record of their own again.")
    still_seen = patient if sees(request, [patient]) else apart
    return SeeOther(reverse("patient", args=[still_seen.pk]))
