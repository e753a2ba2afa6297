"""Relapse of osteosarcoma: whether, which one, and how long after diagnosis and after treatment.

A relapse is a local recurrence, or a metastasis that was not there at presentation; one that
appears on treatment is a relapse too (definition A6b). The two clocks have different anchors and
are never compared with each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from guidelines.core.facts.derive.build import choice, clock, yes_no
from guidelines.core.facts.derive.case import Case
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import Lesion
from guidelines.core.record.counts import total_count
from guidelines.core.record.dates import before, earliest_of, latest_of
from guidelines.core.record.evidence import (
    MAYBE_METASTATIC_NATURES,
    METASTATIC_NATURES,
    TREATED_STATES,
    Dated,
    ask,
    diagnosis_of,
    end_of,
    seen,
    start_of,
)
from guidelines.core.timing.labels import SYNCHRONOUS, UNKNOWN
from guidelines.core.truth import Truth, all_of, any_of


def relapse(case: Case) -> Iterator[Fact]:
    rows = [(each, is_relapse(case, each)) for each in _tumours(case)]
    present = [(each, truth) for each, truth in rows if each.state not in TREATED_STATES]
    treated = [(each, truth) for each, truth in rows if each.state in TREATED_STATES]
    yield choice("os.relapse", _which(case, present, treated), paths(each for each, _ in present))
    local = [each for each, _ in present if each.nature == "local_recurrence"]
    rest = Truth.FALSE if case.lesions_complete else Truth.UNKNOWN
    verdict = Truth.TRUE if local else rest
    yield yes_no("os.local_recurrence", verdict, paths(local))
    several = _several(case, local, rest)
    yield yes_no("os.relapse_multifocal", several, paths([*case.present, *local]))
    relapses = [each for each, truth in rows if truth is Truth.TRUE]
    first = _first_seen(relapses)
    diagnosis = diagnosis_of(case.focus) if case.focus else Dated("primaries", None)
    yield clock("clock.diagnosis_to_relapse", diagnosis, first)
    yield clock("clock.therapy_end_to_relapse", _therapy_end(case, first), first)


def _tumours(case: Case) -> list[Lesion]:
    natures = METASTATIC_NATURES | MAYBE_METASTATIC_NATURES | {"local_recurrence"}
    return [each for each in case.lesions if each.nature in natures]


def is_relapse(case: Case, lesion: Lesion) -> Truth:
    if lesion.nature == "local_recurrence":
        return Truth.TRUE
    timing = case.classification.lesion(lesion.id)
    possible = set(timing.possible) or {timing.label}
    if possible == {SYNCHRONOUS} or lesion.seen_at == "baseline_staging":
        return Truth.FALSE
    if lesion.nature not in METASTATIC_NATURES or SYNCHRONOUS in possible or UNKNOWN in possible:
        return Truth.UNKNOWN
    return Truth.TRUE


def _which(
    case: Case, present: Sequence[tuple[Lesion, Truth]], treated: Sequence[tuple[Lesion, Truth]]
) -> tuple[str, ...]:
    """None, first or further, as far as the rows tell; nothing left means everything is."""
    now = any_of(truth for _, truth in present)
    certain = [each for each, truth in present if each.nature in METASTATIC_NATURES]
    if now is Truth.TRUE:
        return _first_or_further(case, present, treated)
    if now is Truth.UNKNOWN:
        return ()
    untouched = case.focus is not None and case.focus.status == "in_place"
    return ("none",) if certain or untouched or case.lesions_complete else ()


def _first_or_further(
    case: Case, present: Sequence[tuple[Lesion, Truth]], treated: Sequence[tuple[Lesion, Truth]]
) -> tuple[str, ...]:
    later = any_of(
        all_of([earlier_truth, ask(seen(earlier), seen(lesion), before).truth])
        for earlier, earlier_truth in treated
        for lesion, truth in present
        if truth is not Truth.FALSE
    )
    if later is Truth.TRUE:
        return ("further",)
    closed = case.lesions_complete and later is Truth.FALSE
    return ("first",) if closed else ("first", "further")


def _several(case: Case, local: Sequence[Lesion], none_else: Truth) -> Truth:
    """Many nodules, both lungs, several organs, or a local recurrence with metastases."""
    lung = [each for each in case.present if each.organ == "lung"]
    least, most = total_count(lung)
    many = case.thresholds.get("os.nodules_many")
    organs = {each.organ for each in case.present}
    if len(organs) > 1 or (local and organs) or (many is not None and least >= many):
        return Truth.TRUE
    if bilateral(case, lung) is Truth.TRUE:
        return Truth.TRUE
    few = many is not None and most is not None and most < many
    one_side = not lung or bilateral(case, lung) is Truth.FALSE
    return none_else if few and one_side else Truth.UNKNOWN


def bilateral(case: Case, lung: Sequence[Lesion]) -> Truth:
    """Nodules in both lungs; one side only if every nodule has a side and no other exists."""
    sides = {each.side or _side_of(each) for each in lung}
    if "bilateral" in sides or {"left", "right"} <= sides:
        return Truth.TRUE
    if not lung or None in sides or not case.lesions_complete:
        return Truth.UNKNOWN
    return Truth.FALSE


def _side_of(lesion: Lesion) -> str | None:
    """From its lobes (`RUL`), where nobody named a side."""
    sides = {{"R": "right", "L": "left"}.get(lobe[:1].upper()) for lobe in lesion.segments}
    return sides.pop() if len(sides) == 1 else "bilateral" if len(sides) > 1 else None


def _first_seen(lesions: Sequence[Lesion]) -> Dated:
    dated = [seen(each) for each in lesions]
    undated = [each for each in dated if each.when is None]
    if undated or not dated:
        return undated[0] if undated else Dated("lesions", None)
    if len(dated) == 1:
        return dated[0]
    return Dated("lesions", earliest_of([each.when for each in dated if each.when is not None]))


def _therapy_end(case: Case, relapse: Dated) -> Dated:
    """The last treatment of the first presentation; open if one of them has no end."""
    given = [
        each
        for each in case.record.treatments
        if each.target not in case.evidence.lesions
        and ask(start_of(each), relapse, before).truth is Truth.TRUE
    ]
    ends = [end_of(each) for each in given]
    undated = [each for each in ends if each.when is None]
    if undated or not ends:
        return undated[0] if undated else Dated("treatments", None)
    return Dated("treatments", latest_of([each.when for each in ends if each.when is not None]))


def paths(lesions: Iterable[Lesion]) -> list[str]:
    return [f"lesions/{lesion.id}" for lesion in lesions]
