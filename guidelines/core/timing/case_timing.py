"""Timing of the whole case, and what stage M says against the dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from guidelines.core.content.items import Definition
from guidelines.core.record.case_record import Primary, Tnm
from guidelines.core.record.dates import When, before, not_after, within_months
from guidelines.core.record.evidence import (
    MAYBE_METASTATIC_NATURES,
    METASTATIC_NATURES,
    CaseEvidence,
    Dated,
    Missing,
    ask,
    diagnosis_of,
    seen,
    unique,
    when_of,
)
from guidelines.core.timing.labels import (
    SYNCHRONOUS,
    UNKNOWN,
    CaseTiming,
    Contradiction,
    Label,
    LesionTiming,
    compatible,
    earliest_labels,
)
from guidelines.core.truth import Truth, negate

_INITIAL = frozenset({"c", "p"})
_SETTLED_LATER = frozenset({"early_metachronous", "late_metachronous", "metachronous"})


def stage_contradictions(
    evidence: CaseEvidence, timings: Sequence[LesionTiming], window: Decimal | None
) -> list[Contradiction]:
    """Where the initial M category and the dates of metastases cannot both be right (SAFETY-4)."""
    found = []
    for primary in evidence.primaries.values():
        own = [timing for timing in timings if _metastasis_of(evidence, timing, primary)]
        m1 = initial_stage(primary, "1", window)
        m0 = initial_stage(primary, "0", window)
        if m1 and own and all(timing.computed in _SETTLED_LATER for timing in own):
            found.append(_contradiction("m1_but_metachronous", primary, own, m1, opens=True))
        if m1 and not own and evidence.record.histories.lesions is True:
            found.append(_contradiction("m1_without_lesion", primary, own, m1, opens=False))
        early = [timing for timing in own if timing.computed == SYNCHRONOUS]
        if m0 and not m1 and early:
            superseded = _seen_after_staging(evidence, primary, early)
            code = "m0_but_synchronous"
            found.append(_contradiction(code, primary, early, m0, opens=not superseded))
    return found


def initial_stage(primary: Primary, category: str, window: Decimal | None) -> tuple[str, ...]:
    """Paths of the stagings at presentation with this M category (`1` includes 1a to 1c)."""
    return tuple(
        f"primaries/{primary.id}/staging/{index}"
        for index, staging in enumerate(primary.staging)
        if staging.basis in _INITIAL
        and (staging.m or "").upper().removeprefix("M").startswith(category)
        and _at_presentation(primary, staging, window)
    )


def case_timing(
    evidence: CaseEvidence,
    definitions: Sequence[Definition],
    timings: Sequence[LesionTiming],
    contradictions: Sequence[Contradiction],
    window: Decimal | None,
) -> CaseTiming:
    """The earliest metastasis decides; stage M1 proves presentation where dates leave it open."""
    focus = evidence.focus
    own = _Own(
        certain=[each for each in timings if _concerns(evidence, each, METASTATIC_NATURES)],
        maybe=[each for each in timings if _concerns(evidence, each, MAYBE_METASTATIC_NATURES)],
        opened=[
            each
            for each in contradictions
            if each.opens_case and focus is not None and each.primary == focus.id
        ],
    )
    m1 = initial_stage(focus, "1", window) if focus else ()
    stages = [() if _blind_to_stage(each, window) else m1 for each in definitions]
    labels = tuple(
        own.label(definition.id, stages[position], position)
        for position, definition in enumerate(definitions)
    )
    chosen = (
        own.label(definitions[0].id, stages[0], None) if definitions else Label("", UNKNOWN, ())
    )
    return CaseTiming(
        label=chosen.label,
        possible=chosen.possible,
        definition=chosen.definition or None,
        on_treatment=_on_treatment(evidence, own.certain),
        by_definition=labels,
        flips=_flips(labels),
        missing=chosen.missing,
        basis=chosen.basis,
    )


@dataclass(frozen=True)
class _Own:
    """Lesions of the focus primary: metastases, and those whose nature is open."""

    certain: list[LesionTiming]
    maybe: list[LesionTiming]
    opened: list[Contradiction]

    def label(self, definition: str, m1: tuple[str, ...], position: int | None) -> Label:
        """`position` names the definition; None is the chosen one with the board's overrides."""
        certain = [_options(timing, position) for timing in self.certain]
        possible = earliest_labels(certain, [_options(timing, position) for timing in self.maybe])
        basis = unique(path for timing in self.certain for path in timing.basis)
        missing = self._missing(position)
        settled = all(certain) and bool(certain)
        if self.opened:
            possible, settled = list(dict.fromkeys([SYNCHRONOUS, *possible])), False
            paths = unique(path for each in self.opened for path in each.basis)
            missing = (*(Missing(path, "contradiction") for path in paths), *missing)
        elif m1 and (SYNCHRONOUS in possible or not certain):
            possible, basis, settled = [SYNCHRONOUS], (*m1, *basis), True
        if settled and len(possible) == 1:
            return Label(definition, possible[0], tuple(possible), (), basis)
        return Label(definition, UNKNOWN, tuple(possible), missing, basis)

    def _missing(self, position: int | None) -> tuple[Missing, ...]:
        lesions = [*self.certain, *self.maybe]
        if not lesions:
            return (Missing("lesions", "absent"),)
        items = [item for timing in lesions for item in _missing_of(timing, position)]
        return tuple(dict.fromkeys(items))


def _options(timing: LesionTiming, position: int | None) -> tuple[str, ...]:
    if position is None or not timing.by_definition:
        return timing.possible
    return timing.by_definition[position].possible


def _missing_of(timing: LesionTiming, position: int | None) -> tuple[Missing, ...]:
    if position is None or not timing.by_definition:
        return timing.missing
    return timing.by_definition[position].missing


def _blind_to_stage(definition: Definition, window: Decimal | None) -> bool:
    """Definitions whose interval is shorter than the staging window, which M1 cannot prove."""
    rule = definition.synchronous
    if rule is None or rule.rule == "at_presentation":
        return False
    return window is None or (rule.months or Decimal(0)) < window


def _on_treatment(evidence: CaseEvidence, certain: Sequence[LesionTiming]) -> Truth:
    """Whether the earliest metastasis appeared on treatment; open while several may be that."""
    dated = [(seen(evidence.lesions[timing.lesion]), timing) for timing in certain]
    earliest = {
        timing.on_treatment
        for when, timing in dated
        if not any(ask(other, when, before).truth is Truth.TRUE for other, _ in dated)
    }
    return earliest.pop() if len(earliest) == 1 else Truth.UNKNOWN


def _flips(labels: Sequence[Label]) -> Truth:
    """Whether definitions disagree about the case; open as long as they still might."""
    pairs = [(one, other) for one in labels for other in labels]
    if any(not _may_agree(one, other) for one, other in pairs):
        return Truth.TRUE
    unsettled = not labels or any(label.label == UNKNOWN for label in labels)
    return Truth.UNKNOWN if unsettled else Truth.FALSE


def _may_agree(one: Label, other: Label) -> bool:
    if UNKNOWN in {one.label, other.label}:
        return True
    return compatible(one.label, other.label)


def _metastasis_of(evidence: CaseEvidence, timing: LesionTiming, primary: Primary) -> bool:
    lesion = evidence.lesions[timing.lesion]
    return lesion.nature in METASTATIC_NATURES and evidence.may_come_from(lesion, primary)


def _concerns(
    evidence: CaseEvidence, timing: LesionTiming, natures: frozenset[str] | frozenset[str | None]
) -> bool:
    lesion = evidence.lesions[timing.lesion]
    return lesion.nature in natures and evidence.may_come_from(lesion, evidence.focus)


def _at_presentation(primary: Primary, staging: Tnm, window: Decimal | None) -> bool:
    """Undated c and p stagings are initial by convention of the prefix."""
    when, diagnosis = when_of(staging.date), diagnosis_of(primary).when
    if when is None:
        return True
    if diagnosis is None:
        return False
    within = Truth.UNKNOWN
    if window is not None:
        within = within_months(diagnosis, when, window, inclusive=True)
    return within is Truth.TRUE or _overlap(when, diagnosis)


def _overlap(one: When, other: When) -> bool:
    if one.anchor != other.anchor:
        return False
    return one.earliest <= other.latest and other.earliest <= one.latest


def _seen_after_staging(
    evidence: CaseEvidence, primary: Primary, timings: Sequence[LesionTiming]
) -> bool:
    """Whether every M0 is dated and every lesion was certainly seen later than it."""
    stagings = [
        Dated(f"primaries/{primary.id}/staging/{index}/date", when_of(staging.date))
        for index, staging in enumerate(primary.staging)
        if staging.basis in _INITIAL and (staging.m or "").upper().removeprefix("M")[:1] == "0"
    ]
    found = [seen(evidence.lesions[timing.lesion]) for timing in timings]
    later = [negate(ask(one, other, not_after).truth) for one in found for other in stagings]
    return all(verdict is Truth.TRUE for verdict in later)


def _contradiction(
    code: str,
    primary: Primary,
    timings: Sequence[LesionTiming],
    stages: tuple[str, ...],
    *,
    opens: bool,
) -> Contradiction:
    basis = unique([*stages, *(path for timing in timings for path in timing.basis)])
    return Contradiction(code, primary.id, tuple(each.lesion for each in timings), basis, opens)
