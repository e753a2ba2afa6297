"""The difference of the hand from its base, and between any two stored versions."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from guidelines.folders import GUIDELINE
from guidelines.models import GuidelineVersion
from guidelines.publishing import content
from tumorboard.assessment.queries import versions
from tumorboard.editorial.hand import base_of
from tumorboard.people.permissions import Permission
from tumorboard.web.editorial.access import change_set_seen
from tumorboard.web.editorial.desk import desk_of
from tumorboard.web.editorial.difference import Difference, Version
from tumorboard.web.editorial.forms import VersionField
from tumorboard.web.editorial.witness import Sides, WitnessPage, change_named, of_change
from tumorboard.web.guarding import needs
from tumorboard.web.request import Request

DIFFERENCE = "tumorboard/editorial/difference.html"


class BetweenForm(forms.Form):
    """Two stored versions; the address is the whole question."""

    old = VersionField(queryset=GuidelineVersion.objects.none(), label="From")
    new = VersionField(queryset=GuidelineVersion.objects.none(), label="To")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="between-%s")
        stored = versions().of(GUIDELINE).order_by("-loaded_at")
        for name in ("old", "new"):
            self.fields[name].queryset = stored  # type: ignore[attr-defined]  # a choice of versions


@needs(Permission.SEE_CHANGE_SETS)
@require_safe
def of_change_set(request: Request, pk: uuid.UUID) -> HttpResponse:
    change_set = change_set_seen(request, pk)
    desk = desk_of(request, change_set)
    base = Version(f"version {change_set.base.version}", base_of(change_set.base.sha256), desk.base)
    hand = Version(f"version {change_set.number} in hand", desk.hand.parsed, desk.guideline)
    witness = reverse("change-set-witness", args=[change_set.pk]) + "?"
    page = Difference(base, hand, witness)
    return render(request, DIFFERENCE, {"page": page, "change_set": change_set})


@needs(Permission.SEE_CHANGE_SETS)
@require_safe
def between(request: Request) -> HttpResponse:
    """Asked with a form; without a question, the form alone."""
    form = BetweenForm(request.GET or None)
    page = None
    if form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        named = urlencode({"old": old.pk, "new": new.pk})
        witness = f"{reverse('versions-witness')}?{named}&"
        page = Difference(_stored(old), _stored(new), witness)
    return render(request, DIFFERENCE, {"page": page, "form": form})


@needs(Permission.SEE_CHANGE_SETS)
@require_safe
def witness(request: Request) -> HttpResponse:
    """The patient of a change between two stored versions."""
    form = BetweenForm(request.GET)
    if not form.is_valid():
        raise Http404
    old, new = form.cleaned_data["old"], form.cleaned_data["new"]
    sides = Sides(
        content(old.sha256), f"version {old.version}", content(new.sha256), f"version {new.version}"
    )
    found = of_change(sides.old, sides.new, request.GET)
    if found is None:
        raise Http404
    named = urlencode({"old": old.pk, "new": new.pk})
    address = f"{reverse('versions-witness')}?{named}&{urlencode(change_named(request.GET))}"
    page = WitnessPage(
        found, sides, request.GET.get("version") == "old", address,
        f"{reverse('versions-difference')}?{named}", "Back to the difference",
    )  # fmt: skip
    return render(request, "tumorboard/editorial/witness.html", {"page": page})


def _stored(version: GuidelineVersion) -> Version:
    parsed, guideline = base_of(version.sha256), content(version.sha256)
    return Version(f"version {version.version}", parsed, guideline)
