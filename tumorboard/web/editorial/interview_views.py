"""The boundary interview of an item: one question after the other, to be left and come back to."""

from __future__ import annotations

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guidelines.core.content.editing import EditError
from tumorboard.editorial import services
from tumorboard.editorial.interview import NotAsked, answer
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.editorial.access import change_set_seen, change_set_to_edit
from tumorboard.web.editorial.desk import desk_of
from tumorboard.web.editorial.interview import interview_of
from tumorboard.web.guarding import needs
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther

TEMPLATE = "tumorboard/editorial/interview.html"
NOT_ASKED = "This question is not asked any more: the content has changed since."
NOT_OPEN = "The change set is not being edited now. Nothing was recorded."
MEANWHILE = "Somebody else answered this question meanwhile. Look at it again."


class AnswerForm(forms.Form):
    key = forms.CharField()
    said = forms.ChoiceField(choices=[(each, each) for each in ("yes", "no", "unsure")])


@needs(Permission.SEE_CHANGE_SETS)
@require_http_methods(["GET", "HEAD", "POST"])
def interview(request: Request, pk: uuid.UUID, item: str) -> HttpResponse:
    change_set = change_set_seen(request, pk)
    if request.method == "POST":
        return _answered(request, pk, item)
    desk = desk_of(request, change_set)
    page = interview_of(desk, item, request.GET.get("question", ""))
    if page is None and desk.guideline is not None:
        raise Http404
    return render(request, TEMPLATE, {"page": page, "desk": desk})


def _answered(request: Request, pk: uuid.UUID, item: str) -> HttpResponse:
    """On to the next question; an answer that the content does not give stays in front."""
    change_set = change_set_to_edit(request, pk)
    address = reverse("change-set-interview", args=[pk, item])
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Answer with yes, no or do not know.")
        return SeeOther(address)
    try:
        answer(change_set, item=item, **form.cleaned_data, by=request.user, on=request.as_of)
    except NotAsked:
        messages.warning(request, NOT_ASKED)
    except services.NotOpen:
        messages.warning(request, NOT_OPEN)
    except (services.Clashing, StaleVersion, EditError):
        messages.warning(request, MEANWHILE)
    page = interview_of(desk_of(request, change_set), item, form.cleaned_data["key"])
    if page is None or page.asked is None:
        return SeeOther(address)
    key = page.asked.key if page.asked.disagrees else page.following
    return SeeOther(f"{address}?question={key}" if key else address)
