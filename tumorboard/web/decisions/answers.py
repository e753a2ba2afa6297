"""What the decision form answers: the form, the line below it, or what stands in its way."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tumorboard.decisions import services
from tumorboard.decisions.rows import LISTS
from tumorboard.meetings import services as meetings
from tumorboard.records import StaleVersion
from tumorboard.web.decisions.entry import DecisionEntry
from tumorboard.web.next_address import next_address
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.responses import SeeOther

EDIT = "tumorboard/decisions/decision_edit.html"
FORM = f"{EDIT}#decision-form"
STATUS = f"{EDIT}#decision-status"
NOT_ON_AGENDA = "A decision is made in a meeting: put the case on an agenda first."
ALREADY_SIGNED = "The decision of this case is signed. It can be amended on its page."
CHANGED = "Somebody else changed this at the same moment. Send it again."


def drafted(entry: DecisionEntry) -> HttpResponse:
    """Answer a request of the decision form."""
    request = entry.request
    if request.method != "POST":
        status = 200
        if entry.is_open:
            entry.open()
        return render(request, EDIT, context_of(entry), status=status)
    try:
        done = entry.send()
    except (services.NotOnAgenda, services.AlreadySigned, meetings.MeetingOver) as refusal:
        words = ALREADY_SIGNED if isinstance(refusal, services.AlreadySigned) else NOT_ON_AGENDA
        return _refused(entry, words)
    except (StaleVersion, meetings.AlreadyDealtWith):
        return _refused(entry, CHANGED)
    return _saved(entry) if done else _asked(entry)


def context_of(entry: DecisionEntry) -> dict[str, Any]:
    return {
        "entry": entry,
        "case": entry.case,
        "patient": patient_bar(entry.case.patient, entry.request.as_of),
        "next": next_address(entry.request),
    }


def _saved(entry: DecisionEntry) -> HttpResponse:
    request = entry.request
    rows = request.POST.get("more", "")
    if request.htmx and rows in LISTS:  # saved, and shown again with a blank row
        entry.added = rows
        response = render(request, FORM, context_of(entry.open()))
        response.headers["HX-Retarget"] = "#decision-form"
        return response
    if request.htmx:
        return render(request, STATUS, context_of(entry))
    there = next_address(request) or reverse("decision-edit", args=[entry.case.pk])
    return SeeOther(f"{there}#id_{rows}" if rows in LISTS else there)


def _asked(entry: DecisionEntry) -> HttpResponse:
    """What is wrong (422) or said twice (409). While one types only the line below changes."""
    request = entry.request
    status = 409 if entry.conflicts else 422
    if not request.htmx:
        return render(request, EDIT, context_of(entry), status=status)
    if "autosave" in request.POST:
        return render(request, STATUS, {**context_of(entry), "unsaved": True}, status=status)
    response = render(request, FORM, context_of(entry), status=status)
    response.headers["HX-Retarget"] = "#decision-form"
    return response


def _refused(entry: DecisionEntry, words: str) -> HttpResponse:
    context = {**context_of(entry), "refusal": words}
    template = STATUS if entry.request.htmx else EDIT
    return render(entry.request, template, context, status=409)
