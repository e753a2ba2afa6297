"""What is recorded arrives in the case record; what nobody recorded stays unknown there."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from django.db import models
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from guidelines.core.record import case_record as core
from guidelines.core.record.biomarkers import BIOMARKERS, LONGEST, NUMBERS, WORDS
from guidelines.core.record.casecheck import check
from tests.patients.records import MIRREN, liver_lesion, patient_of, rectum
from tests.world import World, build_world
from tumorboard.patients import services
from tumorboard.patients.merging import merge_patients
from tumorboard.patients.models import (
    Attribution,
    Background,
    Biomarker,
    Emergencies,
    Finding,
    Fitness,
    LaboratoryValue,
    LiverFunction,
    Measurement,
    OncePerPatient,
    Patient,
    Primary,
    ResectabilityOpinion,
    Specimen,
    Staging,
    Treatment,
    TreatmentDrug,
    Wishes,
)
from tumorboard.patients.queries import findings_of
from tumorboard.patients.services import Identity
from tumorboard.patients.snapshot import snapshot

pytestmark = pytest.mark.django_db
HEADER = core.CaseHeader(id="story")


def record_of(patient: Patient) -> core.CaseRecord:
    return snapshot(findings_of(Patient.objects.get(pk=patient.pk)), HEADER)


def state(row: OncePerPatient | Patient, world: World, **values: Any) -> None:
    patient = row if isinstance(row, Patient) else row.patient
    services.change_record(
        row, patient=patient, original=services.originals(row, values), by=world.member, **values
    )


def test_nothing_recorded_is_nothing_known(world: World) -> None:
    patient = patient_of(world, Identity("Quill"))
    alive = core.Patient(vital_status="alive")
    assert record_of(patient) == core.CaseRecord(schema_version=1, case=HEADER, patient=alive)


def test_a_half_known_case_says_what_is_known_and_no_more(world: World) -> None:
    patient = patient_of(world)
    primary = rectum(world, patient, diagnosis_date="~2026", status="in_place")
    lesion = liver_lesion(world, patient, count_kind="range", count_low=2, count_high=4)
    liver_lesion(world, patient, count_kind="multiple", count_low=None, segments="")
    services.record_finding(
        Attribution, patient=patient, by=world.member, lesion=lesion, primary=primary
    )
    found = record_of(patient)
    assert found.primaries[0].diagnosis_date == "~2026"
    assert found.primaries[0].rectum is None
    counted, uncounted = found.lesions
    assert counted.count == core.CountRange(low=2, high=4)
    assert counted.segments == ["5", "8"]
    assert counted.candidates == [core.Attribution(primary=str(primary.pk))]
    assert uncounted.count == "multiple"
    assert (uncounted.nature, uncounted.typical_imaging) == (None, None)
    assert found.histories == core.Histories()
    assert check(found) == []


def test_a_course_of_treatment_arrives_with_doses_and_last_days(world: World) -> None:
    patient = patient_of(world)
    course = services.record_finding(
        Treatment, patient=patient, by=world.oncologist, kind="systemic", regimen="FOLFOX",
        cycles_low=4, cycles_high=6, start="2026-03", hypersensitivity="oxaliplatin, platinum",
    )  # fmt: skip
    for drug, values in {
        "oxaliplatin": {"total": Decimal("340.00")},
        "bevacizumab": {"last_dose": "2026-05-02"},
    }.items():
        services.record_finding(
            TreatmentDrug, patient=patient, by=world.oncologist,
            treatment=course, drug=drug, **values,
        )  # fmt: skip
    (given_,) = record_of(patient).treatments
    assert given_.drugs == ["oxaliplatin", "bevacizumab"]
    assert given_.doses == [core.Dose(drug="oxaliplatin", total=Decimal(340))]
    assert given_.last_doses == {"bevacizumab": "2026-05-02"}
    assert given_.cycles == core.CountRange(low=4, high=6)
    assert given_.hypersensitivity == ["oxaliplatin", "platinum"]


def test_biomarkers_belong_to_their_specimen(world: World) -> None:
    patient = patient_of(world)
    primary = rectum(world, patient)
    for value in ("pMMR", "dMMR"):
        specimen = services.record_finding(
            Specimen, patient=patient, by=world.pathologist, primary=primary, kind="biopsy"
        )
        services.record_finding(
            Biomarker, patient=patient, by=world.pathologist,
            specimen=specimen, name="MMR", value=value,
        )  # fmt: skip
    found = record_of(patient).specimens
    assert [each.biomarkers for each in found] == [{"MMR": "pMMR"}, {"MMR": "dMMR"}]
    assert {each.origin for each in found} == {str(primary.pk)}


def test_the_newest_statement_of_each_part_counts(world: World) -> None:
    patient = patient_of(world)
    for date, ecog in [("2026-02-01", 0), ("2026-05-01", 2), ("2025", 1)]:
        services.record_finding(Fitness, patient=patient, by=world.oncologist, date=date, ecog=ecog)
    services.record_finding(Fitness, patient=patient, by=world.nurse, date="2026-06-01", rockwood=3)
    for date, value in [("2026-01", Decimal("88")), ("2026-05", Decimal("61"))]:
        services.record_finding(
            LaboratoryValue, patient=patient, by=world.nurse,
            test="GFR", value=value, unit="mL/min", date=date,
        )  # fmt: skip
    services.record_finding(
        LiverFunction, patient=patient, by=world.member, date="2026-01", remnant_percent=Decimal(34)
    )
    services.record_finding(
        LiverFunction, patient=patient, by=world.member, date="2026-05", background="steatosis"
    )
    found = record_of(patient)
    assert (found.fitness.ecog, found.fitness.date, found.fitness.rockwood) == (2, "2026-05-01", 3)
    assert found.fitness.gfr == Decimal(61)
    assert (found.liver.remnant_percent, found.liver.remnant_date) == (Decimal(34), "2026-01")
    assert found.liver.background == "steatosis"


def test_a_coarse_date_does_not_outrank_a_later_statement(world: World) -> None:
    """ "2026" ends in December, but nobody in May has seen December."""
    patient = patient_of(world)
    for date, ecog in [("2026", 3), ("2026-05-01", 1)]:
        services.record_finding(Fitness, patient=patient, by=world.nurse, date=date, ecog=ecog)
    written = dt.datetime(2026, 4, 20, tzinfo=dt.UTC)
    Fitness.objects.filter(ecog=3).update(created_at=written)
    Fitness.objects.filter(ecog=1).update(created_at=written + dt.timedelta(days=30))
    assert record_of(patient).fitness.ecog == 1


def test_removed_rows_are_not_part_of_the_record(world: World) -> None:
    patient = patient_of(world)
    lesion = liver_lesion(world, patient)
    size = services.record_finding(
        Measurement, patient=patient, by=world.radiologist,
        lesion=lesion, date="2026-02", longest_mm=Decimal(34),
    )  # fmt: skip
    services.remove_finding(size, by=world.radiologist, reason="other lesion")
    assert record_of(patient).lesions[0].measurements == []
    services.remove_finding(lesion, by=world.radiologist, reason="artefact")
    assert record_of(patient).lesions == []


def test_of_merged_records_what_one_of_them_states_counts(world: World) -> None:
    patient = patient_of(world)
    duplicate = patient_of(world, Identity("Holt", "Mirren"))
    state(Emergencies.objects.get(patient=patient), world, obstruction=True, bleeding=True)
    state(Emergencies.objects.get(patient=duplicate), world, bleeding=False)
    state(Background.objects.get(patient=patient), world, hepatitis_b=False, allergies="latex",
          medication="metformin, ramipril")  # fmt: skip
    state(Wishes.objects.get(patient=duplicate), world, declines="stoma surgery")
    merge_patients(duplicate=duplicate, into=patient, by=world.coordinator, reason="twice")
    found = record_of(patient)
    assert (found.emergencies.obstruction, found.emergencies.bleeding) == (True, False)
    assert (found.fitness.hepatitis_b, found.fitness.allergies) == (False, ["latex"])
    assert found.fitness.medication == ["metformin", "ramipril"]
    assert found.wishes.declines == ["stoma", "surgery"]


# ---------------------------------------------------------------- whatever is recorded


TOP_LEVEL: tuple[tuple[type[Finding], str, type[core.Row]], ...] = (
    (Primary, "primaries", core.Primary),
    (ResectabilityOpinion, "resectability", core.Resectability),
    (Treatment, "treatments", core.Treatment),
)
DATES = st.sampled_from(["", "2024", "2024-05", "~2024", "2024-05-17"])
NOT_DRAWN = {"id", "patient", "primary", "lesion", "cycles_low", "cycles_high", "hypersensitivity"}


def values_of(field: models.Field[Any, Any]) -> st.SearchStrategy[Any]:
    """What may stand in a column, "not stated" among it."""
    if field.choices:
        codes = st.sampled_from([code for code, _ in field.flatchoices])
        return st.one_of(codes, st.just("")) if field.blank else codes
    if isinstance(field, models.BooleanField):
        return st.sampled_from([True, False, None])
    if isinstance(field, models.DecimalField):
        return st.none() | st.decimals(0, 90, places=field.decimal_places)
    if isinstance(field, models.IntegerField):
        return st.none() | st.integers(0, 4)
    if field.max_length == 11:
        return DATES
    return st.sampled_from(["", "words"])


@st.composite
def rows(draw: st.DrawFn) -> tuple[type[Finding], str, type[core.Row], dict[str, Any]]:
    model, where, struct = draw(st.sampled_from(TOP_LEVEL))
    values = {
        field.name: draw(values_of(field))
        for field in model._meta.concrete_fields
        if field.editable and field.name not in NOT_DRAWN
    }
    if "specialist" in values:
        values["specialist"] = "Dr Vogt"
    return model, where, struct, values


class WhateverIsRecorded(TestCase):
    world: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.world = build_world()

    @settings(max_examples=60, deadline=None)
    @given(rows())
    def test_it_arrives_field_by_field(
        self, drawn: tuple[type[Finding], str, type[core.Row], dict[str, Any]]
    ) -> None:
        model, where, struct, values = drawn
        patient = patient_of(self.world, MIRREN)
        services.record_finding(model, patient=patient, by=self.world.member, **values)
        (arrived,) = getattr(record_of(patient), where)
        names = {field.name for field in msgspec.structs.fields(struct)} & values.keys()
        assert len(names) > 5
        for name in names - {"label"}:
            wanted = values[name] if values[name] != "" else None
            assert getattr(arrived, name) == wanted, name


def test_every_biomarker_of_the_core_fits_the_table(world: World) -> None:
    patient = patient_of(world)
    specimen = services.record_finding(Specimen, patient=patient, by=world.pathologist)
    longest = dict.fromkeys(NUMBERS, "62.25") | dict.fromkeys(WORDS, "w" * LONGEST)
    written = {name: longest.get(name) or results[-1] for name, results in BIOMARKERS.items()}
    for name, value in written.items():
        row = services.record_finding(
            Biomarker, patient=patient, by=world.pathologist,
            specimen=specimen, name=name, value=value,
        )  # fmt: skip
        row.full_clean()
    found = record_of(patient)
    assert found.specimens[0].biomarkers == written
    assert check(found) == []


def test_a_staging_arrives_as_one_statement(world: World) -> None:
    patient = patient_of(world)
    primary = rectum(world, patient)
    services.record_finding(
        Staging, patient=patient, by=world.surgeon,
        primary=primary, basis="yp", edition="8", t="2", n="0", date="2026-06",
    )  # fmt: skip
    (tnm,) = record_of(patient).primaries[0].staging
    assert tnm == core.Tnm(basis="yp", edition="8", t="2", n="0", date="2026-06")
