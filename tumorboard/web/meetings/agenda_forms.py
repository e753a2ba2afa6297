"""Forms about an agenda: minutes, breaks, who is there when, and why a case comes late."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tumorboard.meetings.models import LONGEST
from tumorboard.people.models import User
from tumorboard.web.meetings.forms import ListCasesForm
from tumorboard.web.one_time import OneTimeForm


def _time() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class LateListForm(ListCasesForm):
    """After the cut-off the reason is asked for."""

    late_reason = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["late_reason"].required = late
        self.fields["late_reason"].error_messages["required"] = (
            "Say why the case is added after the cut-off"
        )


class MinutesForm(forms.Form):
    """Empty: as many as the board plans for a case."""

    minutes = forms.IntegerField(required=False, min_value=1, max_value=LONGEST)


class BreakForm(forms.Form):
    label = forms.CharField(max_length=80, initial="Break", label="Called")
    minutes = forms.IntegerField(min_value=1, max_value=LONGEST, initial=10)


class NewBreakForm(OneTimeForm, BreakForm):
    position = forms.TypedChoiceField(coerce=int, label="Where")
    field_order = ("label", "minutes", "position")

    def __init__(
        self, *args: Any, places: list[tuple[str, str]], about: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "break-%s", **kwargs})
        self.fields["position"].choices = places  # type: ignore[attr-defined]  # a choice field
        self.initial.setdefault("position", places[len(places) // 2][0])
        self.seal_for(about)


class AvailabilityForm(forms.Form):
    """Who comes later or must leave; members say it of themselves only."""

    person = forms.TypedChoiceField(label="Who")
    arrives_at = forms.TimeField(required=False, label="Comes at", widget=_time())
    leaves_at = forms.TimeField(required=False, label="Must leave at", widget=_time())

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "there-%s", **kwargs})
        self.people = {str(each.pk): each for each in people}
        choices = [(pk, str(each)) for pk, each in self.people.items()]
        self.fields["person"].choices = choices  # type: ignore[attr-defined]  # a choice field

    def clean_person(self) -> User:
        return self.people[self.cleaned_data["person"]]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        comes, leaves = cleaned.get("arrives_at"), cleaned.get("leaves_at")
        if comes and leaves and leaves <= comes:
            raise ValidationError(f"Leaving at {leaves:%H:%M} is before coming at {comes:%H:%M}")
        return cleaned
