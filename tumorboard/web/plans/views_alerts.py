"""An alert of a plan: who has seen it, what was done about it, and taking that back."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tumorboard.people.permissions import Permission
from tumorboard.plans import watch
from tumorboard.plans.models import AlertAnswer, PlanAlert
from tumorboard.records import StaleVersion
from tumorboard.web.guarding import needs, require
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

ALERT = "tumorboard/plans/alert.html"
SOMEBODY_FIRST = "Someone else answered first. Nothing was saved; this is how it stands."


class AnswerForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        choices=[*AlertAnswer.choices, ("", "Not answered")],
        required=False,
        label="This alert is",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        max_length=600,
        required=False,
        label="What was done, or why nothing has to be",
        help_text="Needed for “dealt with”.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("answer") == AlertAnswer.DEALT_WITH and not values.get("reason"):
            self.add_error("reason", "Say what was done, or why nothing has to be.")
        return values


@needs(Permission.SEE_PATIENT)
@require_http_methods(["GET", "HEAD", "POST"])
def alert(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = _alert(request, pk)
    if request.method != "POST":
        note_reading(request, "plan.read", found.plan.case)
        return render(request, ALERT, _context(request, found, _shown(found)))
    require(request, Permission.FOLLOW_UP, found.plan.case.board)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return invalid(request, ALERT, _context(request, found, form))
    said = form.cleaned_data
    try:
        watch.answer(
            found,
            as_=said["answer"],
            reason=said["reason"],
            version=said["version"],
            by=request.user,
        )
    except StaleVersion:
        fresh = _shown(_alert(request, pk))
        return conflict(request, ALERT, _context(request, found, fresh, SOMEBODY_FIRST))
    return SeeOther(reverse("home") + "#plan-alerts")


def _alert(request: Request, pk: uuid.UUID) -> PlanAlert:
    mine = PlanAlert.objects.visible_to(request.user)
    related = (
        "plan__case__patient__hospital", "plan__case__patient__merged_into__hospital",
        "plan__case__board__hospital", "answered_by",
    )  # fmt: skip
    return get_object_or_404(mine.select_related(*related), pk=pk)


def _shown(found: PlanAlert) -> AnswerForm:
    start = {"version": found.version, "answer": found.answer, "reason": found.answer_reason}
    return AnswerForm(initial=start)


def _context(
    request: Request, found: PlanAlert, form: AnswerForm, problem: str = ""
) -> dict[str, Any]:
    case = found.plan.case
    return {
        "alert": found,
        "form": form,
        "problem": problem,
        "patient": patient_bar(case.patient, request.as_of),
        "may_answer": request.grants.may(Permission.FOLLOW_UP, board=case.board),
    }
