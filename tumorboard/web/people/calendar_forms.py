"""Forms about a calendar: they say which value is wrong, and what was expected."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import slugify

from guidelines.core.planning.calendar import WEEKDAYS, Calendar
from guidelines.core.planning.calendarfile import CalendarFileError, read_calendar
from tumorboard.people.calendar_models import LONGEST_WHY, EntryKind
from tumorboard.people.calendar_services import Refused, refuse_impossible
from tumorboard.people.calendars import Entry, Place, entries_in
from tumorboard.web.day_field import DayField
from tumorboard.web.people import calendar_words as words
from tumorboard.web.seals import CANNOT_BE_READ, SealBroken, seal, unseal

LARGEST_FILE = 200_000
DAYS = [(day, day.capitalize()) for day in WEEKDAYS]
FIELDS = {"from": "first", "to": "last", "why": "reason"}


def reason_field(label: str = "Reason") -> forms.CharField:
    return forms.CharField(max_length=LONGEST_WHY, label=label)


class WeekdaysForm(forms.Form):
    """Seven boxes for each resource; what was shown is sealed, so that only differences count."""

    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, place: Place, resources: Sequence[str],
        present: Collection[Entry],
    ) -> None:  # fmt: skip
        ticked = {each for each in present if each.weekday}
        about = f"weekly days of {place.board.pk if place.board else place.hospital.pk}"
        shown = sorted([each.resource, str(each.weekday)] for each in ticked)
        super().__init__(data, auto_id="weekly-%s", initial={"shown": seal(shown, about=about)})
        self.about, self.names = about, {_field_of(name): name for name in resources}
        for field, resource in self.names.items():
            self.fields[field] = forms.MultipleChoiceField(
                choices=DAYS,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                label=words.name(resource),
                initial=[each.weekday for each in ticked if each.resource == resource],
            )
        self.fields["reason"] = reason_field()

    def clean_shown(self) -> set[Entry]:
        try:
            pairs = unseal(self.cleaned_data["shown"], about=self.about)
        except SealBroken as error:
            raise ValidationError(CANNOT_BE_READ) from error
        return {Entry(EntryKind.WEEKDAY, resource, day) for resource, day in pairs}

    @property
    def wanted(self) -> set[Entry]:
        """A resource that the form did not show stays as it was."""
        given = self.cleaned_data
        unseen = {each for each in given["shown"] if each.resource not in self.names.values()}
        return unseen | {
            Entry(EntryKind.WEEKDAY, resource, day)
            for field, resource in self.names.items()
            for day in given[field]
        }


class EntryForm(forms.Form):
    """A further date, or days on which something is closed."""

    kind = forms.ChoiceField(
        choices=[(EntryKind.CLOSURE, "Closed"), (EntryKind.DATE, "A further date")], label="What"
    )
    resource = forms.ChoiceField(required=False, label="Of")
    first = DayField(label="From, or on")
    last = DayField(label="To", required=False, help_text="Closed for one day only: leave it empty")
    reason = reason_field()

    def __init__(
        self, data: QueryDict | None = None, *, place: Place, resources: Sequence[str]
    ) -> None:
        super().__init__(data, auto_id="entry-%s")
        self.place = place
        choices = [(each, words.name(each)) for each in resources]
        everything = [] if place.board else [("", "Everything (closures only)")]
        self.fields["resource"].choices = [*everything, *choices]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        if cleaned["kind"] == EntryKind.DATE:
            self._check_date(cleaned)
        if not self.errors:
            self._check(cleaned)
        return cleaned

    def _check_date(self, cleaned: Mapping[str, Any]) -> None:
        if not cleaned["resource"]:
            self.add_error("resource", "“Everything”, expected one resource for a further date")
        if cleaned["last"] and cleaned["last"] != cleaned["first"]:
            self.add_error("last", f"“{cleaned['last']}”, expected nothing: a date is one day")

    def _check(self, cleaned: dict[str, Any]) -> None:
        entry = self.entry_of(cleaned)
        try:
            refuse_impossible(self.place, [entry])
        except Refused as error:
            self.add_error(
                FIELDS.get(error.field, "resource"), f"“{error.value}”, expected {error.expected}"
            )

    @property
    def entry(self) -> Entry:
        return self.entry_of(self.cleaned_data)

    def entry_of(self, given: Mapping[str, Any]) -> Entry:
        kind = EntryKind(given["kind"])
        return Entry(
            kind=kind,
            resource=given["resource"],
            first=given["first"],
            last=given["last"] or given["first"],
            why=given["reason"] if kind is EntryKind.CLOSURE else "",
        )


class RemoveForm(forms.Form):
    reason = reason_field("Why it goes")


class FileForm(forms.Form):
    """A calendar file; what is wrong with it is told line by line."""

    upload = forms.FileField(
        label="Calendar file",
        help_text="YAML or JSON. It takes the place of everything on this page; you see first "
        "what it would change.",
        allow_empty_file=True,  # our own words are clearer
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.json"}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile[bytes]] | None = None,
        *,
        place: Place,
        resources: Collection[str],
    ) -> None:
        super().__init__(data, files, auto_id="file-%s")
        self.place, self.resources = place, resources
        self.fields["upload"].error_messages["required"] = "Choose a file"

    def clean_upload(self) -> UploadedFile[bytes]:
        sent: UploadedFile[bytes] = self.cleaned_data["upload"]
        if (sent.size or 0) > LARGEST_FILE:
            raise ValidationError(f"{sent.size} bytes, expected at most {LARGEST_FILE}")
        try:
            self.text = sent.read().decode("utf-8")
        except UnicodeDecodeError as error:
            raise ValidationError("bytes that are no text, expected UTF-8 text") from error
        self.name = str(sent.name)
        self.calendar = calendar_in(self.name, self.text, self.place, self.resources)
        return sent


class TakeForm(forms.Form):
    """The file once more, after its changes have been looked at."""

    name = forms.CharField(widget=forms.HiddenInput)
    text = forms.CharField(widget=forms.HiddenInput, max_length=LARGEST_FILE, strip=False)
    number = forms.IntegerField(widget=forms.HiddenInput)
    reason = reason_field("Why the calendar changes")

    def __init__(self, *args: Any, place: Place, resources: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.resources = place, resources

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if "text" in cleaned and "name" in cleaned:
            self.calendar = calendar_in(
                cleaned["name"], cleaned["text"], self.place, self.resources
            )
        return cleaned


def calendar_in(name: str, text: str, place: Place, resources: Collection[str]) -> Calendar:
    """Every error of the file at once."""
    try:
        calendar = read_calendar(name, text, resources)
    except CalendarFileError as error:
        raise ValidationError([str(each) for each in error.errors]) from error
    try:
        refuse_impossible(place, entries_in(calendar))
    except Refused as error:
        raise ValidationError(str(error)) from error
    return calendar


def _field_of(resource: str) -> str:
    return f"on-{slugify(resource)}"
