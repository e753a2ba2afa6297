"""The first page after signing in: what this person owes today."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.home.sections import sections_for
from tumorboard.web.request import Request


@needs(Permission.USE_ACCOUNT)
@require_safe
def home(request: Request) -> HttpResponse:
    return render(request, "tumorboard/home/home.html", {"sections": sections_for(request)})
