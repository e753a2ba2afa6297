"""What is said with each step of a change set, from submission to approval."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms

from tumorboard.editorial.models import LONGEST_COMMENT
from tumorboard.web.day_field import DayField


class WordsForm(forms.Form):
    """`asked`: what the words are for; a submission may go without any."""

    words = forms.CharField(max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, asked: str, required: bool = True) -> None:
        super().__init__(data, auto_id=f"{asked.partition(' ')[0].lower()}-%s")
        self.fields["words"].label = asked
        self.fields["words"].required = required


class ApproveForm(forms.Form):
    reason = forms.CharField(
        label="Reason", help_text="What you read and compared; it is printed with the version",
        max_length=LONGEST_COMMENT, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    effective_from = DayField(
        label="In force from", help_text="Boards see the new version from this day on"
    )
    password = forms.CharField(
        label="Your password", help_text="You sign this approval", strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, today: dt.date) -> None:
        super().__init__(data, auto_id="approve-%s", initial={"effective_from": today})
        self.today = today

    def clean_effective_from(self) -> dt.date:
        day: dt.date = self.cleaned_data["effective_from"]
        if day < self.today:
            raise forms.ValidationError(
                "A day that is over: what boards saw then does not change. Today or later."
            )
        return day
