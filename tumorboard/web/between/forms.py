"""Forms between boards: referring on, the next step, why both stand, an external reviewer."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet

from tumorboard.cases.models import Case, Urgency
from tumorboard.meetings.queries import names_by_board
from tumorboard.people.models import Board, User
from tumorboard.web.day_field import DayField
from tumorboard.web.one_time import OneTimeForm

Choices = list[tuple[str, Any]]
BEHIND = "{:%-d %B %Y} is past; enter today or a later day."
ON_NEITHER = "Choose somebody of one of the two boards."


def grouped(boards: list[Board], people: dict[UUID, dict[str, str]], form: str) -> Choices:
    """Names under the board they serve on; `form` makes the value of board and person."""
    chosen: Choices = [("", "Choose a person")]
    for board in boards:
        names = [
            (form.format(board=board.pk, user=user), name)
            for user, name in people[board.pk].items()
        ]
        chosen.append((board.name, names))
    return chosen


class NextStepForm(forms.Form):
    next_step = forms.CharField(
        label="Next step", max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Of both boards together, such as: calls the patient and arranges the PET-CT",
    )  # fmt: skip
    next_step_owner = forms.ChoiceField(
        label="Who has it", help_text="One person; both boards read the name"
    )

    def offer(self, boards: list[Board], people: dict[UUID, dict[str, str]]) -> None:
        field = self.fields["next_step_owner"]
        field.choices = grouped(boards, people, "{user}")  # type: ignore[attr-defined]  # a choice field


class VersionedStepForm(NextStepForm):
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReferOnForm(OneTimeForm, NextStepForm):
    """Board and owner are one choice: whoever is chosen serves on the board."""

    to = forms.ChoiceField(
        label="To which board, and who sees to the case there",
        help_text="Listed under the board they serve on",
    )
    question = forms.CharField(
        label="Question to that board", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One question that the board can answer",
    )  # fmt: skip
    urgency = forms.ChoiceField(label="Urgency", choices=Urgency.choices)
    next_on = DayField(label="To be looked at again on")
    share_decisions = forms.BooleanField(
        label="Both boards read each other's signed decisions on this patient, until one ends it",
        required=False, initial=True,
    )  # fmt: skip
    field_order = (
        "to", "question", "urgency", "next_on", "next_step", "next_step_owner", "share_decisions",
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, case: Case, boards: list[Board], today: dt.date
    ) -> None:
        super().__init__(data)
        self.today, self.boards = today, {str(board.pk): board for board in boards}
        self.people = names_by_board([case.board, *boards])
        self.here = case.board
        to = self.fields["to"]
        to.choices = grouped(boards, self.people, "{board}:{user}")  # type: ignore[attr-defined]  # a choice field
        self.offer([case.board, *boards], self.people)
        self.seal_for(f"refer on {case.pk}")

    def clean_next_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["next_on"]
        if day < self.today:
            raise forms.ValidationError(BEHIND.format(day))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        board, _, owner = str(cleaned.pop("to", "")).partition(":")
        step_owner = cleaned.get("next_step_owner")
        if board and step_owner:
            there = self.people[self.boards[board].pk]
            if step_owner not in there and step_owner not in self.people[self.here.pk]:
                self.add_error("next_step_owner", ON_NEITHER)
        if board:
            cleaned |= {"board": self.boards[board], "owner": owner}
        return cleaned


class ShareForm(forms.Form):
    board = forms.ModelChoiceField(
        Board.objects.none(), label="Board", empty_label="Choose a board"
    )

    def __init__(self, data: Any = None, *, boards: QuerySet[Board]) -> None:
        super().__init__(data)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]  # a model field


class StandsForm(forms.Form):
    reason = forms.CharField(
        label="Why both decisions stand", max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Read by both boards; an amendment of either is looked at anew",
    )  # fmt: skip


class GrantForm(forms.Form):
    to = forms.ModelChoiceField(
        User.objects.none(), label="Account", empty_label="Choose an account",
        help_text="Accounts of the hospital without any role; an administrator opens one",
    )  # fmt: skip
    until = DayField(label="Until, that day included")
    reason = forms.CharField(
        label="What for", max_length=300, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(
        self, data: Any = None, *, accounts: QuerySet[User], today: dt.date, longest: dt.timedelta
    ) -> None:
        super().__init__(data)
        self.today, self.longest = today, longest
        self.fields["to"].queryset = accounts  # type: ignore[attr-defined]  # a model field

    def clean_until(self) -> dt.date:
        day: dt.date = self.cleaned_data["until"]
        if day < self.today:
            raise forms.ValidationError(BEHIND.format(day))
        if day > self.today + self.longest:
            raise forms.ValidationError(f"At most {self.longest.days} days; grant it again then.")
        return day
