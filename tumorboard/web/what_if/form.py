"""The form of what is supposed: every field starts as recorded, and nothing in it is saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from guidelines.core.evaluation.what_if import Assumptions
from tumorboard.assessment.offers import Setting
from tumorboard.assessment.what_if import Answer
from tumorboard.patients.choices import ResectabilityScope, Verdict
from tumorboard.patients.models import Patient
from tumorboard.web.assessment.answers import Place, answer_form, answered
from tumorboard.web.patients.forms.base import FindingForm
from tumorboard.web.patients.forms.course import results_of
from tumorboard.web.what_if.offers import Offer, name_of

AS_RECORDED = "as recorded"
ALIKE = "alike"  # every judgement of the metastases at once: one alone would leave it open
YEARS_AHEAD = 5


@dataclass(frozen=True)
class Change:
    """One offer that is taken up: the answer it would be, and the form that gave it."""

    offer: Offer
    answer: Answer
    form: FindingForm
    typed: Mapping[str, str]


class WhatIfForm(forms.Form):
    """`settings` are the definitions and thresholds, `chosen` what the board uses of them."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        patient: Patient,
        offers: Mapping[str, Offer],
        settings: Iterable[Setting],
        chosen: Mapping[str, str],
        today: dt.date,
    ) -> None:
        super().__init__(data, auto_id="what-if-%s")
        self.patient, self.offers, self.today = patient, offers, today
        self.settings = {f"s{number}": each for number, each in enumerate(settings)}
        self.changes: list[Change] = []
        self.fields["as_of"] = forms.DateField(
            required=False,
            label="As of a later day",
            help_text=f"Today is {today:%Y-%m-%d}",
            widget=forms.DateInput(
                format="%Y-%m-%d", attrs={"type": "date", "min": today.isoformat()}
            ),
        )
        for name, setting in self.settings.items():
            self.fields[name] = _setting_field(setting, chosen)
        self.judged = {each.key for each in offers.values() if _of_metastases(each)}
        if len(self.judged) > 1:
            note = f"Recorded: {len(self.judged)} judgements"
            label = "Resectability of the metastases, every judgement"
            self.fields[ALIKE] = _choice(Verdict.choices, label, note)
        for offer in offers.values():
            for field in offer.fields:
                self.fields[name_of(offer, field)] = _field(offer, field)

    def clean_as_of(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["as_of"]
        if day is not None and not self.today <= day <= self.today.replace(
            year=self.today.year + YEARS_AHEAD, day=min(self.today.day, 28)
        ):
            raise ValidationError(f"a day from today to {YEARS_AHEAD} years ahead is expected")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for offer in self.offers.values():
            typed = self.typed(offer)
            if typed and not any(name_of(offer, name) in self.errors for name in typed):
                self.take(offer, typed)
        return cleaned

    def typed(self, offer: Offer) -> dict[str, str]:
        values = {
            name: str(self.data.get(name_of(offer, name), "")).strip() for name in offer.fields
        }
        if offer.key in self.judged and not values["verdict"]:
            values["verdict"] = str(self.data.get(ALIKE, ""))
        return {name: value for name, value in values.items() if value}

    def take(self, offer: Offer, typed: Mapping[str, str]) -> None:
        """Checked as the answer it would be, by the form that would record it."""
        form = answer_form(offer.place, self.patient, full(offer.place, self.patient, typed))
        if form.is_valid():
            values = answered(offer.place, form)
            answer = Answer(offer.place.kind.model, values, offer.place.row)
            self.changes.append(Change(offer, answer, form, typed))
            return
        for name, messages in form.errors.items():
            shown = name if name in offer.fields else offer.fields[0]
            self.add_error(name_of(offer, shown), list(messages))

    @property
    def assumptions(self) -> Assumptions:
        definitions, thresholds = {}, {}
        for name, setting in self.settings.items():
            value = self.cleaned_data.get(name)
            kind, _, key = setting.key.partition(":")
            if value and kind == "definition":
                definitions[key] = value
            elif value:
                thresholds[key] = Decimal(value)
        return Assumptions(
            definitions=definitions, thresholds=thresholds, as_of=self.cleaned_data.get("as_of")
        )

    def not_findings(self) -> Iterator[tuple[str, str]]:
        """What is supposed and is nothing one finds in a patient: its name and its value."""
        if day := self.cleaned_data.get("as_of"):
            yield "Day", f"{day.day} {day:%b %Y}"
        for name, setting in self.settings.items():
            option = setting.option(self.cleaned_data.get(name) or "")
            if option is not None:
                yield setting.label, option.label


def _of_metastases(offer: Offer) -> bool:
    judged = offer.place.kind.slug == "resectability"
    return judged and offer.place.fixed["scope"] != ResectabilityScope.PRIMARY


def full(place: Place, patient: Patient, typed: Mapping[str, str]) -> QueryDict:
    """The whole answer: what the place starts from, with what was typed over it."""
    start = answer_form(place, patient)
    data = QueryDict(mutable=True)
    for name, field in start.fields.items():
        value = field.prepare_value(start.get_initial_for_field(field, name))
        data[name] = "" if value is None else str(value)
    if "examined" in data and not data["examined"]:
        data["examined"] = "yes"
    for name, value in typed.items():
        data[name] = value
    if "result" in typed and not typed.get("value"):
        data["value"] = f"{place.fixed['name']}:written"
    return data


def _field(offer: Offer, name: str) -> forms.Field:
    """As the record's own form has it, with "as recorded" instead of nothing."""
    place = offer.place
    base: Any = place.kind.form.base_fields[name]
    first = name == offer.fields[0]
    label = offer.label if first else f"{offer.label} – {str(base.label).lower()}"
    note = f"Recorded: {offer.recorded}" if first else ""
    if "name" in place.fixed and name == "value":
        return _choice(results_of(str(place.fixed["name"])), label, note)
    if isinstance(base, forms.ChoiceField):
        return _choice(base.choices, label, note)
    field = forms.CharField(required=False, label=label, help_text=note, max_length=120)
    field.widget.attrs.update({"autocomplete": "off"})
    unit = place.kind.form.units.get(name, "")
    field.unit = unit  # type: ignore[attr-defined]  # for the template, as in FindingForm
    return field


def _choice(choices: Any, label: str, note: str) -> forms.ChoiceField:
    offered = [(code, words) for code, words in choices if code]
    return forms.ChoiceField(
        required=False, label=label, help_text=note, choices=[("", AS_RECORDED), *offered]
    )


def _setting_field(setting: Setting, chosen: Mapping[str, str]) -> forms.ChoiceField:
    """Every published value but the one that the board uses."""
    in_use = chosen.get(setting.key, setting.default.value)
    used = setting.option(in_use)
    others = [(each.value, each.label) for each in setting.options if each.value != in_use]
    return forms.ChoiceField(
        required=False,
        label=setting.label,
        help_text=f"In use: {used.label if used else in_use}",
        choices=[("", "as in use"), *others],
    )
