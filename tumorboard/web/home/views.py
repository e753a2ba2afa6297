"""The first page after signing in: what this person owes today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tumorboard.audit import services as audit
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.home.sections import sections_for
from tumorboard.web.request import Request


@needs(Permission.USE_ACCOUNT)
@require_safe
def home(request: Request) -> HttpResponse:
    sections = sections_for(request)
    if patients := sum(section.patients for section in sections):
        audit.record_read(
            "home.read",
            by=request.user,
            on=None,
            patient=None,
            hospital=request.user.hospital_id,
            patients=patients,
        )
    context = {
        "sections": [section for section in sections if not section.quiet],
        "quiet": [section for section in sections if section.quiet],
    }
    return render(request, "tumorboard/home/home.html", context)
