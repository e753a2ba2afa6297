"""The codes of the database are those of the guideline core, so that nothing is translated."""

from typing import Any, Literal, get_args, get_origin

import pytest
from django.db.models import TextChoices

from guidelines.core.record import case_record as record
from tumorboard.patients import choices

PAIRS: list[tuple[type[Any], type, str]] = [
    (choices.Sex, record.Patient, "sex"),
    (choices.VitalStatus, record.Patient, "vital_status"),
    (choices.Laterality, record.Primary, "laterality"),
    (choices.Subtype, record.Primary, "subtype"),
    (choices.Grade, record.Primary, "grade"),
    (choices.DiagnosisBasis, record.Primary, "diagnosis_basis"),
    (choices.PrimaryStatus, record.Primary, "status"),
    (choices.RectalPosition, record.Rectum, "position"),
    (choices.MesorectalFascia, record.Rectum, "mesorectal_fascia"),
    (choices.TnmBasis, record.Tnm, "basis"),
    (choices.TnmEdition, record.Tnm, "edition"),
    (choices.Organ, record.Lesion, "organ"),
    (choices.Distribution, record.Lesion, "distribution"),
    (choices.Nature, record.Lesion, "nature"),
    (choices.Solidity, record.Lesion, "solid"),
    (choices.SeenAt, record.Lesion, "seen_at"),
    (choices.LesionState, record.Lesion, "state"),
    (choices.Timing, record.Lesion, "timing_override"),
    (choices.Confidence, record.Attribution, "confidence"),
    (choices.AttributionBasis, record.Attribution, "basis"),
    (choices.HistologyCompared, record.Attribution, "histology"),
    (choices.MolecularCompared, record.Attribution, "molecular"),
    (choices.Region, record.Examination, "region"),
    (choices.Modality, record.Examination, "modality"),
    (choices.ExaminationResult, record.Examination, "result"),
    (choices.ResectabilityScope, record.Resectability, "scope"),
    (choices.ResectabilityAspect, record.Resectability, "aspect"),
    (choices.Verdict, record.Resectability, "verdict"),
    (choices.LiverBackground, record.Liver, "background"),
    (choices.TreatmentKind, record.Treatment, "kind"),
    (choices.Intent, record.Treatment, "intent"),
    (choices.Operation, record.Treatment, "operation"),
    (choices.Margin, record.Treatment, "margin"),
    (choices.Response, record.Treatment, "response"),
    (choices.SpecimenKind, record.Specimen, "kind"),
    (choices.Audiometry, record.Fitness, "audiometry"),
    (choices.Menopausal, record.Fitness, "menopausal"),
    (choices.Gene, record.Genetics, "gene"),
    (choices.Dpd, record.Genetics, "dpd"),
    (choices.Declined, record.Wishes, "declines"),
]


def literals(annotation: Any) -> set[str]:
    """All codes that a type of the core allows, however deep in a union or list."""
    if get_origin(annotation) is Literal:
        return set(get_args(annotation))
    return {code for part in get_args(annotation) for code in literals(part)}


@pytest.mark.parametrize(("codes", "struct", "field"), PAIRS, ids=str)
def test_codes_are_those_of_the_core(codes: type[Any], struct: type, field: str) -> None:
    # The annotations are text; the module that defines them says what they mean.
    annotation = eval(struct.__annotations__[field], vars(record))
    assert set(codes.values) == literals(annotation) != set()


def test_every_list_of_codes_is_compared_or_has_no_counterpart() -> None:
    """Numbers of lesions and laboratory tests are not Literals in the core."""
    compared = {codes for codes, _, _ in PAIRS}
    ours = {
        thing
        for thing in vars(choices).values()
        if isinstance(thing, type) and issubclass(thing, TextChoices) and thing.choices
    }
    assert ours - compared == {choices.CountKind, choices.LaboratoryTest}
