"""The choice of what happens when somebody whom the question needs is not there."""

from __future__ import annotations

from typing import Any

from django import forms

from tumorboard.decisions.queries import Seen
from tumorboard.decisions.quorum_models import Handling

CHOICES = [
    (Handling.PROVISIONAL.value, "Provisional, to be confirmed by who is missing"),
    (Handling.SIGNED.value, "Decide without, for the reason given below"),
]


class QuorumForm(forms.Form):
    handling = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, label="What happens")
    reason = forms.CharField(
        required=False,
        max_length=600,
        label="Reason",
        help_text="Needed to decide without",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("handling") == Handling.SIGNED and not cleaned.get("reason"):
            self.add_error("reason", "Say why the decision cannot wait.")
        return cleaned


def quorum_form(seen: Seen) -> QuorumForm:
    row = seen.handling
    first = {"handling": row.handling, "reason": row.reason} if row else {}
    return QuorumForm(initial=first, auto_id="quorum-%s")
