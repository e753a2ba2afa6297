"""The one case of an external reviewer: read only, with its documents and signed decisions.

The pages ask what "this person" may see: here it is the chair who granted the look, as for the
display in the room. What may be done is asked of `request.grants`, and those are the reviewer's:
none. Nothing but these views is open to an account without a role.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tumorboard.cases.grant_models import CaseGrant
from tumorboard.cases.models import Case
from tumorboard.decisions.models import Decision
from tumorboard.documents.blocks import read_document
from tumorboard.patients.queries import documents_of
from tumorboard.people.permissions import Permission
from tumorboard.web.cases.page import case_page
from tumorboard.web.guarding import needs
from tumorboard.web.patients.documents import documents_listed
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import stored_file

CASE = "tumorboard/between/reviewed_case.html"
DECISION = "tumorboard/between/decision.html"


@needs(Permission.USE_ACCOUNT)
@require_safe
def reviewed_case(request: Request, pk: uuid.UUID) -> HttpResponse:
    grant = _grant(request, pk)
    _note(request, grant, "case.reviewed")
    here = reverse("external-review", args=[pk])
    with sight_of_the_chair(request, grant):
        case = get_object_or_404(
            Case.objects.visible_to(request.user).with_people(), pk=grant.case_id
        )
        page = case_page(request, case, room=f"{here}?")
        signed = Decision.objects.visible_to(request.user).signed().filter(case=case)
        context = {
            **page.context(),
            "documents": documents_listed(case.patient),
            "decisions": list(signed.defer("text").order_by("-number")),
        }
    return render(request, CASE, context | {"grant": grant, **FRAME})


@needs(Permission.USE_ACCOUNT)
@require_safe
def reviewed_document(request: Request, pk: uuid.UUID, document: uuid.UUID) -> HttpResponse:
    grant = _grant(request, pk)
    row = get_object_or_404(documents_of(grant.case.patient), pk=document)
    _note(request, grant, "document.reviewed", on=row)
    file = row.file
    return stored_file(bytes(file.content), media_type=file.media_type, name=row.saved_as)


@needs(Permission.USE_ACCOUNT)
@require_safe
def reviewed_decision(request: Request, pk: uuid.UUID, decision: uuid.UUID) -> HttpResponse:
    grant = _grant(request, pk)
    with sight_of_the_chair(request, grant):
        signed = Decision.objects.visible_to(request.user).signed().filter(case=grant.case_id)
        found = get_object_or_404(
            signed.select_related("case__board", "case__patient", "replaced_by"), pk=decision
        )
    _note(request, grant, "decision.reviewed", on=found)
    newer = getattr(found, "replaced_by", None)
    context = {
        "decision": found,
        "newer": newer if newer is not None and newer.signed_at else None,
        "document": read_document(found.text),
        "patient": patient_bar(grant.case.patient, request.as_of),
        "grant": grant,
    }
    return render(request, DECISION, context | FRAME)


# Nothing on the page leads elsewhere, and no meeting is followed.
FRAME: dict[str, Any] = {"display": True, "live": None}


@contextmanager
def sight_of_the_chair(request: Request, grant: CaseGrant) -> Iterator[None]:
    reviewer, chair = request.user, grant.created_by
    assert chair is not None  # noqa: S101 - `held_by` found the chair serving
    request.user = chair
    try:
        yield
    finally:
        request.user = reviewer


def _grant(request: Request, pk: uuid.UUID) -> CaseGrant:
    held = CaseGrant.objects.visible_to(request.user, today=request.as_of)
    related = held.select_related("case__board__hospital", "case__patient", "created_by")
    return get_object_or_404(related, pk=pk)


def _note(request: Request, grant: CaseGrant, action: str, *, on: Model | None = None) -> None:
    note_reading(request, action, grant.case, on=on)
