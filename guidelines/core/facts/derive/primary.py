"""The focus primary: site, stage, pathology; and how many primaries there are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from guidelines.core.facts.derive.build import choice, chosen, number, stated, truth_of, yes_no
from guidelines.core.facts.derive.case import Case
from guidelines.core.facts.derive.systemic import pelvic
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import Primary, Rectum, Tnm
from guidelines.core.record.dates import before
from guidelines.core.record.evidence import Dated, ask, diagnosis_of, start_of
from guidelines.core.truth import Truth, all_of, any_of, negate

_COLORECTAL = ("C18", "C19", "C20")
_APPENDIX = "C181"
_RIGHT = frozenset({"C180", "C182", "C183", "C184"})
_SITES = {
    "C18": "colon", "C19": "rectosigmoid", "C20": "rectum", "C34": "lung", "C50": "breast",
    "C40": "bone", "C41": "bone",
}  # fmt: skip
_OSTEOSARCOMA = re.compile(r"osteosarcom|osteogenic sarcom|\b918\d|\b919[2-5]")
_LEFT = frozenset({"C185", "C186", "C187"})
_BOWEL = frozenset({"colon", "rectosigmoid", "rectum"})
_REMOVED = frozenset({"resected", "locally_excised"})
_NO_PRIMARY = Primary(id="")
_PATHOLOGICAL = ("p", "yp")
_UNFAVOURABLE_MARGIN = frozenset({"R1", "R2"})


def primary(case: Case) -> Iterator[Fact]:
    focus = case.focus or _NO_PRIMARY
    path = f"primaries/{focus.id}/"
    yield choice("primary.site", _possible_sites(case), _site_basis(focus, path))
    yield choice("primary.side", _side(focus), _given(focus.topography, path + "topography"))
    removed = _removed(case, focus)
    yield yes_no("primary.in_place", negate(removed), _given(focus.status, path + "status"))
    yield stated("primary.locally_advanced", focus.locally_advanced, path + "locally_advanced")
    yield stated("primary.symptomatic", focus.symptomatic, path + "symptomatic")
    yield stated(
        "primary.whole_bowel_examined", focus.whole_bowel_examined, path + "whole_bowel_examined"
    )
    yield from _rectum(case, focus, path)
    yield from _stage(case, focus, removed)


def primaries(case: Case) -> Iterator[Fact]:
    """Counts are open upwards as long as nobody said that the list is complete."""
    complete = case.record.histories.primaries is True
    rows = case.record.primaries
    basis = [f"primaries/{row.id}" for row in rows]
    yield number("primaries.count", len(rows), len(rows) if complete else None, basis)
    certain = [row for row in rows if _code(row).startswith(_COLORECTAL)]
    unclear = [row for row in rows if not _code(row)]
    most = len(certain) + len(unclear) if complete else None
    yield number("primaries.colorectal", len(certain), most, basis)
    others = [row for row in rows if case.focus is None or row.id != case.focus.id]
    invasive = [row for row in others if not in_situ(row)] if case.focus else []
    truth = Truth.UNKNOWN
    if invasive:
        truth = Truth.TRUE
    elif complete and case.focus is not None:
        truth = Truth.FALSE
    yield yes_no("primaries.other_invasive", truth, [f"primaries/{row.id}" for row in invasive])


def _code(row: Primary) -> str:
    return (row.topography or "").replace(".", "").upper()


def site_of(row: Primary) -> tuple[str, ...]:
    """An osteosarcoma is one of bone wherever it arises."""
    code = _code(row)
    if _OSTEOSARCOMA.search((row.histology or "").casefold()):
        return ("bone",)
    if not code:
        return ()
    return ("other" if code == _APPENDIX else _SITES.get(code[:3], "other"),)


def _possible_sites(case: Case) -> tuple[str, ...]:
    """Of the cancer asked about; where nobody named it, it is one of those on record."""
    rows = [case.focus] if case.focus else case.record.primaries
    sites = [site_of(row) for row in rows]
    return tuple(site for found in sites for site in found) if all(sites) else ()


def _site_basis(focus: Primary, path: str) -> tuple[str, ...]:
    return _given(focus.topography, path + "topography") or _given(
        focus.histology if site_of(focus) else None, path + "histology"
    )


def _side(row: Primary) -> tuple[str, ...]:
    """Left is from the splenic flexure to the rectum (SAFETY-14)."""
    code = _code(row)
    if code in _RIGHT:
        return ("right",)
    if code in _LEFT or code[:3] in {"C19", "C20"}:
        return ("left",)
    if code.startswith("C18") and code != _APPENDIX and row.laterality in {"left", "right"}:
        return (str(row.laterality),)
    return ()


def _removed(case: Case, row: Primary) -> Truth:
    if row.status is not None:
        return truth_of(row.status in _REMOVED)
    surgery = case.evidence.primary_surgery(row) if row.id else None
    if surgery is None:
        return Truth.UNKNOWN
    planned = ask(Dated("as_of", case.today), start_of(surgery), before).truth
    return truth_of(planned is not Truth.TRUE)


def _rectum(case: Case, row: Primary, path: str) -> Iterator[Fact]:
    rectum = row.rectum or Rectum()
    path += "rectum/"
    yield chosen("primary.position", rectum.position, path + "position")
    yield chosen("primary.mesorectal_fascia", rectum.mesorectal_fascia, path + "mesorectal_fascia")
    yield stated("primary.emvi", rectum.emvi, path + "emvi")
    yield stated("primary.lateral_nodes", rectum.lateral_nodes, path + "lateral_nodes")
    earlier = [
        f"treatments/{treatment.id}"
        for treatment in case.record.treatments
        if pelvic(case, treatment) is Truth.TRUE
        and ask(start_of(treatment), diagnosis_of(row), before).truth is Truth.TRUE
    ]
    if earlier:
        yield yes_no("primary.prior_pelvic_radiotherapy", Truth.TRUE, earlier)
    else:
        prior = rectum.prior_pelvic_radiotherapy
        name = "prior_pelvic_radiotherapy"
        yield stated(f"primary.{name}", prior, path + name)


def _stage(case: Case, row: Primary, removed: Truth) -> Iterator[Fact]:
    text, t_basis = _category(row, "t", _preference(removed))
    t = _t_of(text)
    n, n_basis = _category(row, "n", _preference(removed))
    yield yes_no("primary.t4", _at_least_t(t, 4), t_basis)
    node_positive = _nodes(n)
    yield yes_no("primary.node_positive", node_positive, n_basis)
    yield yes_no(
        "primary.n2", truth_of(n.startswith("2") if n and n[0] in "0123" else None), n_basis
    )
    pathological, p_basis = _category(row, "n", _PATHOLOGICAL)
    positive = _nodes(pathological)
    m0 = _free_of_metastases(case, row)
    favourable = all_of([removed, negate(positive), _clear(case, row), _not_poor(row)])
    yield yes_no("primary.favourable_pathology", _in_bowel(row, favourable), p_basis)
    stage_iii = all_of([removed, positive, m0])
    yield yes_no("primary.stage_iii", _in_bowel(row, stage_iii), p_basis)
    advanced = any_of([positive, _at_least_t(_t_of(_category(row, "t", _PATHOLOGICAL)[0]), 3)])
    stage_ii_iii = all_of([removed, advanced, m0])
    yield yes_no("primary.stage_ii_iii", _in_bowel(row, stage_ii_iii), p_basis)


def _in_bowel(row: Primary, truth: Truth) -> Truth:
    """Stage II, III and a favourable report mean what they mean there; elsewhere: not known."""
    found = site_of(row)
    return truth if not found or found[0] in _BOWEL else Truth.UNKNOWN


def _preference(removed: Truth) -> Sequence[str]:
    """The report after removal counts most, before it the clinical stage."""
    return ("p", "yp", "c", "yc") if removed is Truth.TRUE else ("c", "p", "yc", "yp")


def _t_of(text: str) -> tuple[int, int] | None:
    """`3b` is 3; `3-4` is an interval; X and in situ say nothing."""
    digits = [int(character) for character in text if character in "01234"]
    return (min(digits), max(digits)) if digits else None


def _category(row: Primary, name: str, preference: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """The last recorded T or N category of the most telling staging."""
    for basis in preference:
        stagings: list[tuple[int, Tnm]] = [
            (index, staging)
            for index, staging in enumerate(row.staging)
            if staging.basis == basis and getattr(staging, name)
        ]
        if stagings:
            index, staging = stagings[-1]
            text = str(getattr(staging, name)).upper().removeprefix(name.upper())
            return text, (f"primaries/{row.id}/staging/{index}",)
    return "", ()


def _nodes(text: str) -> Truth:
    if text[:1] in {"1", "2", "3", "+"}:
        return Truth.TRUE
    return Truth.FALSE if text[:1] == "0" else Truth.UNKNOWN


def _at_least_t(t: tuple[int, int] | None, level: int) -> Truth:
    if t is None or t[0] < level <= t[1]:
        return Truth.UNKNOWN
    return truth_of(t[0] >= level)


def _clear(case: Case, row: Primary) -> Truth:
    surgery = case.evidence.primary_surgery(row) if row.id else None
    margin = surgery.margin if surgery else None
    if margin == "R0":
        return Truth.TRUE
    return Truth.FALSE if margin in _UNFAVOURABLE_MARGIN else Truth.UNKNOWN


def _not_poor(row: Primary) -> Truth:
    return negate(truth_of(row.poor_pathology))


def _free_of_metastases(case: Case, row: Primary) -> Truth:
    """M0 when the primary was removed: staged so, or told by the timing of metastases."""
    contradictions = case.classification.contradictions
    if any(each.opens_case and each.primary == row.id for each in contradictions):
        return Truth.UNKNOWN
    stages = {
        (staging.m or "").upper().removeprefix("M")[:1]
        for staging in row.staging
        if staging.basis in {"c", "p"}
    } & {"0", "1"}
    if case.classification.case.label == "synchronous":
        stages.add("1")
    elif case.classification.case.label != "unknown":
        stages.add("0")
    if len(stages) != 1:
        return Truth.UNKNOWN
    return truth_of(stages == {"0"})


def in_situ(row: Primary) -> bool:
    return (row.histology or "").strip().endswith("/2")


def _given(value: object, path: str) -> tuple[str, ...]:
    return () if value is None else (path,)
