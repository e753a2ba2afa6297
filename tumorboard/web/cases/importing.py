"""Many referrals at once: a file is looked at row by row before anything is made of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet, TextChoices

from tumorboard.cases import services as cases
from tumorboard.cases.clock import STARTS
from tumorboard.cases.models import OPEN, Case, ClockKind, EntryType, Urgency
from tumorboard.exchange.referral_file import Line, UnreadableFile, lines, read, with_errors
from tumorboard.patients import services as patients
from tumorboard.patients.choices import Sex
from tumorboard.patients.fields import LONGEST_DATE, readable_date
from tumorboard.patients.models import Patient
from tumorboard.patients.queries import holder_of, look_alikes, who_is
from tumorboard.patients.querysets import name_key
from tumorboard.patients.rules import Who, may_be_same
from tumorboard.patients.services import IdentifierTaken, Identity
from tumorboard.people.models import Board
from tumorboard.web import seals
from tumorboard.web.patients.forms.identity import identity_in
from tumorboard.web.request import Request

LARGEST = 500_000
LONGEST_HISTORY = 4000


class YesNo(TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"


CODES: dict[str, type[TextChoices]] = {
    "sex": Sex,
    "entry_type": EntryType,
    "prospective": YesNo,
    "urgency": Urgency,
    "clock": ClockKind,
}
DAYS = ("referred_on", "decision_to_treat_on", "transferred_on")
NEW, KNOWN = "new patient", "patient of this hospital"


class ToBoardForm(forms.Form):
    board = forms.ModelChoiceField(Board.objects.none(), empty_label=None)

    def __init__(self, *args: Any, boards: QuerySet[Board], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].queryset = boards  # type: ignore[attr-defined]  # a model field


class FileForm(ToBoardForm):
    upload = forms.FileField(
        label="File of referrals",
        help_text="CSV, UTF-8, one referral a line, at most 200",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if (upload := cleaned.get("upload")) is not None:
            try:
                if upload.size > LARGEST:
                    raise UnreadableFile(f"The file has {upload.size} bytes; at most {LARGEST}.")
                cleaned["text"] = read(upload.read())
                lines(cleaned["text"])
            except UnreadableFile as error:
                self.add_error("upload", str(error))
        return cleaned


class RowForm(forms.Form):
    """One referral of a file. Codes are taken as codes or as the words that the pages show."""

    family_name = forms.CharField(max_length=120)
    given_name = forms.CharField(max_length=120, required=False)
    birth_date = forms.CharField(
        max_length=LONGEST_DATE, required=False, validators=[readable_date]
    )
    sex = forms.ChoiceField(required=False, choices=Sex.choices)
    hospital_number = forms.CharField(max_length=60)
    health_number = forms.CharField(max_length=60, required=False)
    question = forms.CharField(max_length=2000)
    history = forms.CharField(max_length=LONGEST_HISTORY, required=False)
    entry_type = forms.ChoiceField(required=False, choices=EntryType.choices)
    prospective = forms.TypedChoiceField(
        required=False,
        choices=YesNo.choices,
        coerce=lambda said: said == YesNo.YES,
        empty_value=None,
    )
    urgency = forms.ChoiceField(required=False, choices=Urgency.choices)
    presenter = forms.CharField(max_length=120, required=False)
    referrer = forms.CharField(max_length=120, required=False)
    key_worker = forms.CharField(max_length=120, required=False)
    referred_on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    clock = forms.ChoiceField(required=False, choices=ClockKind.choices)
    decision_to_treat_on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    transferred_on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    next_on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def __init__(self, line: Line) -> None:
        super().__init__(dict(line.values))
        for name, codes in CODES.items():
            said = line.values[name]
            by_words = {words.casefold(): code for code, words in codes.choices}
            self.data = {**self.data, name: by_words.get(said.casefold(), said)}
            self.fields[name].error_messages["invalid_choice"] = (
                f"“{said}” is not known; expected one of {', '.join(codes.values)}."
            )
        for name in (*DAYS, "next_on"):
            self.fields[name].error_messages["invalid"] = (
                f"“{line.values[name]}” is not a day; expected YYYY-MM-DD."
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start = STARTS.get(cleaned.get("clock") or "")
        if start and not cleaned.get(start) and start not in self.errors:
            self.add_error("clock", f"This clock starts from {start}; give that day or no clock.")
        return cleaned

    @property
    def identity(self) -> Identity:
        return identity_in(self.cleaned_data, self.cleaned_data["health_number"])

    @property
    def details(self) -> dict[str, Any]:
        given = self.cleaned_data
        plain = (
            "history", "prospective", "presenter", "referrer", "key_worker", "clock", *DAYS,
            "next_on",
        )  # fmt: skip
        return {
            **{name: given[name] for name in plain},
            "entry_type": given["entry_type"] or EntryType.NEW,
            "urgency": given["urgency"] or Urgency.ROUTINE,
        }


@dataclass
class Row:
    line: Line
    form: RowForm
    patient: Patient | None = None
    errors: list[str] = field(default_factory=list)
    made: Case | None = None

    @property
    def who(self) -> str:
        return KNOWN if self.patient else NEW


@dataclass(frozen=True)
class Seen:
    """Who an earlier line of the file is about."""

    line: int
    number: str
    who: Who


class Import:
    """The rows of a file for one board, each judged alone; those made with `key` are done."""

    def __init__(
        self, request: Request, board: Board, text: str, key: uuid.UUID | None = None
    ) -> None:
        self.request, self.board, self.text = request, board, text
        self.key = key or uuid.uuid4()
        self.rows = [Row(line, RowForm(line)) for line in lines(text)]
        made = Case.objects.visible_to(request.user).in_bulk(
            [self._key_of(row, "case") for row in self.rows]
        )
        seen: list[Seen] = []
        for row in self.rows:
            row.made = made.get(self._key_of(row, "case"))
            if row.made is None:
                self._judge(row, seen)

    def _key_of(self, row: Row, what: str) -> uuid.UUID:
        return uuid.uuid5(self.key, f"{row.line.number} {what}")

    @property
    def about(self) -> str:
        return f"referrals {self.board.pk} {self.request.user.pk}"

    @property
    def sealed(self) -> str:
        """The file as it was looked at, with a key: what is confirmed is what was shown."""
        return seals.seal({"text": self.text, "key": str(self.key)}, about=self.about)

    @property
    def good(self) -> list[Row]:
        return [row for row in self.rows if not row.errors]

    @property
    def bad(self) -> list[Row]:
        return [row for row in self.rows if row.errors]

    @property
    def corrected(self) -> str:
        return with_errors((row.line, row.errors) for row in self.bad)

    def make(self) -> None:
        """Refer every good row; a row that has become impossible meanwhile says why."""
        for row in self.good:
            try:
                with transaction.atomic():
                    row.made = row.made or self._refer(row)
            except IdentifierTaken as error:
                row.errors.append(f"{error.system}: “{error.value}” belongs to another patient.")

    def _refer(self, row: Row) -> Case:
        patient = row.patient or patients.register(
            identity=row.form.identity,
            board=self.board,
            by=self.request.user,
            key=self._key_of(row, "patient"),
        )
        return cases.refer(
            patient=patient,
            board=self.board,
            question=row.form.cleaned_data["question"],
            by=self.request.user,
            key=self._key_of(row, "case"),
            **row.form.details,
        )

    def _judge(self, row: Row, seen: list[Seen]) -> None:
        for name, errors in row.form.errors.items():
            row.errors += [f"{name}: {error}" for error in errors]
        if row.errors:
            return
        given = row.form.cleaned_data
        for name in DAYS:
            if given[name] and given[name] > self.request.as_of:
                row.errors.append(f"{name}: {given[name]} lies ahead.")
        if any(each.number == given["hospital_number"] for each in seen):
            row.errors.append("hospital_number: stands in an earlier line of this file too.")
        self._find(row, given, seen)

    def _find(self, row: Row, given: dict[str, Any], seen: list[Seen]) -> None:
        """The patient who has this number, or nobody who could be the same person."""
        number = given["hospital_number"]
        known = holder_of(self.board.hospital, number)
        who = Who(
            name_key(given["family_name"]), name_key(given["given_name"]), given["birth_date"]
        )
        alike = [each for each in seen if each.number != number and may_be_same(who, each.who)]
        seen.append(Seen(row.line.number, number, who))
        if known is None:
            if alike:
                row.errors.append(
                    f"family_name: line {alike[0].line} may be the same person under another "
                    "number; refer this patient by hand."
                )
            if look_alikes(self.board.hospital, who):
                row.errors.append(
                    "family_name: somebody alike is registered under another number; "
                    "refer this patient by hand."
                )
            return
        if contradiction := self._contradiction(who, known):
            row.errors.append(
                f"hospital_number: “{number}” belongs to somebody with another {contradiction}; "
                "check both."
            )
            return
        row.patient = known
        mine = Case.objects.visible_to(self.request.user).in_state(*OPEN)
        asked = mine.filter(patient=known, board=self.board)
        if asked.filter(question=given["question"]).exists():
            row.errors.append("question: is open for this patient on this board already.")

    def _contradiction(self, who: Who, known: Patient) -> str:
        """What keeps the row from being about the holder of its number; never what is recorded."""
        recorded = who_is(known)
        given = {who.given.partition(" ")[0], recorded.given.partition(" ")[0]} - {""}
        if recorded.family != who.family or len(given) > 1 or known.is_demo != self.board.is_demo:
            return "name"
        return "" if may_be_same(who, recorded) else "birth date"


def opened(request: Request, board: Board, sealed: str) -> Import:
    """What was looked at before. Raises SealBroken."""
    about = f"referrals {board.pk} {request.user.pk}"
    kept = seals.unseal(sealed, about=about)
    return Import(request, board, kept["text"], uuid.UUID(kept["key"]))
