"""Filing a document of a patient, and saving it from the record."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.patients.access import patient_to_change
from tumorboard.web.patients.documents import Filing, document_to_read
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, invalid, stored_file

ADD = "tumorboard/patients/documents_add.html"


@needs(Permission.RECORD_FINDINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, pk: uuid.UUID) -> HttpResponse:
    patient = patient_to_change(request, pk, Permission.RECORD_FINDINGS)
    filing = Filing(request, patient)
    if request.method != "POST":
        return render(request, ADD, filing.context())
    document = filing.send()
    if document is None:
        return invalid(request, ADD, filing.context())
    return SeeOther(f"{reverse('patient', args=[patient.pk])}#finding-{document.pk}")


@needs(Permission.SEE_PATIENT)
@require_safe
def document(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = document_to_read(request, pk)
    file = found.file
    return stored_file(bytes(file.content), media_type=file.media_type, name=found.saved_as)
