"""Forms at the rows of a plan."""

from __future__ import annotations

from typing import Any

from django import forms

from tumorboard.patients.fields import LONGEST_DATE, readable_date
from tumorboard.plans.models import PlanStep
from tumorboard.web.one_time import OneTimeForm

DATE_HINT = "2026, 2026-12 or 2026-12-15"


class VersionedForm(forms.Form):
    """Carries the version of the step it was made from; ids tell the rows apart."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, step: PlanStep, data: Any = None) -> None:
        super().__init__(data, initial=self.start(step), auto_id=f"{self.name}-{step.pk}-%s")

    name = "step"

    def start(self, step: PlanStep) -> dict[str, Any]:
        return {"version": step.version}


class StepForm(VersionedForm):
    name = "change"
    planned = forms.CharField(
        max_length=LONGEST_DATE,
        required=False,
        validators=[readable_date],
        label="Planned for",
        help_text=DATE_HINT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    note = forms.CharField(
        max_length=300,
        required=False,
        label="Note",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def start(self, step: PlanStep) -> dict[str, Any]:
        return {"version": step.version, "planned": step.planned, "note": step.note}


class DropForm(VersionedForm):
    name = "drop"
    reason = forms.CharField(
        max_length=300, label="Reason", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class MoveForm(VersionedForm):
    name = "move"
    up = forms.TypedChoiceField(
        choices=[("yes", "up"), ("no", "down")], coerce=lambda value: value == "yes"
    )


class NewStepForm(OneTimeForm):
    label = forms.CharField(
        max_length=200, label="Step", widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    planned = forms.CharField(
        max_length=LONGEST_DATE,
        required=False,
        validators=[readable_date],
        label="Planned for",
        help_text=DATE_HINT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="new-step-%s")
        self.seal_for("plan step")
