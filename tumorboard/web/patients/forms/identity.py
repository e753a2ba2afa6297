"""Finding and registering a patient, and seeing one in an emergency."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django import forms
from django.db.models import QuerySet

from tumorboard.patients.choices import Sex
from tumorboard.patients.fields import LONGEST_DATE, readable_date
from tumorboard.patients.models import Patient
from tumorboard.patients.querysets import PatientQuerySet, name_key
from tumorboard.patients.rules import Sought, Who
from tumorboard.patients.services import Identity
from tumorboard.people.models import Board
from tumorboard.web.patients.forms.fields import DATE_HINT, NOT_STATED

MINE, HOSPITAL = "mine", "hospital"
SYSTEMS = ("Hospital no.", "Health no.")
_NO_AUTOCOMPLETE = {"autocomplete": "off"}


def identity_in(given: Mapping[str, Any], health_number: str) -> Identity:
    """What a form or a row of a file states about who the patient is."""
    numbers = zip(SYSTEMS, (given["hospital_number"], health_number), strict=True)
    return Identity(
        family_name=given["family_name"],
        given_name=given["given_name"],
        birth_date=given["birth_date"],
        sex=given["sex"],
        identifiers=tuple((system, value) for system, value in numbers if value),
    )


class SearchForm(forms.Form):
    """The filters of the patients list; they live in the address."""

    q = forms.CharField(
        required=False, max_length=120, label="Name, number or birth date",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip
    board = forms.ModelChoiceField(
        Board.objects.none(), required=False, empty_label="All my boards"
    )
    where = forms.ChoiceField(required=False, label="Look")

    def __init__(self, *args: Any, boards: QuerySet[Board], hospital: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]  # a model field
        if hospital:
            choices = [("", "On my boards"), (HOSPITAL, "In the whole hospital")]
            self.fields["where"].choices = choices  # type: ignore[attr-defined]  # a choice field
        else:
            del self.fields["where"]

    @property
    def in_whole_hospital(self) -> bool:
        return self.cleaned_data.get("where") == HOSPITAL and bool(self.cleaned_data.get("q"))

    def apply(self, patients: PatientQuerySet) -> PatientQuerySet:
        if board := self.cleaned_data.get("board"):
            patients = patients.of_board(board)
        return patients.matching(self.cleaned_data.get("q") or "")


class RegistrationForm(forms.Form):
    board = forms.ModelChoiceField(Board.objects.none(), empty_label=None)
    family_name = forms.CharField(max_length=120, widget=forms.TextInput(attrs=_NO_AUTOCOMPLETE))
    given_name = forms.CharField(
        max_length=120, required=False, widget=forms.TextInput(attrs=_NO_AUTOCOMPLETE)
    )
    birth_date = forms.CharField(
        max_length=LONGEST_DATE, required=False, validators=[readable_date], help_text=DATE_HINT,
        widget=forms.TextInput(attrs=_NO_AUTOCOMPLETE),
    )  # fmt: skip
    sex = forms.ChoiceField(required=False, choices=[("", NOT_STATED), *Sex.choices])
    hospital_number = forms.CharField(
        max_length=60, widget=forms.TextInput(attrs=_NO_AUTOCOMPLETE),
        help_text="Two things name a patient: this number and the name",
    )  # fmt: skip
    national_number = forms.CharField(
        max_length=60, required=False, label="Health number",
        widget=forms.TextInput(attrs=_NO_AUTOCOMPLETE),
    )  # fmt: skip
    another_person = forms.BooleanField(
        required=False, label="This is another person than those listed above"
    )

    def __init__(self, *args: Any, boards: QuerySet[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]  # a model field

    @property
    def identity(self) -> Identity:
        return identity_in(self.cleaned_data, self.cleaned_data["national_number"])

    @property
    def who(self) -> Who:
        given = self.cleaned_data
        return Who(
            name_key(given["family_name"]), name_key(given["given_name"]), given["birth_date"]
        )

    def taken(self, system: str, value: str) -> None:
        """Another patient has this number: say so at its field."""
        name = "hospital_number" if system == SYSTEMS[0] else "national_number"
        self.add_error(
            name, f"“{value}” belongs to another patient of this hospital: search for it"
        )


class ReasonForm(forms.Form):
    """A reason that stays in the record or in the audit."""

    reason = forms.CharField(
        max_length=300, label="Reason", widget=forms.TextInput(attrs=_NO_AUTOCOMPLETE)
    )


class EmergencyForm(forms.Form):
    """Whom one wants to open must be named exactly: nobody browses the hospital."""

    number = forms.CharField(
        max_length=60, required=False, label="Hospital or health number",
        widget=forms.TextInput(attrs=_NO_AUTOCOMPLETE), help_text="The whole number",
    )  # fmt: skip
    family_name = forms.CharField(
        max_length=120, required=False, widget=forms.TextInput(attrs=_NO_AUTOCOMPLETE),
        help_text="Or the whole name and the birth date, as they are recorded",
    )  # fmt: skip
    given_name = forms.CharField(
        max_length=120, required=False, widget=forms.TextInput(attrs=_NO_AUTOCOMPLETE)
    )
    birth_date = forms.CharField(
        max_length=LONGEST_DATE, required=False, validators=[readable_date], help_text=DATE_HINT,
        widget=forms.TextInput(attrs=_NO_AUTOCOMPLETE),
    )  # fmt: skip

    @property
    def sought(self) -> Sought:
        return Sought(**self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not Sought(**cleaned).is_enough:
            self.add_error("number", "State the number, or the name and the birth date")
        return cleaned


class Named(Protocol):
    """A record with the two identifiers that name it."""

    @property
    def patient(self) -> Patient: ...
    @property
    def born(self) -> str: ...


class MergeForm(forms.Form):
    """Who merges says which record stays; neither is chosen beforehand."""

    stays = forms.TypedChoiceField(
        coerce=uuid.UUID, widget=forms.RadioSelect, label="Which record stays"
    )
    reason = forms.CharField(
        max_length=300, label="How it is known that this is one person",
        widget=forms.TextInput(attrs=_NO_AUTOCOMPLETE),
    )  # fmt: skip

    def __init__(self, *args: Any, records: Iterable[Named], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stays"].choices = [  # type: ignore[attr-defined]  # a choice field
            (str(each.patient.pk), f"{which}: {each.patient.name}, born {each.born}")
            for which, each in zip(("This record", "The other record"), records, strict=True)
        ]


class IdentifierForm(forms.Form):
    system = forms.ChoiceField(choices=[(name, name) for name in SYSTEMS], label="Kind of number")
    value = forms.CharField(
        max_length=60, label="Number", widget=forms.TextInput(attrs=_NO_AUTOCOMPLETE)
    )


class ReferHereForm(forms.Form):
    board = forms.ModelChoiceField(Board.objects.none(), empty_label=None, label="My board")
    question = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}), help_text="What is the board asked?"
    )

    def __init__(self, *args: Any, boards: QuerySet[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]  # a model field
