"""Forms about meetings: they validate and return typed values."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from tumorboard.cases.models import Case
from tumorboard.meetings import queries
from tumorboard.meetings.attendance import Attending
from tumorboard.meetings.deferral import DeferralCause
from tumorboard.meetings.models import Attendance, Meeting, Presence
from tumorboard.people.models import Board, User
from tumorboard.people.roles import Specialty
from tumorboard.web.one_time import OneTimeForm

NOT_RECORDED = [("", "—")]


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
    place = forms.CharField(
        required=False, max_length=200, help_text="A room, or how to join from elsewhere"
    )
    chair = forms.ModelChoiceField(User.objects.none(), required=False, empty_label="Not named yet")

    def __init__(self, *args: Any, chairs: QuerySet[User], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["chair"].queryset = chairs  # type: ignore[attr-defined]  # a model field

    def clean_date(self) -> dt.date:
        date: dt.date = self.cleaned_data["date"]
        if date < self.today:
            raise ValidationError(f"{date.isoformat()} is past: choose today or a later day")
        return date


class NewMeetingForm(OneTimeForm, WhenAndWhere):
    board = forms.ModelChoiceField(Board.objects.none(), empty_label=None)
    field_order = ("board", "date", "starts_at", "place", "chair")

    def __init__(self, *args: Any, boards: QuerySet[Board], by: User, **kwargs: Any) -> None:
        super().__init__(*args, chairs=queries.chairs_of(boards), **kwargs)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]  # a model field
        self.seal_for(f"meeting-new {by.pk}")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        board, chair = cleaned.get("board"), cleaned.get("chair")
        if board and chair and chair not in queries.chairs_of([board]):
            self.add_error("chair", f"{chair} does not chair {board}: choose another")
        return cleaned


class RearrangeForm(WhenAndWhere):
    version = forms.IntegerField(widget=forms.HiddenInput)


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


class AttendanceForm(forms.Form):
    """One choice per person of the board and guest so far, and room for one more guest.

    Every field carries what it showed, so that two people who fill it in at the same time only
    change what they touched.
    """

    guest = forms.CharField(required=False, max_length=120, label="Somebody else")
    guest_specialty = forms.ChoiceField(
        required=False, choices=NOT_RECORDED + list(Specialty.choices), label="Specialty"
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people: dict[str, Attending] = {}
        rows = list(meeting.attendances.all())
        known = {row.user_id: row for row in rows if row.user_id}
        for member in queries.team_of(meeting.board):
            row = known.pop(member.user.pk, None)
            specialty = row.specialty if row else member.specialty
            self._ask(member.user.pk, Attending(str(member.user), specialty, "", member.user), row)
        guests = [row for row in rows if row.user_id is None or row.user_id in known]
        for row in guests:
            self._ask(row.pk, Attending(row.name, row.specialty, "", row.user), row)

    def _ask(self, pk: uuid.UUID, person: Attending, row: Attendance | None) -> None:
        name = f"person-{pk}"
        offered = list(Presence.choices) if row else NOT_RECORDED + list(Presence.choices)
        self.fields[name] = forms.ChoiceField(
            choices=offered,
            required=False,
            initial=row.presence if row else "",
            label=person.name,
            show_hidden_initial=True,
        )
        self.people[name] = person

    @property
    def rows(self) -> Iterable[tuple[forms.BoundField, str]]:
        """Each person's field with the specialty in words."""
        for name, person in self.people.items():
            yield self[name], str(Specialty(person.specialty).label) if person.specialty else ""

    def changed(self) -> list[Attending]:
        """Those whose presence this person has set."""
        given = self.cleaned_data
        found = [
            Attending(person.name, person.specialty, given[name], person.user)
            for name, person in self.people.items()
            if name in self.changed_data and given[name]
        ]
        if given["guest"]:
            specialty = given["guest_specialty"]
            found.append(Attending(given["guest"], specialty, Presence.IN_PERSON))
        return found
