"""Columns for what clinicians enter: partial dates, answers with three values, codes, lists.

Every column says its limits in a validator and the table repeats them in a check constraint,
because SQLite enforces no length.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import BaseConstraint, CheckConstraint, Q, TextChoices

from guidelines.core.record.dates import DateError, When, parse_when

LONGEST_DATE = 11  # ~2024-05-17

if TYPE_CHECKING:
    TextColumn = models.CharField[str, str]
    TruthColumn = models.BooleanField[bool | None, bool | None]
else:  # Django's fields take type parameters in the stubs only
    TextColumn = models.CharField
    TruthColumn = models.BooleanField


def readable_date(text: str) -> None:
    try:
        parse_when(text)
    except DateError as error:
        raise ValidationError(
            f"“{text}” is not a date. Enter 2024, 2024-05 or 2024-05-17, with ~ before it "
            "if it is estimated."
        ) from error


class PartialDateField(TextColumn):
    """A date as entered: a year, a month or a day, `~` before an estimate, empty if unknown."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", LONGEST_DATE)
        options.setdefault("blank", True)
        options.setdefault("default", "")
        super().__init__(*args, **options)
        self.validators = [*self.validators, readable_date]


def when(text: str) -> When | None:
    """The days a stored date allows; None where none was entered."""
    return parse_when(text) if text else None


class YesNoField(TruthColumn):
    """Yes, no, or (None) nobody has said."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("null", True)
        options.setdefault("blank", True)
        super().__init__(*args, **options)


class CodeField(TextColumn):
    """One of the codes of a `TextChoices`, or empty if not stated."""

    def __init__(self, choices: Any = None, **options: Any) -> None:
        options.setdefault("max_length", 40)
        options.setdefault("blank", True)
        options.setdefault("default", "")
        super().__init__(choices=choices, **options)


def plain(number: Decimal | None) -> str:
    """A number as people write it: 34, not 34.0."""
    return "" if number is None else format(number.normalize(), "f")


def codes_known(table: str, **columns: type[TextChoices]) -> list[BaseConstraint]:
    """Constraints that a code column holds one of its codes, or nothing."""
    return [
        CheckConstraint(
            condition=Q(**{f"{column}__in": ["", *codes.values]}), name=f"{table}_{column}_known"
        )
        for column, codes in columns.items()
    ]


def within(table: str, **bounds: tuple[int, int]) -> list[BaseConstraint]:
    """Constraints that a number column is empty or within bounds, both included."""
    return [
        CheckConstraint(
            condition=Q(**{f"{column}__isnull": True})
            | Q(**{f"{column}__gte": low, f"{column}__lte": high}),
            name=f"{table}_{column}_in_range",
        )
        for column, (low, high) in bounds.items()
    ]
