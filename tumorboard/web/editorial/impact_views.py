"""Which stored cases a change set changes; and counting all of them."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tumorboard.audit import services as audit
from tumorboard.editorial.impact_job import NotSound, order_impact
from tumorboard.people.permissions import Permission
from tumorboard.web.editorial.access import change_set_seen
from tumorboard.web.editorial.desk import desk_of
from tumorboard.web.editorial.impact import TEMPLATE, Shown
from tumorboard.web.editorial.impact_cases import CaseList, case_list
from tumorboard.web.editorial.panel import Panel
from tumorboard.web.guarding import needs
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther

IMPACT = "tumorboard/editorial/impact.html"


@needs(Permission.SEE_CHANGE_SETS)
@require_safe
def impact(request: Request, pk: uuid.UUID) -> HttpResponse:
    desk = desk_of(request, change_set_seen(request, pk))
    shown = Shown(request, desk)
    cases = case_list(shown, request.GET)
    if cases is not None:
        _note_list(request, cases)
    panel = Panel("impact", TEMPLATE, {"shown": shown})
    return render(request, IMPACT, {"desk": desk, "panel": panel, "cases": cases})


@needs(Permission.SEE_CHANGE_SETS)
@require_POST
def count(request: Request, pk: uuid.UUID) -> HttpResponse:
    change_set = change_set_seen(request, pk)
    address = reverse("change-set-impact", args=[pk])
    try:
        order_impact(change_set, by=request.user)
    except NotSound:  # the page says what is wrong with the content
        return SeeOther(address)
    return SeeOther(f"{address}#impact")


def _note_list(request: Request, cases: CaseList) -> None:
    """A look at a list is noted once."""
    audit.record_read(
        "guideline.impact_listed", by=request.user, on=None, patient=None,
        hospital=request.user.hospital_id, reason=cases.title[:200], patients=len(cases.rows),
    )  # fmt: skip
