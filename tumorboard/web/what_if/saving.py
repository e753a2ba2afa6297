"""Recording what was supposed: each fact with who stated it and when, through the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, QueryDict
from django.urls import reverse

from tumorboard.assessment.services import current_assessment
from tumorboard.cases.models import Case
from tumorboard.patients.services import Conflicting
from tumorboard.patients.stated import IN_ROOM
from tumorboard.web import seals
from tumorboard.web.assessment.answers import Place, answer_form, record_answer, shown_values
from tumorboard.web.day_field import DayField
from tumorboard.web.patients.drafts import Drafts
from tumorboard.web.patients.forms.base import FindingForm
from tumorboard.web.patients.header import patient_bar
from tumorboard.web.patients.kinds import kind_named
from tumorboard.web.patients.words import label_of, text_of
from tumorboard.web.request import Request
from tumorboard.web.what_if.offers import Offer, name_of, offers, to_record
from tumorboard.web.what_if.page import agenda_item, back_to, check_seal, sealed_for


class SourceForm(forms.Form):
    """Where a finding comes from that somebody else has stated."""

    take = forms.BooleanField(required=False, initial=True, label="Record this one")
    stated_by = forms.CharField(max_length=120, label="Who found or stated it")
    stated_on = DayField(label="On", help_text="Not a day to come")
    in_room = forms.BooleanField(required=False, label="Said in the room: stated, unverified")

    def __init__(self, data: QueryDict | None, *, prefix: str, today: dt.date) -> None:
        super().__init__(data, prefix=prefix, initial={"stated_on": today})
        self.today = today
        self.fields["stated_by"].widget.attrs["autocomplete"] = "off"

    def clean_stated_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["stated_on"]
        if day > self.today:
            raise ValidationError(f"a day not later than today, {self.today}, is expected")
        return day

    @property
    def words(self) -> str:
        said = self.cleaned_data
        unverified = f"; {IN_ROOM}" if said["in_room"] else ""
        return f"Stated by {said['stated_by']} on {said['stated_on']}{unverified}"


@dataclass
class Finding:
    """One supposed fact on its way into the record."""

    key: str
    label: str
    recorded: str
    place: Place
    sealed_place: str
    form: FindingForm
    source: SourceForm
    shown: str
    once: str
    conflicts: tuple[dict[str, str], ...] = ()

    @property
    def taken(self) -> bool:
        return not self.source.is_bound or bool(self.source["take"].value())


class Saving:
    """`confirmed`: the page that asks for the sources has been sent."""

    def __init__(self, request: Request, case: Case) -> None:
        check_seal(request, case)
        self.request, self.case = request, case
        self.item = agenda_item(request, case)
        self.confirmed = "confirm" in request.POST
        self.findings = list(self.sent() if self.confirmed else self.supposed())
        self.recorded: list[str] = []
        if not self.findings:
            raise Http404

    def supposed(self) -> Iterator[Finding]:
        """Straight from the screen: what was supposed, and who stated it yet to be asked."""
        current = current_assessment(self.case, as_of=self.request.as_of)
        for offer in offers(current, self.request.as_of).values():
            typed = self.typed(offer)
            if typed:
                place = to_record(offer, self.request.as_of)
                finding = self.finding(offer.key, offer.label, offer.recorded, place)
                finding.form.initial.update(typed)
                yield finding

    def typed(self, offer: Offer) -> dict[str, str]:
        names = {name: name_of(offer, name) for name in offer.fields}
        sent = {name: self.request.POST.get(key, "").strip() for name, key in names.items()}
        return {name: value for name, value in sent.items() if value}

    def sent(self) -> Iterator[Finding]:
        """With their sources. What others recorded meanwhile does not make them disappear."""
        post = self.request.POST
        for key in post.getlist("fact"):
            try:
                said = seals.unseal(post.get(f"{key}-place", ""), about=self.about(key))
            except seals.SealBroken as error:
                raise Http404 from error
            kind = kind_named(said["kind"])
            row = kind.row_of(self.case.patient, UUID(said["row"])) if said["row"] else None
            fields = tuple(said["fields"])
            place = Place(said["about"], kind, fields, row=row, fixed=said["fixed"])
            yield self.finding(key, said["label"], said["recorded"], place)

    def finding(self, key: str, label: str, recorded: str, place: Place) -> Finding:
        post = self.request.POST
        data = post if self.confirmed else None
        said = {
            "kind": place.kind.slug,
            "about": place.about,
            "row": str(place.row.pk) if place.row else "",
            "fields": place.fields,
            "fixed": {name: str(value) for name, value in place.fixed.items()},
            "label": label,
            "recorded": recorded,
        }
        return Finding(
            key=key,
            label=label,
            recorded=recorded,
            place=place,
            sealed_place=seals.seal(said, about=self.about(key)),
            form=answer_form(place, self.case.patient, data, prefix=key),
            source=SourceForm(data, prefix=f"{key}-source", today=self.request.as_of),
            shown=post.get(f"{key}-shown") or shown_values(place),
            once=post.get(f"{key}-once") or seals.seal_key(about=self.about(key)),
        )

    def about(self, key: str) -> str:
        return f"{sealed_for(self.request, self.case)} {key}"

    @property
    def taken(self) -> list[Finding]:
        return [each for each in self.findings if each.taken]

    def is_valid(self) -> bool:
        """Of everything that is to be recorded, before anything is."""
        checked = [each.form.is_valid() & each.source.is_valid() for each in self.taken]
        return bool(checked) and all(checked)

    def save(self) -> bool:
        """Each fact wholly or not at all; False where somebody answered differently meanwhile."""
        left = []
        for finding in self.taken:
            try:
                self.record(finding)
            except Conflicting as error:
                finding.conflicts = tuple(_conflicts(finding.place, error))
                finding.shown = shown_values(replace(finding.place, row=error.current))
                left.append(finding)
            else:
                self.recorded.append(finding.label)
        self.findings = left
        return not left

    def record(self, finding: Finding) -> None:
        drafts = Drafts(
            self.request, self.case.patient, prefix=f"answer {self.case.pk}", address=self.back
        )
        try:
            key = seals.unseal_key(finding.once, about=self.about(finding.key))
            with drafts.of(finding.place.about).spending():
                record_answer(
                    finding.place,
                    finding.form,
                    finding.shown,
                    patient=self.case.patient,
                    by=self.request.user,
                    key=key,
                    source=finding.source.words,
                )
        except seals.SealBroken as error:
            raise Http404 from error

    @property
    def back(self) -> str:
        return back_to(self.case, self.item)

    @property
    def sealed(self) -> str:
        return seals.seal(str(self.case.patient_id), about=sealed_for(self.request, self.case))

    @property
    def nothing_taken(self) -> bool:
        return self.confirmed and not self.taken and not self.recorded

    @property
    def again(self) -> str:
        address = reverse("case-what-if", args=[self.case.pk])
        return f"{address}?item={self.item.pk}" if self.item else address

    def context(self) -> dict[str, Any]:
        bar = patient_bar(self.case.patient, self.request.as_of)
        return {"saving": self, "patient": bar}


def _conflicts(place: Place, error: Conflicting) -> Iterable[dict[str, str]]:
    for each in error.conflicts:
        yield {
            "label": label_of(place.kind, each.field),
            "theirs": text_of(place.kind, each.field, each.theirs),
            "yours": text_of(place.kind, each.field, each.mine),
        }
