"""Who was missing confirms a provisional decision, or says why not."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from tumorboard.decisions import confirmations
from tumorboard.decisions.confirmation_models import Answer
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.decisions.access import decision_to_follow
from tumorboard.web.decisions.confirming import ConfirmForm
from tumorboard.web.decisions.page import DecisionPage
from tumorboard.web.guarding import needs
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, invalid

DECISION = "tumorboard/decisions/decision.html"
GONE = "Nothing is waited for any more: this is how the decision stands now."
SAID = {
    Answer.CONFIRMED: "You have confirmed the decision.",
    Answer.NOT_CONFIRMED: "You have not confirmed the decision; the case comes back to the board.",
}


@needs(Permission.FOLLOW_UP)
@require_POST
def confirm(request: Request, pk: uuid.UUID) -> HttpResponse:
    decision = decision_to_follow(request, pk)
    form = ConfirmForm(request.POST, auto_id="confirm-%s")
    if not form.is_valid():
        page = DecisionPage(request, decision, confirm=form)
        return invalid(request, DECISION, page.context())
    try:
        given = confirmations.answer(
            decision, **form.cleaned_data, by=request.user, as_of=request.as_of, now=request.now
        )
    except confirmations.NotTheirs as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except (confirmations.NotProvisional, StaleVersion):
        messages.error(request, GONE)
    else:
        messages.success(request, SAID[Answer(given.answer)])
    return SeeOther(reverse("decision", args=[pk]))
