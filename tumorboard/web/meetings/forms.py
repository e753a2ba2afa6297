"""Forms about meetings: they validate and return typed values."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from tumorboard.cases.models import Case
from tumorboard.meetings import queries
from tumorboard.meetings.deferral import DeferralCause
from tumorboard.meetings.models import Meeting
from tumorboard.people.models import Board, User
from tumorboard.web.one_time import OneTimeForm


class FilterForm(forms.Form):
    when = forms.ChoiceField(
        required=False,
        choices=[("", "Coming"), ("past", "Past"), ("all", "All")],
        label="Show",
    )
    board = forms.ModelChoiceField(
        Board.objects.none(), required=False, empty_label="All my boards"
    )

    def __init__(self, *args: Any, boards: QuerySet[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]  # a model field


class WhenAndWhere(forms.Form):
    date = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    starts_at = forms.TimeField(
        required=False, label="Starts at", widget=forms.TimeInput(attrs={"type": "time"})
    )
    ends_at = forms.TimeField(
        required=False, label="Ends at", widget=forms.TimeInput(attrs={"type": "time"})
    )
    place = forms.CharField(required=False, max_length=200, help_text="A room, or remote")
    link = forms.CharField(
        required=False, max_length=400, label="To join from elsewhere",
        help_text="An address or a number; never the name of a patient",
    )  # fmt: skip
    chair = forms.ModelChoiceField(User.objects.none(), required=False, empty_label="Not named yet")
    recorder = forms.ModelChoiceField(
        User.objects.none(), required=False, empty_label="Not named yet",
        help_text="Who writes down what is said",
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        chairs: QuerySet[User],
        recorders: QuerySet[User],
        today: dt.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["chair"].queryset = chairs  # type: ignore[attr-defined]  # a model field
        self.fields["recorder"].queryset = recorders  # type: ignore[attr-defined]  # a model field

    def clean_date(self) -> dt.date:
        date: dt.date = self.cleaned_data["date"]
        if date < self.today:
            raise ValidationError(f"{date.isoformat()} is past: choose today or a later day")
        return date

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if begins and ends and ends <= begins:
            self.add_error("ends_at", f"Not after the start at {begins:%H:%M}")
        return cleaned


class NewMeetingForm(OneTimeForm, WhenAndWhere):
    board = forms.ModelChoiceField(Board.objects.none(), empty_label=None)
    field_order = ("board", "date", "starts_at", "ends_at", "place", "link", "chair", "recorder")

    def __init__(self, *args: Any, boards: QuerySet[Board], by: User, **kwargs: Any) -> None:
        chairs, recorders = queries.chairs_of(boards), queries.serving_on(boards)
        super().__init__(*args, chairs=chairs, recorders=recorders, **kwargs)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]  # a model field
        self.seal_for(f"meeting-new {by.pk}")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        board, chair = cleaned.get("board"), cleaned.get("chair")
        if board and chair and chair not in queries.chairs_of([board]):
            self.add_error("chair", f"{chair} does not chair {board}: choose another")
        recorder = cleaned.get("recorder")
        if board and recorder and recorder not in queries.serving_on([board]):
            self.add_error("recorder", f"{recorder} does not serve on {board}: choose another")
        return cleaned


class RearrangeForm(WhenAndWhere):
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        boards = [meeting.board]
        kwargs |= {"chairs": queries.chairs_of(boards), "recorders": queries.serving_on(boards)}
        shown = {name: getattr(meeting, name) for name in self.base_fields}
        super().__init__(*args, initial=shown, **kwargs)


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=300, label="Reason")


class DeferForm(forms.Form):
    cause = forms.ChoiceField(label="Why", choices=[("", "Choose"), *DeferralCause.choices])
    reason = forms.CharField(required=False, max_length=300, label="In words")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("cause") == DeferralCause.OTHER and not cleaned.get("reason"):
            self.add_error("reason", "Say why it is deferred.")
        return cleaned


class PlaceForm(forms.Form):
    position = forms.IntegerField(min_value=0)


class ListCasesForm(forms.Form):
    cases = forms.ModelMultipleChoiceField(
        Case.objects.none(),
        label="Cases",
        error_messages={"required": "Choose at least one case to put on the agenda"},
    )

    def __init__(self, *args: Any, cases: QuerySet[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].queryset = cases  # type: ignore[attr-defined]  # a model field
