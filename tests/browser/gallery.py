"""Every component and picture on two pages, as an address table that only the browser tests use."""

from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from tests.pictures import builders
from tumorboard.web.guarding import public
from tumorboard.web.pictures import gantt, sizes, timeline

FOLDER = Path(__file__).parent / "gallery"
STATUSES = [
    *("applies", "open", "possibly_overridden", "overridden", "does_not_apply"),
    *("feasible", "contested", "excluded", "inconsistent"),
    *("do", "consider", "caution", "do_not", "prerequisite", "safety"),
    *("synchronous", "early_metachronous", "late_metachronous", "metachronous", "on_treatment"),
    *("unknown", "met", "not_met", "done", "draft", "signed", "stale", "pending", "approved"),
    "another",
]
SEGMENTS = [(name, name) for name in ("1", "2", "3", "4a", "4b", "5", "6", "7", "8")]


def choices(*words: str) -> list[tuple[str, str]]:
    return [(word, word) for word in words]


class LesionForm(forms.Form):
    size = forms.DecimalField(label="Largest size", help_text="On the imaging named below.")
    first_seen = forms.CharField(help_text="2024, 2024-05 or 2024-05-14")
    nature = forms.ChoiceField(choices=choices("metastasis", "benign", "indeterminate"))
    certainty = forms.ChoiceField(
        choices=choices("definite", "probable"), widget=forms.RadioSelect, required=False
    )
    segments = forms.MultipleChoiceField(
        choices=[*SEGMENTS, ("whole", "whole liver")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    met = forms.BooleanField(label="Someone present has met the patient", required=False)
    note = forms.CharField(widget=forms.Textarea, required=False)


def context(form: forms.Form) -> dict[str, Any]:
    return {
        "form": form,
        "empty_form": LesionForm(prefix="answer"),
        "statuses": STATUSES,
        "navigation": [
            {"label": "Home", "url": "/", "current": False},
            {"label": "Cases", "url": "/gallery/", "current": True},
        ],
        "context_label": "Colorectal board · case 3 of 14",
        "is_demo": True,
        "patient": {
            "name": "Mirren Holt",
            "born": "12 Mar 1964",
            "age": "62 y",
            "sex": "female",
            "identifiers": [{"system": "Hospital no.", "value": "402 118"}],
            "derived": True,
            "alerts": ["oxaliplatin, 4 cycles"],
        },
        "leads": [{"answer": "≥ 30 %", "consequence": "one stage becomes possible"}],
        "rows": [
            {"label": "Stage", "value": "cT3b N1 M1a", "href": "#top"},
            {"label": "MMR", "status": "unknown", "status_word": "not tested"},
        ],
        "head": ["Step", "Earliest", "Latest"],
        "cells": [["Liver resection", "15 Dec 2026", "7 Jan 2027"]],
        "steps": [{"label": "Liver", "kind": "surgery"}, {"label": "restage", "kind": "gate"}],
        "reasons": ["Unresectable at baseline (12 Aug 2026)."],
        "sources": ["CRC-S-17"],
        "conflict": {"label": "Largest size", "theirs": "34", "yours": "32", "by": "Dr Sample"},
        "timeline": timeline.draw(builders.course()),
        "gantt": gantt.draw(builders.plan()),
        "sizes": sizes.draw(builders.measured()),
    }


def rendered(request: HttpRequest, name: str, form: forms.Form, status: int = 200) -> HttpResponse:
    text = (FOLDER / f"{name}.html").read_text(encoding="utf-8")
    html = engines["django"].from_string(text).render(context(form), request)
    return HttpResponse(html, status=status)


@public
def components(request: HttpRequest) -> HttpResponse:
    return rendered(request, "components", LesionForm())


@public
def form(request: HttpRequest) -> HttpResponse:
    """A form the way pages have them: 422 and itself again when invalid, a word when saved."""
    if request.method != "POST":
        return rendered(request, "form", LesionForm())
    posted = LesionForm(request.POST)
    name = "form_region" if request.headers.get("HX-Request") else "form"
    if not posted.is_valid():
        return rendered(request, name, posted, status=422)
    response = rendered(request, name, LesionForm())
    response.headers["HX-Trigger"] = '{"announce": "Lesion saved"}'
    return response


@public
def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=403)


urlpatterns = [
    path("gallery/", components),
    path("gallery/form/", form),
    path("gallery/broken/", broken),
    path("", include("config.urls")),
]
