"""Fields that a constraint or their meaning ties together: they merge as one."""

from __future__ import annotations

from tumorboard.patients.models import (
    Attribution,
    Biomarker,
    Examination,
    Fitness,
    Genetics,
    LaboratoryValue,
    Lesion,
    LiverFunction,
    Measurement,
    PatientDocument,
    ResectabilityOpinion,
    Specimen,
    Staging,
    Treatment,
    TreatmentDrug,
)
from tumorboard.records import VersionedModel

_BOUND: dict[type[VersionedModel], tuple[frozenset[str], ...]] = {
    Lesion: (
        frozenset({"count_kind", "count_low", "count_high"}),
        frozenset({"timing_override", "timing_override_reason"}),
    ),
    Measurement: (frozenset({"date", "longest_mm", "not_visible"}),),
    Treatment: (
        frozenset({"cycles_low", "cycles_high"}),
        frozenset({"primary", "lesion"}),
    ),
    TreatmentDrug: (frozenset({"drug", "total", "unit"}),),
    Specimen: (frozenset({"primary", "lesion"}),),
    PatientDocument: (frozenset({"specimen", "lesion"}),),
    Genetics: (frozenset({"dpd", "dpd_waived_by"}), frozenset({"germline", "gene"})),
    Fitness: (frozenset({"audiometry", "audiometry_date"}),),
    # One statement each: half of one and half of another was said by nobody.
    Staging: (frozenset({"basis", "edition", "t", "n", "m", "date"}),),
    Attribution: (frozenset({"primary", "confidence", "basis", "histology", "molecular"}),),
    Examination: (frozenset({"region", "examined", "modality", "date", "result"}),),
    ResectabilityOpinion: (
        frozenset({"scope", "aspect", "verdict", "specialist", "date", "imaging_date"}),
    ),
    LiverFunction: (frozenset({"date", "remnant_percent", "remnant_method"}),),
    Biomarker: (frozenset({"name", "value"}),),
    LaboratoryValue: (frozenset({"test", "value", "unit", "above", "date"}),),
}


def bound_fields(model: type[VersionedModel]) -> tuple[frozenset[str], ...]:
    return _BOUND.get(model, ())
