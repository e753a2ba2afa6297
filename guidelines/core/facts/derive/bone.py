"""Osteosarcoma: grade and subtype, one bone or several, lung nodules, what has been given.

What is not said is unknown (SAFETY-5).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial

from guidelines.core.facts.derive.bone_relapse import bilateral, is_relapse, paths, relapse
from guidelines.core.facts.derive.build import (
    choice,
    chosen,
    clock,
    number,
    stale,
    truth_of,
    yes_no,
)
from guidelines.core.facts.derive.case import Case
from guidelines.core.facts.derive.drugs import contains
from guidelines.core.facts.derive.resectability import resectability
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import Lesion, Primary, Treatment
from guidelines.core.record.dates import before, within_months
from guidelines.core.record.evidence import (
    MAYBE_METASTATIC_NATURES,
    TREATED_STATES,
    Dated,
    ask,
    diagnosis_of,
    start_of,
    when_of,
)
from guidelines.core.truth import Truth, all_of, any_of, from_bool, negate

_NO_PRIMARY = Primary(id="")
_GRADES = {"1": ("low",), "low": ("low",), "3": ("high",), "4": ("high",), "high": ("high",)}
_HIGH_BY_NAME = frozenset({"conventional", "high_grade_surface", "telangiectatic", "small_cell"})
_BONE_GENES = frozenset({"TP53", "RB1", "RECQL4"})
_IFOSFAMIDE = frozenset({"ifosfamide"})
_OSTEOSARCOMA = ("918", "9192", "9193", "9194", "9195", "osteosarcoma")
_TEN = Decimal(10)


def bone(case: Case) -> Iterator[Fact]:
    focus = case.focus or _NO_PRIMARY
    path = f"primaries/{focus.id}/"
    yield _grade(focus, path)
    yield chosen("primary.subtype", focus.subtype, path + "subtype")
    yield from _bones(case)
    yield from relapse(case)
    yield from _lung(case)
    yield _skeleton(case)
    yield _all_sites(case)
    yield from _treatment(case)
    yield _audiometry(case)
    yield _effusion(case)
    gene = case.record.genetics.gene
    found = None if gene is None else gene in _BONE_GENES
    yield yes_no("germline.bone", truth_of(found), ("genetics/gene",) if gene else ())


def _grade(focus: Primary, path: str) -> Fact:
    """Grade 2 is counted differently by different systems; some subtypes are high by name."""
    if focus.grade is not None:
        return choice("primary.grade", _GRADES.get(focus.grade, ()), (path + "grade",))
    high = focus.subtype in _HIGH_BY_NAME
    return choice("primary.grade", ("high",) if high else (), (path + "subtype",) if high else ())


# ------------------------------------------------------------------------------ several bones


def osteosarcomas(case: Case) -> list[Primary]:
    return [
        each
        for each in case.record.primaries
        if any(word in (each.histology or "").casefold() for word in _OSTEOSARCOMA)
    ]


def _bones(case: Case) -> Iterator[Fact]:
    """Several bones at once without lung metastases, or a second osteosarcoma later (A6c)."""
    months = case.thresholds.get("os.multifocal_months")
    own = osteosarcomas(case)
    pairs = [(one, other) for one in own for other in own if one.id < other.id]
    together = [_within(one, other, months) for one, other in pairs]
    bones = [each for each in case.lesions if each.organ == "bone" and each.nature != "benign"]
    at_presentation = [_one_of_several(case, each) for each in bones]
    complete = case.lesions_complete and case.record.histories.primaries is True
    rest = Truth.FALSE if complete else Truth.UNKNOWN
    several = any_of([rest, *together, *at_presentation])
    lung = [each for each in case.present if each.organ == "lung"]
    no_lung = Truth.FALSE if lung else _lung_clear(case)
    basis = [f"primaries/{each.id}" for each in own] + [f"lesions/{each.id}" for each in bones]
    yield yes_no("os.multifocal", all_of([several, no_lung]), basis)
    later = any_of([_no_others(case), *(negate(verdict) for verdict in together)])
    yield yes_no("os.metachronous_primary", later, [f"primaries/{each.id}" for each in own])
    yield _interval(own)


def _within(one: Primary, other: Primary, months: Decimal | None) -> Truth:
    if months is None:
        return Truth.UNKNOWN
    dates = sorted((diagnosis_of(one), diagnosis_of(other)), key=_day)

    close = partial(within_months, months=months, inclusive=True)
    return ask(dates[0], dates[1], close).truth


def _one_of_several(case: Case, lesion: Lesion) -> Truth:
    """A bone lesion of the first presentation; a benign one is none, an open one may be."""
    if lesion.nature in MAYBE_METASTATIC_NATURES:
        return Truth.UNKNOWN
    return negate(is_relapse(case, lesion))


def _no_others(case: Case) -> Truth:
    return Truth.FALSE if case.record.histories.primaries is True else Truth.UNKNOWN


def _interval(own: Sequence[Primary]) -> Fact:
    """Between the first two osteosarcomas."""
    dates = sorted((diagnosis_of(each) for each in own), key=_day)
    nothing = Dated("primaries", None)
    first, second = (dates[0], dates[1]) if len(dates) > 1 else (nothing, nothing)
    return clock("clock.osteosarcoma_to_next", first, second)


def _day(dated: Dated) -> str:
    return dated.when.earliest.isoformat() if dated.when else "~"


# --------------------------------------------------------------------------------------- lung


def _lung(case: Case) -> Iterator[Fact]:
    lung = [each for each in case.present if each.organ == "lung"]
    yield yes_no("os.lung_bilateral", bilateral(case, lung), paths(lung))
    open_nodules = [each for each in case.open_nature if each.organ == "lung"]
    rest = Truth.FALSE if case.lesions_complete else Truth.UNKNOWN
    yield yes_no("os.nodule_open", Truth.TRUE if open_nodules else rest, paths(open_nodules))
    suspicious = any_of(_suspicious(case, each) for each in open_nodules)
    verdict = suspicious if open_nodules else Truth.UNKNOWN
    yield yes_no("os.nodule_suspicious", verdict, paths(open_nodules))


def _suspicious(case: Case, lesion: Lesion) -> Truth:
    """Calcified, or as large as the threshold."""
    least = case.thresholds.get("os.nodule_mm")
    sizes = [row.longest_mm for row in lesion.measurements if row.longest_mm is not None]
    large = None if least is None or not sizes else max(sizes) >= least
    return any_of([truth_of(lesion.calcified), truth_of(large)])


def _lung_clear(case: Case) -> Truth:
    looked = any(each.region == "chest" and each.examined for each in case.record.examinations)
    if looked and case.lesions_complete:
        open_nodules = any(each.organ == "lung" for each in case.open_nature)
        return Truth.UNKNOWN if open_nodules else Truth.TRUE
    clear = any(
        each.region == "chest" and each.examined and each.result == "clear"
        for each in case.record.examinations
    )
    return Truth.TRUE if clear else Truth.UNKNOWN


def _skeleton(case: Case) -> Fact:
    """The other bones: looked at by themselves, or by a PET-CT."""
    rows = [
        (f"examinations/{index}", each)
        for index, each in enumerate(case.record.examinations)
        if each.region == "bone" or each.modality == "PET-CT"
    ]
    done = [path for path, each in rows if each.examined]
    told = [path for path, each in rows if each.region == "bone"]
    truth = Truth.TRUE if done else Truth.FALSE if told else Truth.UNKNOWN
    return yes_no("imaging.skeleton", truth, done or told)


# ------------------------------------------------------------------- resectability, treatment


def _all_sites(case: Case) -> Fact:
    """Every part of the disease that is left: metastases, and the primary or its recurrence."""
    judged = {fact.id: fact for fact in resectability(case)}
    parts: list[Fact] = []
    if case.present:
        parts.append(judged["resectable.metastases"])
    local = any(
        each.nature == "local_recurrence" and each.state not in TREATED_STATES
        for each in case.lesions
    )
    if local or _in_place(case):
        parts.append(judged["resectable.primary"])
    basis = [path for part in parts for path in part.basis]
    if not parts:
        return yes_no("os.all_sites_resectable", Truth.UNKNOWN, basis)
    if any(part.state == "stale" for part in parts):
        last = {part.last_value or "".join(part.options) for part in parts}
        said = "yes" if last == {"resectable"} else "no"
        return stale("os.all_sites_resectable", said, basis)
    return yes_no("os.all_sites_resectable", all_of(_resectable(part) for part in parts), basis)


def _in_place(case: Case) -> bool:
    """Not certainly removed: an unjudged primary leaves the question open."""
    if case.focus is None:
        return False
    removed = case.focus.status in {"resected", "locally_excised"}
    return not removed and case.evidence.primary_surgery(case.focus) is None


def _resectable(part: Fact) -> Truth:
    if part.state == "unknown":
        return Truth.UNKNOWN
    if "resectable" not in part.options:
        return Truth.FALSE
    return Truth.TRUE if part.options == ("resectable",) else Truth.UNKNOWN


def _treatment(case: Case) -> Iterator[Fact]:
    yield _response(case)
    given = [(each, contains(each, _IFOSFAMIDE)) for each in case.systemic]
    had = any_of([case.none_recorded(), *(truth for _, truth in given)])
    basis = [f"treatments/{each.id}" for each, truth in given if truth is had]
    yield yes_no("os.ifosfamide_given", had, basis)
    yield _days_since_surgery(case)
    own = [each for each in case.systemic if _for_this(case, each)]
    begun = Truth.TRUE if own else case.none_recorded()
    yield yes_no("os.chemotherapy_begun", begun, [f"treatments/{each.id}" for each in own])


def _for_this(case: Case, treatment: Treatment) -> bool:
    """Given for this cancer: by its target, or by its day where no target is named."""
    if case.focus is None or treatment.target == case.focus.id:
        return True
    if treatment.target is not None:
        return treatment.target in {lesion.id for lesion in case.lesions}
    earlier = ask(start_of(treatment), diagnosis_of(case.focus), before).truth
    return len(case.record.primaries) == 1 or earlier is Truth.FALSE


def _response(case: Case) -> Fact:
    """Poor from the threshold of viable tumour upwards, in the resected primary."""
    rows = [
        each
        for each in case.record.specimens
        if each.viable_percent is not None and _of_focus(case, each.origin)
    ]
    limit = case.thresholds.get("os.viable_percent", _TEN)
    verdicts = {from_bool((each.viable_percent or 0) >= limit) for each in rows}
    truth = verdicts.pop() if len(verdicts) == 1 else Truth.UNKNOWN
    return yes_no("os.response_poor", truth, [f"specimens/{each.id}" for each in rows])


def _of_focus(case: Case, origin: str | None) -> bool:
    only = len(case.record.primaries) <= 1
    return (origin is None and only) or (case.focus is not None and origin == case.focus.id)


def _days_since_surgery(case: Case) -> Fact:
    operated = case.evidence.surgery_date(case.focus) if case.focus else Dated("primaries", None)
    when = operated.when
    if when is None or when.anchor != case.today.anchor:
        return number("os.days_since_surgery", None, None)
    today = case.today.earliest
    low, high = (today - when.latest).days, (today - when.earliest).days
    if high < 0:
        return number("os.days_since_surgery", None, None)
    return number("os.days_since_surgery", max(0, low), high, (operated.path,))


def _audiometry(case: Case) -> Fact:
    fit = case.record.fitness
    on = when_of(fit.audiometry_date) or when_of(fit.date)
    return chosen("safety.audiometry", fit.audiometry, "fitness/audiometry", on)


def _effusion(case: Case) -> Fact:
    fit = case.record.fitness
    path = ("fitness/pleural_effusion",) if fit.pleural_effusion is not None else ()
    return yes_no("safety.effusion", truth_of(fit.pleural_effusion), path, when_of(fit.date))
