"""Several primaries in one patient: how far apart they were diagnosed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from guidelines.core.content.items import Definition
from guidelines.core.record.case_record import Primary
from guidelines.core.record.dates import When, not_after, within_months
from guidelines.core.record.evidence import CaseEvidence, Dated, Missing, ask, diagnosis_of, every
from guidelines.core.timing.labels import (
    METACHRONOUS,
    SYNCHRONOUS,
    UNKNOWN,
    Label,
    PrimaryPair,
    PrimaryTiming,
    flips,
)
from guidelines.core.truth import Truth, all_of

_SYMMETRIC_ANCHORS = frozenset({None, "diagnosis", "first_primary_diagnosis"})


def further_primaries(
    evidence: CaseEvidence, definitions: Sequence[Definition]
) -> list[PrimaryTiming]:
    """Every primary but the first, against the first, and against those between them."""
    first = _index_primary(evidence)
    others = [each for each in evidence.primaries.values() if each.id != first]
    index = first_diagnosis(evidence)
    return [_further(primary, index, others, definitions) for primary in others]


def first_diagnosis(evidence: CaseEvidence) -> Dated:
    first = _index_primary(evidence)
    return Dated("primaries", None) if first is None else diagnosis_of(evidence.primaries[first])


def pair_label(definition: Definition, index: Dated, later: Dated) -> Label:
    """Two primaries: synchronous within the interval, whichever of them came first."""
    rule = definition.synchronous
    months = rule.months if rule is not None and rule.months is not None else None
    if rule is None or months is None:
        return Label(definition.id, UNKNOWN, (), (Missing("definition/synchronous", "absent"),))
    question = partial(within_months, months=months, inclusive=rule.inclusive)

    def close(first: When, second: When) -> Truth:
        return all_of([question(first, second), question(second, first)])

    symmetric = definition.anchor in _SYMMETRIC_ANCHORS
    answer = ask(index, later, close if symmetric else question)
    possible = [SYNCHRONOUS] if answer.truth is not Truth.FALSE else []
    possible += [METACHRONOUS] if answer.truth is not Truth.TRUE else []
    label = possible[0] if len(possible) == 1 else UNKNOWN
    return Label(definition.id, label, tuple(possible), answer.missing, answer.basis)


def _index_primary(evidence: CaseEvidence) -> str | None:
    """The primary that was diagnosed first, where the record says so."""
    primaries = list(evidence.primaries.values())
    for primary in primaries:
        rest = [other for other in primaries if other.id != primary.id]
        order = [ask(diagnosis_of(primary), diagnosis_of(other), not_after) for other in rest]
        if every(order).truth is Truth.TRUE:
            return primary.id
    return primaries[0].id if primaries else None


def _further(
    primary: Primary, index: Dated, others: Sequence[Primary], definitions: Sequence[Definition]
) -> PrimaryTiming:
    own = diagnosis_of(primary)
    labels = _labels(definitions, index, own)
    first = labels[0] if labels else None
    return PrimaryTiming(
        primary=primary.id,
        label=first.label if first else UNKNOWN,
        definition=first.definition if first else None,
        by_definition=labels,
        flips=flips([label.label for label in labels]),
        missing=first.missing if first else (),
        pairs=tuple(
            _pair(other, own, definitions)
            for other in others
            if other.id != primary.id and _precedes(other, primary, others)
        ),
    )


def _precedes(one: Primary, other: Primary, listed: Sequence[Primary]) -> bool:
    """Each pair stands once, with the later of the two; as listed where the order is open."""
    forth = ask(diagnosis_of(one), diagnosis_of(other), not_after).truth
    back = ask(diagnosis_of(other), diagnosis_of(one), not_after).truth
    if forth is not back and Truth.TRUE in {forth, back}:
        return forth is Truth.TRUE
    return listed.index(one) < listed.index(other)


def _pair(earlier: Primary, own: Dated, definitions: Sequence[Definition]) -> PrimaryPair:
    labels = _labels(definitions, diagnosis_of(earlier), own)
    return PrimaryPair(
        earlier=earlier.id,
        label=labels[0].label if labels else UNKNOWN,
        by_definition=labels,
        flips=flips([label.label for label in labels]),
        missing=labels[0].missing if labels else (),
    )


def _labels(definitions: Sequence[Definition], index: Dated, own: Dated) -> tuple[Label, ...]:
    return tuple(pair_label(definition, index, own) for definition in definitions)
