"""Definitions and invented patients for the tests of classification and derivation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from guidelines.core.content.items import Definition, Early, Oligometastatic, Synchronous
from guidelines.core.facts.derive import derive_facts
from guidelines.core.facts.fact import Fact, Facts
from guidelines.core.record.case_record import (
    CaseHeader,
    CaseRecord,
    Examination,
    Histories,
    Lesion,
    Primary,
    Treatment,
)
from guidelines.core.timing.classification import Classification, classify

AS_OF = date(2026, 1, 15)
THRESHOLDS = {
    "crc.staging_window": Decimal(3),
    "omd.max_n": Decimal(5),
    "omd.max_organs": Decimal(3),
    "omd.sync_months": Decimal(6),
}
COMPLETE = Histories(primaries=True, lesions=True, treatments=True)

EARLY_TO_12 = Early(months=Decimal(12), inclusive=True)
AT_PRESENTATION = Synchronous(rule="at_presentation")


def definition(id_: str, **fields: Any) -> Definition:
    given = {"kind": "metastasis_timing", "streams": (), "synchronous": AT_PRESENTATION} | fields
    return Definition(id=id_, label=id_, text=id_, sources=("TEST",), **given)


def within(months: int, *, inclusive: bool = True) -> Synchronous:
    return Synchronous(rule="within_months", months=Decimal(months), inclusive=inclusive)


EAHPBA = definition("eahpba", anchor="diagnosis", early=EARLY_TO_12)
EGOSLIM = definition("egoslim", anchor="primary_surgery", early=EARLY_TO_12)
SEED = definition("seed", anchor="unspecified", on_treatment_is_class=True)
ESTRO = definition("estro", anchor="diagnosis", synchronous=within(6))
STATES = definition(
    "states",
    kind="oligometastatic",
    synchronous=None,
    oligometastatic=Oligometastatic(sync_months=Decimal(6), max_lesions=5, max_organs=3),
)
TWO_PRIMARIES = definition(
    "mp6",
    kind="multiple_primary_timing",
    anchor="first_primary_diagnosis",
    synchronous=within(6),
)
TWO_PRIMARIES_NARROW = definition(
    "mp2",
    kind="multiple_primary_timing",
    anchor="first_primary_diagnosis",
    synchronous=within(2),
)
ALL = (EAHPBA, EGOSLIM, SEED, ESTRO, STATES, TWO_PRIMARIES, TWO_PRIMARIES_NARROW)


def primary(diagnosed: Any = "2024-03-01", **fields: Any) -> Primary:
    given = {"id": "P1", "topography": "C20.9", "diagnosis_date": diagnosed} | fields
    return Primary(**given)


def lesion(first_seen: Any = None, **fields: Any) -> Lesion:
    given = {"id": "L1", "organ": "liver", "nature": "metastasis", "first_seen": first_seen}
    return Lesion(**(given | fields))


def resection(start: Any, **fields: Any) -> Treatment:
    given = {
        "id": "T1",
        "kind": "surgery",
        "operation": "primary_resection",
        "target": "P1",
        "start": start,
    }
    return Treatment(**(given | fields))


def chemotherapy(start: Any, last_dose: Any = None, **fields: Any) -> Treatment:
    given = {"id": "T2", "kind": "systemic", "start": start, "last_dose": last_dose}
    return Treatment(**(given | fields))


def examination(region: Any, modality: Any = "CT", date: Any = None, **fields: Any) -> Examination:
    given = {"region": region, "modality": modality, "date": date, "examined": True}
    return Examination(**(given | fields))


def case(
    primaries: Sequence[Primary] = (),
    lesions: Sequence[Lesion] = (),
    treatments: Sequence[Treatment] = (),
    **fields: Any,
) -> CaseRecord:
    header = fields.pop("header", CaseHeader(id="C1"))
    return CaseRecord(
        schema_version=1,
        case=header,
        primaries=list(primaries),
        lesions=list(lesions),
        treatments=list(treatments),
        **fields,
    )


def classified(record: CaseRecord, definitions: Sequence[Definition] = ALL) -> Classification:
    return classify(record, definitions, THRESHOLDS)


def labels(record: CaseRecord, lesion_id: str = "L1") -> dict[str, str]:
    """Label of a lesion by definition."""
    timing = classified(record).lesion(lesion_id)
    return {label.definition: label.label for label in timing.by_definition}


def facts(record: CaseRecord, as_of: date = AS_OF) -> Facts:
    return derive_facts(record, ALL, as_of, THRESHOLDS)


def fact(record: CaseRecord, fact_id: str, as_of: date = AS_OF) -> Fact:
    return facts(record, as_of)[fact_id]


def options(record: CaseRecord, fact_id: str) -> tuple[str, ...]:
    return fact(record, fact_id).options


def bounds(record: CaseRecord, fact_id: str) -> tuple[int | None, int | None]:
    found = fact(record, fact_id)
    low = None if found.low is None else int(found.low)
    return low, None if found.high is None else int(found.high)
