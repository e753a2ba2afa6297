"""Timing of every lesion under every configured definition, and of the case as a whole.

Of each kind the first definition given is the one that the board chose; the others stand beside
it, because sources disagree. Stage M and dates are separate evidence: where they contradict each
other both are shown, and neither wins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from guidelines.core.content.items import Definition
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.record.evidence import CaseEvidence
from guidelines.core.timing.case_timing import case_timing, stage_contradictions
from guidelines.core.timing.labels import CaseTiming, Contradiction, LesionTiming, PrimaryTiming
from guidelines.core.timing.lesion_timing import Timer
from guidelines.core.timing.oligometastatic import OligometastaticState, oligometastatic_state
from guidelines.core.timing.primary_timing import further_primaries

STAGING_WINDOW = "crc.staging_window"


@dataclass(frozen=True, slots=True)
class Classification:
    lesions: tuple[LesionTiming, ...]
    primaries: tuple[PrimaryTiming, ...]
    case: CaseTiming
    contradictions: tuple[Contradiction, ...]
    oligometastatic: OligometastaticState

    def lesion(self, lesion_id: str) -> LesionTiming:
        return next(timing for timing in self.lesions if timing.lesion == lesion_id)


def classify(
    record: CaseRecord, definitions: Sequence[Definition], thresholds: Mapping[str, Decimal]
) -> Classification:
    """All timing labels of a case. `thresholds` are values by id, as published or chosen."""
    relevant = [each for each in definitions if _of_stream(each, record.case.stream)]
    metastasis = [each for each in relevant if each.kind == "metastasis_timing"]
    multiple = [each for each in relevant if each.kind == "multiple_primary_timing"]
    oligo = next((each for each in relevant if each.kind == "oligometastatic"), None)
    evidence = CaseEvidence(record)
    window = thresholds.get(STAGING_WINDOW)
    timer = Timer(evidence, metastasis, multiple, window)
    lesions = tuple(timer.lesion(lesion) for lesion in record.lesions)
    contradictions = tuple(stage_contradictions(evidence, lesions, window))
    return Classification(
        lesions=lesions,
        primaries=tuple(further_primaries(evidence, multiple)),
        case=case_timing(evidence, metastasis, lesions, contradictions, window),
        contradictions=contradictions,
        oligometastatic=oligometastatic_state(timer, oligo, thresholds),
    )


def _of_stream(definition: Definition, stream: str) -> bool:
    return not definition.streams or "any" in definition.streams or stream in definition.streams
