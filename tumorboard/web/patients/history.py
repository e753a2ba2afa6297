"""What became of one row, from the audit: who, when, and each old and new value in words."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from tumorboard.patients.models import Finding, Patient
from tumorboard.patients.queries import history_of, of_patient
from tumorboard.records import VersionedModel
from tumorboard.web.patients.kinds import Kind
from tumorboard.web.patients.words import label_of, text_of

NOT_SHOWN = {"file", "removed_at", "removed_by", "removed_reason", "name_key", "merged_into"}


@dataclass(frozen=True)
class Change:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Event:
    at: dt.datetime
    by: str
    what: str
    reason: str
    changes: list[Change]


def history(kind: Kind, row: VersionedModel, patient: Patient) -> list[Event]:
    reader = _Reader(kind, patient)
    return [
        Event(
            at=event.at,
            by=str(event.actor or event.get_actor_kind_display()),
            what=event.action.rpartition(".")[2].replace("_", " "),
            reason=event.reason,
            changes=[
                Change(label_of(kind, name), reader.words(name, old), reader.words(name, new))
                for name, (old, new) in event.changes().items()
                if name not in NOT_SHOWN
            ],
        )
        for event in history_of(row)
    ]


class _Reader:
    """Audited text back into words; rows that are named are looked up once."""

    def __init__(self, kind: Kind, patient: Patient) -> None:
        self.kind, self.patient = kind, patient
        self.named: dict[str, Mapping[str, str]] = {}

    def words(self, name: str, text: str | None) -> str:
        if not text or text == "None":
            return "not stated"
        column = self.kind.model._meta.get_field(name)
        if isinstance(column, models.ForeignKey):
            return self.row(name, column.related_model, text)
        return text_of(self.kind, name, _typed(column, text)) or "not stated"

    def row(self, name: str, model: Any, pk: str) -> str:
        if name not in self.named:
            rows = of_patient(model, self.patient) if issubclass(model, Finding) else []
            self.named[name] = {str(row.pk): str(row) for row in rows}
        return self.named[name].get(pk, str(uuid.UUID(pk)))


def _typed(column: Any, text: str) -> Any:
    if isinstance(column, models.BooleanField):
        return text == "True"
    return Decimal(text) if isinstance(column, models.DecimalField) else text
