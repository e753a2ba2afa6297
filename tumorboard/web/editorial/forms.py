"""What an editor fills in about a change set as a whole."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms

from guidelines.folders import GUIDELINE
from guidelines.models import GuidelineVersion, Status
from tumorboard.assessment.queries import versions
from tumorboard.web.one_time import OneTimeForm

BASE = (
    "The version in force, unless an earlier one is to come back: opened on an earlier version, "
    "the set returns to it under a new number."
)


if TYPE_CHECKING:  # generic for the type checker alone
    VersionChoice = forms.ModelChoiceField[GuidelineVersion]
else:
    VersionChoice = forms.ModelChoiceField


class VersionField(VersionChoice):
    """Published versions by number, with what became of each."""

    def label_from_instance(self, version: GuidelineVersion) -> str:
        since = f"{version.effective_from:%-d %b %Y}" if version.effective_from else ""
        state = f"in force from {since}" if version.status == Status.APPROVED else version.status
        return f"{version.version}, {state}"


class OpenForm(OneTimeForm):
    base = VersionField(queryset=GuidelineVersion.objects.none(), label="Based on", help_text=BASE)
    number = forms.CharField(
        max_length=64, label="Number of the new version", help_text="Such as 2026.2"
    )
    title = forms.CharField(
        max_length=200, label="Title", help_text="What it is about, in a few words"
    )
    purpose = forms.CharField(required=False, label="Why", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, about: str, on: dt.date) -> None:
        super().__init__(data, auto_id="open-%s")
        self.seal_for(about)
        published = versions().of(GUIDELINE).exclude(status=Status.DRAFT)
        field = self.fields["base"]
        field.queryset = published.order_by("-effective_from", "-approved_at")  # type: ignore[attr-defined]  # a choice of versions
        self.initial["base"] = versions().in_force(GUIDELINE, on)
