"""Change sets: the list, a new one, and the page of one."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tumorboard.editorial import services
from tumorboard.people.permissions import Permission
from tumorboard.web.editorial.access import change_set_seen
from tumorboard.web.editorial.forms import OpenForm
from tumorboard.web.editorial.page import list_page
from tumorboard.web.editorial.set_page import set_page, trail_page
from tumorboard.web.guarding import needs
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, invalid

OPEN = "tumorboard/editorial/open.html"
TAKEN = (
    "Version {number} exists already, or another change set is to become it. Choose another number."
)


@needs(Permission.SEE_CHANGE_SETS)
@require_safe
def change_sets(request: Request) -> HttpResponse:
    return render(request, "tumorboard/editorial/change_sets.html", {"page": list_page(request)})


@needs(Permission.EDIT_GUIDELINE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    about = f"change-set {request.user.pk}"
    form = OpenForm(request.POST if request.method == "POST" else None, about=about)
    if request.method != "POST":
        form.start_from(request.GET.get("base", ""))
        return render(request, OPEN, {"form": form})
    if form.is_valid():
        try:
            made = services.open_change_set(**form.cleaned_data, by=request.user)
            return SeeOther(reverse("change-set", args=[made.pk]))
        except services.NumberTaken as taken:
            form.add_error("number", TAKEN.format(number=taken))
    return invalid(request, OPEN, {"form": form})


@needs(Permission.SEE_CHANGE_SETS)
@require_safe
def change_set(request: Request, pk: uuid.UUID) -> HttpResponse:
    page = set_page(request, change_set_seen(request, pk))
    return render(
        request, "tumorboard/editorial/change_set.html", {"page": page, "desk": page.desk}
    )


@needs(Permission.SEE_CHANGE_SETS)
@require_safe
def trail(request: Request, pk: uuid.UUID) -> HttpResponse:
    page = trail_page(request, change_set_seen(request, pk))
    return render(request, "tumorboard/editorial/trail.html", {"page": page})
