"""Background work: how far it is, and a way to stop it."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tumorboard.jobs import services
from tumorboard.people import queries
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs
from tumorboard.web.request import Request
from tumorboard.web.responses import saved

JOB = "tumorboard/jobs/job.html"


@needs(Permission.SEE_JOBS)
@require_safe
def jobs(request: Request) -> HttpResponse:
    found = queries.jobs_visible_to(request.user).select_related("created_by")
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    return render(request, "tumorboard/jobs/jobs.html", {"page": page})


@needs(Permission.USE_ACCOUNT, passive=True)
@require_safe
def job(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(queries.jobs_visible_to(request.user), pk=pk)
    template = f"{JOB}#job-progress" if request.htmx else JOB
    return render(request, template, {"job": found})


@needs(Permission.USE_ACCOUNT)
@require_POST
def cancel(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(queries.jobs_visible_to(request.user), pk=pk)
    services.cancel(found, by=request.user)
    found.refresh_from_db()
    return saved(request, reverse("job", args=[pk]), f"{JOB}#job-progress", {"job": found})
