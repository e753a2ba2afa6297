"""Lung cancer: a second tumour in the lungs, beside the one that the question is about.

Whether it is a second primary or a metastasis is never concluded here. These are the observations
that the criteria read; several second tumours that differ leave a comparison open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from guidelines.core.facts.derive.build import choice, clock, yes_no
from guidelines.core.facts.derive.case import Case
from guidelines.core.facts.derive.lung_markers import family, profiles_differ
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import Attribution, Lesion, Primary, Specimen, Treatment
from guidelines.core.record.counts import lesion_count
from guidelines.core.record.dates import before, latest_of, within_months
from guidelines.core.record.evidence import (
    TREATED_STATES,
    Dated,
    ask,
    diagnosis_of,
    end_of,
    seen,
)
from guidelines.core.truth import Truth, all_of, any_of, from_bool, negate

_ANOTHER_TUMOUR = frozenset({None, "indeterminate", "metastasis", "second_primary"})
_LOCAL = frozenset({"surgery", "radiotherapy", "ablation"})
_NOT_RADICAL = frozenset({"palliative", "diagnostic"})
_LOBES = {"C341": "upper", "C342": "middle", "C343": "lower"}
_LOBE_LETTERS = {"U": "upper", "M": "middle", "L": "lower"}
_SIDES = {"L": "left", "R": "right"}
_PLACES = ("same_lobe", "other_lobe", "other_lung")

Place = tuple[str | None, str | None]
"""Side and lobe, as far as they are known."""


@dataclass(frozen=True, slots=True)
class Second:
    """A further tumour: another lung primary, or a lesion of the lung."""

    tumour: Primary | Lesion
    place: Place
    count: tuple[int, int | None] = (1, 1)

    @property
    def path(self) -> str:
        return f"{'lesions' if isinstance(self.tumour, Lesion) else 'primaries'}/{self.tumour.id}"


def is_lung(primary: Primary | None) -> bool:
    return primary is not None and (primary.topography or "").upper().startswith("C34")


def second_tumours(case: Case) -> Iterator[Fact]:
    focus = case.focus if is_lung(case.focus) else None
    seconds = [] if focus is None else _seconds(case, focus)
    basis = [each.path for each in seconds]

    def compared(fact_id: str, of: Callable[[Second], tuple[str, ...]]) -> Fact:
        found = [of(each) for each in seconds]
        agreed = found and all(found) and len({*found}) == 1
        return choice(fact_id, found[0] if agreed else (), basis if agreed else ())

    yield _how_many(case, focus, seconds)
    yield compared("lung.second_place", lambda each: _places(_place(focus), each.place))
    yield compared("lung.second_histology", partial(_histology, focus))
    yield compared("lung.second_molecular", partial(_molecular, case, focus))
    yield yes_no("lung.second_in_situ", _in_situ(focus, seconds), basis)
    later = [_later(case, focus, each) for each in seconds]
    truth = all_of(later) if later else Truth.UNKNOWN
    if later and truth is Truth.FALSE and any_of(later) is not Truth.FALSE:
        truth = Truth.UNKNOWN
    yield yes_no("lung.second_later", truth, basis)
    yield _interval(case, focus, seconds, truth)


def radical(treatment: Treatment, primary: Primary) -> bool:
    """A local treatment of this primary that was meant to cure it."""
    local = treatment.kind in _LOCAL and treatment.intent not in _NOT_RADICAL
    return local and treatment.target == primary.id


def _seconds(case: Case, focus: Primary) -> list[Second]:
    others = [each for each in case.record.primaries if is_lung(each) and each.id != focus.id]
    lesions = [
        each
        for each in case.lesions
        if each.organ == "lung"
        and each.nature in _ANOTHER_TUMOUR
        and each.state not in TREATED_STATES
    ]
    return [
        *(Second(each, _place(each)) for each in others),
        *(Second(each, _place_of(each), lesion_count(each)) for each in lesions),
    ]


def _how_many(case: Case, focus: Primary | None, seconds: list[Second]) -> Fact:
    """One only where the list of lesions is complete; none only where one has looked."""
    basis = [each.path for each in seconds]
    least = sum(each.count[0] for each in seconds)
    closed = case.lesions_complete and all(each.count[1] is not None for each in seconds)
    if focus is None:
        return choice("lung.second_tumour", ())
    if least > 1:
        return choice("lung.second_tumour", ("several",), basis)
    if not closed:
        return choice("lung.second_tumour", ("one", "several") if least else (), basis)
    most = sum(each.count[1] or 0 for each in seconds)
    if seconds:
        return choice("lung.second_tumour", ("one",) if most == 1 else ("one", "several"), basis)
    looked = [
        f"examinations/{index}"
        for index, each in enumerate(case.record.examinations)
        if each.region == "chest" and each.examined and each.result != "indeterminate"
    ]
    return choice("lung.second_tumour", ("none",) if looked else (), looked)


def _place(primary: Primary | None) -> Place:
    if primary is None:
        return None, None
    lobe = _LOBES.get((primary.topography or "").replace(".", "").upper())
    side = primary.laterality if primary.laterality in {"left", "right"} else None
    return side or ("right" if lobe == "middle" else None), lobe


def _place_of(lesion: Lesion) -> Place:
    lobes = {each.upper() for each in lesion.segments if len(each) == 3 and each.isalpha()}
    side: str | None = lesion.side if lesion.side in {"left", "right"} else None
    if len(lobes) != 1 or lesion.side == "bilateral":
        return side, None
    lobe = lobes.pop()
    return side or _SIDES.get(lobe[0]), _LOBE_LETTERS.get(lobe[1])


def _places(first: Place, second: Place) -> tuple[str, ...]:
    """Where the second tumour can lie, seen from the first."""
    sides, lobes = (first[0], second[0]), (first[1], second[1])
    possible = set(_PLACES)
    if None not in sides:
        possible &= {"other_lung"} if sides[0] != sides[1] else {"same_lobe", "other_lobe"}
    if None not in lobes:
        possible -= {"same_lobe"} if lobes[0] != lobes[1] else {"other_lobe"}
    return tuple(each for each in _PLACES if each in possible)


def _histology(focus: Primary | None, second: Second) -> tuple[str, ...]:
    if focus is None:
        return ()
    if isinstance(second.tumour, Lesion):
        row = _attribution(second.tumour, focus)
        return (row.histology,) if row is not None and row.histology else ()
    one, other = family(focus), family(second.tumour)
    if one and other and not set(one) & set(other):
        return ("different",)
    return ("same",) if len(one) == 1 and one == other else ()


def _molecular(case: Case, focus: Primary | None, second: Second) -> tuple[str, ...]:
    if focus is None:
        return ()
    if isinstance(second.tumour, Lesion):
        row = _attribution(second.tumour, focus)
        if row is not None and row.molecular in {"same", "different"}:
            return (str(row.molecular),)
    own, others = _specimens(case, focus.id), _specimens(case, second.tumour.id)
    return ("different",) if profiles_differ(own, others) else ()


def _attribution(lesion: Lesion, primary: Primary) -> Attribution | None:
    return next((each for each in lesion.candidates if each.primary == primary.id), None)


def _specimens(case: Case, origin: str) -> list[Specimen]:
    return [each for each in case.record.specimens if each.origin == origin]


def _in_situ(focus: Primary | None, seconds: list[Second]) -> Truth:
    """One of the tumours arises in carcinoma in situ."""
    tumours = [focus, *(each.tumour for each in seconds)] if seconds else []
    stated = [each.in_situ_origin for each in tumours if isinstance(each, Primary)]
    if True in stated:
        return Truth.TRUE
    known = bool(tumours) and len(stated) == len(tumours) and None not in stated
    return Truth.FALSE if known else Truth.UNKNOWN


def _later(case: Case, focus: Primary | None, second: Second) -> Truth:
    """Found later than the first, by the board's definition of synchronous."""
    if isinstance(second.tumour, Lesion):
        timing = case.classification.lesion(second.tumour.id)
        labels = set(timing.possible) if timing.label == "unknown" else {timing.label}
        if not labels or (len(labels) > 1 and "synchronous" in labels):
            return Truth.UNKNOWN
        return from_bool("synchronous" not in labels)
    months = case.thresholds.get("mp.sync_months")
    if focus is None or months is None:
        return Truth.UNKNOWN
    one, other = diagnosis_of(focus), diagnosis_of(second.tumour)
    close = partial(within_months, months=months, inclusive=True)
    return negate(all_of([ask(one, other, close).truth, ask(other, one, close).truth]))


def _interval(case: Case, focus: Primary | None, seconds: list[Second], later: Truth) -> Fact:
    """From the last radical treatment of the first tumour to the first sight of the second."""
    fact_id = "clock.lung_treatment_to_second"
    absent = Dated("treatments", None)
    if focus is None or len(seconds) != 1 or later is Truth.FALSE:
        return clock(fact_id, absent, Dated("lesions", None))
    tumour = seconds[0].tumour
    if isinstance(tumour, Lesion):
        return clock(fact_id, _cured(case, focus), seen(tumour))
    order = ask(diagnosis_of(tumour), diagnosis_of(focus), before).truth
    if order is Truth.UNKNOWN:
        return clock(fact_id, absent, diagnosis_of(tumour))
    first, second = (tumour, focus) if order is Truth.TRUE else (focus, tumour)
    return clock(fact_id, _cured(case, first), diagnosis_of(second))


def _cured(case: Case, primary: Primary) -> Dated:
    """The end of the last radical treatment of a primary; open if one of them has none."""
    ends = [end_of(each) for each in case.record.treatments if radical(each, primary)]
    whens = [each.when for each in ends if each.when is not None]
    if not ends or len(whens) < len(ends):
        return Dated(ends[0].path if ends else "treatments", None)
    latest = latest_of(whens)
    return next((each for each in ends if each.when == latest), Dated("treatments", latest))
