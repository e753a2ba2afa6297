"""The forms at the rows of a plan. Each makes one edit; whether it makes sense the core says."""

from __future__ import annotations

import datetime as dt
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from guidelines.core.planning.draft import ChangedInterval, ChangedStep, NewStep, StepKind
from guidelines.core.planning.edits import (
    AddDay,
    AddStep,
    ChangeInterval,
    ChangeStep,
    DropStep,
    Edit,
    EditError,
    KeepRule,
    PinStep,
    read_edit,
)
from tumorboard.plans.models import KeptReason
from tumorboard.web.day_field import DayField

LONGEST_REASON = 300
MOST_DAYS = 3650
KINDS: dict[StepKind, str] = {
    "surgery": "Operation",
    "systemic": "Systemic treatment",
    "radiotherapy": "Radiotherapy",
    "ablation": "Ablation",
    "embolisation": "Embolisation",
    "other": "Other treatment",
}
# What the core calls a field, where the form has another name or two fields for it.
FIELDS = {"duration_days": "longest", "days": "max_days", "words": "words"}


def line(label: str, *, required: bool = True, longest: int = LONGEST_REASON) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=required, max_length=longest, widget=widget)


def count(label: str, *, least: int = 0, most: int = MOST_DAYS) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=least, max_value=most)


class EditForm(forms.Form):
    """`about` is the step, interval or pitfall that the edit is about."""

    kind: ClassVar[str]

    def __init__(
        self, about: str, data: Any = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial, auto_id=f"{self.kind}-{about}-%s")
        self.about = about

    @abstractmethod
    def to_edit(self) -> Edit:
        """What the form asks for; it has been found valid."""

    def refuse(self, error: EditError) -> None:
        """What the core expected instead, at the field that it is about."""
        field = FIELDS.get(error.field, error.field)
        self.add_error(field if field in self.fields else None, f"Expected {error.expected}.")


class PinForm(EditForm):
    kind = "pin"
    day = DayField(label="On this day")

    def to_edit(self) -> Edit:
        return PinStep(self.about, self.cleaned_data["day"])


class DropForm(EditForm):
    kind = "drop"
    reason = line("Reason")

    def to_edit(self) -> Edit:
        return DropStep(self.about, self.cleaned_data["reason"])


class ChangeForm(EditForm):
    """Empty numbers stay as the pathway has them."""

    kind = "change"
    cycles = count("Cycles", least=1, most=99)
    shortest = count("Takes at least (days)")
    longest = count("Takes at most (days)")
    note = line("Note", required=False)
    reason = line("Reason for other numbers", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if (cleaned.get("shortest") is None) != (cleaned.get("longest") is None):
            self.add_error("longest", "Give both numbers of days, or neither.")
        return cleaned

    def to_edit(self) -> Edit:
        data = self.cleaned_data
        shortest, longest = data["shortest"], data["longest"]
        change = ChangedStep(
            cycles=data["cycles"],
            duration_days=None if shortest is None else (shortest, longest),
            note=data["note"],
            reason=data["reason"],
        )
        return ChangeStep(self.about, change)


class IntervalForm(EditForm):
    kind = "interval"
    min_days = count("At least (days)")
    max_days = count("At most (days)")
    set_aside = forms.BooleanField(label="Set this interval aside altogether", required=False)
    reason = line("Reason")

    def to_edit(self) -> Edit:
        return ChangeInterval(self.about, ChangedInterval(**self.cleaned_data))


class AddForm(EditForm):
    kind = "add"
    label = line("Step", longest=200)
    after = forms.ChoiceField(label="After", required=False)
    step_kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "Work-up or a decision"), *KINDS.items()]
    )
    action = forms.ChoiceField(label="Known to the guideline as", required=False)
    shortest = count("Takes at least (days)")
    longest = count("Takes at most (days)")
    resource = forms.ChoiceField(label="Needs a day of", required=False)
    cycles = count("Cycles", least=1, most=99)

    def __init__(
        self,
        data: Any = None,
        *,
        after: Sequence[tuple[str, str]],
        actions: Sequence[tuple[str, str]],
        resources: Sequence[str],
    ) -> None:
        super().__init__("step", data, initial={"after": after[-1][0] if after else ""})
        offered = {
            "after": [("", "nothing: it comes first"), *after],
            "action": [("", "none of its actions"), *actions],
            "resource": [("", "any day"), *((each, each) for each in resources)],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as declared above
            field.choices = choices

    def to_edit(self) -> Edit:
        data = self.cleaned_data
        shortest = data["shortest"] or 0
        new = NewStep(
            label=data["label"],
            action=data["action"],
            kind=next((kind for kind in KINDS if kind == data["step_kind"]), None),
            duration_days=(shortest, shortest if data["longest"] is None else data["longest"]),
            resource=data["resource"] or None,
            cycles=data["cycles"],
            after=data["after"] or None,
        )
        return AddStep(new)


class DayForm(EditForm):
    """A further day of the resource of a step, that somebody has agreed to."""

    kind = "day"
    day = DayField(label="Further day")
    resource = forms.CharField(widget=forms.HiddenInput)

    def to_edit(self) -> Edit:
        return AddDay(self.cleaned_data["resource"], self.cleaned_data["day"])


class KeepForm(EditForm):
    kind = "keep"
    code = forms.ChoiceField(label="Why the board keeps it", choices=KeptReason.choices)
    words = line("In words", required=False)

    def to_edit(self) -> Edit:
        return KeepRule(self.about, self.cleaned_data["code"], self.cleaned_data["words"])


class ReadyForm(EditForm):
    """An edit that needs nothing more said: a repair, up, down, take back."""

    kind = "ready"
    edit = forms.CharField()

    def to_edit(self) -> Edit:
        return read_edit(self.cleaned_data["edit"])


BY_KIND: Mapping[str, type[EditForm]] = {
    form.kind: form for form in (PinForm, DropForm, ChangeForm, IntervalForm, DayForm, KeepForm)
}


def today_or_later(form: EditForm, as_of: dt.date) -> None:
    """Browsers offer no day that has gone by."""
    form.fields["day"].widget.attrs["min"] = as_of.isoformat()
