"""What is on record of the patient, on the paper of a decision."""

from __future__ import annotations

from tests.clinic import AS_OF
from tests.sitting import Sitting
from tumorboard.decisions.paper import document_of
from tumorboard.decisions.queries import seen_for
from tumorboard.documents.blocks import Pairs
from tumorboard.patients.models import Background, Wishes


def asked_of(sitting: Sitting) -> dict[str, str]:
    document = document_of(seen_for(sitting.draft(), as_of=AS_OF))
    return dict(next(block.rows for block in document.blocks if isinstance(block, Pairs)))


def test_what_limits_treatment_is_printed_and_what_nobody_recorded_is_said(
    sitting: Sitting,
) -> None:
    patient, by = sitting.clinic.case.patient, sitting.clinic.coordinator
    background = Background.objects.get(patient=patient)
    background.update_fields(
        background.version, by=by, comorbidities="COPD, stage 2", allergies="Oxaliplatin",
        medication="metformin, ramipril",
    )  # fmt: skip
    wishes = Wishes.objects.get(patient=patient)
    wishes.update_fields(wishes.version, by=by, met_by="Lena Vogt")
    case = sitting.clinic.case
    case.update_fields(case.version, by=by, history="Bleeding since August; bowel resected.")
    asked = asked_of(sitting)
    assert asked["History"] == "Bleeding since August; bowel resected."
    assert asked["Before treatment began"] == "not recorded"
    assert asked["Comorbidity"] == "COPD, stage 2"
    assert asked["Medication"] == "metformin, ramipril"
    assert asked["Allergies"] == "Oxaliplatin"
    assert asked["Has met the patient"] == "Lena Vogt"
    assert asked["Anticoagulants"] == "not recorded"
