"""Reporting an incident from any page; the list of them, and what came of each."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tumorboard.people import incidents
from tumorboard.people.incident_models import Incident, IncidentState, Seriousness
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.guarding import needs
from tumorboard.web.home.section import Section
from tumorboard.web.next_address import next_address
from tumorboard.web.one_time import OneTimeForm
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

NEW = "tumorboard/people/incident_new.html"
LIST = "tumorboard/people/incidents.html"
ONE = "tumorboard/people/incident.html"
PER_PAGE = 25
SHOWN = 5
REPORTED = "Reported. Those who look after the program at your hospital see it on their home page."
CHANGED = "Somebody else has written in the meantime. Nothing of yours was saved; read it below."
SAY_WHAT = "Say what came of it; nobody closes an incident without words."


class IncidentForm(OneTimeForm):
    happened = forms.CharField(
        label="What happened", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="No name and no number of a patient: the page and the time say enough.",
    )  # fmt: skip
    screen = forms.CharField(label="On which screen", max_length=300)
    seriousness = forms.ChoiceField(
        label="How serious", choices=Seriousness.choices, widget=forms.RadioSelect
    )
    patient_involved = forms.TypedChoiceField(
        label="Was the care of a patient involved",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )


class NoteForm(forms.Form):
    number = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label="How it stands",
        choices=[each for each in IncidentState.choices if each[0] != IncidentState.OPEN],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label="In words", required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("state") == IncidentState.CLOSED and not cleaned.get("words"):
            self.add_error("words", SAY_WHAT)
        return cleaned


def incidents_waiting(request: Request) -> Section | None:
    """For administrators and auditors: reports that nobody has closed."""
    if not request.grants.may(Permission.SEE_INCIDENTS):
        return None
    waiting = Incident.objects.visible_to(request.user).unfinished()
    shown = list(waiting.select_related("reported_by")[:SHOWN])
    content = {"incidents": shown, "count": waiting.count() if shown else 0}
    return Section("incidents", "tumorboard/people/home_incidents.html", content)


@needs(Permission.USE_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: Request) -> HttpResponse:
    came_from = next_address(request).partition("?")[0]
    form = IncidentForm(request.POST or None, initial={"screen": came_from})
    form.seal_for(f"incident {request.user.pk}")
    context = {"form": form, "next": came_from}
    if request.method != "POST":
        return render(request, NEW, context)
    if not form.is_valid():
        return invalid(request, NEW, context)
    incidents.report(**form.cleaned_data, address=came_from, by=request.user)
    messages.success(request, REPORTED)
    return SeeOther(came_from or reverse("home"))


@needs(Permission.SEE_INCIDENTS)
@require_safe
def listed(request: Request) -> HttpResponse:
    mine = Incident.objects.visible_to(request.user).with_state().select_related("reported_by")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, LIST, {"page": page})


@needs(Permission.SEE_INCIDENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def incident(request: Request, pk: uuid.UUID) -> HttpResponse:
    mine = Incident.objects.visible_to(request.user).with_state().select_related("reported_by")
    found = get_object_or_404(mine, pk=pk)
    if request.method != "POST":
        return render(request, ONE, _context(found))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return invalid(request, ONE, _context(found, form))
    try:
        incidents.note(found, **form.cleaned_data, by=request.user)
    except StaleVersion:
        return conflict(request, ONE, _context(found) | {"problem": CHANGED})
    return SeeOther(reverse("incident", args=[pk]))


def _context(found: Incident, form: NoteForm | None = None) -> dict[str, Any]:
    notes = list(found.notes.select_related("written_by"))
    fresh = NoteForm(initial={"number": len(notes)})
    return {"incident": found, "notes": notes, "form": form or fresh}
