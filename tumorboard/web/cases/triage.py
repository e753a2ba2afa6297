"""Standard-of-care triage: putting a case on a pathway, looking again, promoting to discussion."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tumorboard.cases.models import Case
from tumorboard.cases.services import NotPossibleNow
from tumorboard.meetings import services as meetings
from tumorboard.meetings import triage as services
from tumorboard.meetings.standard_models import LookOutcome, SecondLook, Triage
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.cases.triage_choice import Choice, ChoiceForm, choice_of
from tumorboard.web.guarding import needs, require
from tumorboard.web.next_address import next_address
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

TRIAGE = "tumorboard/cases/triage.html"
LOOK = "tumorboard/cases/second_look.html"
NO_MEETING = "No meeting is planned. Arrange the next one first: the case is named in it."
NOT_NOW = "The case is decided, closed or on standard of care already."
OVERTAKEN = "What the guideline says about this case has changed since you opened the page."
CHANGED = "Somebody else changed this at the same moment. Here is how it stands now."
OWN = "You have put this case on standard of care; somebody else looks a second time."
LOOKED = "Somebody has looked a second time already, or the case is discussed after all."
NOT_PROMOTED = "The case is not on standard of care any more: it is decided, or to be discussed."


class TriageForm(ChoiceForm):
    reason = forms.CharField(max_length=300, required=False, label="Reason")


class LookForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=LookOutcome.choices, widget=forms.RadioSelect, label="Standard of care?"
    )
    reason = forms.CharField(max_length=300, required=False, label="Why it has to be discussed")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == LookOutcome.DISCUSS and not cleaned.get("reason"):
            self.add_error("reason", "Say why, so that the meeting knows what to look at")
        return cleaned


@needs(Permission.TRIAGE_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def triage(request: Request, pk: uuid.UUID) -> HttpResponse:
    case = _case(request, pk)
    choice = choice_of(request, case)
    if request.method != "POST":
        note_reading(request, "case.read", case)
        return render(request, TRIAGE, _context(request, case, TriageForm(choice=choice)))
    form = TriageForm(request.POST, choice=choice)
    if not form.is_valid():
        return invalid(request, TRIAGE, _context(request, case, form))
    if form.is_overtaken:
        return conflict(request, TRIAGE, _context(request, case, form, OVERTAKEN))
    return _put(request, case, form, choice)


def _put(request: Request, case: Case, form: TriageForm, choice: Choice) -> HttpResponse:
    pathway, reason = form.cleaned_data["pathway"], form.cleaned_data["reason"]
    try:
        made = services.put_on_pathway(
            case,
            pathway=pathway,
            by=request.user,
            as_of=request.as_of,
            reason=reason,
            told=choice.notes,
        )
    except services.NoMeetingPlanned:
        return conflict(request, TRIAGE, _context(request, case, form, NO_MEETING))
    except (NotPossibleNow, meetings.AlreadyListed):
        return conflict(request, TRIAGE, _context(request, case, form, NOT_NOW))
    except (StaleVersion, services.NotInForce, meetings.MeetingOver):
        return conflict(request, TRIAGE, _context(request, case, form, CHANGED))
    messages.success(
        request, f"On standard of care, named in the meeting of {made.item.meeting.date:%-d %B %Y}."
    )
    return SeeOther(next_address(request) or reverse("case", args=[case.pk]))


@needs(Permission.PREPARE_CASE)
@require_POST
def promote(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One click; why it was promoted may be said, and need not."""
    found = _triage(request, pk, Permission.PREPARE_CASE)
    reason = request.POST.get("reason", "")[:300]
    try:
        item = services.promote(found, by=request.user, as_of=request.as_of, reason=reason)
    except (NotPossibleNow, StaleVersion):
        messages.error(request, NOT_PROMOTED)
    except meetings.AlreadyListed:
        messages.error(request, CHANGED)
    else:
        where = f"on the agenda of {item.meeting.date:%-d %B %Y}" if item else "for a meeting"
        messages.success(request, f"{found.item.case.patient.person} is {where}, to be discussed.")
    return SeeOther(next_address(request) or reverse("case", args=[found.item.case_id]))


@needs(Permission.RECHECK_TRIAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def look(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = _look(request, pk)
    case = found.triage.item.case
    if request.method != "POST":
        note_reading(request, "case.read", case)
        return render(request, LOOK, _look_context(request, found, LookForm()))
    form = LookForm(request.POST)
    if not form.is_valid():
        return invalid(request, LOOK, _look_context(request, found, form))
    try:
        services.look_again(found, by=request.user, as_of=request.as_of, **form.cleaned_data)
    except services.OwnTriage:
        return conflict(request, LOOK, _look_context(request, found, form, OWN))
    except (services.AlreadyLooked, NotPossibleNow, StaleVersion, meetings.AlreadyListed):
        return conflict(request, LOOK, _look_context(request, _look(request, pk), form, LOOKED))
    messages.success(request, "The second look is recorded.")
    return SeeOther(
        next_address(request) or reverse("meeting", args=[found.triage.item.meeting_id])
    )


def _case(request: Request, pk: uuid.UUID) -> Case:
    case = get_object_or_404(Case.objects.visible_to(request.user).with_people(), pk=pk)
    require(request, Permission.TRIAGE_CASE, case.board)
    return case


def _triage(request: Request, pk: uuid.UUID, permission: Permission) -> Triage:
    found = get_object_or_404(Triage.objects.visible_to(request.user).with_case(), pk=pk)
    require(request, permission, found.item.meeting.board)
    return found


def _look(request: Request, pk: uuid.UUID) -> SecondLook:
    mine = SecondLook.objects.visible_to(request.user)
    found = get_object_or_404(mine.select_related("looked_by"), pk=pk)
    found.triage = _triage(request, found.triage_id, Permission.RECHECK_TRIAGE)
    return found


def _context(request: Request, case: Case, form: TriageForm, problem: str = "") -> dict[str, Any]:
    return {
        "case": case,
        "form": form,
        "choice": form.choice,
        "problem": problem,
        "patient": patient_bar(case.patient, request.as_of),
        "next": next_address(request),
    }


def _look_context(
    request: Request, look: SecondLook, form: LookForm, problem: str = ""
) -> dict[str, Any]:
    case = look.triage.item.case
    return {
        "look": look,
        "triage": look.triage,
        "case": case,
        "form": form,
        "notes": choice_of(request, case).notes,
        "own": look.triage.created_by_id == request.user.pk,
        "problem": problem,
        "patient": patient_bar(case.patient, request.as_of),
        "next": next_address(request),
    }
