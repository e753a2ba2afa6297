"""One form for one row: opened, sent back with what is wrong, or with what somebody else said.

A form for an existing row carries the values it showed, signed, so that the service can merge; a
form for a new row carries a one-time key, so that a double submit makes one row. Both are bound
to patient, kind and person: what was typed stays with the patient for whom it was typed.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.db import models
from django.forms import model_to_dict
from django.urls import reverse

from tumorboard.patients import services
from tumorboard.patients.models import Finding, Patient
from tumorboard.patients.writing import UsedKey, made_before
from tumorboard.records import VersionedModel
from tumorboard.web import seals
from tumorboard.web.next_address import next_address
from tumorboard.web.patients.drafts import Draft, as_left, draft_for
from tumorboard.web.patients.forms.base import FindingForm
from tumorboard.web.patients.kinds import Kind
from tumorboard.web.patients.words import label_of, text_of
from tumorboard.web.request import Request

NOT_COPIED = {"label", "count_low", "timing_override", "timing_override_reason"}


@dataclass
class Entry:
    request: Request
    patient: Patient
    kind: Kind
    row: VersionedModel | None = None  # None: a new one
    form: FindingForm | None = None
    seal: str = ""  # the signed values, or the signed key
    conflicts: list[Mapping[str, Any]] = field(default_factory=list)
    reason_missing: bool = False
    rests_on: str = ""

    @property
    def region(self) -> str:
        """Where the form stands in the patient's page: at its row, or where the new one will be."""
        if self.row is not None:
            return f"finding-{self.row.pk}"
        whole = self.form.given(self.kind.parent) if self.form and self.kind.parent else ""
        return f"finding-new-{self.kind.slug}" + (f"-{whole}" if whole else "")

    @property
    def address(self) -> str:
        if self.row is None:
            return reverse("finding-add", args=[self.patient.pk, self.kind.slug])
        return reverse("finding-edit", args=[self.patient.pk, self.kind.slug, self.row.pk])

    @property
    def standing(self) -> uuid.UUID | None:
        """The row of the page that holds this entry, to come back to."""
        whole = getattr(self.row, self.kind.parent) if self.kind.parent else self.row
        return whole.pk if whole else None

    @property
    def title(self) -> str:
        """`Change lesion: Liver 5 8`, or `Add a lesion`."""
        if self.row is None:
            return self.kind.add_label
        name = "" if self.kind.fixed else f": {self.row}"
        return f"Change {self.kind.singular}{name}"

    @property
    def cancel(self) -> str:
        return self.next or reverse("patient", args=[self.patient.pk])

    @property
    def removal(self) -> str:
        pk = self.row.pk if self.row else None
        return reverse("finding-remove", args=[self.patient.pk, self.kind.slug, pk])

    @property
    def in_table(self) -> bool:
        return not self.kind.parent and not self.kind.fixed

    @property
    def next(self) -> str:
        """Where to go afterwards, if the form was opened from another page of this site."""
        return next_address(self.request)

    @property
    def removable(self) -> bool:
        return isinstance(self.row, Finding) and not self.kind.fixed

    # ------------------------------------------------------------ opening

    def open(self) -> Entry:
        if self._restore():
            return self
        if self.row is None:
            self.form = self._form(instance=self._blank(), initial=self._prefilled())
            self.seal = seals.seal_key(about=self._about)
        else:
            self.form = self._form(instance=self.row)
            self._seal_values(self.row)
        return self

    @cached_property
    def draft(self) -> Draft:
        """What this person typed here and has not saved; a new row's by what it was opened for."""
        return draft_for(self.request, self.patient, self._name())

    def _name(self) -> str:
        if self.row is not None:
            return f"{self.kind.slug} {self.row.pk}"
        names = {*self.kind.fields, "like"}
        given = sorted((name, value) for name, value in self.request.GET.items() if name in names)
        opened_for = " ".join(f"{name}={value}" for name, value in given)
        posted = self.request.POST.get("draft", "")
        return posted or f"{self.kind.slug} new {opened_for}".rstrip()

    def _restore(self) -> bool:
        """The form as this person left it, on the values it showed then."""
        typed = self.draft.data
        try:
            sealed = seals.unseal(typed.get("seal", ""), about=self._about)
        except seals.SealBroken:
            return False
        if not self._fits(sealed):
            return False
        self.form = as_left(self._form(data=typed, instance=self.row or self._blank()))
        self.draft.restored = True
        if self.row is None:
            # A key of its own: what was typed in two windows is saved twice, never lost once.
            self.seal = seals.seal_key(about=self._about)
        else:
            self.seal = str(typed["seal"])
            self.draft.overtaken = sealed != services.originals(self.row, sealed)
        return True

    def _fits(self, sealed: Any) -> bool:
        """Not what was saved while the draft was on its way, nor of a form of another release."""
        if self.row is not None:
            return set(sealed) <= set(self.kind.fields)
        try:
            return made_before(self.kind.model, uuid.UUID(sealed), self.request.user) is None
        except UsedKey:
            return False

    def _prefilled(self) -> dict[str, Any]:
        """What the link says: `?lesion=…`, `?region=liver`, or `?like=` another row."""
        wanted = {name: str(value) for name, value in self.request.GET.items() if value}
        names = self.kind.fields
        start = {name: value for name, value in wanted.items() if name in names}
        like = wanted.get("like", "")
        if _is_uuid(like):
            other = self.kind.row_of(self.patient, uuid.UUID(like))
            copied = set(names) - NOT_COPIED
            start = model_to_dict(other, fields=copied) | start
        return start

    def _blank(self) -> VersionedModel:
        if not issubclass(self.kind.model, Finding):
            raise TypeError(f"{self.kind.slug} cannot be added")
        return self.kind.model(patient=self.patient)

    def _form(self, **options: Any) -> FindingForm:
        return self.kind.form(patient=self.patient, **options)

    def _seal_values(self, row: VersionedModel) -> None:
        assert self.form is not None  # noqa: S101 - opened just before
        names = [name for name in self.kind.fields if self._asks(name)]
        self.seal = seals.seal(services.originals(row, names), about=self._about)

    def _asks(self, name: str) -> bool:
        """`name` of a biomarker is part of another field; all others have their own."""
        assert self.form is not None  # noqa: S101 - as above
        return name in self.form.fields or name not in self.kind.form.base_fields

    @property
    def _about(self) -> str:
        row = self.row.pk if self.row else "new"
        return f"{self.kind.slug} {self.patient.pk} {row} {self.request.user.pk}"

    # ------------------------------------------------------------ sending

    def send(self) -> bool:
        """Record what was sent. False: the form says what is wrong or what somebody else said."""
        draft = self.draft  # named before there is a new row
        if self._send():
            return True
        draft.keep_refused()
        return False

    def _send(self) -> bool:
        instance = self.row or self._blank()
        self.form = self._form(data=self.request.POST, instance=instance)
        self.seal = self.request.POST.get("seal", "")
        try:
            sealed = seals.unseal(self.seal, about=self._about)
        except seals.SealBroken:
            self.form.add_error(None, seals.CANNOT_BE_READ)
            return False
        if not self.form.is_valid():
            return False
        try:
            with self.draft.spending():
                self._add(sealed) if self.row is None else self._change(self.row, sealed)
        except services.Conflicting as asked:
            self._ask(asked, sealed)
            return False
        return True

    def _add(self, key: str) -> None:
        assert self.form is not None  # noqa: S101 - made by send
        self.row = services.record_finding(
            self.kind.model,  # type: ignore[type-var]  # kinds that can be added are findings
            patient=self.patient,
            by=self.request.user,
            key=uuid.UUID(key),
            **self.form.cleaned_data,
        )

    def _change(self, row: VersionedModel, shown: Mapping[str, str | None]) -> None:
        posted = self._posted(shown)
        services.change_record(
            row, patient=self.patient, original=shown, by=self.request.user, **posted
        )

    def _posted(self, shown: Mapping[str, str | None]) -> dict[str, Any]:
        assert self.form is not None  # noqa: S101 - made by send
        return {name: self.form.cleaned_data[name] for name in shown}

    def _ask(self, asked: services.Conflicting, shown: Mapping[str, str | None]) -> None:
        """The form again, on what is stored now, with this person's changes still in it."""
        current, posted = asked.current, self._posted(shown)
        zone = ZoneInfo(self.request.user.hospital.time_zone)
        changed_at = current.changed_at.astimezone(zone)
        disputed = {conflict.field for conflict in asked.conflicts}
        self.conflicts = [
            {
                "label": label_of(self.kind, name),
                "theirs": text_of(self.kind, name, getattr(current, name)),
                "yours": text_of(self.kind, name, posted[name]),
                "by": current.changed_by,
                "at": f"{changed_at.day} {changed_at:%b %Y %H:%M}",
            }
            for name in posted
            if name in disputed
        ]
        mine = {
            name: _as_initial(value)
            for name, value in posted.items()
            if services.as_text(value) != shown[name]
        }
        self.row = current
        self.form = self._form(instance=current, initial=mine)
        self._seal_values(current)


def _as_initial(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
