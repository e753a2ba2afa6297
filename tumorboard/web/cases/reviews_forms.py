"""The forms of review lists: asking, the request itself, and what was seen."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from tumorboard.cases.models import Case
from tumorboard.cases.review_models import (
    Discipline,
    HeldAt,
    ReviewRequest,
    ReviewState,
)
from tumorboard.cases.review_rules import specimen_words, studies
from tumorboard.cases.reviews import readers_of
from tumorboard.patients.fields import readable_date
from tumorboard.patients.models import Examination, Specimen
from tumorboard.patients.queries import current_rows
from tumorboard.people.models import User
from tumorboard.web.day_field import DayField
from tumorboard.web.one_time import OneTimeForm
from tumorboard.web.patients.forms.fields import DATE_HINT
from tumorboard.web.patients.header import shown_date

WHERE = [("", "not stated"), *HeldAt.choices]
WHOEVER = "whoever is on"


def one_line() -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off"})


def lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def not_after(day: dt.date | None, as_of: dt.date) -> None:
    if day is not None and day > as_of:
        raise ValidationError(f"“{day.isoformat()}”, expected today or earlier")


class RequestForm(OneTimeForm):
    """One study or specimen: as the record has it, or in words."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    source = forms.ChoiceField(required=False, label="In the record")
    what = forms.CharField(
        required=False, max_length=200, label="Or in words", widget=one_line(),
        help_text="Needed where the record does not hold it.",
    )  # fmt: skip
    dated = forms.CharField(
        required=False, max_length=11, label="Date, if not in the record", help_text=DATE_HINT,
        validators=[readable_date], widget=one_line(),
    )  # fmt: skip
    number = forms.CharField(required=False, max_length=60, widget=one_line())
    question = forms.CharField(max_length=300, label="Question to the reviewer", widget=lines(2))
    held_at = forms.ChoiceField(required=False, choices=WHERE)
    held_where = forms.CharField(
        required=False, max_length=120, label="Which other place", widget=one_line()
    )
    requested_on = DayField(label="Requested on")
    arrived_on = DayField(required=False, label="Arrived on")
    reviewer = forms.ModelChoiceField(
        User.objects.none(), required=False, label="Reviewer", empty_label=WHOEVER
    )
    withdrawn_reason = forms.CharField(
        required=False, max_length=300, label="No longer needed, because", widget=one_line()
    )

    def __init__(
        self,
        data: Any = None,
        *,
        case: Case,
        discipline: str,
        as_of: dt.date,
        asked: ReviewRequest | None = None,
    ) -> None:
        initial = _shown(asked) if asked else {"requested_on": as_of, "question": case.question}
        super().__init__(data, initial=initial)
        self.discipline, self.as_of = discipline, as_of
        radiology = discipline == Discipline.RADIOLOGY
        self.sources = imaging_of(case) if radiology else specimens_of(case)
        own = (asked.examination or asked.specimen) if asked else None
        if asked and own and own.pk not in self.sources:  # removed from the record since
            self.sources[own.pk] = (own, asked.what, asked.dated)
        fields: dict[str, Any] = self.fields
        choices = [(str(pk), f"{words} {shown_date(date)}") for pk, (_, words, date) in
                   self.sources.items()]  # fmt: skip
        fields["source"].choices = [("", "not recorded there"), *choices]
        fields["number"].label = "Accession number" if radiology else "Block number"
        fields["held_at"].label = f"Where the {'images' if radiology else 'slides'} are"
        fields["reviewer"].queryset = readers_of(case.board, discipline)
        self.seal_for(f"review {case.pk} {discipline} {asked.pk if asked else ''}")
        if asked is None or asked.state == ReviewState.REVIEWED:
            fields.pop("withdrawn_reason", None)

    def clean_arrived_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["arrived_on"]
        not_after(day, self.as_of)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        source = cleaned.pop("source", "")
        row, words, date = self.sources[UUID(source)] if source else (None, "", "")
        column = "examination" if self.discipline == Discipline.RADIOLOGY else "specimen"
        cleaned[column] = row
        if row is not None:  # the record says it
            cleaned |= {"what": words, "dated": date}
        elif not cleaned.get("what"):
            self.add_error("what", "Choose it from the record, or say what it is.")
        if cleaned.get("held_at") != HeldAt.OTHER:
            cleaned["held_where"] = ""
        elif not cleaned.get("held_where"):
            self.add_error("held_where", "Name the place.")
        return cleaned


def _shown(asked: ReviewRequest) -> dict[str, Any]:
    names = (
        "version", "what", "dated", "number", "question", "held_at", "held_where",
        "requested_on", "arrived_on", "reviewer", "withdrawn_reason",
    )  # fmt: skip
    shown = {name: getattr(asked, name) for name in names}
    if source := asked.examination_id or asked.specimen_id:
        shown |= {"source": str(source), "what": "", "dated": ""}
    return shown


Source = tuple[Examination | Specimen, str, str]


def imaging_of(case: Case) -> dict[UUID, Source]:
    found = studies(current_rows(Examination, case.patient))
    return {each.first.pk: (each.first, each.words, each.first.date) for each in found}


def specimens_of(case: Case) -> dict[UUID, Source]:
    found = current_rows(Specimen, case.patient).select_related("primary", "lesion")
    return {each.pk: (each, specimen_words(each), each.date) for each in found}


class ReviewForm(OneTimeForm):
    """What was seen: the short form at the row."""

    after = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    seen = forms.CharField(label="What you saw", max_length=4000, widget=lines(2))
    differs = forms.ChoiceField(
        label="Issued report",
        choices=[("no", "Agrees"), ("yes", "Differs")],
        widget=forms.RadioSelect,
    )
    difference = forms.CharField(
        required=False, max_length=2000, label="How it differs", widget=lines(2)
    )
    reviewed_on = DayField(label="Reviewed on")

    def __init__(
        self,
        data: Any = None,
        *,
        asked: ReviewRequest,
        as_of: dt.date,
        typed: dict[str, str] | None = None,
    ) -> None:
        newest = asked.newest
        shown: dict[str, Any] = {"reviewed_on": as_of, "after": newest.revision if newest else 0}
        if newest is not None:
            shown |= {
                "seen": newest.seen,
                "differs": "yes" if newest.differs else "no",
                "difference": newest.difference,
            }
        initial = shown | (typed or {})
        super().__init__(data, initial=initial, auto_id=f"review-{asked.pk}-%s")
        self.as_of = as_of
        self.seal_for(f"reviewed {asked.pk}")

    def clean_reviewed_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["reviewed_on"]
        not_after(day, self.as_of)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        differs = cleaned.get("differs") == "yes"
        if differs and not cleaned.get("difference"):
            self.add_error("difference", "Say how it differs from the issued report.")
        if cleaned.get("differs") == "no" and cleaned.get("difference"):
            self.add_error("differs", "A difference is described: choose “Differs”, or clear it.")
        cleaned["differs"] = differs
        return cleaned


class UnaskedForm(forms.Form):
    """The newest imaging and specimens, ticked; what is not wanted is unticked."""

    chosen = forms.TypedMultipleChoiceField(
        label="To be reviewed", coerce=UUID, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick what is to be reviewed."},
    )  # fmt: skip
    question = forms.CharField(max_length=300, label="Question to the reviewers", widget=lines(2))

    def __init__(self, data: Any = None, *, choices: list[tuple[str, str]], case: Case) -> None:
        initial = {"chosen": [value for value, _ in choices], "question": case.question[:300]}
        super().__init__(data, initial=initial, auto_id="unasked-%s")
        self.fields["chosen"].choices = choices  # type: ignore[attr-defined]  # a choice field
