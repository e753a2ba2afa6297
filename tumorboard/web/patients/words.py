"""What a row says, in words: its filled fields with their labels and units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from tumorboard.patients.choices import CountKind, Declined
from tumorboard.patients.fields import PartialDateField, YesNoField, plain
from tumorboard.patients.models import Lesion
from tumorboard.web.patients.header import shown_date
from tumorboard.web.patients.kinds import Kind

_DECLINED = dict(Declined.choices)


@dataclass(frozen=True)
class Said:
    label: str
    text: str


def said(row: models.Model, kind: Kind, without: Iterable[str] = ()) -> list[Said]:
    """Every field of the form that holds something, in the order of the form."""
    left_out = {*without, kind.parent}
    return [
        Said(label_of(kind, name), text)
        for name in kind.fields
        if name not in left_out and (text := text_of(kind, name, getattr(row, name)))
    ]


def label_of(kind: Kind, name: str) -> str:
    field = kind.form.base_fields.get(name)
    return str(field.label) if field is not None and field.label else name.replace("_", " ")


def text_of(kind: Kind, name: str, value: Any) -> str:
    """A stored value as a reader wants it; empty if nothing is stated."""
    if value is None or value == "":
        return ""
    column = kind.model._meta.get_field(name)
    if isinstance(value, bool):
        # A box that nobody ticked says nothing; a question answered "no" does.
        return "yes" if value else "no" if isinstance(column, YesNoField) else ""
    if isinstance(column, PartialDateField):
        return shown_date(value)
    if name == "declines":
        return ", ".join(_DECLINED[code] for code in value.split())
    choices = dict(column.flatchoices) if isinstance(column, models.Field) else {}
    text = str(choices.get(value, plain(value) if isinstance(value, Decimal) else value))
    unit = kind.form.units.get(name, "")
    return f"{text} {unit}".strip()


def count_of(lesion: Lesion) -> str:
    """How many a group is: `3 lesions`, `at least 2 lesions`, `multiple`; empty for one."""
    low, high = lesion.count_low, lesion.count_high
    match lesion.count_kind:
        case CountKind.MULTIPLE:
            return "multiple"
        case CountKind.RANGE if low is not None and high is not None:
            return f"{low} to {high} lesions"
        case CountKind.RANGE:
            return f"at least {low} lesions" if high is None else f"at most {high} lesions"
    return "" if low == 1 else f"{low} lesions"
