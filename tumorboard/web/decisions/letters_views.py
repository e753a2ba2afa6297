"""Writing, releasing and reading letters, and recording who was told."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tumorboard.documents.blocks import Document, read_document
from tumorboard.documents.pdf import as_pdf
from tumorboard.documents.sniffing import Media
from tumorboard.documents.text import as_text
from tumorboard.exchange import letter_paper
from tumorboard.exchange import letter_services as services
from tumorboard.exchange.letter_models import Letter, Recipient
from tumorboard.exchange.letter_queries import former_release, standing_of, superseding
from tumorboard.exchange.letter_rules import Hold, holds
from tumorboard.exchange.plain_words import survival_figures
from tumorboard.patients.choices import VitalStatus
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.decisions.letters_access import (
    decision_to_tell,
    entry_to_retract,
    letter_to_write,
    recipient_of,
    released_letter,
)
from tumorboard.web.decisions.letters_forms import CommunicationForm, ReleaseForm, RetractForm
from tumorboard.web.decisions.letters_writing import EDIT, context_of, write
from tumorboard.web.decisions.page import DecisionPage
from tumorboard.web.guarding import needs
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid, stored_file

DECISION = "tumorboard/decisions/decision.html"
LETTER = "tumorboard/decisions/letter.html"
RELEASE = "tumorboard/decisions/letter_release.html"
TOLD = "tumorboard/decisions/letter_told.html"
RETRACT = "tumorboard/decisions/letter_retract.html"
AS_RELEASED = "released"
CHANGED = (
    "The letter has changed since you opened this page. Nothing was released: read the present"
    " text below, then release it."
)
NOT_A_CLINICIAN = "That the patient was told is recorded by a clinician of the board."
NOT_THEN = "Nobody was told on a day to come, or before there was a decision."


@needs(Permission.FOLLOW_UP)
@require_POST
def start(request: Request, pk: uuid.UUID, recipient: str) -> HttpResponse:
    decision = decision_to_tell(request, pk)
    try:
        letter = services.start(decision, recipient=recipient_of(recipient), by=request.user)
    except services.Held as held:
        page = DecisionPage(request, decision, problem=str(held))
        return conflict(request, DECISION, page.context())
    return SeeOther(reverse("letter", args=[letter.pk]))


@needs(Permission.FOLLOW_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The draft to write, or the letter as it was released."""
    found = letter_to_write(request, pk)
    if request.method == "POST":
        return write(request, found)
    if found.released_at is not None:
        return render(request, LETTER, _released_page(request, found))
    return render(request, EDIT, context_of(request, found))


@needs(Permission.FOLLOW_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = letter_to_write(request, pk)
    if found.released_at is not None:
        return SeeOther(reverse("letter", args=[pk]))
    if request.method != "POST":
        return render(request, RELEASE, _release_page(request, found))
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return invalid(request, RELEASE, _release_page(request, found, form))
    try:
        services.release(
            found, by=request.user, as_of=request.as_of, now=request.now, **form.cleaned_data
        )
    except services.Held as held:
        return invalid(request, RELEASE, _release_page(request, found, form, refused=held.holds))
    except StaleVersion:
        fresh = letter_to_write(request, pk)
        return conflict(request, RELEASE, _release_page(request, fresh, problem=CHANGED))
    except services.AlreadyReleased:  # sent twice: the first one counts
        pass
    return SeeOther(reverse("letter", args=[pk]))


@needs(Permission.FOLLOW_UP)
@require_safe
def paper(request: Request, pk: uuid.UUID) -> HttpResponse:
    """The stored PDF. Of a superseded letter one that says so, unless `?as=released`."""
    found = released_letter(request, pk)
    document, marked = _shown(request, found)
    content = bytes(found.content or b"")
    if marked:
        content = as_pdf(document, foot=letter_paper.FOOT)
    return stored_file(content, media_type=Media.PDF, name=_name(found, "pdf", marked=marked))


@needs(Permission.FOLLOW_UP)
@require_safe
def text(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = released_letter(request, pk)
    document, marked = _shown(request, found)
    content = as_text(document, foot=letter_paper.FOOT).encode()
    return stored_file(
        content, media_type="text/plain; charset=utf-8", name=_name(found, "txt", marked=marked)
    )


@needs(Permission.FOLLOW_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def told(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Record who was told of the decision, how and when."""
    decision = decision_to_tell(request, pk)
    patient, of = patient_bar(decision.case.patient, request.as_of), request.GET.get("of", "")
    name = patient["name"] if of == Recipient.PATIENT else request.GET.get("name", "")[:400]
    initial = {"recipient": of, "name": name, "on": request.as_of}
    form = CommunicationForm(
        request.POST or None, about=f"told {pk}", patient=patient["name"], initial=initial
    )
    context = {"form": form, "decision": decision, "patient": patient}
    if request.method != "POST":
        return render(request, TOLD, context)
    if form.is_valid():
        try:
            services.log(decision, by=request.user, as_of=request.as_of, **form.cleaned_data)
        except services.NotAClinician:
            form.add_error("means", NOT_A_CLINICIAN)
        except services.NotThen:
            form.add_error("on", NOT_THEN)
        else:
            return SeeOther(reverse("decision", args=[pk]) + "#decision-letters")
    return invalid(request, TOLD, context)


@needs(Permission.FOLLOW_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def retract(request: Request, pk: uuid.UUID) -> HttpResponse:
    entry = entry_to_retract(request, pk)
    form = RetractForm(request.POST or None)
    patient = patient_bar(entry.decision.case.patient, request.as_of)
    context = {"form": form, "entry": entry, "decision": entry.decision, "patient": patient}
    if request.method != "POST":
        return render(request, RETRACT, context)
    if form.is_valid():
        try:
            services.retract(entry, by=request.user, **form.cleaned_data)
        except services.NotAClinician:
            form.add_error(None, NOT_A_CLINICIAN)
        except services.TakenBack:
            return conflict(request, RETRACT, {**context, "is_taken_back": True})
        else:
            return SeeOther(reverse("decision", args=[entry.decision_id]) + "#decision-letters")
    return invalid(request, RETRACT, context)


# ------------------------------------------------------------------ what the pages show


def _shown(request: Request, found: Letter) -> tuple[Document, bool]:
    """The letter as it stands now; True where it says that it no longer holds."""
    newer = superseding(found.decision)
    if newer is None or request.GET.get("as") == AS_RELEASED:
        return read_document(found.text), False
    return letter_paper.superseded(found, by=newer), True


def _name(found: Letter, ending: str, *, marked: bool) -> str:
    mark = "-superseded" if marked else ""
    return f"letter-{found.recipient}-{found.decision.number}{mark}.{ending}"


def _released_page(request: Request, found: Letter) -> dict[str, Any]:
    document, marked = _shown(request, found)
    return {
        "letter": found,
        "decision": found.decision,
        "document": document,
        "newer": superseding(found.decision) if marked else None,
        "patient": patient_bar(found.decision.case.patient, request.as_of),
    }


def _release_page(
    request: Request,
    found: Letter,
    form: ReleaseForm | None = None,
    *,
    refused: list[Hold] | None = None,
    problem: str = "",
) -> dict[str, Any]:
    standing = standing_of(found)
    vital = VitalStatus.DEAD if standing.is_dead else ""
    document = letter_paper.document_of(found, vital=vital, former=former_release(found))
    return {
        "letter": found,
        "decision": found.decision,
        "document": letter_paper.draft(document),
        "form": form or ReleaseForm(initial={"version": found.version}),
        "holds": refused or holds(standing),
        "figures": survival_figures(found.body),
        "refused": bool(refused),
        "is_dead": standing.is_dead,
        "problem": problem,
        "patient": patient_bar(found.decision.case.patient, request.as_of),
    }
