"""Whether a sarcoma may come from earlier radiotherapy (Cahan), told by treatments and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from guidelines.core.facts.derive.build import clock, truth_of, yes_no
from guidelines.core.facts.derive.case import Case
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import Primary, Treatment
from guidelines.core.record.dates import before
from guidelines.core.record.evidence import Dated, ask, diagnosis_of, start_of
from guidelines.core.truth import Truth, any_of

_WORD = re.compile(r"[^\W\d_]{5,}")
_NOT_A_PLACE = frozenset({"right", "tumour", "primary", "osteosarcoma", "sarcoma", "radiotherapy"})


def radiation(case: Case) -> Iterator[Fact]:
    focus = case.focus
    earlier = _earlier(case)
    certain = [each for each, truth in earlier if truth is Truth.TRUE]
    given = any_of(truth for _, truth in earlier)
    if given is not Truth.TRUE and (focus is None or not case.treatments_complete):
        given = Truth.UNKNOWN
    yield yes_no("radiation.before_this_cancer", given, _paths(certain))
    in_field = [each for each in certain if focus is not None and _same_place(each, focus)]
    truth = Truth.TRUE if in_field else Truth.FALSE if given is Truth.FALSE else Truth.UNKNOWN
    yield yes_no("radiation.in_field", truth, _paths(in_field))
    first = (in_field or certain)[:1]
    start = start_of(first[0]) if first else Dated("treatments", None)
    end = diagnosis_of(focus) if focus is not None else Dated("primaries", None)
    yield clock("clock.radiotherapy_to_cancer", start, end)
    yield yes_no("radiation.other_tissue", _other_tissue(case), ("primaries",))


def _earlier(case: Case) -> list[tuple[Treatment, Truth]]:
    """Radiotherapy that was, or may have been, given before this cancer was found."""
    if case.focus is None:
        return []
    found = diagnosis_of(case.focus)
    judged = [
        (each, ask(start_of(each), found, before).truth)
        for each in case.record.treatments
        if each.kind == "radiotherapy" and each.target != case.focus.id
    ]
    return [(each, truth) for each, truth in judged if truth is not Truth.FALSE]


def _same_place(treatment: Treatment, focus: Primary) -> bool:
    """The field names the place that the cancer is named after, on no other side."""
    field = set(_WORD.findall((treatment.field or "").casefold())) - _NOT_A_PLACE
    label = set(_WORD.findall((focus.label or "").casefold())) - _NOT_A_PLACE
    sides = {treatment.side, focus.laterality}
    return bool(field & label) and not {"left", "right"} <= sides


def _other_tissue(case: Case) -> Truth:
    """The bone was normal before, or an earlier cancer was of another kind (ICD-O group)."""
    focus = case.focus
    if focus is None:
        return Truth.UNKNOWN
    if focus.bone_normal_before is not None:
        return truth_of(focus.bone_normal_before)
    kinds = {
        (row.histology or "").strip()[:3]
        for row in case.record.primaries
        if row.id != focus.id and (row.histology or "").strip()[:4].isdecimal()
    }
    own = (focus.histology or "").strip()
    return Truth.TRUE if own[:4].isdecimal() and kinds - {own[:3]} else Truth.UNKNOWN


def _paths(treatments: list[Treatment]) -> list[str]:
    return [f"treatments/{each.id}" for each in treatments]
