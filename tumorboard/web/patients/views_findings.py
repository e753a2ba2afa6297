"""Adding, changing, removing and putting back: one set of views for every kind of entry."""

from __future__ import annotations

import json
import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tumorboard.patients import services
from tumorboard.patients.models import Finding
from tumorboard.patients.references import StillReferredTo
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.guarding import needs
from tumorboard.web.patients.access import patient_to_change, patient_to_read, reading_until
from tumorboard.web.patients.entry import Entry
from tumorboard.web.patients.forms.identity import ReasonForm
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.patients.history import history
from tumorboard.web.patients.kinds import kind_named
from tumorboard.web.patients.page import patient_page
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, saved

PAGE = "tumorboard/patients/finding.html"
IN_PLACE = "tumorboard/patients/finding_in_place.html"
RECORD = "tumorboard/patients/patient.html#patient-record"


@needs(Permission.RECORD_FINDINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, pk: uuid.UUID, kind: str) -> HttpResponse:
    patient = patient_to_change(request, pk, Permission.RECORD_FINDINGS)
    entry = Entry(request, patient, kind_named(kind))
    if entry.kind.fixed:
        raise Http404
    if request.method != "POST":
        return _show(entry.open())
    try:
        return _saved(entry) if entry.send() else _show(entry)
    except services.UsedKey:
        return _show(entry.open())


@needs(Permission.RECORD_FINDINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: uuid.UUID, kind: str, row: uuid.UUID) -> HttpResponse:
    patient = patient_to_change(request, pk, Permission.RECORD_FINDINGS)
    named = kind_named(kind)
    entry = Entry(request, patient, named, named.row_of(patient, row))
    if request.method != "POST":
        return _show(entry.open())
    return _saved(entry) if entry.send() else _show(entry)


@needs(Permission.RECORD_FINDINGS)
@require_POST
def remove(request: Request, pk: uuid.UUID, kind: str, row: uuid.UUID) -> HttpResponse:
    patient = patient_to_change(request, pk, Permission.RECORD_FINDINGS)
    named = kind_named(kind)
    entry = Entry(request, patient, named, named.row_of(patient, row)).open()
    form = ReasonForm(request.POST)
    if not entry.removable or not isinstance(entry.row, Finding):
        raise Http404
    if not form.is_valid():
        entry.reason_missing = True
        return _show(entry)
    try:
        with entry.draft.spending():
            services.remove_finding(entry.row, by=request.user, reason=form.cleaned_data["reason"])
    except (StillReferredTo, StaleVersion) as resting:
        entry.rests_on = str(resting)
        return _show(entry)
    return _saved(entry, done="removed; it can be put back")


@needs(Permission.RECORD_FINDINGS)
@require_POST
def restore(request: Request, pk: uuid.UUID, kind: str, row: uuid.UUID) -> HttpResponse:
    patient = patient_to_change(request, pk, Permission.RECORD_FINDINGS)
    found = kind_named(kind).row_of(patient, row)
    if not isinstance(found, Finding):
        raise Http404
    try:
        services.restore_finding(found, by=request.user)
    except services.TakenMeanwhile:
        messages.error(request, f"“{found}” has been recorded again since; it stays removed.")
        return SeeOther(reverse("patient-removed", args=[patient.pk]))
    return SeeOther(f"{reverse('patient', args=[patient.pk])}#finding-{found.pk}")


@needs(Permission.SEE_PATIENT)
@require_safe
def row_history(request: Request, pk: uuid.UUID, kind: str, row: uuid.UUID) -> HttpResponse:
    patient = patient_to_read(request, pk)
    named = kind_named(kind)
    found = named.row_of(patient, row)
    context = {
        "patient": patient_bar(patient, request.as_of),
        "until": reading_until(request, patient),
        "kind": named,
        "row": found,
        "events": history(named, found, patient),
    }
    return render(request, "tumorboard/patients/history.html", context)


def _show(entry: Entry) -> HttpResponse:
    """The form: alone for htmx, as a page otherwise; its status says why it is shown again."""
    request = entry.request
    status = HTTPStatus.OK
    if request.method == "POST":
        asks = bool(entry.conflicts or entry.rests_on)
        status = HTTPStatus.CONFLICT if asks else HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"entry": entry, "patient": patient_bar(entry.patient, request.as_of)}
    response = render(request, IN_PLACE if request.htmx else PAGE, context, status=status)
    if request.htmx:
        response.headers["HX-Retarget"] = f"#{entry.region}"
        response.headers["HX-Reswap"] = "outerHTML"
    return response


def _saved(entry: Entry, done: str = "saved") -> HttpResponse:
    request = entry.request
    address = f"{reverse('patient', args=[entry.patient.pk])}#finding-{entry.standing}"
    if not request.htmx:
        return SeeOther(entry.next or address)
    entry.patient.refresh_from_db()
    page = patient_page(request, entry.patient, focus=entry.standing)
    words = f"{entry.kind.singular[:1].upper()}{entry.kind.singular[1:]} {done}"
    return saved(request, address, RECORD, page.context(), event=json.dumps({"announce": words}))
