"""What the chair does when somebody whom the question needs is not there."""

from __future__ import annotations

import uuid
from contextlib import suppress

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from tumorboard.decisions import services
from tumorboard.decisions.queries import seen_for
from tumorboard.decisions.quorum_services import handle
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.decisions.access import decision_to_amend
from tumorboard.web.decisions.quorum_forms import QuorumForm
from tumorboard.web.decisions.views_signing import SIGN, sign_context
from tumorboard.web.guarding import needs
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, invalid


@needs(Permission.SIGN_DECISION)
@require_POST
def choose(request: Request, pk: uuid.UUID) -> HttpResponse:
    """One choice; an empty one takes the former back."""
    decision = decision_to_amend(request, pk)
    given = {"handling": "", "reason": ""}
    if "take-back" not in request.POST:
        form = QuorumForm(request.POST, auto_id="quorum-%s")
        if not form.is_valid():
            return invalid(request, SIGN, sign_context(request, decision, quorum=form))
        given = form.cleaned_data
    wanted = seen_for(decision, as_of=request.as_of).lacking
    with suppress(services.AlreadySigned, StaleVersion):  # the page says what stands now
        handle(decision, **given, wanted=wanted, by=request.user, as_of=request.as_of)
    return SeeOther(reverse("decision-sign", args=[pk]))
