"""The clock of a case: how it stands, and its pauses."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tumorboard.cases import clocks
from tumorboard.cases.clock import STARTS, TARGETS
from tumorboard.cases.models import Case, ClockPause
from tumorboard.people.board_rules import rules_of
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.cases.listing import Row, clock_row
from tumorboard.web.day_field import DayField
from tumorboard.web.guarding import needs, require
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

CLOCK = "tumorboard/cases/clock.html"
ALREADY = "The clock is paused already; let it run again first."


class PauseForm(forms.Form):
    first = DayField(label="Paused from")
    reason = forms.CharField(
        max_length=300, label="Reason", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class ResumeForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    until = DayField(label="Runs again from")


@dataclass(frozen=True)
class ClockPage:
    case: Case
    row: Row
    starts_on: dt.date | None
    target_days: int | None
    pauses: list[ClockPause]
    pause: PauseForm
    resume: ResumeForm | None
    """For the pause that goes on."""
    stale: bool = False


@needs(Permission.SEE_PATIENT)
@require_safe
def clock(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Case.objects.visible_to(request.user).listed(), pk=pk)
    note_reading(request, "case.read", found)
    return render(request, CLOCK, _context(request, found))


@needs(Permission.PREPARE_CASE)
@require_POST
def pause(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = _case(request, pk)
    form = PauseForm(request.POST)
    if not form.is_valid():
        return invalid(request, CLOCK, _context(request, found, pause=form))
    try:
        clocks.pause_clock(found, **form.cleaned_data, by=request.user)
    except clocks.ClockPaused:
        form.add_error(None, ALREADY)
        return invalid(request, CLOCK, _context(request, found, pause=form))
    return SeeOther(reverse("case-clock", args=[found.pk]))


@needs(Permission.PREPARE_CASE)
@require_POST
def resume(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = _case(request, pk)
    paused = get_object_or_404(found.pauses.filter(until__isnull=True))
    form = ResumeForm(request.POST)
    if not form.is_valid():
        return invalid(request, CLOCK, _context(request, found, resume=form))
    try:
        clocks.resume_clock(paused, **form.cleaned_data, by=request.user)
    except clocks.BeforeThePause:
        form.add_error("until", f"Expected {paused.first:%-d %B %Y}, when it was paused, or later.")
        return invalid(request, CLOCK, _context(request, found, resume=form))
    except StaleVersion:
        return conflict(request, CLOCK, _context(request, found, stale=True))
    return SeeOther(reverse("case-clock", args=[found.pk]))


def _case(request: Request, pk: uuid.UUID) -> Case:
    found = get_object_or_404(Case.objects.visible_to(request.user).listed(), pk=pk)
    require(request, Permission.PREPARE_CASE, found.board)
    return found


def _context(
    request: Request,
    case: Case,
    *,
    pause: PauseForm | None = None,
    resume: ResumeForm | None = None,
    stale: bool = False,
) -> dict[str, Any]:
    pauses = list(case.pauses.all())
    going_on = next((each for each in pauses if each.until is None), None)
    if going_on is not None and resume is None:
        resume = ResumeForm(initial={"version": going_on.version, "until": request.as_of})
    page = ClockPage(
        case=case,
        row=clock_row(request, case),
        starts_on=getattr(case, STARTS[case.clock]) if case.clock else None,
        target_days=getattr(rules_of(case.board), TARGETS[case.clock]) if case.clock else None,
        pauses=pauses,
        pause=pause or PauseForm(initial={"first": request.as_of}),
        resume=resume if going_on is not None else None,
        stale=stale,
    )
    return {
        "page": page,
        "patient": patient_bar(case.patient, request.as_of),
        "may_prepare": request.grants.may(Permission.PREPARE_CASE, board=case.board),
    }
