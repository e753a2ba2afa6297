"""Finding cases, and asking a board about a patient."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet

from tumorboard.cases.models import OPEN, Case, EntryType, State
from tumorboard.cases.querysets import CaseQuerySet
from tumorboard.patients.models import Patient, Primary
from tumorboard.patients.queries import current_rows
from tumorboard.people.models import Board
from tumorboard.web.one_time import OneTimeForm

ALL_OPEN, ALL = "", "all"

if TYPE_CHECKING:
    CaseModelForm = forms.ModelForm[Case]
else:  # Django's form takes a type parameter in the stubs only
    CaseModelForm = forms.ModelForm


class CaseFilterForm(forms.Form):
    """The filters of the list of cases; they live in the address."""

    q = forms.CharField(
        required=False,
        max_length=120,
        label="Name, number or question",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    board = forms.ModelChoiceField(
        Board.objects.none(), required=False, empty_label="All my boards"
    )
    state = forms.ChoiceField(
        required=False, choices=[(ALL_OPEN, "All open"), (ALL, "All"), *State.choices]
    )

    def __init__(self, *args: Any, boards: QuerySet[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]  # a model field

    def apply(self, cases: CaseQuerySet) -> CaseQuerySet:
        given = self.cleaned_data
        if given.get("board"):
            cases = cases.filter(board=given["board"])
        state = given.get("state")
        if state != ALL:
            cases = cases.in_state(*([state] if state else OPEN))
        return cases.matching(given.get("q") or "")


class CaseForm(CaseModelForm):
    """What is asked, by whom, and about which of the patient's primaries."""

    class Meta:
        model = Case
        fields = ["question", "entry_type", "presenter", "referrer", "focus_primary"]
        labels = {
            "question": "Clinical question",
            "entry_type": "Why now",
            "presenter": "Presented by",
            "referrer": "Referred by",
            "focus_primary": "Primary the question is about",
        }
        help_texts = {"question": "One question that the board can answer"}
        widgets = {"question": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, patient: Patient, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        primaries = self.fields["focus_primary"]
        primaries.queryset = current_rows(Primary, patient)  # type: ignore[attr-defined]  # a model field
        primaries.empty_label = "the only one, or not decided"  # type: ignore[attr-defined]  # as above
        self.fields["entry_type"].choices = EntryType.choices  # type: ignore[attr-defined]  # a choice field


class ReferralForm(OneTimeForm, CaseForm):
    board = forms.ModelChoiceField(Board.objects.none(), empty_label=None)
    field_order = ("board", "question", "entry_type", "presenter", "referrer", "focus_primary")

    def __init__(self, *args: Any, boards: QuerySet[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]  # a model field
        self.seal_for(f"refer {kwargs['patient'].pk}")
