"""Supposing an answer and recording it are the same, for everything that can be answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.db import transaction

from guidelines.core.content.canonical import canonical_json
from guidelines.core.evaluation.what_if import Assumptions
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.record.normal import normalised
from tests.clinic import Clinic
from tumorboard.assessment.services import Current, current_assessment
from tumorboard.assessment.what_if import Answer, as_if_recorded, suppose
from tumorboard.cases.models import Case
from tumorboard.cases.services import header
from tumorboard.patients.models import (
    Biomarker,
    Fitness,
    LaboratoryValue,
    LiverFunction,
    ResectabilityOpinion,
    Specimen,
    Treatment,
    TreatmentDrug,
)
from tumorboard.patients.queries import findings_of
from tumorboard.patients.services import record_finding
from tumorboard.patients.snapshot import snapshot
from tumorboard.web.assessment.answers import (
    Place,
    answer_form,
    answered,
    place_of,
    record_answer,
    shown_values,
)
from tumorboard.web.patients.forms.base import FindingForm
from tumorboard.web.what_if.form import full
from tumorboard.web.what_if.offers import Offer, offers

TODAY = dt.date(2026, 11, 25)
BY = {"resectability": {"specialist": "Lena Vogt"}}
WORDS = {"statement": "Wants to be at home", "met_by": "Ona Mensah", "germline": "MSH2 variant"}


@pytest.fixture
def rich(clinic: Clinic) -> Clinic:
    """A patient of whom something is known already in every list."""
    said = {"patient": clinic.patient, "by": clinic.coordinator}
    biopsy = record_finding(Specimen, **said, primary=clinic.primary, date="2026-10-20")
    record_finding(Biomarker, **said, specimen=biopsy, name="RAS", value="wild")
    record_finding(Fitness, **said, date="2026-11-20", ecog=1, rockwood=3)
    record_finding(LaboratoryValue, **said, test="GFR", value="71", unit="mL/min", date="2026-11")
    record_finding(
        LiverFunction, **said, date="2026-11-02", remnant_percent="34", background="normal"
    )
    for name in ("Lena Vogt", "Colm Reilly"):
        record_finding(
            ResectabilityOpinion,
            **said,
            scope="metastases",
            verdict="resectable",
            specialist=name,
            date="2026-11-03",
            imaging_date="2026-11-01",
        )
    course = record_finding(
        Treatment, **said, kind="systemic", intent="adjuvant", primary=clinic.primary,
        start="2025-04", last_dose="2025-09-10",
    )  # fmt: skip
    record_finding(TreatmentDrug, **said, treatment=course, drug="oxaliplatin")
    return clinic


def now(clinic: Clinic) -> Current:
    return current_assessment(clinic.case, as_of=TODAY)


def stands(clinic: Clinic) -> CaseRecord:
    """The record as it is stored: the patient may just have been changed as well."""
    case = Case.objects.get(pk=clinic.case.pk)
    return snapshot(findings_of(case.patient), header(case))


def typed_into(place: Place, form: FindingForm, name: str) -> Iterator[str]:
    """The first and the last word of a field, a number, or a day and a month."""
    field = form.fields[name]
    choices = getattr(field, "choices", None)
    if choices is not None:
        codes = [str(code) for code, _ in choices if code]
        yield from dict.fromkeys((codes[0], codes[-1]))
    elif name in WORDS:
        yield WORDS[name]
    elif name.endswith(("date", "_seen", "_dose", "start", "end", "confirmed")):
        yield from ("2024-05-06", "2026-11")
    else:
        yield "3"


def assert_the_same(clinic: Clinic, current: Current, place: Place, typed: dict[str, str]) -> bool:
    """Record it as the case page does, look, and take it back."""
    patient = clinic.patient
    data = full(place, patient, typed)
    form = answer_form(place, patient, data)
    if not form.is_valid():
        return False
    answer = Answer(place.kind.model, answered(place, form), place.row)
    supposed = canonical_json(normalised(as_if_recorded(current, [answer])))
    with transaction.atomic():
        record_answer(place, form, shown_values(place), patient=patient, by=clinic.coordinator)
        recorded = canonical_json(normalised(stands(clinic)))
        transaction.set_rollback(True)
    assert supposed == recorded, (place.about, typed)
    return True


def test_every_question_of_the_vocabulary_that_is_answered_in_place(rich: Clinic) -> None:
    current = now(rich)
    seen: dict[str, int] = {}
    for term in current.guideline.vocabulary.values():
        findings = findings_of(rich.patient)
        place = place_of(term.record or "", findings, rich.primary, TODAY)
        if place is None:
            continue
        form = answer_form(place, rich.patient)
        name = next((name for name in place.fields if name in form.fields), "")
        if not name:
            continue  # not asked of a cancer of this site
        for value in typed_into(place, form, name):
            seen[term.id] = seen.get(term.id, 0) + assert_the_same(
                rich, current, place, {name: value, **BY.get(place.kind.slug, {})}
            )
    assert len([fact for fact, count in seen.items() if count]) > 60, seen
    for fact in ("marker.mmr", "safety.dpd", "safety.gfr", "fitness.ecog", "resectable.metastases",
                 "emergency.bleeding", "liver.remnant", "metastases.lung"):  # fmt: skip
        assert seen[fact], fact


def test_everything_that_the_page_offers(rich: Clinic) -> None:
    current = now(rich)
    taken: dict[str, int] = {}
    for offer in offers(current, TODAY).values():
        form = answer_form(offer.place, rich.patient)
        name = offer.fields[0]
        for value in typed_into(offer.place, form, name):
            same = assert_the_same(rich, current, offer.place, {name: value})
            taken[offer.group] = taken.get(offer.group, 0) + same
    assert {"Resectability", "Tumour tissue", "Lesions", "Dates of the record"} <= set(taken)
    assert all(taken.values()), taken


def offer_named(current: Current, label: str) -> Offer:
    return next(each for each in offers(current, TODAY).values() if label in each.label)


def answer_to(clinic: Clinic, offer: Offer, **typed: str) -> Answer:
    form = answer_form(offer.place, clinic.patient, full(offer.place, clinic.patient, typed))
    assert form.is_valid(), form.errors
    return Answer(offer.place.kind.model, answered(offer.place, form), offer.place.row)


def test_one_of_two_judges_leaves_it_open_and_both_settle_it(rich: Clinic) -> None:
    current = now(rich)
    each = [
        answer_to(rich, offer_named(current, f"as judged by {name}"), verdict="unresectable")
        for name in ("Lena Vogt", "Colm Reilly")
    ]

    def verdicts(answers: list[Answer]) -> tuple[str, ...]:
        found = suppose(rich.case, current, answers, Assumptions(), as_of=TODAY)
        return found.computed.result.facts["resectable.metastases"].options

    assert verdicts(each[:1]) == ("resectable", "unresectable")
    assert verdicts(each) == ("unresectable",)


def test_several_answers_at_once_are_all_of_them(rich: Clinic) -> None:
    current = now(rich)
    answers = [
        answer_to(rich, offer_named(current, "DPD (dihydro"), dpd="complete"),
        answer_to(rich, offer_named(current, "RAS of"), value="RAS:mutant"),
    ]
    found = suppose(rich.case, current, answers, Assumptions(), as_of=TODAY)
    assert found.computed.result.facts["safety.dpd"].options == ("complete",)
    assert found.computed.result.facts["marker.ras"].options == ("mutant",)
    assert found.difference.anything
    assert canonical_json(stands(rich)) == canonical_json(current.record)
