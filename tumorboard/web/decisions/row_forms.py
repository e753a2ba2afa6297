"""Rows of the decision form: who does what by when, and what the decision waits for.

Every row has an id from the moment it is shown blank, so that it is one row however often it is
sent. A row without words is none.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from django import forms
from django.core.validators import MaxLengthValidator
from django.http import QueryDict

from guidelines.core.content.canonical import canonical_json
from tumorboard.assessment.missing import missing_of
from tumorboard.assessment.services import Current
from tumorboard.decisions.rows import (
    FACT,
    LISTS,
    LONGEST_WORDS,
    ActionRow,
    ConditionRow,
    Row,
    name_of,
)
from tumorboard.decisions.settling import general_choices
from tumorboard.web.day_field import DayField
from tumorboard.web.decisions.forms import NOT_STATED, TOO_LONG

CARRIED_GOES = "To drop it, keep the words and say why it is needed no more."
BLANK = {"action_list": 3, "condition_list": 1}
KEYS = {"action_list": ("x", "New action"), "condition_list": ("o", "New condition")}
Grouped = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True)
class Options:
    """What the rows of one case can be chosen from."""

    team: list[tuple[str, str]]
    facts: Grouped


def fact_options(current: Current | None) -> Grouped:
    """What a condition can wait for: in general, what is missing now, every other fact."""
    groups: Grouped = [("In general", general_choices())]
    if current is None:
        return groups
    labels = {term.id: term.label for term in current.guideline.vocabulary.values()}
    lacking = missing_of(current.guideline, current.computed.result).facts
    missing = [each for each in dict.fromkeys(lacking) if each in labels]
    others = sorted(labels.keys() - set(missing), key=lambda each: labels[each].lower())
    for title, facts in (("Missing now, recorded", missing), ("Changed on record", others)):
        groups.append((title, [(f"{FACT}:{each}", labels[each]) for each in facts]))
    return groups


class WordsField(forms.CharField):
    """Refused when too long, with both numbers: a browser's own limit would cut it unseen."""

    def __init__(self, *, label: str = "") -> None:
        super().__init__(
            required=False, label=label, widget=forms.TextInput({"autocomplete": "off"}),
            validators=[MaxLengthValidator(LONGEST_WORDS, TOO_LONG)],
        )  # fmt: skip


class RowForm(forms.Form):
    """One row; the prefix holds its id."""

    column = ""
    kind: type[Row]

    text = WordsField()
    owner = forms.ChoiceField(required=False)
    dropped = WordsField(label="Needed no more, because")

    def __init__(
        self,
        row_id: str,
        options: Options,
        data: QueryDict | None = None,
        *,
        is_carried: bool,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial, prefix=f"{self.column}-{row_id}")
        self.row_id, self.is_carried = row_id, is_carried
        self.fields["owner"].choices = [("", NOT_STATED), *options.team]  # type: ignore[attr-defined]  # a choice
        if not is_carried:
            del self.fields["dropped"]

    @property
    def name(self) -> str:
        return name_of(self.column, self.row_id)

    @property
    def is_blank(self) -> bool:
        return not self.is_bound and not self.initial.get("text")

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if self.is_carried and not text:
            raise forms.ValidationError(CARRIED_GOES)
        return text

    def value(self) -> str | None:
        """The row as it is merged and kept; None where nothing is said."""
        said = {name: _text(each) for name, each in self.cleaned_data.items()}
        if not said["text"]:
            return None
        return canonical_json(msgspec.convert({"id": self.row_id, **said}, self.kind))


class ActionRowForm(RowForm):
    column, kind = "action_list", ActionRow
    due_on = DayField(required=False, label="By")

    field_order = ("text", "owner", "due_on", "dropped")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = "What is to be done"
        self.fields["owner"].label = "Who does it"


class ConditionRowForm(RowForm):
    column, kind = "condition_list", ConditionRow
    settled_by = forms.ChoiceField(required=False, label="Settled by")
    after = DayField(
        required=False, label="Dated after", help_text="Imaging or report; empty: from now on"
    )
    expires_on = DayField(required=False, label="Until")
    if_met = WordsField(label="If met")
    if_not_met = WordsField(label="If not met")

    field_order = (
        "text", "settled_by", "after", "owner", "expires_on", "if_met", "if_not_met", "dropped",
    )  # fmt: skip

    def __init__(self, row_id: str, options: Options, *args: Any, **kwargs: Any) -> None:
        super().__init__(row_id, options, *args, **kwargs)
        self.fields["text"].label = "On the condition that"
        self.fields["owner"].label = "Who sees to it"
        self.fields["settled_by"].choices = [("", NOT_STATED), *options.facts]  # type: ignore[attr-defined]  # a choice


FORMS: Mapping[str, type[RowForm]] = {
    "action_list": ActionRowForm,
    "condition_list": ConditionRowForm,
}


def shown_forms(
    column: str, stored: str, options: Options, *, carried: Iterable[str]
) -> list[RowForm]:
    """What stands in the list, and blank rows below it."""
    rows, carried = LISTS[column](stored), set(carried)
    kind = FORMS[column]
    forms_ = [
        kind(
            row.id, options, initial=msgspec.structs.asdict(row), is_carried=row.id in carried
        )
        for row in rows
    ]  # fmt: skip
    count = max(1, BLANK[column] - len(rows))
    blank = [kind(str(uuid.uuid4()), options, is_carried=False) for _ in range(count)]
    key, label = KEYS[column]
    blank[0].fields["text"].widget.attrs |= {"data-key": key, "data-key-label": label}
    return forms_ + blank


def sent_forms(
    column: str, data: QueryDict, options: Options, *, known: Iterable[str], carried: Iterable[str]
) -> list[RowForm]:
    """Rows that were sent; only those that this very form was opened with."""
    known, carried = set(known), set(carried)
    sent = dict.fromkeys(data.getlist(column))
    return [
        FORMS[column](each, options, data, is_carried=each in carried)
        for each in sent
        if name_of(column, each) in known
    ]


def _text(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value or "")
