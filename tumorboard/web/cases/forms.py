"""Finding cases, and asking a board about a patient."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import QuerySet

from tumorboard.cases.clock import STARTS
from tumorboard.cases.models import OPEN, Case, ClockKind, EntryType, State, Urgency
from tumorboard.cases.querysets import CaseQuerySet
from tumorboard.patients.models import Patient, Primary
from tumorboard.patients.queries import current_rows
from tumorboard.people.models import Board, User
from tumorboard.web.cases.columns import COLUMNS, in_column
from tumorboard.web.one_time import OneTimeForm
from tumorboard.web.patients.forms.fields import SuggestingInput

ALL_OPEN, ALL = "", "all"
NEVER_LOST = "An open case is never without a next date: enter the day to look at it again."
BY_CLOCK, NEWEST = "", "newest"
TABLE, CARDS = "", "cards"

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
        required=False,
        choices=[
            (ALL_OPEN, "All open"), (ALL, "All"), *COLUMNS.items(), (State.CLOSED, "Closed"),
        ],
    )  # fmt: skip

    order = forms.ChoiceField(
        required=False, choices=[(BY_CLOCK, "Days left on the clock"), (NEWEST, "Newest first")]
    )
    view = forms.ChoiceField(
        required=False,
        label="Shown as",
        choices=[(TABLE, "Table"), (CARDS, "Cards by state")],
    )

    def __init__(self, *args: Any, boards: QuerySet[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]  # a model field

    def apply(self, cases: CaseQuerySet, user: User) -> CaseQuerySet:
        given = self.cleaned_data
        if given.get("board"):
            cases = cases.filter(board=given["board"])
        state = given.get("state")
        if given.get("view") == CARDS:
            cases = cases.exclude(state=State.CLOSED)
        elif state in COLUMNS:
            cases = in_column(cases, state, user)
        elif state != ALL:
            cases = cases.in_state(*([state] if state else OPEN))
        if given.get("order") != NEWEST:
            cases = cases.by_days_left()
        return cases.matching(given.get("q") or "")


class CaseForm(CaseModelForm):
    """What is asked, by whom, and about which of the patient's primaries."""

    class Meta:
        model = Case
        fields = [
            "question", "history", "entry_type", "prospective", "urgency", "presenter",
            "referrer", "key_worker", "focus_primary", "referred_on", "clock",
            "decision_to_treat_on", "transferred_on", "next_on",
        ]  # fmt: skip
        labels = {
            "question": "Clinical question",
            "history": "History",
            "entry_type": "Why now",
            "prospective": "Presented before treatment begins",
            "presenter": "Presented by",
            "referrer": "Referred by",
            "focus_primary": "Primary the question is about",
            "urgency": "Urgency",
            "key_worker": "Key worker",
            "referred_on": "Referred on",
            "clock": "Clock",
            "decision_to_treat_on": "Decision to treat on",
            "transferred_on": "Transferred from elsewhere on",
            "next_on": "To be looked at again on",
        }
        help_texts = {
            "question": "One question that the board can answer",
            "history": "In short, as it is told in the round; findings belong into the record",
            "clock": "The target that the case runs against; the board's rules say how many days",
            "next_on": "Where no meeting is near: then nobody forgets the case",
        }
        widgets = {
            "question": forms.Textarea(attrs={"rows": 3}),
            "history": forms.Textarea(attrs={"rows": 4}),
            **{
                name: forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
                for name in ("referred_on", "decision_to_treat_on", "transferred_on", "next_on")
            },
        }

    def __init__(
        self,
        *args: Any,
        patient: Patient,
        team: Mapping[str, str],
        as_of: dt.date,
        **kwargs: Any,
    ) -> None:
        """`team`: names to specialties, offered where somebody is named; others may be typed."""
        super().__init__(*args, **kwargs)
        self.as_of = as_of
        for name in ("presenter", "key_worker"):
            named = self.fields[name]
            named.widget = SuggestingInput(team)
            named.widget.attrs.update(named.widget_attrs(named.widget))
        primaries = self.fields["focus_primary"]
        primaries.queryset = current_rows(Primary, patient)  # type: ignore[attr-defined]  # a model field
        primaries.empty_label = "the only one, or not decided"  # type: ignore[attr-defined]  # as above
        self.fields["entry_type"].choices = EntryType.choices  # type: ignore[attr-defined]  # a choice field
        self.fields["urgency"].choices = Urgency.choices  # type: ignore[attr-defined]  # as above
        none = ("", "none")
        self.fields["clock"].choices = [none, *ClockKind.choices]  # type: ignore[attr-defined]  # as above

    def clean(self) -> dict[str, Any]:
        """What has happened lies behind, and the clock has the date that it starts from."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("referred_on", "decision_to_treat_on", "transferred_on"):
            day = cleaned.get(name)
            if day is not None and day > self.as_of:
                self.add_error(name, f"{day:%-d %B %Y} lies ahead; expected a day up to today.")
        start = STARTS.get(cleaned.get("clock") or "")
        if start and start not in self.errors and not cleaned.get(start):
            label = str(self.fields[start].label).lower()
            self.add_error(start, f"The clock starts from “{label}”; enter that day or no clock.")
        if self._would_be_lost(cleaned):
            self.add_error("next_on", NEVER_LOST)
        return cleaned

    def _would_be_lost(self, cleaned: dict[str, Any]) -> bool:
        """A referral without a next date gets one; a case that has one keeps one while open."""
        stored = not self.instance._state.adding
        wanted = "next_on" not in self.errors and not cleaned.get("next_on")
        return stored and wanted and self.instance.state != State.CLOSED


class ReferralForm(OneTimeForm, CaseForm):
    board = forms.ModelChoiceField(Board.objects.none(), empty_label=None)
    field_order = ("board", *CaseForm.Meta.fields)

    def __init__(self, *args: Any, boards: QuerySet[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]  # a model field
        self.seal_for(f"refer {kwargs['patient'].pk}")
