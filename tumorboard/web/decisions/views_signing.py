"""The chair reads what will be signed, and signs exactly that."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tumorboard.decisions import services, signing
from tumorboard.decisions.models import Decision
from tumorboard.decisions.paper import document_of
from tumorboard.decisions.queries import seen_for
from tumorboard.meetings import services as meetings
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.decisions.access import decision_to_amend
from tumorboard.web.decisions.forms import SignForm
from tumorboard.web.decisions.quorum_forms import QuorumForm, quorum_form
from tumorboard.web.guarding import needs
from tumorboard.web.meetings.namesakes import told_apart
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

SIGN = "tumorboard/decisions/sign.html"
DIFFERS = (
    "Facts, plan or words have changed since you opened this page. Nothing was signed: read the"
    " present text below, then sign it."
)
ALREADY = "This decision has been signed already."
MOVED_ON = "The case is no longer on this meeting's agenda. Nothing was signed."


@needs(Permission.SIGN_DECISION)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: Request, pk: uuid.UUID) -> HttpResponse:
    decision = decision_to_amend(request, pk)
    if decision.signed_at is not None and request.method != "POST":
        return SeeOther(reverse("decision", args=[pk]))
    if request.method != "POST":
        return render(request, SIGN, sign_context(request, decision))
    form = SignForm(request.POST)
    if not form.is_valid():
        return invalid(request, SIGN, sign_context(request, decision, problem=DIFFERS))
    return _signed(request, decision, form.cleaned_data["fingerprint"])


def _signed(request: Request, decision: Decision, fingerprint: str) -> HttpResponse:
    try:
        signing.sign(
            decision,
            fingerprint=fingerprint,
            by=request.user,
            as_of=request.as_of,
            now=request.now,
        )
    except signing.NotReady:
        return invalid(request, SIGN, sign_context(request, decision))
    except (signing.ShownDiffers, StaleVersion):
        return conflict(request, SIGN, sign_context(request, decision, problem=DIFFERS))
    except services.AlreadySigned:  # sent twice: the first one counts
        messages.info(request, ALREADY)
    except (meetings.MeetingOver, meetings.AlreadyDealtWith):
        return conflict(request, SIGN, sign_context(request, decision, problem=MOVED_ON))
    return SeeOther(reverse("decision", args=[decision.pk]))


def sign_context(
    request: Request,
    decision: Decision,
    problem: str = "",
    quorum: QuorumForm | None = None,
) -> dict[str, Any]:
    fresh = Decision.objects.visible_to(request.user).get(pk=decision.pk)
    seen = seen_for(fresh, as_of=request.as_of)
    document = document_of(seen)
    return {
        "decision": fresh,
        "case": fresh.case,
        "patient": told_apart(patient_bar(fresh.case.patient, request.as_of), fresh.agenda_item),
        "document": document,
        "fingerprint": signing.shown(document),
        "missing": signing.problems_of(seen),
        "seen": seen,
        "quorum": quorum or quorum_form(seen),
        "problem": problem,
    }
