"""Clocks over their target: on the coordinator's home, and the form that asks why."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tumorboard.cases.breach_models import BreachCause
from tumorboard.cases.breaches import AlreadyExplained, explain
from tumorboard.cases.models import Case
from tumorboard.followup.breaches import unexplained
from tumorboard.people.permissions import Permission
from tumorboard.web.guarding import needs, require
from tumorboard.web.home.section import Section
from tumorboard.web.meetings.listing import boards_arranged_by
from tumorboard.web.next_address import next_address
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

BREACH = "tumorboard/cases/breach.html"
SHOWN = 10
ALREADY = "Somebody has said why already; it stands below."


class BreachForm(forms.Form):
    cause = forms.ChoiceField(label="Why", choices=[("", "Choose"), *BreachCause.choices])
    reason = forms.CharField(
        required=False, max_length=300, label="In words",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("cause") == BreachCause.OTHER and not cleaned.get("reason"):
            self.add_error("reason", "Say why the clock ran over.")
        return cleaned


def clocks_over(request: Request) -> Section | None:
    """For those who arrange meetings: clocks over their target that nobody has explained."""
    if not request.grants.may(Permission.ARRANGE_MEETING):
        return None
    mine = Case.objects.visible_to(request.user).filter(board__in=boards_arranged_by(request))
    found = unexplained(mine, today=request.as_of)
    return Section(
        "clocks-over",
        "tumorboard/cases/home_breaches.html",
        {"cases": found[:SHOWN], "count": len(found)},
        patients=len(found[:SHOWN]),
    )


@needs(Permission.PREPARE_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def breach(request: Request, pk: uuid.UUID) -> HttpResponse:
    mine = Case.objects.visible_to(request.user).with_people().select_related("breach")
    case = get_object_or_404(mine.filter(clock_ends_on__lt=request.as_of).exclude(clock=""), pk=pk)
    require(request, Permission.PREPARE_CASE, case.board)
    form = BreachForm(request.POST or None)
    context = {
        "case": case,
        "form": form,
        "breach": getattr(case, "breach", None),
        "next": next_address(request),
        "patient": patient_bar(case.patient, request.as_of),
    }
    if request.method != "POST":
        note_reading(request, "case.read", case)
        return render(request, BREACH, context)
    if not form.is_valid():
        return invalid(request, BREACH, context)
    try:
        explain(case, **form.cleaned_data, by=request.user)
    except AlreadyExplained:
        fresh = mine.get(pk=pk)
        return conflict(request, BREACH, context | {"problem": ALREADY, "breach": fresh.breach})
    return SeeOther(next_address(request) or reverse("case-clock", args=[pk]))
