"""What is typed about letters: their words, their release, and who was told."""

from __future__ import annotations

from typing import Any

from django import forms

from tumorboard.exchange.letter_models import Letter, Means, Recipient
from tumorboard.patients.choices import VitalStatus
from tumorboard.web.day_field import DayField
from tumorboard.web.one_time import OneTimeForm

LONGEST_BODY = 20_000


class Lines(forms.CharField):
    """Several lines; browsers end them in two characters, we in one."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class LetterForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    addressee = Lines(
        required=False, max_length=400, label="To", help_text="Name, and address if it is posted",
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
    )  # fmt: skip
    contact = forms.CharField(
        required=False, max_length=200, label="Whom the patient can ask",
        help_text="Name, role and how to be reached",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    body = Lines(
        required=False, max_length=LONGEST_BODY, label="Text",
        help_text="An empty line begins a new paragraph",
        widget=forms.Textarea(attrs={"rows": 22}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, letter: Letter) -> None:
        names = ("version", "addressee", "contact", "body")
        super().__init__(data, initial={name: getattr(letter, name) for name in names})
        if letter.recipient != Recipient.PATIENT:
            del self.fields["contact"]


class ReleaseForm(forms.Form):
    """`version` is that of the letter on the screen: nothing else can be released with it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    vital = forms.ChoiceField(
        label="Is the patient alive, as far as you know today?",
        widget=forms.RadioSelect,
        choices=[
            (VitalStatus.ALIVE, "Yes, the patient is alive"),
            (VitalStatus.DEAD, "No, the patient has died"),
        ],
        error_messages={"required": "Answer this before every letter."},
    )


class CommunicationForm(OneTimeForm):
    recipient = forms.ChoiceField(label="Who was told", choices=Recipient.choices)
    name = forms.CharField(
        required=False, max_length=400, label="Name",
        help_text="Of the patient it is known already",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    means = forms.ChoiceField(label="How", choices=Means.choices, widget=forms.RadioSelect)
    on = DayField(label="On")
    note = forms.CharField(
        required=False, max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, data: Any, *, about: str, patient: str, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.patient = patient
        self.seal_for(about)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("name") or "name" in self.errors:
            return cleaned
        if cleaned.get("recipient") == Recipient.PATIENT:
            cleaned["name"] = self.patient
        else:
            self.add_error("name", "Say who was told.")
        return cleaned


class RetractForm(forms.Form):
    reason = forms.CharField(
        max_length=300, label="Why it is taken back",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
