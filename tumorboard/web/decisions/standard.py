"""A decision on standard of care, from the room: choose the pathway, confirm, and it is drafted."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tumorboard.decisions import services, standard
from tumorboard.decisions.models import Decision
from tumorboard.meetings import services as meetings
from tumorboard.meetings import triage
from tumorboard.meetings.models import AgendaItem
from tumorboard.patients.services import Conflicting
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.cases.triage_choice import ChoiceForm, choice_of
from tumorboard.web.guarding import needs, require
from tumorboard.web.meetings.namesakes import told_apart
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

STANDARD = "tumorboard/decisions/standard.html"
WORDED = "This decision has words already. Change them in its form; nothing was overwritten."
SIGNED = "The decision of this case is signed. It can be amended on its page."
OVERTAKEN = "What the guideline says about this case has changed since you opened the page."
CHANGED = "Somebody else changed this at the same moment. Nothing was recorded; confirm again."
# In the order in which they are looked for.
REFUSED: dict[type[Exception], str] = {
    standard.WordedAlready: WORDED,
    services.AlreadySigned: SIGNED,
    services.NotOnAgenda: "A decision is made in a meeting: put the case on an agenda first.",
    Conflicting: CHANGED,
    StaleVersion: CHANGED,
    triage.NotInForce: CHANGED,
    meetings.AlreadyDealtWith: CHANGED,
    meetings.MeetingOver: CHANGED,
}


class StandardForm(ChoiceForm):
    responsible = forms.CharField(max_length=120, label="Responsible clinician")


@needs(Permission.RECORD_DECISION)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, pk: uuid.UUID) -> HttpResponse:
    item = _item(request, pk)
    choice = choice_of(request, item.case, standing=triage.chosen(item))
    if request.method != "POST":
        note_reading(request, "case.read", item.case)
        form = StandardForm(choice=choice, initial={"responsible": _responsible(item)})
        return render(request, STANDARD, _context(request, item, form))
    form = StandardForm(request.POST, choice=choice)
    if not form.is_valid():
        return invalid(request, STANDARD, _context(request, item, form))
    if form.is_overtaken:
        return conflict(request, STANDARD, _context(request, item, form, OVERTAKEN))
    return _drafted(request, item, form)


def _drafted(request: Request, item: AgendaItem, form: StandardForm) -> HttpResponse:
    try:
        draft = standard.decide(
            item,
            pathway=form.cleaned_data["pathway"],
            responsible=form.cleaned_data["responsible"],
            guided=form.choice.guided,
            by=request.user,
            as_of=request.as_of,
        )
    except tuple(REFUSED) as refusal:
        words = next(told for kind, told in REFUSED.items() if isinstance(refusal, kind))
        return conflict(request, STANDARD, _context(request, item, form, words))
    return SeeOther(_after(request, item, draft))


def _after(request: Request, item: AgendaItem, draft: Decision) -> str:
    """The chair signs next; who only records goes back to the room."""
    if request.grants.may(Permission.SIGN_DECISION, board=item.meeting.board):
        return reverse("decision-sign", args=[draft.pk])
    return reverse("meeting-case", args=[item.meeting_id, item.pk]) + "#decide"


def _item(request: Request, pk: uuid.UUID) -> AgendaItem:
    mine = AgendaItem.objects.visible_to(request.user)
    related = mine.select_related(
        "meeting__board__hospital", "meeting__chair", "case__board__hospital",
        "case__patient__hospital", "case__patient__merged_into__hospital",
    )  # fmt: skip
    found = get_object_or_404(related, pk=pk)
    require(request, Permission.RECORD_DECISION, found.meeting.board)
    return found


def _responsible(item: AgendaItem) -> str:
    """Who presents the case, else who chairs; whoever confirms can name somebody else."""
    draft = services.draft_of(item.case)
    stated = draft.responsible if draft else ""
    return stated or item.case.presenter or str(item.meeting.chair or "")


def _context(
    request: Request, item: AgendaItem, form: StandardForm, problem: str = ""
) -> dict[str, Any]:
    return {
        "item": item,
        "case": item.case,
        "form": form,
        "choice": form.choice,
        "problem": problem,
        "patient": told_apart(patient_bar(item.case.patient, request.as_of), item),
    }
