"""Conditions of decisions: the worklist, and saying what became of one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guidelines.core.content.guideline import Guideline
from tumorboard.assessment.services import NoGuideline, loaded, version_for
from tumorboard.audit import services as audit
from tumorboard.decisions import conditions as services
from tumorboard.decisions.condition_models import Condition, ConditionState, Met
from tumorboard.decisions.settling import settled_words
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.guarding import needs, require
from tumorboard.web.next_address import next_address
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

CONDITIONS = "tumorboard/decisions/conditions.html"
CONDITION = "tumorboard/decisions/condition.html"
PER_PAGE = 25
STOP = "stop"
ANSWERS = [*Met.choices, (STOP, "Needed no more")]


class SettleForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(choices=ANSWERS, label="It is", widget=forms.RadioSelect)
    value = forms.CharField(
        required=False, max_length=300, label="What was found, or why it is needed no more",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("answer") and not cleaned.get("value"):
            self.add_error("value", "Say what was found, or why it is needed no more.")
        return cleaned


@dataclass(frozen=True)
class Row:
    condition: Condition
    settled_by: str
    is_late: bool


def rows_of(request: Request, found: Iterable[Condition]) -> list[Row]:
    """The words of facts come from the content in force: looked up once per board."""
    content: dict[uuid.UUID, Guideline | None] = {}
    rows = []
    for each in found:
        board = each.case.board
        if board.pk not in content:
            content[board.pk] = _guideline(board, request)
        words = settled_words(each.settled_by, content[board.pk])
        late = each.state == ConditionState.OPEN and each.expires_on < request.as_of
        rows.append(Row(each, words, late))
    return rows


def _guideline(board: Board, request: Request) -> Guideline | None:
    try:
        return loaded(version_for(board, request.as_of))
    except NoGuideline:
        return None


@needs(Permission.FOLLOW_UP)
@require_safe
def conditions(request: Request) -> HttpResponse:
    """Open ones of my boards; what is due first comes first."""
    found = Condition.objects.visible_to(request.user).open().with_case()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    audit.record_read(
        "conditions.listed",
        by=request.user,
        on=None,
        patient=None,
        hospital=request.user.hospital_id,
        patients=len(page),
    )
    return render(request, CONDITIONS, {"page": page, "rows": rows_of(request, page), "query": ""})


@needs(Permission.FOLLOW_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def condition(request: Request, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(Condition.objects.visible_to(request.user).with_case(), pk=pk)
    require(request, Permission.FOLLOW_UP, found.case.board)
    form = SettleForm(request.POST or None, initial={"version": found.version})
    if request.method != "POST":
        note_reading(request, "condition.read", found.case, on=found)
        return render(request, CONDITION, _context(request, found, form))
    if not form.is_valid():
        return invalid(request, CONDITION, _context(request, found, form))
    try:
        _answer(request, found, **form.cleaned_data)
    except (StaleVersion, services.NotOpen):
        found.refresh_from_db()
        shown = SettleForm(initial={"version": found.version})
        return conflict(request, CONDITION, _context(request, found, shown, stale=True))
    return SeeOther(next_address(request) or reverse("decision", args=[found.decision_id]))


def _answer(request: Request, found: Condition, *, version: int, answer: str, value: str) -> None:
    if answer == STOP:
        services.stop(found, version=version, reason=value, by=request.user)
    elif found.state == ConditionState.SETTLED:
        services.judge(found, version=version, met=answer, by=request.user)
    else:
        services.settle(
            found, version=version, value=value, met=answer, on=request.as_of, by=request.user,
            as_of=request.as_of,
        )  # fmt: skip


def _context(
    request: Request, found: Condition, form: SettleForm, *, stale: bool = False
) -> dict[str, Any]:
    return {
        "form": form,
        "row": rows_of(request, [found])[0],
        "condition": found,
        "patient": patient_bar(found.case.patient, request.as_of),
        "next": next_address(request),
        "stale": stale,
    }
