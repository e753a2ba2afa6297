"""Which row of the record an answer belongs into, and the form that takes it.

A question names where its answer is recorded: by the path of the vocabulary (`genetics.dpd`) or
by that of one row (`lesions/<id>/first_seen`). Questions without one clear place are answered on
the patient's own page.
"""

from __future__ import annotations

import copy
import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from django import forms

from guidelines.core.record.biomarkers import BIOMARKERS, NUMBERS, WORDS
from tumorboard.patients.measured import MEASURED
from tumorboard.patients.models import Finding, Patient, Primary
from tumorboard.patients.queries import Findings
from tumorboard.patients.services import change_record, originals, record_finding
from tumorboard.people.models import User
from tumorboard.records import VersionedModel
from tumorboard.web import seals
from tumorboard.web.patients.drafts import Draft, as_left
from tumorboard.web.patients.forms.base import FindingForm
from tumorboard.web.patients.forms.course import UNITS, results_of
from tumorboard.web.patients.kinds import KINDS, Kind

SHORT = {
    "dpd": "Result", "dpd_waived_by": "Waived by", "imaging_date": "Read from imaging of",
    "specialist": "Judged by",
}  # fmt: skip
# Columns that have another name than the field of the record.
RECTUM = {"height_mm": "rectal_height_mm", "position": "rectal_position"}
LESION = {"count": ("count_kind", "count_low", "count_high")}
BACKGROUND = {
    "hepatitis_b", "autoimmune_disease", "transplant", "pregnancy_excluded", "fertility_asked",
    "comorbidities", "menopausal",
}  # fmt: skip
FITNESS = {
    "ecog", "ecog_tumour_related", "rockwood", "g8", "intensive_treatment", "pleural_effusion",
}  # fmt: skip
LIVER = {"remnant_percent", "background", "major_hepatectomy_needed"}
ROWS = {"primaries": "primary", "lesions": "lesion", "treatments": "treatment"}
_NAMED = re.compile(r"(?P<rows>\w+)\[(?:(?P<key>\w+)=(?P<value>[\w-]+))?\](?:\.(?P<rest>.+))?")


@dataclass(frozen=True)
class Place:
    """A row of the record, or a new one, and the columns that a question asks for."""

    about: str
    kind: Kind
    fields: tuple[str, ...]
    row: VersionedModel | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)
    initial: Mapping[str, Any] = field(default_factory=dict)
    key: str = ""  # in front of the ids of its form


def place_of(
    about: str, findings: Findings, focus: Primary | None, today: dt.date, *, key: str = ""
) -> Place | None:
    """Where the answer is recorded; None where it needs the patient's page."""
    places = _Places(about, findings, focus, today, key)
    if "/" in about:
        return places.of_row(*about.split("/")[:3]) if about.count("/") == 2 else None
    named = _NAMED.fullmatch(about)
    if named:
        return places.of_list(**named.groupdict())
    part, _, name = about.partition(".")
    return places.of_part(part, name)


def answer_form(
    place: Place, patient: Patient, data: Any = None, *, prefix: str | None = None
) -> FindingForm:
    """The form of that kind of row, cut down to what is asked; what is fixed is not shown."""
    if data is not None:
        data = data.copy()
        for name, value in place.fixed.items():
            data[f"{prefix}-{name}" if prefix else name] = str(value)
    # A copy: checking a form writes what was typed into its instance, saved or not.
    options: dict[str, Any] = {"instance": copy.copy(place.row)} if place.row else {}
    options["prefix"] = prefix
    initial = {**place.fixed, **place.initial}
    form = place.kind.form(data, patient=patient, initial=initial, auto_id=_ids(place), **options)
    for name in list(form.fields):
        if name in place.fixed:
            form.fields[name].widget = forms.HiddenInput()
        elif name not in place.fields:
            del form.fields[name]
    form.order_fields(place.fields)
    for name, shown in form.fields.items():
        shown.label = SHORT.get(name, shown.label)
        shown.help_text = ""  # the question says it, and the page says once how dates are written
    if "test" in place.fixed:
        form.fields["value"].unit = UNITS.get(place.fixed["test"], "")  # type: ignore[attr-defined]  # as in FindingForm
    if "name" in place.fixed:
        _results_of(form, str(place.fixed["name"]))
    return form


def answer_as_left(place: Place, patient: Patient, draft: Draft) -> FindingForm | None:
    """The answer that this person began, unless somebody has answered meanwhile."""
    if draft.kept is None:
        return None
    try:
        shown = seals.unseal(draft.data.get("shown", ""), about=_sealed_for(place))
    except seals.SealBroken:
        return None
    if place.row is not None and shown != originals(place.row, place.fields):
        return None
    draft.restored = True
    return as_left(answer_form(place, patient, draft.data))


def shown_values(place: Place) -> str:
    """What the form shows of a row there is, signed, so that two people's answers can merge."""
    kept = originals(place.row, place.fields) if place.row else {}
    return seals.seal(kept, about=_sealed_for(place))


def record_answer(
    place: Place,
    form: FindingForm,
    shown: str,
    *,
    patient: Patient,
    by: User,
    key: UUID | None = None,
    source: str = "",
) -> None:
    """Raises Conflicting where somebody answered differently meanwhile, and SealBroken."""
    values = answered(place, form)
    if place.row is not None:
        original = seals.unseal(shown, about=_sealed_for(place))
        row = place.row
        change_record(row, patient=patient, original=original, by=by, source=source, **values)
        return
    model = cast(type[Finding], place.kind.model)  # only findings are ever new
    record_finding(model, patient=patient, by=by, key=key, source=source, **values)


def answered(place: Place, form: FindingForm) -> dict[str, Any]:
    """The columns that a valid answer writes: of a new row also those that are fixed."""
    given = {name: value for name, value in form.cleaned_data.items() if name in place.fields}
    if place.row is not None:
        return given
    fixed = {name: form.cleaned_data.get(name, value) for name, value in place.fixed.items()}
    return {**fixed, **given}


def _sealed_for(place: Place) -> str:
    return f"answer {place.about} {place.row.pk if place.row else 'new'}"


class _Places:
    def __init__(
        self, about: str, findings: Findings, focus: Primary | None, today: dt.date, key: str
    ) -> None:
        self.about, self.findings, self.focus, self.key = about, findings, focus, key
        self.now = {"date": today.isoformat()}

    def of_part(self, part: str, name: str) -> Place | None:
        """`genetics.dpd`: a part of the record that stands once."""
        makers: Mapping[str, Callable[[str], Place | None]] = {
            "emergencies": lambda name: self.once("emergencies", name),
            "genetics": self.genetics,
            "wishes": lambda name: self.once("wishes", name),
            "histories": lambda name: self.of_patient("histories", f"{name}_complete"),
            "patient": self.person,
            "fitness": self.fitness,
            "liver": lambda name: self.dated("liver", name) if name in LIVER else None,
        }
        return makers[part](name) if name and part in makers else None

    def of_list(
        self, rows: str, key: str | None, value: str | None, rest: str | None
    ) -> Place | None:
        """`specimens[].biomarkers.MMR`, `laboratory[test=CEA]`: one row among others."""
        makers: Mapping[str, Callable[[str], Place | None]] = {
            "laboratory": self.laboratory,
            "resectability": self.resectability,
            "examinations": self.examination,
            "specimens": self.biomarker,
            "primaries": self.of_primary,
            "lesions": self.of_only_lesion,
        }
        asked = value or rest or ""
        return makers[rows](asked) if asked and rows in makers and key != "modality" else None

    def genetics(self, name: str) -> Place | None:
        return self.once("genetics", *(("dpd", "dpd_waived_by") if name == "dpd" else (name,)))

    def person(self, name: str) -> Place | None:
        if name in BACKGROUND:
            return self.once("background", name)
        return self.of_patient("identity", name)

    def of_patient(self, slug: str, name: str) -> Place:
        return self.place(slug, name, row=self.findings.patient)

    def fitness(self, name: str) -> Place | None:
        if name in MEASURED:
            return self.laboratory(MEASURED[name].test.value)
        if name in BACKGROUND:
            return self.once("background", name)
        if name == "audiometry":
            day = {"audiometry_date": self.now["date"]}
            return self.place("fitness", name, "audiometry_date", initial=day)
        return self.dated("fitness", name) if name in FITNESS else None

    def dated(self, slug: str, name: str) -> Place:
        return self.place(slug, name, "date", initial=self.now)

    def resectability(self, scope: str) -> Place:
        fields = ("verdict", "specialist", "imaging_date")
        return self.place("resectability", *fields, fixed={"scope": scope})

    def examination(self, region: str) -> Place:
        fields = ("examined", "modality", "date", "result")
        return self.place("examination", *fields, fixed={"region": region}, initial=self.now)

    def of_only_lesion(self, name: str) -> Place | None:
        lesions = self.findings.lesions
        return self.of_row("lesions", str(lesions[0].pk), name) if len(lesions) == 1 else None

    def of_row(self, part: str, pk: str, name: str) -> Place | None:
        """`lesions/<id>/first_seen`: a column of a row of this patient."""
        if part not in ROWS:
            return None
        rows = {str(row.pk): row for row in getattr(self.findings, part)}
        fields = LESION.get(name, (name,)) if part == "lesions" else (name,)
        known = KINDS[ROWS[part]].fields
        if pk not in rows or not {*fields} <= {*known}:
            return None
        return self.place(ROWS[part], *fields, row=rows[pk])

    def of_primary(self, rest: str) -> Place | None:
        if self.focus is None:
            return None
        part, _, name = rest.rpartition(".")
        column = RECTUM.get(name, name) if part == "rectum" else name
        return self.of_row("primaries", str(self.focus.pk), column)

    def biomarker(self, marker: str) -> Place | None:
        """Into the newest specimen of the primary that has no such result yet."""
        name = marker.removeprefix("biomarkers.")
        fits = [
            specimen
            for specimen in self.findings.specimens
            if (self.focus is None or specimen.primary_id == self.focus.pk)
            and name not in {marker.name for marker in specimen.biomarkers.all()}
        ]
        if not fits or name not in BIOMARKERS:
            return None
        fixed = {"specimen": fits[-1].pk, "name": name}
        written = ("result",) if name in {*NUMBERS, *WORDS} else ()
        return self.place("biomarker", "value", *written, fixed=fixed)

    def laboratory(self, test: str) -> Place | None:
        return self.place(
            "laboratory", "value", "date", fixed={"test": test, "unit": ""}, initial=self.now
        )

    def once(self, part: str, *fields: str) -> Place | None:
        rows: list[Any] = getattr(self.findings, part)
        return self.place(part, *fields, row=rows[0]) if len(rows) == 1 else None

    def place(self, slug: str, *fields: str, **more: Any) -> Place:
        return Place(self.about, KINDS[slug], fields, key=self.key, **more)


def _results_of(form: FindingForm, name: str) -> None:
    """Only the results of the marker that is asked for."""
    form.fields["value"].choices = [("", "choose"), *results_of(name)]  # type: ignore[attr-defined]  # a choice field
    form.fields["value"].label = "Result"


def _ids(place: Place) -> str:
    """Several forms stand on one page."""
    return f"answer-{place.key}" + re.sub(r"\W+", "-", place.about) + "-%s"
