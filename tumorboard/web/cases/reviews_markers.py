"""Extra biomarkers: asking for one, and saying when its result came."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from guidelines.core.record.biomarkers import BIOMARKERS
from tumorboard.cases import reviews
from tumorboard.cases.models import Case
from tumorboard.cases.review_models import MarkerRequest
from tumorboard.patients.models import Biomarker, Specimen
from tumorboard.patients.queries import current_rows
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.cases.reviews import back, case_to_prepare
from tumorboard.web.cases.reviews_forms import one_line
from tumorboard.web.day_field import DayField
from tumorboard.web.guarding import needs, require
from tumorboard.web.next_address import next_address
from tumorboard.web.one_time import OneTimeForm
from tumorboard.web.patients.forms.fields import SuggestingInput
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import conflict, invalid

MARKER = "tumorboard/cases/review_request.html"
FIELDS = (
    "version", "kind", "specimen", "requested_on", "expected_on", "resulted_on", "result",
    "withdrawn_reason",
)  # fmt: skip


class MarkerForm(OneTimeForm):
    """An extra biomarker: which, when it was asked for, and when it came."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.CharField(
        max_length=60,
        label="Biomarker",
        widget=SuggestingInput({name: name.replace("_", " ") for name in BIOMARKERS}),
    )
    specimen = forms.ModelChoiceField(
        Specimen.objects.none(), required=False, empty_label="not stated", label="On which specimen"
    )
    requested_on = DayField(label="Requested on")
    expected_on = DayField(required=False, label="Expected on")
    resulted_on = DayField(required=False, label="Result came on")
    result = forms.ModelChoiceField(
        Biomarker.objects.none(), required=False, empty_label="not recorded yet",
        label="Result in the record",
    )  # fmt: skip
    withdrawn_reason = forms.CharField(
        required=False, max_length=300, label="No longer needed, because", widget=one_line()
    )

    def __init__(
        self,
        data: Any = None,
        *,
        case: Case,
        as_of: dt.date,
        asked: MarkerRequest | None = None,
    ) -> None:
        initial: dict[str, Any] = {"requested_on": as_of}
        if asked is not None:
            initial = {name: getattr(asked, name) for name in FIELDS}
        super().__init__(data, initial=initial)
        self.as_of = as_of
        fields: dict[str, Any] = self.fields
        fields["specimen"].queryset = current_rows(Specimen, case.patient)
        fields["result"].queryset = current_rows(Biomarker, case.patient)
        self.seal_for(f"marker {case.pk} {asked.pk if asked else ''}")
        if asked is None:
            for name in ("resulted_on", "result", "withdrawn_reason"):
                del fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        asked, expected = cleaned.get("requested_on"), cleaned.get("expected_on")
        if asked and expected and expected < asked:
            self.add_error("expected_on", "Expected the day of the request, or later.")
        came = cleaned.get("resulted_on")
        if came and came > self.as_of:
            self.add_error("resulted_on", f"“{came.isoformat()}”, expected today or earlier")
        if cleaned.get("result") and not came and "resulted_on" not in self.errors:
            self.add_error("resulted_on", "Say when the result came.")
        return cleaned


@needs(Permission.PREPARE_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, pk: uuid.UUID) -> HttpResponse:
    case = case_to_prepare(request, pk)
    form = MarkerForm(request.POST or None, case=case, as_of=request.as_of)
    context = _context(request, case, form, "Ask for a biomarker")
    if request.method != "POST":
        note_reading(request, "case.read", case)
        return render(request, MARKER, context)
    if not form.is_valid():
        return invalid(request, MARKER, context)
    values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
    reviews.ask_for_marker(case, by=request.user, **values)
    return back(request, case)


@needs(Permission.PREPARE_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: uuid.UUID) -> HttpResponse:
    asked = _marker(request, pk)
    require(request, Permission.PREPARE_CASE, asked.case.board)
    options: dict[str, Any] = {"case": asked.case, "as_of": request.as_of}
    form = MarkerForm(request.POST or None, asked=asked, **options)
    context = _context(request, asked.case, form, f"Biomarker asked for: {asked}")
    if request.method != "POST":
        note_reading(request, "marker_request.read", asked.case, on=asked)
        return render(request, MARKER, context)
    if not form.is_valid():
        return invalid(request, MARKER, context)
    values = {name: value for name, value in form.cleaned_data.items() if name != "key"}
    try:
        reviews.change_marker(asked, version=values.pop("version") or 0, by=request.user, **values)
    except StaleVersion:
        fresh = MarkerForm(asked=_marker(request, pk), **options)
        return conflict(request, MARKER, context | {"form": fresh, "stale": True})
    return back(request, asked.case)


def _marker(request: Request, pk: uuid.UUID) -> MarkerRequest:
    return get_object_or_404(MarkerRequest.objects.visible_to(request.user).shown(), pk=pk)


def _context(request: Request, case: Case, form: MarkerForm, title: str) -> dict[str, Any]:
    return {
        "form": form,
        "case": case,
        "title": title,
        "address": request.path,
        "patient": patient_bar(case.patient, request.as_of),
        "next": next_address(request),
    }
