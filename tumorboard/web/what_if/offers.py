"""What may be supposed of a case: answers that its record takes, each with its place.

The same places as on the case page, and beside them what is recorded already: so whatever is
supposed can be recorded as well, by the same form and the same service.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from guidelines.core.content.guideline import of_streams
from guidelines.core.content.items import Term
from guidelines.core.evaluation.missing import dependants
from guidelines.core.evaluation.result import Result
from guidelines.core.record.biomarkers import BIOMARKERS
from guidelines.core.wording.explain import Explainer
from tumorboard.assessment.services import Current
from tumorboard.patients.choices import (
    LaboratoryTest,
    Region,
    ResectabilityAspect,
    ResectabilityScope,
)
from tumorboard.patients.models import Primary, ResectabilityOpinion, Treatment
from tumorboard.records import VersionedModel
from tumorboard.web.assessment.answers import Place, answer_form, place_of
from tumorboard.web.assessment.missing import TIMING
from tumorboard.web.patients.kinds import KINDS
from tumorboard.web.patients.words import label_of, text_of

ASKED, EMERGENCIES, RESECTABLE, TISSUE = (
    "Asked now",
    "Emergencies",
    "Resectability",
    "Tumour tissue",
)
FIT, PRIMARY, LESIONS, LOOKED = "Fitness and safety", "Primaries", "Lesions", "Where one has looked"
DATES, PERSON = "Dates of the record", "The person"
GROUPS = (ASKED, RESECTABLE, TISSUE, FIT, PRIMARY, LESIONS, LOOKED, EMERGENCIES, DATES, PERSON)
OF_KIND: Mapping[str, str] = {
    "resectability": RESECTABLE, "biomarker": TISSUE, "emergencies": EMERGENCIES,
    "primary": PRIMARY, "lesion": LESIONS, "examination": LOOKED, "histories": LOOKED,
    "identity": PERSON, "wishes": PERSON,
}  # fmt: skip
FIRST = 6  # of the questions in their order: the others stand with their kind
# Filled in by itself: of today, by whoever judged before, looked at because there is a result.
FILLED = {
    "date", "imaging_date", "audiometry_date", "specialist", "specialty", "examined", "unit",
}  # fmt: skip
OF_LESION = ("nature", "state", "first_seen")
OF_PRIMARY = ("diagnosis_date", "status")
ROWS = {"primary", "lesion", "treatment"}
# Who somebody is, and what is written in words of one's own.
NOT_SUPPOSED = {"birth_date", "sex", "topography", "comorbidities", "germline", "statement"}
NOBODY = "not named"  # where nobody has judged resectability: the name is asked on recording


@dataclass(frozen=True)
class Offer:
    """`key` names its fields in a form; it says nothing about anybody."""

    group: str
    label: str
    recorded: str
    place: Place

    @property
    def key(self) -> str:
        row = self.place.row.pk if self.place.row else "new"
        fixed = sorted((name, str(value)) for name, value in self.place.fixed.items())
        by = self.place.initial.get("specialist", "")
        said = f"{self.place.kind.slug} {row} {self.place.fields} {fixed} {by}"
        return "w" + hashlib.sha256(said.encode()).hexdigest()[:12]

    @property
    def fields(self) -> tuple[str, ...]:
        """What is asked for here; the rest of the answer follows."""
        if self.place.kind.slug == "biomarker" and not BIOMARKERS[self.place.fixed["name"]]:
            return ("result",)
        return tuple(each for each in self.place.fields if each not in FILLED)


def name_of(offer: Offer, field: str) -> str:
    """The name of a field of an offer in a form."""
    return offer.key if field == offer.fields[0] else f"{offer.key}-{field}"


def offers(current: Current, on: dt.date) -> dict[str, Offer]:
    """By key. A place that answers several facts is offered once, under the first."""
    found: dict[str, Offer] = {}
    for offer in _Offers(current, on):
        found.setdefault(offer.key, offer)
    return found


class _Offers:
    def __init__(self, current: Current, on: dt.date) -> None:
        self.current, self.on = current, on
        self.guideline, self.findings = current.guideline, current.findings

    def __iter__(self) -> Iterator[Offer]:
        parts = self.current.computed.result.parts
        for part in parts:
            yield from self.of_part(part, self.focus_of(part))
        yield from self.judgements()
        yield from self.results()
        yield from self.rows()

    def focus_of(self, part: Result) -> Primary | None:
        rows = self.findings.primaries
        return next((row for row in rows if str(row.pk) == part.focus), None)

    def of_part(self, part: Result, focus: Primary | None) -> Iterator[Offer]:
        """Facts that anything looks at, those that are asked for first."""
        words = Explainer(self.guideline, part.facts)
        looked_at = dependants(of_streams(self.guideline, frozenset(part.streams)))
        safety = [each.fact for each in part.safety_now()]
        first = [*safety, *(e.fact for e in part.missing if e.place == "question")]
        first = first[: len(safety) + FIRST]
        terms = self.guideline.vocabulary
        for fact in dict.fromkeys((*first, *(each for each in terms if each in looked_at))):
            place = self.place(terms[fact], focus)
            if place is not None:
                group = ASKED if fact in first else group_of(place)
                yield Offer(group, named(place), self.recorded(place, words, terms[fact]), place)

    def place(self, term: Term, focus: Primary | None) -> Place | None:
        """None for what follows from dates, and for what is offered by its row below."""
        if not term.record or term.id == TIMING:
            return None
        place = place_of(term.record, self.findings, focus, self.on)
        if place is None or place.fields[0] in NOT_SUPPOSED or not self.is_asked(place):
            return None
        if place.kind.slug == "resectability":
            scope = place.fixed["scope"]
            told = any(row.scope == scope for row in self.findings.resectability)
            return None if told else self.judged(ResectabilityOpinion(scope=scope))
        return place

    def is_asked(self, place: Place) -> bool:
        """Of a cancer of this site; and no second result of a marker, against the first."""
        if place.kind.slug == "primary":
            return bool(answer_form(place, self.findings.patient).fields)
        return place.kind.slug != "biomarker" or not self.is_told(place.fixed["name"])

    def is_told(self, name: str) -> bool:
        return any(
            marker.name == name
            for specimen in self.findings.specimens
            for marker in specimen.biomarkers.all()
        )

    def recorded(self, place: Place, words: Explainer, term: Term) -> str:
        if place.row is not None:
            return self.stands(place.row, place.fields[0], place)
        if place.kind.slug == "biomarker":
            return "no result"
        value = words.value(term.id)
        return f"{term.label}: {value}" if place.kind.slug == "examination" else value

    def stands(self, row: VersionedModel, name: str, place: Place) -> str:
        return text_of(place.kind, name, getattr(row, name)) or "not stated"

    # ------------------------------------------------------------ what is recorded already

    def judgements(self) -> Iterator[Offer]:
        """As if those who judged resectability judged again; nobody is overruled by another."""
        told = {(row.scope, row.aspect, row.specialist): row for row in self.findings.resectability}
        for row in told.values():
            place = self.judged(row)
            yield Offer(RESECTABLE, named(place), self.stands(row, "verdict", place), place)

    def judged(self, row: ResectabilityOpinion) -> Place:
        """A new judgement by the same person, today, on images of today."""
        today = self.on.isoformat()
        by = {"specialist": row.specialist or NOBODY, "specialty": row.specialty}
        return Place(
            about=f"resectability[scope={row.scope}]",
            kind=KINDS["resectability"],
            fields=("verdict", "specialist", "specialty", "date", "imaging_date"),
            fixed={"scope": row.scope, "aspect": row.aspect or "overall"},
            initial={**by, "date": today, "imaging_date": today},
        )

    def results(self) -> Iterator[Offer]:
        """Results of specimens that are one of a few words."""
        kind = KINDS["biomarker"]
        for specimen in self.findings.specimens:
            for marker in specimen.biomarkers.all():
                if marker.value in BIOMARKERS.get(marker.name, ()):
                    fixed = {"specimen": specimen.pk, "name": marker.name}
                    about = f"specimens/{specimen.pk}/{marker.name}"
                    place = Place(about, kind, ("value",), row=marker, fixed=fixed)
                    yield Offer(TISSUE, f"{marker.name} of {specimen}", marker.value, place)

    def rows(self) -> Iterator[Offer]:
        """Dates and what lesions are: timing follows from them, and nobody enters it."""
        for primary in self.findings.primaries:
            yield from self.of_row("primary", primary, OF_PRIMARY)
        for lesion in self.findings.lesions:
            yield from self.of_row("lesion", lesion, OF_LESION)
        for treatment in self.findings.treatments:
            yield from self.of_row("treatment", treatment, dates_of(treatment))

    def of_row(self, slug: str, row: Any, names: tuple[str, ...]) -> Iterator[Offer]:
        for name in names:
            place = Place(f"{slug}/{row.pk}/{name}", KINDS[slug], (name,), row=row)
            yield Offer(group_of(place), named(place), self.stands(row, name, place), place)


def group_of(place: Place) -> str:
    name = place.fields[0]
    dated = name.endswith(("_date", "_seen")) or place.kind.slug == "treatment"
    return DATES if dated and place.row else OF_KIND.get(place.kind.slug, FIT)


def named(place: Place) -> str:
    """What is answered, in the words of the form: a fact may follow from it the other way round."""
    fixed = {name: str(value) for name, value in place.fixed.items()}
    match place.kind.slug:
        case "resectability":
            by = place.initial["specialist"]
            of = dict(ResectabilityScope.choices)[fixed["scope"]]
            aspect = dict(ResectabilityAspect.choices)[fixed["aspect"]]
            part = "" if fixed["aspect"] == "overall" else f", {aspect.lower()} part"
            judge = "" if by == NOBODY else f", as judged by {by}"
            return f"Resectability: {of.lower()}{part}{judge}"
        case "biomarker":
            return fixed["name"]
        case "laboratory":
            return str(LaboratoryTest(fixed["test"]).label)
        case "examination":
            return f"{Region(fixed['region']).label}, looked at"
    label = label_of(place.kind, next(name for name in place.fields))
    if place.kind.slug in ROWS:
        return f"{place.row} – {label[:1].lower()}{label[1:]}"
    return label


def dates_of(treatment: Treatment) -> tuple[str, ...]:
    """When it was: an operation has one day, a course a beginning and a last dose."""
    if treatment.kind in {"surgery", "ablation", "embolisation"}:
        return ("start",)
    in_doses = treatment.kind in {"systemic", "radiotherapy"}
    return ("start", "last_dose" if in_doses else "end")


def to_record(offer: Offer, today: dt.date) -> Place:
    """Where the same answer is recorded: a named person, on a day that has come, on known images.

    Nobody's name and no date of imaging is filled in that nobody has stated.
    """
    initial = {
        name: today.isoformat() if name.endswith("date") else value
        for name, value in offer.place.initial.items()
        if value != NOBODY and name != "imaging_date"
    }
    return replace(offer.place, initial=initial)
