"""Opening the record of a patient who is on none of one's boards: named exactly, with a reason."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tumorboard.patients import services
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.patients.emergency import Opening
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, invalid

EMERGENCY = "tumorboard/patients/emergency.html"


@needs(Permission.BREAK_GLASS)
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: Request) -> HttpResponse:
    """First who it is, then why: what was searched for is sent again and holds again."""
    opening = Opening(request)
    if request.method != "POST":
        return render(request, EMERGENCY, opening.context())
    patient = opening.find()
    if patient is None:
        return invalid(request, EMERGENCY, opening.context())
    if not opening.asks_to_open:
        return render(request, EMERGENCY, opening.context())
    if not opening.reason.is_valid():
        return invalid(request, EMERGENCY, opening.context())
    if not opening.seen:
        reason = opening.reason.cleaned_data["reason"]
        services.break_glass(patient=patient, by=request.user, reason=reason)
    return SeeOther(reverse("patient", args=[patient.pk]))
