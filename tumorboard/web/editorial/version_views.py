"""The stored versions: read, downloaded, returned to, and taken out of use."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guidelines.folders import GUIDELINE
from guidelines.models import GuidelineVersion, Status
from guidelines.publishing import PublishingError
from tumorboard.assessment.queries import versions
from tumorboard.editorial.models import LONGEST_COMMENT
from tumorboard.editorial.retiring import in_force_without, retire_version, writers_of
from tumorboard.editorial.review import OwnWork
from tumorboard.people.permissions import Permission
from tumorboard.web.editorial.step_views import is_password
from tumorboard.web.guarding import needs
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, invalid

PAGE = "tumorboard/editorial/version_retire.html"
NOT_YOURS = "That is not your password. Nothing was retired."
OWN = "You wrote part of this version. A second person has to retire it."


class RetireForm(forms.Form):
    reason = forms.CharField(
        label="Reason", help_text="Why boards are not to work with it any more; it stays on record",
        max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    password = forms.CharField(
        label="Your password", help_text="You sign this", strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="retire-%s")


@dataclass(frozen=True)
class Retiring:
    """`after`: what boards work with once it is retired; `is_now`: whether it is in force today."""

    version: GuidelineVersion
    is_now: bool
    after: GuidelineVersion | None
    is_own: bool


@needs(Permission.SEE_CHANGE_SETS)
@require_safe
def stored(request: Request) -> HttpResponse:
    found = versions().of(GUIDELINE).select_related("change_set").order_by("-loaded_at")
    context = {
        "versions": found.defer("document", "change_set__purpose"),
        "in_force": versions().in_force(GUIDELINE, request.as_of),
        "may_open": request.grants.may(Permission.EDIT_GUIDELINE),
        "may_retire": request.grants.may(Permission.APPROVE_GUIDELINE),
    }
    return render(request, "tumorboard/editorial/versions.html", context)


@needs(Permission.APPROVE_GUIDELINE)
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: Request, pk: uuid.UUID) -> HttpResponse:
    version = get_object_or_404(versions().filter(status=Status.APPROVED), pk=pk)
    form = RetireForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _retired(request, version, form):
        messages.success(request, f"Version {version.version} is retired.")
        return SeeOther(reverse("guideline-versions"))
    context = {"form": form, "page": _page(request, version)}
    answer = invalid if request.method == "POST" else render
    return answer(request, PAGE, context)


def _page(request: Request, version: GuidelineVersion) -> Retiring:
    return Retiring(
        version,
        versions().in_force(version.guideline, request.as_of) == version,
        in_force_without(version, request.as_of),
        request.user in writers_of(version) or request.user.email == version.author,
    )


def _retired(request: Request, version: GuidelineVersion, form: RetireForm) -> bool:
    if not is_password(request, form.cleaned_data["password"]):
        form.add_error("password", NOT_YOURS)
        return False
    try:
        retire_version(
            version, by=request.user, reason=form.cleaned_data["reason"], now=request.now
        )
    except OwnWork:
        form.add_error(None, OWN)
    except PublishingError as error:
        form.add_error(None, str(error))
    return form.is_valid()
