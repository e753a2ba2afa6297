"""Systemic treatment given so far, its toxicity, and what irradiates the pelvis."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from guidelines.core.facts.derive.build import choice, number, yes_no
from guidelines.core.facts.derive.case import Case, newest
from guidelines.core.facts.derive.drugs import (
    BEVACIZUMAB,
    IMMUNOTHERAPY,
    OXALIPLATIN,
    contains,
    cytotoxic,
)
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import CountRange, Treatment
from guidelines.core.record.dates import not_after
from guidelines.core.record.evidence import Dated, ask, end_of, start_of, when_of
from guidelines.core.truth import Truth, any_of, from_bool, negate

_LIVER_OPERATIONS = frozenset({"liver_resection_minor", "liver_resection_major"})
_PELVIS = ("pelvi", "rect", "mesorect")
_RECTAL = ("C19", "C20", "C21", "C5", "C60", "C61", "C62", "C67")


def systemic(case: Case) -> Iterator[Fact]:
    rows = case.systemic
    metastatic = case.metastatic_systemic
    yield _any(case, "systemic.started", metastatic)
    yield _any(case, "systemic.active", _each(rows, lambda each: active(case, each)))
    for fact_id, drugs in (
        ("systemic.oxaliplatin_ever", OXALIPLATIN),
        ("systemic.bevacizumab", BEVACIZUMAB),
        ("systemic.immunotherapy", IMMUNOTHERAPY),
    ):
        yield _any(case, fact_id, [(each, contains(each, drugs)) for each in rows])
    yield from _adjuvant(case)
    yield from _cycles(case)
    yield _response(case)


def toxicity(case: Case) -> Iterator[Fact]:
    graded = [each for each in case.record.treatments if each.neuropathy_grade is not None]
    basis = [f"treatments/{each.id}/neuropathy_grade" for each in graded]
    worst = max((each.neuropathy_grade or 0 for each in graded), default=None)
    yield number("toxicity.neuropathy", worst, worst, basis)
    allergic = [
        each
        for each in case.record.treatments
        if any("oxaliplatin" in drug.lower() for drug in each.hypersensitivity)
    ]
    truth = Truth.TRUE if allergic else Truth.UNKNOWN
    exposed = [contains(each, OXALIPLATIN) for each in case.systemic]
    if not allergic and case.treatments_complete and any_of(exposed) is Truth.FALSE:
        truth = Truth.FALSE
    paths = [f"treatments/{each.id}/hypersensitivity" for each in allergic]
    yield yes_no("toxicity.oxaliplatin_hypersensitivity", truth, paths)


def pelvic(case: Case, treatment: Treatment) -> Truth:
    """Whether a treatment irradiated the pelvis: by its field, else by what it was aimed at."""
    if treatment.kind != "radiotherapy":
        return Truth.FALSE
    if treatment.field:
        return from_bool(any(word in treatment.field.lower() for word in _PELVIS))
    target = case.evidence.primaries.get(treatment.target or "")
    if target is not None and target.topography:
        code = target.topography.replace(".", "").upper()
        return Truth.TRUE if code.startswith(_RECTAL) else Truth.UNKNOWN
    return Truth.UNKNOWN


def active(case: Case, treatment: Treatment) -> Truth:
    """Whether a treatment is being given now."""
    if treatment.ongoing is not None:
        return from_bool(treatment.ongoing)
    ended = ask(end_of(treatment), Dated("as_of", case.today), not_after)
    if ended.truth is Truth.TRUE:
        return Truth.FALSE
    relative = (treatment.end or treatment.last_dose) is not None
    return Truth.FALSE if relative and ended.truth is not Truth.FALSE else Truth.UNKNOWN


def cycles_of(treatment: Treatment) -> tuple[int, int | None]:
    if treatment.cycles is None:
        return 0, None
    if isinstance(treatment.cycles, CountRange):
        return treatment.cycles.low or 0, treatment.cycles.high
    return treatment.cycles, treatment.cycles


def _adjuvant(case: Case) -> Iterator[Fact]:
    rows = case.adjuvant
    yield _any(case, "systemic.adjuvant_given", _each(rows, lambda _: Truth.TRUE))
    yield _any(case, "systemic.adjuvant_ongoing", _each(rows, lambda each: active(case, each)))
    oxaliplatin = [(each, contains(each, OXALIPLATIN)) for each in rows]
    yield _any(case, "systemic.adjuvant_oxaliplatin", oxaliplatin)


def _cycles(case: Case) -> Iterator[Fact]:
    """Cytotoxic cycles before liver surgery, those past the plan, and past resectability."""
    rows = [
        (each, truth)
        for each, truth in case.metastatic_systemic
        if cytotoxic(each) and _before_liver_surgery(case, each)
    ]
    yield _sum(case, "systemic.preoperative_cycles", rows, [cycles_of(each) for each, _ in rows])
    yield _sum(case, "systemic.cycles_over_planned", rows, [_past_plan(each) for each, _ in rows])
    resectable = _first_resectable(case)
    if resectable.when is None:  # at most all of them; none where none was given
        counts = [(0, cycles_of(each)[1]) for each, _ in rows]
    else:
        counts = [_cycles_after(resectable, each) for each, _ in rows]
    yield _sum(case, "systemic.cycles_since_resectable", rows, counts)


def _sum(
    case: Case,
    fact_id: str,
    rows: list[tuple[Treatment, Truth]],
    counts: list[tuple[int, int | None]],
) -> Fact:
    certain = [truth is Truth.TRUE for _, truth in rows]
    low = sum(count[0] for count, sure in zip(counts, certain, strict=True) if sure)
    highs = [high for _, high in counts]
    closed = case.treatments_complete and None not in highs
    high = sum(each or 0 for each in highs) if closed else None
    return number(fact_id, low, high, [f"treatments/{each.id}/cycles" for each, _ in rows])


def _before_liver_surgery(case: Case, treatment: Treatment) -> bool:
    """Not certainly later than a recorded liver resection."""
    resections = [each for each in case.record.treatments if each.operation in _LIVER_OPERATIONS]
    start = start_of(treatment)
    later = [negate(ask(start, start_of(each), not_after).truth) for each in resections]
    return any_of(later) is not Truth.TRUE


def _first_resectable(case: Case) -> Dated:
    """When the metastases were first judged resectable, on imaging after the first dose.

    Counted from the day of the judgement: a dose between the scan and the board is nobody's fault.
    """
    judged = [
        (index, each)
        for index, each in enumerate(case.record.resectability)
        if each.verdict == "resectable" and each.scope in {"liver", "lung", "metastases", "whole"}
    ]
    if any(when_of(each.imaging_date or each.date) is None for _, each in judged):
        return Dated("resectability", None)
    after = [
        Dated(f"resectability/{index}", when_of(each.date or each.imaging_date))
        for index, each in judged
        if case.before_first_dose(Dated("", when_of(each.imaging_date or each.date))) is Truth.FALSE
    ]
    if not after:
        return Dated("resectability", None)
    return min(after, key=lambda each: each.when.latest if each.when else case.today.latest)


def _cycles_after(resectable: Dated, treatment: Treatment) -> tuple[int, int | None]:
    low, high = cycles_of(treatment)
    if ask(resectable, start_of(treatment), not_after).truth is Truth.TRUE:
        return low, high
    ended_before = ask(end_of(treatment), resectable, not_after).truth
    if ended_before is Truth.TRUE:
        return 0, 0
    return (1 if ended_before is Truth.FALSE else 0), high


def _past_plan(treatment: Treatment) -> tuple[int, int | None]:
    """Cycles given beyond those planned; open where nobody wrote down a plan."""
    low, high = cycles_of(treatment)
    if treatment.planned_cycles is None:
        return 0, None
    past = None if high is None else max(0, high - treatment.planned_cycles)
    return max(0, low - treatment.planned_cycles), past


def _response(case: Case) -> Fact:
    """The latest recorded response; undated ones that may be the latest all stay possible."""
    metastatic = [each for each, _ in case.metastatic_systemic]
    judged = [each for each in metastatic or case.systemic if each.response is not None]
    dated = [(when_of(each.response_date or each.start), each) for each in judged]
    last = [judged[position] for position in newest(dated)]
    possible = [each.response for each in last if each.response is not None]
    when = when_of(last[0].response_date) if len(last) == 1 else None
    basis = [f"treatments/{each.id}/response" for each in last]
    return choice("systemic.response", possible, basis, when)


def _any(case: Case, fact_id: str, rows: Iterable[tuple[Treatment, Truth]]) -> Fact:
    """True of one row is true; true of none is only false if the history is complete."""
    given = list(rows)
    truth = any_of([case.none_recorded(), *(truth for _, truth in given)])
    basis = [f"treatments/{each.id}" for each, verdict in given if verdict is truth]
    return yes_no(fact_id, truth, basis)


def _each(
    rows: Iterable[Treatment], verdict: Callable[[Treatment], Truth]
) -> list[tuple[Treatment, Truth]]:
    return [(each, verdict(each)) for each in rows]
