"""The words of a decision, and the reason for an amendment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxLengthValidator

from tumorboard.decisions.models import (
    Concordance,
    Decision,
    DeviationReason,
    Intent,
    NoTreatment,
    TreatmentOrder,
    YesNo,
)
from tumorboard.decisions.services import FIELDS, LONGEST
from tumorboard.meetings.deferral import DeferralCause

NOT_STATED = "Not stated"
TOO_LONG = "at most %(limit_value)d characters, this has %(show_value)d. Shorten it."
CODES = {
    "deferral_cause": DeferralCause,
    "intent": Intent,
    "concordance": Concordance,
    "deviation_code": DeviationReason,
    "treatment_order": TreatmentOrder,
    "no_treatment": NoTreatment,
    "trials_considered": YesNo,
    "genetics_considered": YesNo,
    "supportive_considered": YesNo,
    "missing_forced": YesNo,
}
# What is said of almost every case, what only a departure needs, and what is rarely used.
MAIN = (
    "result", "intent", "answer", "reasons", "alternatives", "concordance", "responsible",
    "next_date", "dissent", "deferral_cause",
)  # fmt: skip
DEPARTURE = ("departs_from", "deviation_code", "deviation_reason")
MORE = (
    "treatments", "treatment_order", "no_treatment", "trial", "trials_considered", "genetics",
    "genetics_considered", "supportive", "supportive_considered", "missing", "missing_forced",
    "minutes", "conditions", "actions",
)  # fmt: skip
KEYS = {"answer": "a", "intent": "i", "reasons": "y", "concordance": "h", "responsible": "z"}


if TYPE_CHECKING:
    DecisionModelForm = forms.ModelForm[Decision]
else:  # Django's forms take type parameters in the stubs only
    DecisionModelForm = forms.ModelForm


class DecisionForm(DecisionModelForm):
    class Meta:
        model = Decision
        fields = FIELDS
        labels = {
            "deferral_cause": "If deferred, why",
            "answer": "The board recommends",
            "conditions": "Other conditions, in words",
            "actions": "Other actions, in words",
            "treatments": "Planned treatments",
            "treatment_order": "They follow",
            "no_treatment": "No treatment, because",
            "trials_considered": "Trials considered",
            "genetics_considered": "Genetics considered",
            "genetics": "Genetics",
            "supportive_considered": "Supportive care considered",
            "supportive": "Supportive care",
            "missing": "What was missing",
            "missing_forced": "Did that force a deferral?",
            "minutes": "Minutes spent",
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
            "departs_from": "Which recommendation, by its title",
            "actions": "Of people without an account here: nobody is reminded",
            "conditions": "Nothing brings the case back by itself",
            "treatments": "One per line",
        }
        widgets = {
            "departs_from": forms.TextInput(attrs={"list": "advice-titles"}),
            "next_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            **{
                name: forms.Textarea(attrs={"rows": 2})
                for name in (
                    "answer", "conditions", "reasons", "alternatives", "dissent", "actions",
                    "deviation_reason", "treatments", "missing",
                )
            },
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, codes in CODES.items():
            empty = [("", NOT_STATED)]
            self.fields[name].choices = empty + codes.choices  # type: ignore[attr-defined]  # codes
        for name, key in KEYS.items():
            label = str(self.fields[name].label or self[name].label)
            self.fields[name].widget.attrs |= {"data-key": key, "data-key-label": label}
        for name in LONGEST.keys() & self.fields.keys():
            self._limit(name)

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in MAIN]

    @property
    def departure_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in DEPARTURE]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in MORE]

    @property
    def departs(self) -> bool:
        """Whether the fields of a departure are shown at once."""
        named = self["concordance"].value() == Concordance.DEVIATING
        return named or self._is_used(DEPARTURE)

    @property
    def says_more(self) -> bool:
        return self._is_used(MORE)

    def _is_used(self, names: Iterable[str]) -> bool:
        return any(self[name].value() or self[name].errors for name in names)

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
