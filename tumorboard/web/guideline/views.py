"""The guideline as text: what is encoded, on which sources, and how far it has been reviewed."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from tumorboard.assessment.queries import newest_version, versions
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.guideline.coverage import coverage_page
from tumorboard.web.guideline.item import item_page
from tumorboard.web.guideline.page import guideline_page
from tumorboard.web.request import Request

GUIDELINE = "tumorboard/guideline/guideline.html"


@needs(Permission.SEE_GUIDELINE)
@require_safe
def newest(request: Request) -> HttpResponse:
    """The version in force; where none is approved, the newest draft, marked as such."""
    found = newest_version(request.as_of)
    page = guideline_page(found, request.GET) if found else None
    return render(request, GUIDELINE, {"page": page, "sees_changes": _sees_changes(request)})


@needs(Permission.SEE_GUIDELINE)
@require_safe
def version(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(versions(), pk=pk)
    page = guideline_page(found, request.GET)
    return render(request, GUIDELINE, {"page": page, "sees_changes": _sees_changes(request)})


def _sees_changes(request: Request) -> bool:
    return request.grants.may(Permission.SEE_CHANGE_SETS)


@needs(Permission.SEE_GUIDELINE)
@require_safe
def item(request: Request, pk: uuid.UUID, kind: str, key: str) -> HttpResponse:
    found = get_object_or_404(versions(), pk=pk)
    page = item_page(request, found, kind, key)
    if page is None:
        raise Http404
    return render(request, "tumorboard/guideline/item.html", {"page": page})


@needs(Permission.SEE_GUIDELINE)
@require_safe
def coverage(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(versions(), pk=pk)
    page = coverage_page(found, request.GET)
    return render(request, "tumorboard/guideline/coverage.html", {"page": page})
