"""Metastases of the focus primary: where, how many, since when.

Absence is only told by having looked: no row and no examination is unknown (SAFETY-5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec.structs import replace

from guidelines.core.facts.derive.build import choice, number, truth_of, yes_no
from guidelines.core.facts.derive.case import Case, newest
from guidelines.core.facts.derive.lobes import bilobar
from guidelines.core.facts.derive.looking import absent, elsewhere_clear
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import Lesion, Measurement
from guidelines.core.record.counts import total_count
from guidelines.core.record.dates import before
from guidelines.core.record.evidence import Answer, Dated, ask, seen, some, when_of
from guidelines.core.timing.case_timing import initial_stage
from guidelines.core.timing.classification import STAGING_WINDOW
from guidelines.core.timing.labels import EARLY, LATE, METACHRONOUS, UNKNOWN
from guidelines.core.truth import Truth, all_of, any_of, negate

_LATER = {"metachronous": (EARLY, LATE), "on_treatment": (EARLY, LATE)}
_CONTRADICTIONS = frozenset({"m1_but_metachronous", "m0_but_synchronous"})
_SURE = frozenset({"confirmed", "probable"})


def metastases(case: Case) -> Iterator[Fact]:
    yield yes_no("metastases.present", _present(case), _paths(case.present))
    yield _timing(case)
    timing = case.classification.case
    yield yes_no("metastases.timing_flips", timing.flips, timing.basis)
    yield yes_no("metastases.on_treatment", timing.on_treatment, timing.basis)
    yield from _extent(case)
    yield from _appearance(case)
    yield from _course(case)


def _present(case: Case) -> Truth:
    if case.present:
        return Truth.TRUE
    staged = case.focus is not None and bool(
        initial_stage(case.focus, "1", case.thresholds.get(STAGING_WINDOW))
    )
    if staged and not case.metastases:
        return Truth.TRUE
    return negate(all_of([absent(case, "liver"), absent(case, "lung"), elsewhere_clear(case)]))


def _timing(case: Case) -> Fact:
    timing = case.classification.case
    if timing.label == UNKNOWN and len(timing.possible) < 2:
        return choice("metastases.timing", (), timing.basis)
    if timing.label == UNKNOWN and not case.metastases:
        return choice("metastases.timing", (), timing.basis)
    possible = [option for label in timing.possible for option in _LATER.get(label, (label,))]
    found = choice("metastases.timing", possible, timing.basis)
    if timing.label == METACHRONOUS:
        # A definition with no early and late has said all that it can say: nothing is missing.
        return replace(found, state="known")
    return found


def _extent(case: Case) -> Iterator[Fact]:
    yield _count(case, "metastases.count", case.present, case.open_nature)
    organs = {lesion.organ for lesion in case.present}
    maybe = {lesion.organ for lesion in case.open_nature} - organs
    high = len(organs) + len(maybe) if case.lesions_complete else None
    yield number("metastases.organs", len(organs), high, _paths(case.present))
    for fact_id, organ in (
        ("metastases.liver", "liver"),
        ("metastases.lung", "lung"),
        ("metastases.peritoneum", "peritoneum"),
        ("metastases.bone", "bone"),
        ("metastases.nodes_distant", "lymph_node"),
    ):
        yield yes_no(fact_id, _in_organ(case, organ), _paths(_of(case.present, organ)))
    yield yes_no("metastases.liver_only", _liver_only(case), _paths(case.present))
    for fact_id, organ in (("metastases.liver_count", "liver"), ("metastases.lung_count", "lung")):
        yield _count(case, fact_id, _of(case.present, organ), _of(case.open_nature, organ))
    liver = _of(case.present, "liver")
    closed = case.lesions_complete and not _of(case.open_nature, "liver")
    yield yes_no("metastases.bilobar", bilobar(liver, complete=closed), _paths(liver))
    yield _largest(case, "metastases.largest_mm", before_first_dose=False)
    yield _largest(case, "metastases.largest_before_mm", before_first_dose=True)


def _in_organ(case: Case, organ: str) -> Truth:
    if _of(case.present, organ):
        return Truth.TRUE
    return negate(absent(case, organ))


def _liver_only(case: Case) -> Truth:
    if [lesion for lesion in case.present if lesion.organ != "liver"]:
        return Truth.FALSE
    others = all_of([absent(case, "lung"), elsewhere_clear(case)])
    return all_of([_in_organ(case, "liver"), others])


def _count(case: Case, fact_id: str, certain: list[Lesion], maybe: list[Lesion]) -> Fact:
    """Groups count as intervals; the upper bound needs a complete list."""
    low, _ = total_count(certain)
    _, high = total_count([*certain, *maybe])
    return number(fact_id, low, high if case.lesions_complete else None, _paths(certain))


def _largest(case: Case, fact_id: str, *, before_first_dose: bool) -> Fact:
    """By the latest measurement of each; an unmeasured lesion may be larger."""

    def counts(row: Measurement) -> bool:
        dated = Dated("lesions", when_of(row.date))
        return not before_first_dose or case.before_first_dose(dated) is Truth.TRUE

    latest = [
        (lesion, _size([row for row in lesion.measurements if counts(row)]))
        for lesion in case.present
    ]
    sizes = [size for _, size in latest if size is not None]
    basis = [f"lesions/{lesion.id}/measurements" for lesion, size in latest if size is not None]
    complete = case.lesions_complete and len(sizes) == len(latest) and not case.open_nature
    if not sizes:
        return number(fact_id, None, None)
    low = max(size[0] for size in sizes)
    return number(fact_id, low, max(size[1] for size in sizes) if complete else None, basis)


def _size(rows: Sequence[Measurement]) -> tuple[Decimal, Decimal] | None:
    last = [rows[position] for position in newest((when_of(row.date), row) for row in rows)]
    sizes = [Decimal(0) if row.not_visible else row.longest_mm for row in last]
    known = [size for size in sizes if size is not None]
    return (min(known), max(known)) if known and len(known) == len(sizes) else None


def _appearance(case: Case) -> Iterator[Fact]:
    seen_once = [*case.metastases, *case.open_nature]
    at_operation = [_was_seen_at_operation(lesion) for lesion in seen_once]
    yield yes_no(
        "metastases.found_at_primary_operation",
        any_of(at_operation) if at_operation else Truth.UNKNOWN,
        [f"lesions/{lesion.id}/seen_at" for lesion in seen_once if lesion.seen_at],
    )
    shown = [*case.present, *case.open_nature]
    uncertain = [_origin_uncertain(case, lesion) for lesion in shown]
    yield yes_no(
        "metastases.origin_uncertain",
        any_of(uncertain) if uncertain else Truth.UNKNOWN,
        [f"lesions/{lesion.id}/candidates" for lesion in shown],
    )
    ducts = _of(shown, "bile_duct")
    none = Truth.FALSE if case.lesions_complete else Truth.UNKNOWN
    yield yes_no("lesions.bile_duct", Truth.TRUE if ducts else none, _paths(ducts))
    typical = [truth_of(lesion.typical_imaging) for lesion in shown]
    yield yes_no(
        "metastases.typical_imaging",
        all_of(typical) if typical else Truth.UNKNOWN,
        [
            f"lesions/{each.id}/typical_imaging"
            for each in shown
            if each.typical_imaging is not None
        ],
    )
    vanished = [_disappearing(lesion) for lesion in case.present]
    yield yes_no(
        "metastases.disappearing",
        any_of(vanished) if vanished else Truth.UNKNOWN,
        [f"lesions/{lesion.id}/state" for lesion in case.present if lesion.state],
    )


def _course(case: Case) -> Iterator[Fact]:
    yield yes_no("metastases.resected", _resected(case), _paths(case.treated))
    yield yes_no("metastases.repeat", _repeat(case).truth, _paths(case.treated))
    found = [each for each in case.classification.contradictions if each.code in _CONTRADICTIONS]
    stages = case.focus is not None and any(staging.m for staging in case.focus.staging)
    truth = Truth.UNKNOWN
    if found:
        truth = Truth.TRUE
    elif stages and case.classification.case.label != UNKNOWN:
        truth = Truth.FALSE
    yield yes_no(
        "metastases.m1_contradiction", truth, [path for each in found for path in each.basis]
    )


def _resected(case: Case) -> Truth:
    if case.present:
        return Truth.FALSE
    if case.treated and case.lesions_complete and not case.open_nature:
        return Truth.TRUE
    nothing_to_remove = not case.treated and _present(case) is Truth.FALSE
    return Truth.FALSE if nothing_to_remove else Truth.UNKNOWN


def _repeat(case: Case) -> Answer:
    """A present metastasis that appeared after one that has been treated."""
    later = some(
        ask(seen(earlier), seen(lesion), before)
        for earlier in case.treated
        for lesion in case.present
    )
    if later.truth is not Truth.FALSE:
        return later
    complete = case.lesions_complete and bool(case.present)
    return Answer(Truth.FALSE if complete else Truth.UNKNOWN)


def _was_seen_at_operation(lesion: Lesion) -> Truth:
    return truth_of(None if lesion.seen_at is None else lesion.seen_at == "primary_operation")


def _disappearing(lesion: Lesion) -> Truth:
    if lesion.state == "disappearing":
        return Truth.TRUE
    size = _size(lesion.measurements)
    if size is not None and size[1] == 0:
        return Truth.TRUE
    return truth_of(None if lesion.state is None else False)


def _origin_uncertain(case: Case, lesion: Lesion) -> Truth:
    """Several candidate primaries, or a lesion that may be no metastasis."""
    if lesion.nature != "metastasis":
        return truth_of(True if lesion.nature == "indeterminate" else None)
    if len(case.evidence.candidates(lesion)) > 1:
        return Truth.TRUE
    attributed = any(item.confidence in _SURE for item in lesion.candidates)
    settled = attributed or case.record.histories.primaries is True
    return truth_of(False if settled and case.record.primaries else None)


def _of(lesions: Iterable[Lesion], organ: str) -> list[Lesion]:
    return [lesion for lesion in lesions if lesion.organ == organ]


def _paths(lesions: Iterable[Lesion]) -> list[str]:
    return [f"lesions/{lesion.id}" for lesion in lesions]
