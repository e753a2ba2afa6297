"""What an editor fills in about a change set as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from guidelines.folders import GUIDELINE
from guidelines.models import GuidelineVersion, Status
from tumorboard.assessment.queries import versions
from tumorboard.web.one_time import OneTimeForm

BASE = (
    "The newest version, unless an earlier one is to come back: opened on an earlier version, "
    "the set returns to it under a new number."
)
UNAPPROVED = (
    "No version has been approved yet: the set starts from the text that was loaded, and whoever "
    "approves it approves all of that text."
)
NO_NUMBER = "A number has letters, digits, dots and hyphens alone, such as 2026.2."
NO_CONTENT = "No guideline content is loaded: ask whoever runs this installation to load it."


if TYPE_CHECKING:  # generic for the type checker alone
    VersionChoice = forms.ModelChoiceField[GuidelineVersion]
else:
    VersionChoice = forms.ModelChoiceField


class VersionField(VersionChoice):
    """Published versions by number, with what became of each."""

    def label_from_instance(self, version: GuidelineVersion) -> str:
        if version.status == Status.DRAFT:
            return f"{version.version}, loaded on {version.loaded_at:%-d %b %Y}, not approved"
        since = f"{version.effective_from:%-d %b %Y}" if version.effective_from else ""
        state = f"in force from {since}" if version.status == Status.APPROVED else version.status
        return f"{version.version}, {state}"


class OpenForm(OneTimeForm):
    base = VersionField(queryset=GuidelineVersion.objects.none(), label="Based on", help_text=BASE)
    number = forms.RegexField(
        r"\A[A-Za-z0-9][A-Za-z0-9._-]*\Z", max_length=64, label="Number of the new version",
        help_text="Such as 2026.2", error_messages={"invalid": NO_NUMBER},
    )  # fmt: skip
    title = forms.CharField(
        max_length=200, label="Title", help_text="What it is about, in a few words"
    )
    purpose = forms.CharField(required=False, label="Why", widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, about: str) -> None:
        super().__init__(data, auto_id="open-%s")
        self.seal_for(about)
        published = versions().of(GUIDELINE).exclude(status=Status.DRAFT)
        offered, field = published.order_by("-effective_from", "-approved_at"), self.fields["base"]
        if not offered:
            loaded = versions().of(GUIDELINE).order_by("-loaded_at")
            offered = loaded.filter(pk__in=loaded.values("pk")[:1])
            field.help_text = UNAPPROVED if offered else NO_CONTENT
        field.queryset = offered  # type: ignore[attr-defined]  # a choice of versions
        # What is approved for a later day is newer than what is in force.
        standing = (each for each in offered if each.status != Status.RETIRED)
        self.initial["base"] = next(standing, None)
        self.offered = offered

    def start_from(self, named: str) -> None:
        """The version that the address names, if it is one of those offered."""
        by_id = {str(each.pk): each for each in self.offered}
        self.initial["base"] = by_id.get(named, self.initial["base"])
