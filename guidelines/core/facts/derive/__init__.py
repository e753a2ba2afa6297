"""Facts derived from a case record, for every id of the vocabulary.

The record is the only source: what it does not say is unknown. Whether a value is too old for its
purpose, or does not apply, is judged by the vocabulary of the guideline, not here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from guidelines.core.content.items import Definition
from guidelines.core.facts.derive.bone import bone
from guidelines.core.facts.derive.breast import breast
from guidelines.core.facts.derive.breast_course import breast_course
from guidelines.core.facts.derive.case import Case
from guidelines.core.facts.derive.clocks import clocks
from guidelines.core.facts.derive.emergencies import emergencies
from guidelines.core.facts.derive.ledger import ledger
from guidelines.core.facts.derive.liver import imaging, liver
from guidelines.core.facts.derive.lung import lung
from guidelines.core.facts.derive.markers import laboratory, markers
from guidelines.core.facts.derive.metastases import metastases
from guidelines.core.facts.derive.multiple import multiple
from guidelines.core.facts.derive.patient import (
    fitness,
    germline,
    histories,
    patient,
    safety,
    wishes,
)
from guidelines.core.facts.derive.primary import primaries, primary
from guidelines.core.facts.derive.radiation import radiation
from guidelines.core.facts.derive.resectability import resectability
from guidelines.core.facts.derive.systemic import systemic, toxicity
from guidelines.core.facts.fact import Fact, Facts
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.timing.classification import Classification, classify

THEMES: Sequence[Callable[[Case], Iterator[Fact]]] = (
    emergencies, patient, fitness, safety, primary, primaries, metastases, resectability, liver,
    imaging, markers, laboratory, systemic, toxicity, clocks, histories, germline,
    wishes, multiple, radiation, breast, breast_course, bone, ledger, lung,
)  # fmt: skip


def derive_facts(
    record: CaseRecord,
    definitions: Sequence[Definition],
    as_of: date,
    thresholds: Mapping[str, Decimal],
    classification: Classification | None = None,
) -> Facts:
    """Every fact of a case.

    Of each kind of definition the first is the board's choice; the others tell whether the timing
    flips between them. A `classification` made with the same arguments is not made again.
    """
    made = classification or classify(record, definitions, thresholds)
    case = Case(record, made, as_of, thresholds)
    return {fact.id: fact for theme in THEMES for fact in theme(case)}
