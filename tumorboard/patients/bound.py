"""Fields that a constraint ties together: they merge as one, never half and half."""

from __future__ import annotations

from tumorboard.patients.models import (
    Genetics,
    Lesion,
    Measurement,
    Specimen,
    Treatment,
)
from tumorboard.records import VersionedModel

_BOUND: dict[type[VersionedModel], tuple[frozenset[str], ...]] = {
    Lesion: (
        frozenset({"count_kind", "count_low", "count_high"}),
        frozenset({"timing_override", "timing_override_reason"}),
    ),
    Measurement: (frozenset({"longest_mm", "not_visible"}),),
    Treatment: (
        frozenset({"cycles_low", "cycles_high"}),
        frozenset({"primary", "lesion"}),
    ),
    Specimen: (frozenset({"primary", "lesion"}),),
    Genetics: (frozenset({"dpd", "dpd_waived_by"}),),
}


def bound_fields(model: type[VersionedModel]) -> tuple[frozenset[str], ...]:
    return _BOUND.get(model, ())
