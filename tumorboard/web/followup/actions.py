"""Actions of decisions: the worklist, and on the page of a decision."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from tumorboard.audit import services as audit
from tumorboard.decisions.action_models import Action, ActionState
from tumorboard.decisions.models import Decision
from tumorboard.followup import actions as services
from tumorboard.meetings.queries import accounts_of
from tumorboard.people.models import User
from tumorboard.people.permissions import Permission
from tumorboard.records import StaleVersion
from tumorboard.web.day_field import DayField
from tumorboard.web.guarding import needs, require
from tumorboard.web.next_address import next_address
from tumorboard.web.one_time import OneTimeForm
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.reading import note_reading
from tumorboard.web.request import Request
from tumorboard.web.responses import SeeOther, conflict, invalid

ACTIONS = "tumorboard/followup/actions.html"
ACTION_NEW = "tumorboard/followup/action_new.html"
ACTION = "tumorboard/followup/action.html"
PER_PAGE = 25
CONFIRM_FIRST = "Confirm the decision on its page, by name: that ends this action."
MINE = "mine"


class ActionForm(OneTimeForm):
    text = forms.CharField(
        max_length=300,
        label="What is to be done",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    owner = forms.ModelChoiceField(User.objects.none(), label="Who does it", empty_label=None)
    due_on = DayField(label="By")

    def __init__(self, *args: Any, team: QuerySet[User], decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = team  # type: ignore[attr-defined]  # a model field
        self.seal_for(f"action {decision.pk}")


class SettleForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(choices=ActionState.choices, label="It is", widget=forms.RadioSelect)
    reason = forms.CharField(
        required=False, max_length=300, label="Reason, if not done",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("state") == ActionState.NOT_DONE and not cleaned.get("reason"):
            self.add_error("reason", "Say why it was not done.")
        return cleaned


@dataclass(frozen=True)
class Row:
    action: Action
    is_late: bool


def rows_of(request: Request, actions: Iterable[Action]) -> list[Row]:
    return [
        Row(each, each.state == ActionState.OPEN and each.due_on < request.as_of)
        for each in actions
    ]


@needs(Permission.FOLLOW_UP)
@require_safe
def actions(request: Request) -> HttpResponse:
    """Open ones of my boards, or only my own; what is due first comes first."""
    mine = request.GET.get("of") == MINE
    found = Action.objects.visible_to(request.user).waiting().with_case()
    if mine:
        found = found.filter(owner=request.user)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    audit.record_read(
        "actions.listed",
        by=request.user,
        on=None,
        patient=None,
        hospital=request.user.hospital_id,
        patients=len(page),
    )
    query = f"of={MINE}" if mine else ""
    context = {"page": page, "rows": rows_of(request, page), "mine": mine, "query": query}
    return render(request, ACTIONS, context)


@needs(Permission.FOLLOW_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, pk: uuid.UUID) -> HttpResponse:
    signed = Decision.objects.visible_to(request.user).signed()
    decision = get_object_or_404(signed.select_related("case__patient", "case__board"), pk=pk)
    require(request, Permission.FOLLOW_UP, decision.case.board)
    team = accounts_of(decision.case.board)
    form = ActionForm(request.POST or None, team=team, decision=decision)
    context = {
        "form": form,
        "decision": decision,
        "patient": patient_bar(decision.case.patient, request.as_of),
    }
    if request.method != "POST":
        note_reading(request, "decision.read", decision.case, on=decision)
        return render(request, ACTION_NEW, context)
    if not form.is_valid():
        return invalid(request, ACTION_NEW, context)
    services.add_action(decision, **form.cleaned_data, by=request.user)
    return SeeOther(reverse("decision", args=[decision.pk]) + "#decision-actions")


@needs(Permission.FOLLOW_UP)
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: Request, pk: uuid.UUID) -> HttpResponse:
    action = get_object_or_404(Action.objects.visible_to(request.user).with_case(), pk=pk)
    require(request, Permission.FOLLOW_UP, action.case.board)
    form = SettleForm(
        request.POST or None, initial={"version": action.version, "state": action.state}
    )
    context: dict[str, object] = {
        "form": form,
        "action": action,
        "patient": patient_bar(action.case.patient, request.as_of),
        "next": next_address(request),
    }
    if request.method != "POST":
        note_reading(request, "action.read", action.case, on=action)
        return render(request, ACTION, context)
    if not form.is_valid():
        return invalid(request, ACTION, context)
    try:
        services.settle(action, **form.cleaned_data, by=request.user)
    except services.ConfirmFirst:
        form.add_error("state", CONFIRM_FIRST)
        return invalid(request, ACTION, context)
    except StaleVersion:
        action.refresh_from_db()
        shown = {"version": action.version, "state": action.state}
        context |= {"form": SettleForm(initial=shown), "stale": True}
        return conflict(request, ACTION, context)
    return SeeOther(next_address(request) or reverse("actions"))
