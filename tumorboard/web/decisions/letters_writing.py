"""The form of a letter: saved while one types, and never over what somebody else has written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tumorboard.documents.blocks import read_document
from tumorboard.exchange import letter_services as services
from tumorboard.exchange.letter_models import Letter
from tumorboard.exchange.letter_queries import standing_of
from tumorboard.exchange.letter_rules import holds
from tumorboard.exchange.plain_words import survival_figures
from tumorboard.records import StaleVersion
from tumorboard.web.decisions.letters_forms import LetterForm
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther

EDIT = "tumorboard/decisions/letter_edit.html"
FORM = f"{EDIT}#letter-form"
STATUS = f"{EDIT}#letter-status"
RELEASED = "This letter was released meanwhile. What you have typed since was not saved."
NAMES = ("addressee", "contact", "body")


def write(request: Request, letter: Letter) -> HttpResponse:
    """Answer the form: 422 for what is too long, 409 where somebody else was faster."""
    form = LetterForm(request.POST, letter=letter)
    if not form.is_valid():
        return _asked(request, letter, form, status=422)
    try:
        services.save(letter, by=request.user, **form.cleaned_data)
    except services.AlreadyReleased:
        return _asked(request, letter, form, status=409, refusal=RELEASED)
    except StaleVersion:
        letter.refresh_from_db(fields=[*NAMES, "version", "changed_by"])
        conflicts = _conflicts(letter, form)
        if conflicts:
            return _asked(request, letter, form, status=409, conflicts=conflicts)
    if request.htmx:
        return render(request, STATUS, context_of(request, letter, form, saved=True))
    return SeeOther(reverse("letter", args=[letter.pk]))


def context_of(
    request: Request, letter: Letter, form: LetterForm | None = None, **more: Any
) -> dict[str, Any]:
    return {
        "letter": letter,
        "decision": letter.decision,
        "form": form or LetterForm(letter=letter),
        "version": letter.version,
        "holds": holds(standing_of(letter)),
        "figures": survival_figures(letter.body),
        "document": read_document(letter.decision.text),
        "patient": patient_bar(letter.decision.case.patient, request.as_of),
        **more,
    }


def _asked(
    request: Request,
    letter: Letter,
    form: LetterForm,
    *,
    status: int,
    conflicts: list[Mapping[str, Any]] | None = None,
    refusal: str = "",
) -> HttpResponse:
    more = {"conflicts": conflicts or [], "refusal": refusal}
    context = context_of(request, letter, form, **more)
    if not request.htmx:
        return render(request, EDIT, context, status=status)
    if "autosave" in request.POST:
        # The form keeps the version it was opened with: sending it again must not overwrite.
        context |= {"unsaved": True, "version": request.POST.get("version", "")}
        return render(request, STATUS, context, status=status)
    response = render(request, FORM, context, status=status)
    response.headers["HX-Retarget"] = "#letter-form"
    return response


def _conflicts(letter: Letter, form: LetterForm) -> list[Mapping[str, Any]]:
    """What differs from what is stored now; the same words twice are no conflict."""
    return [
        {
            "label": form.fields[name].label,
            "theirs": getattr(letter, name),
            "yours": form.cleaned_data[name],
            "by": letter.changed_by,
        }
        for name in NAMES
        if name in form.cleaned_data and form.cleaned_data[name] != getattr(letter, name)
    ]
