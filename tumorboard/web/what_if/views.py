"""What if: a case under other facts, looked at and left; or recorded, each fact with its source."""

from __future__ import annotations

import json
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tumorboard.assessment.services import NoGuideline
from tumorboard.cases.models import Case
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs, require
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid
from tumorboard.web.what_if.page import WhatIfPage
from tumorboard.web.what_if.saving import Saving

WHAT_IF = "tumorboard/cases/what_if.html"
RESULT = f"{WHAT_IF}#what-if-result"
SAVE = "tumorboard/cases/what_if_save.html"


@needs(Permission.SEE_PATIENT)
@require_http_methods(["GET", "HEAD", "POST"])
def what_if(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Nothing is stored but that the case was read: what is supposed stays in the form."""
    found = get_object_or_404(Case.objects.visible_to(request.user).with_people(), pk=pk)
    note_reading(request, "case.read", found)
    try:
        page = WhatIfPage(request, found)
    except NoGuideline:
        return SeeOther(reverse("case", args=[found.pk]))
    if request.method == "POST" and not page.look():
        return invalid(request, RESULT, page.context())
    response = render(request, RESULT if request.htmx else WHAT_IF, page.context())
    if request.htmx and page.outcome:
        response.headers["HX-Trigger"] = json.dumps({"announce": page.outcome.announced})
    return response


@needs(Permission.RECORD_FINDINGS)
@require_POST
def save(request: Request, pk: uuid.UUID) -> HttpResponse:
    """First asks for the sources, then records."""
    found = get_object_or_404(Case.objects.visible_to(request.user).with_people(), pk=pk)
    require(request, Permission.RECORD_FINDINGS, found.board)
    saving = Saving(request, found)
    if not saving.confirmed:
        note_reading(request, "case.read", found)
        return render(request, SAVE, saving.context())
    if not saving.is_valid():
        return invalid(request, SAVE, saving.context())
    if not saving.save():
        return conflict(request, SAVE, saving.context())
    messages.success(request, f"Recorded: {', '.join(saving.recorded)}")
    return SeeOther(saving.back)
