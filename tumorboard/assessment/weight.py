"""What of an assessment makes a case long to discuss, as numbers. Pure: no records, no clock."""

from __future__ import annotations

from dataclasses import dataclass, fields

from guidelines.core.evaluation.result import Result
from guidelines.core.truth import Truth

IN_VIEW = frozenset({"feasible", "contested"})


@dataclass(frozen=True)
class Weight:
    cancers: int = 1
    """Of the patient, those that no stream speaks of included."""
    flips: int = 0
    """Lesions, or the case as a whole, that the definitions label differently."""
    conflicts: int = 0
    """Places where advice that holds for these facts contradicts itself."""
    pathways: int = 0
    """That apply and can be followed."""


WEIGHED = tuple(field.name for field in fields(Weight))


def weight_of(result: Result) -> Weight:
    """Of all cancers of the patient; the lesions are the same in every part."""
    parts = result.parts
    timing = result.classification
    flips = sum(each.flips for each in timing.lesions)
    return Weight(
        cancers=len(parts) + len(result.uncovered),
        flips=flips or int(timing.case.flips is Truth.TRUE),
        conflicts=sum(
            each.kind == "actions" and each.status == "applies"
            for part in parts
            for each in part.conflicts
        ),
        pathways=sum(
            each.plan.status == "applies" and each.plan.feasibility in IN_VIEW
            for part in parts
            for each in part.pathways
        ),
    )
