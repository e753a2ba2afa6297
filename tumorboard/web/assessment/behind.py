"""What stands behind the proposals: notes, criteria, scores, where sources disagree, prognosis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Band
from guidelines.core.evaluation.clashes import declared_for
from guidelines.core.evaluation.judge import advice_of
from guidelines.core.evaluation.result import (
    ConflictResult,
    CriteriaResult,
    NoteResult,
    Result,
    ScoreResult,
)
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.words import either, listed
from tumorboard.web.assessment.sources import READ, REVIEW, Cited, cited

# One letter per criterion, as marks of a condition.
MARKS = {"t": "met", "f": "not_met", "u": "open"}


@dataclass(frozen=True)
class Side:
    text: str
    sources: tuple[str, ...]
    citations: list[Cited]


@dataclass(frozen=True)
class Conflict:
    id: str
    title: str
    status: str
    sides: tuple[Side, ...]
    note: str
    in_register: bool  # otherwise advice that cannot both be carried out


@dataclass(frozen=True)
class Prognosis:
    id: str
    title: str
    text: str
    figures: tuple[str, ...]
    population: str
    endpoint: str
    read: str  # how surely the figures were read; empty where in the source itself
    notes: tuple[str, ...]
    conflict: str
    sources: tuple[str, ...]
    citations: list[Cited]


@dataclass(frozen=True)
class Note:
    id: str
    title: str
    text: str
    sources: tuple[str, ...]
    citations: list[Cited]
    conflict: str


@dataclass(frozen=True)
class Mark:
    label: str
    verdict: str  # met, not_met or open


@dataclass(frozen=True)
class Criteria:
    id: str
    label: str
    text: str
    verdict: str  # met, not_met or open
    outcome: str
    marks: list[Mark]
    read: str
    notes: tuple[str, ...]
    conflict: str
    review: str
    sources: tuple[str, ...]
    citations: list[Cited]


@dataclass(frozen=True)
class Score:
    """`points` is a range where items are missing, never a zero for them."""

    id: str
    label: str
    points: str
    bands: str
    texts: tuple[str, ...]
    missing: str
    notes: tuple[str, ...]
    sources: tuple[str, ...]
    citations: list[Cited]


@dataclass(frozen=True)
class Behind:
    """`standing` notes of a cancer's own streams come first; `general` ones hold for everybody."""

    standing: list[Note]
    notes: list[Note]
    general: list[Note]
    criteria: list[Criteria]
    scores: list[Score]
    conflicts: list[Conflict]
    prognosis: list[Prognosis]


def behind(guideline: Guideline, result: Result) -> Behind:
    words = Explainer(guideline, result.facts)
    notes = [each.id for each in result.notes if each.status == "applies"]
    known = [guideline.notes[each] for each in notes if each in guideline.notes]
    own = [each for each in known if not guideline.streams[each.stream].always]
    return Behind(
        standing=[_note(guideline, each.id) for each in own if each.when is None],
        notes=[_note(guideline, each.id) for each in own if each.when is not None],
        general=[_note(guideline, each.id) for each in known if each not in own],
        criteria=[_criteria(guideline, each) for each in result.criteria],
        scores=[_score(words, each) for each in result.scores],
        conflicts=[_conflict(guideline, each) for each in result.conflicts],
        prognosis=[_prognosis(guideline, e) for e in result.prognosis if e.status == "applies"],
    )


def _note(guideline: Guideline, key: str) -> Note:
    item = guideline.notes[key]
    return Note(
        id=key,
        title=item.title or "",
        text=item.text,
        sources=item.sources,
        citations=cited(guideline, item.citations),
        conflict=item.conflict or "",
    )


def _prognosis(guideline: Guideline, result: NoteResult) -> Prognosis:
    item = guideline.prognosis[result.id]
    return Prognosis(
        id=result.id,
        title=item.title or "",
        text=item.text,
        figures=item.figures,
        population=item.population,
        endpoint=item.endpoint or "",
        read=READ.get(item.certainty or "", ""),
        notes=item.notes,
        conflict=item.conflict or "",
        sources=item.sources,
        citations=cited(guideline, item.citations),
    )


def _criteria(guideline: Guideline, result: CriteriaResult) -> Criteria:
    item = guideline.criteria[result.id]
    outcome = {"met": item.met, "not_met": item.not_met, "open": ""}[result.verdict]
    return Criteria(
        id=result.id,
        label=item.label,
        text=item.text,
        verdict=result.verdict,
        outcome=outcome,
        marks=[
            Mark(criterion.label, MARKS[marks[0]])
            for criterion, (_, marks) in zip(item.criteria, result.items, strict=True)
        ],
        read=READ.get(item.certainty or "", ""),
        notes=item.notes,
        conflict=item.conflict or "",
        review=REVIEW[item.review_status],
        sources=item.sources,
        citations=cited(guideline, item.citations),
    )


def _score(words: Explainer, result: ScoreResult) -> Score:
    item = words.guideline.scores[result.id]
    low, high = result.low, result.high
    bands = list(_reached(item.bands, low, high))
    return Score(
        id=result.id,
        label=item.label,
        points=f"{low}" if low == high else f"{low} to {high}",
        bands=either([band.label for band in bands]),
        texts=tuple(band.text for band in bands if band.text),
        missing=listed([words.label(fact) for fact in result.missing]),
        notes=item.notes,
        sources=item.sources,
        citations=cited(words.guideline, item.citations),
    )


def _reached(bands: tuple[Band, ...], low: int, high: int) -> Iterator[Band]:
    return (band for band in bands if band.low <= high and band.high >= low)


def _conflict(guideline: Guideline, result: ConflictResult) -> Conflict:
    register = guideline.conflicts.get(result.id)
    if register is None:
        advice = advice_of(guideline)
        names = [advice[each].title for each in result.between if each in advice]
        declared = declared_for(guideline, *result.between) if len(result.between) == 2 else None
        reason = declared.reason if declared else "They cannot both be carried out."
        title = " against ".join(names)
        return Conflict(result.id, title, result.status, (), reason, in_register=False)
    sides = tuple(
        Side(side.text, side.sources, cited(guideline, side.citations)) for side in register.sides
    )
    note = register.display or ""
    return Conflict(result.id, register.title, result.status, sides, note, in_register=True)
