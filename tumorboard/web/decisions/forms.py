"""The words of a decision, and the reason for an amendment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxLengthValidator

from tumorboard.decisions.models import Concordance, Decision, DeviationReason, Intent
from tumorboard.decisions.services import FIELDS, LONGEST
from tumorboard.meetings.deferral import DeferralCause

NOT_STATED = "Not stated"
TOO_LONG = "at most %(limit_value)d characters, this has %(show_value)d. Shorten it."
CODES = {
    "deferral_cause": DeferralCause,
    "intent": Intent,
    "concordance": Concordance,
    "deviation_code": DeviationReason,
}


if TYPE_CHECKING:
    DecisionModelForm = forms.ModelForm[Decision]
else:  # Django's forms take type parameters in the stubs only
    DecisionModelForm = forms.ModelForm


class DecisionForm(DecisionModelForm):
    class Meta:
        model = Decision
        fields = FIELDS
        labels = {
            "answer": "The board recommends",
            "deferral_cause": "If deferred, why",
            "conditions": "On the condition that",
            "alternatives": "Alternatives, and why not",
            "concordance": "How this stands to the guideline",
            "departs_from": "Departs from",
            "deviation_code": "Reason for departing",
            "deviation_reason": "Reason in words",
            "responsible": "Responsible clinician",
            "next_date": "Next discussion",
        }
        help_texts = {
            "answer": "The sentence that everybody will read",
            "reasons": "So that it can be understood in a year",
            "dissent": "Who disagreed, and why",
            "departs_from": "Which recommendation",
            "actions": "Who does what until when",
        }
        widgets = {
            "next_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            **{
                name: forms.Textarea(attrs={"rows": 2})
                for name in (
                    "answer", "conditions", "reasons", "alternatives", "dissent", "actions",
                    "deviation_reason",
                )
            },
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, codes in CODES.items():
            empty = [("", NOT_STATED)]
            self.fields[name].choices = empty + codes.choices  # type: ignore[attr-defined]  # codes
        for name in LONGEST.keys() & self.fields.keys():
            self._limit(name)

    def _limit(self, name: str) -> None:
        """Refused with both numbers. A browser's own limit would cut pasted text unseen."""
        field = self.fields[name]
        field.widget.attrs.pop("maxlength", None)
        others = [each for each in field.validators if not isinstance(each, MaxLengthValidator)]
        field.validators = [*others, MaxLengthValidator(LONGEST[name], TOO_LONG)]


class AmendForm(forms.Form):
    reason = forms.CharField(
        max_length=LONGEST["amendment_reason"],
        label="What has changed",
        help_text="It stands on the new decision and on the former one",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SignForm(forms.Form):
    """`fingerprint` is of the text on the chair's screen: nothing else can be signed with it."""

    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)
