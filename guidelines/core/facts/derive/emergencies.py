"""Emergencies, which outrank everything else (SAFETY-10)."""

from __future__ import annotations

from collections.abc import Iterator

from guidelines.core.facts.derive.build import stated, truth_of, yes_no
from guidelines.core.facts.derive.case import Case
from guidelines.core.facts.fact import Fact
from guidelines.core.truth import any_of

FIELDS = {
    "emergency.obstruction": "obstruction",
    "emergency.perforation": "perforation",
    "emergency.bleeding": "bleeding",
    "emergency.cord_compression": "cord_compression",
    "emergency.brain": "symptomatic_brain_metastasis",
    "emergency.fracture": "pathological_fracture",
    "emergency.airway": "airway",
    "emergency.svc": "superior_vena_cava",
    "emergency.biliary": "biliary_obstruction",
    "emergency.visceral_crisis": "visceral_crisis",
}


def emergencies(case: Case) -> Iterator[Fact]:
    values = {field: getattr(case.record.emergencies, field) for field in FIELDS.values()}
    for fact_id, field in FIELDS.items():
        yield stated(fact_id, values[field], f"emergencies/{field}")
    present = [f"emergencies/{field}" for field, value in values.items() if value is True]
    yield yes_no("emergency.any", any_of(truth_of(value) for value in values.values()), present)
