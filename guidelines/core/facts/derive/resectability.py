"""Resectability as judged by specialists on dated imaging; never computed from counts (SAFETY-7).

Disagreeing specialists leave the fact open between what they said; a judgement that newer imaging
of the region has overtaken is stale. A disease is resectable only in all its parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from guidelines.core.facts.derive.build import choice, stale
from guidelines.core.facts.derive.case import Case, newest
from guidelines.core.facts.derive.domains import VERDICTS
from guidelines.core.facts.fact import Fact
from guidelines.core.record.case_record import Examination, Lesion, Resectability
from guidelines.core.record.dates import When, before
from guidelines.core.record.evidence import Dated, ask, when_of
from guidelines.core.truth import Truth

_WHOLE_SCOPES = frozenset({"metastases", "whole"})
_ORGAN_SCOPES = {"liver": "liver", "lung": "lung", "bone": "bone", "peritoneum": "peritoneum"}
_PARTS = ("technical", "oncological", "fitness")
_NOT_IMAGING = frozenset({"endoscopy", "operation"})
_REGIONS = {
    "liver": frozenset({"liver", "abdomen"}),
    "lung": frozenset({"chest"}),
    "peritoneum": frozenset({"peritoneum", "abdomen"}),
    "lymph_node": frozenset({"nodes", "abdomen"}),
    "bone": frozenset({"bone"}),
    "brain": frozenset({"brain"}),
}
_PRIMARY_REGIONS = frozenset({"pelvis", "colon"})

Verdicts = frozenset[str]
_OPEN: Verdicts = frozenset(VERDICTS)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One row of the record with its position and the imaging that it was read from."""

    row: Resectability
    path: str
    imaging: Dated
    given: When | None

    @property
    def scope(self) -> str:
        return self.row.scope


def resectability(case: Case) -> Iterator[Fact]:
    judgements = _judgements(case)
    of_primary = [each for each in judgements if each.scope == "primary"]
    of_metastases = [each for each in judgements if each.scope != "primary"]
    yield _current(case, "resectable.primary", of_primary)
    yield _current(case, "resectable.metastases", of_metastases)
    yield _baseline(case, of_metastases)


def _current(case: Case, fact_id: str, judgements: Sequence[Judgement]) -> Fact:
    overtaken = [each for each in judgements if _overtaken(case, each)]
    fresh = [each for each in judgements if each not in overtaken]
    if overtaken and not fresh:
        last = _latest(overtaken)
        return stale(fact_id, last.row.verdict, [each.path for each in overtaken], last.given)
    verdicts = _parts(fresh) if fact_id == "resectable.primary" else _metastases(case, fresh)
    return _fact(fact_id, verdicts, fresh)


def _baseline(case: Case, judgements: Sequence[Judgement]) -> Fact:
    """As judged on imaging up to the first dose for metastatic disease (SAFETY-16)."""
    if not case.metastatic_systemic:
        return _current(case, "resectable.baseline", judgements)
    timed = [(each, case.before_first_dose(each.imaging)) for each in judgements]
    certain = [each for each, truth in timed if truth is Truth.TRUE]
    possible = [each for each, truth in timed if truth is not Truth.FALSE]
    verdicts = _metastases(case, certain)
    if len(possible) > len(certain):
        verdicts = _OPEN
    return _fact("resectable.baseline", verdicts, possible)


def _metastases(case: Case, judgements: Sequence[Judgement]) -> Verdicts:
    """Judgements of the whole and of single organs; where they differ, both stay possible."""
    whole = [each for each in judgements if each.scope in _WHOLE_SCOPES]
    by_organ = [each for each in judgements if each.scope not in _WHOLE_SCOPES]
    organs = _organs(case, by_organ) if by_organ else _OPEN
    if not whole:
        return organs
    overall = _parts(whole)
    return overall if organs == _OPEN else overall | organs


def _organs(case: Case, judgements: Sequence[Judgement]) -> Verdicts:
    """Every organ with metastases has to be resectable; one that nobody judged stays open."""
    judged = {each.scope for each in judgements}
    needed = {_ORGAN_SCOPES.get(lesion.organ, "other") for lesion in case.present}
    verdicts = [
        _parts([each for each in judgements if each.scope == scope]) for scope in sorted(judged)
    ]
    return _worst([*verdicts, *(_OPEN for _ in needed - judged)])


def _parts(judgements: Sequence[Judgement]) -> Verdicts:
    """Technical, oncological and fitness judgements together, or the overall one."""
    if not judgements:
        return _OPEN
    by_aspect = {
        aspect: _said([each for each in judgements if each.row.aspect == aspect])
        for aspect in ("overall", *_PARTS)
    }
    stated = [by_aspect[part] for part in _PARTS if by_aspect[part]]
    if by_aspect["overall"]:
        return _worst([by_aspect["overall"], *stated])
    return _worst([*stated, *(_OPEN for _ in range(len(_PARTS) - len(stated)))])


def _said(judgements: Sequence[Judgement]) -> Verdicts:
    """The latest word of each specialist; nobody overrules a colleague by being later."""
    people = {each.row.by or each.row.specialty or "" for each in judgements}
    verdicts: set[str] = set()
    for person in people:
        own = [each for each in judgements if (each.row.by or each.row.specialty or "") == person]
        if person:
            own = [own[position] for position in newest((each.given, each) for each in own)]
        verdicts |= {each.row.verdict for each in own}
    return frozenset(verdicts)


def _worst(verdicts: Iterable[Verdicts]) -> Verdicts:
    """Every combination of what is possible, each as bad as its worst part."""
    return frozenset(
        max(combination, key=VERDICTS.index) for combination in product(*verdicts) if combination
    )


def _judgements(case: Case) -> list[Judgement]:
    return [
        Judgement(
            row,
            f"resectability/{index}",
            Dated(f"resectability/{index}/imaging_date", when_of(row.imaging_date or row.date)),
            when_of(row.date or row.imaging_date),
        )
        for index, row in enumerate(case.record.resectability)
    ]


def _overtaken(case: Case, judgement: Judgement) -> bool:
    """Whether imaging of the region is certainly newer than the one that was judged."""
    organs = _organs_of(case, judgement.scope)
    dates = [
        *(when_of(each.date) for each in _imaging(case, judgement.scope, organs)),
        *(when_of(each.date) for lesion in _lesions(case, organs) for each in lesion.measurements),
    ]
    newer = [ask(judgement.imaging, Dated("", when), before).truth for when in dates]
    return any(truth is Truth.TRUE for truth in newer)


def _organs_of(case: Case, scope: str) -> frozenset[str]:
    if scope == "primary":
        return frozenset()
    if scope in _ORGAN_SCOPES:
        return frozenset({scope})
    present = frozenset(lesion.organ for lesion in case.metastases)
    return present - set(_ORGAN_SCOPES) if scope == "other" else present


def _imaging(case: Case, scope: str, organs: frozenset[str]) -> list[Examination]:
    regions: frozenset[str] = frozenset()
    for organ in organs:
        regions |= _REGIONS.get(organ, frozenset())
    if scope in {"primary", "whole"}:
        regions |= _PRIMARY_REGIONS
    return [
        each
        for each in case.record.examinations
        if each.examined and each.region in regions and each.modality not in _NOT_IMAGING
    ]


def _lesions(case: Case, organs: frozenset[str]) -> list[Lesion]:
    return [lesion for lesion in case.lesions if lesion.organ in organs]


def _latest(judgements: Sequence[Judgement]) -> Judgement:
    return judgements[newest((each.given, each) for each in judgements)[-1]]


def _fact(fact_id: str, verdicts: Verdicts, judgements: Sequence[Judgement]) -> Fact:
    when = _latest(judgements).given if judgements else None
    return choice(fact_id, verdicts, [each.path for each in judgements], when)
