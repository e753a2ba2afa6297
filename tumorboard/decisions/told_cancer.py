"""What the guideline told about one cancer: facts, what was not known, advice and its grounds."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.result import AdviceResult, MissingResult, Result
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_advice import AdviceExplainer
from guidelines.core.wording.text_report import KINDS
from guidelines.core.wording.words import listed
from tumorboard.documents.blocks import AnyBlock, Pairs, Table

STATED = frozenset({"known", "partial", "stale"})
HOLDING = frozenset({"applies", "possibly_overridden"})
PLACES = {"emergency": "Emergencies", "safety": "Safety", "question": "Other"}
MARKS = {"t": "yes", "f": "no", "u": "not known"}


def facts(guideline: Guideline, result: Result, *, without: Collection[str] = ()) -> AnyBlock:
    """Every fact that the guideline was told, those with the same short answer together.

    `without`: those that stand elsewhere, because they are the patient's and not the cancer's.
    """
    explainer = Explainer(guideline, result.facts)
    same: dict[str, list[str]] = {"yes": [], "no": []}
    others = []
    for fact in result.facts.values():
        if fact.state not in STATED or fact.id in without:
            continue
        value, label = explainer.value(fact.id), explainer.label(fact.id)
        if value in same:
            same[value].append(label)
        else:
            others.append(f"{label}: {value}")
    rows = [
        *((_sentence(value), "; ".join(labels)) for value, labels in same.items()),
        ("Otherwise", "; ".join(others)),
    ]
    return Pairs(tuple((key, value) for key, value in rows if value) or (("Facts", "none"),))


def unknown(guideline: Guideline, result: Result) -> AnyBlock:
    explainer = Explainer(guideline, result.facts)
    rows = [
        (words, _labels([each for each in result.missing if each.place == place], explainer))
        for place, words in PLACES.items()
    ]
    return Pairs(tuple((key, value) for key, value in rows if value) or (("Facts", "none"),))


def advice(guideline: Guideline, result: Result) -> list[AnyBlock]:
    explainer = Explainer(guideline, result.facts)
    reasons = AdviceExplainer(explainer, result)

    def rows(results: Iterable[AdviceResult]) -> tuple[tuple[str, ...], ...]:
        return tuple(
            (KINDS[each.kind], reasons.items[each.id].title, reasons.reason(each))
            for each in results
            if each.status in HOLDING
        )

    tables = [
        Table("Recommendations that applied", ("", "Advice", "Why"), rows(result.recommendations)),
        Table("Pitfalls that applied", ("", "Warning", "Why"), rows(result.pitfalls)),
        Table("Criteria", ("List", "Outcome", "Criteria"), _criteria(guideline, result)),
        Table("Scores", ("Score", "Points", "Not known"), _scores(explainer, result)),
        Table("Notes", ("", "Note"), _notes(guideline, result)),
    ]
    return [table for table in tables if table.rows]


def _criteria(guideline: Guideline, result: Result) -> tuple[tuple[str, ...], ...]:
    rows = []
    for each in result.criteria:
        item = guideline.criteria[each.id]
        outcome = {"met": item.met, "not_met": item.not_met, "open": "open"}[each.verdict]
        marks = "\n".join(
            f"{criterion.label}: {MARKS[marks[0]]}"
            for criterion, (_, marks) in zip(item.criteria, each.items, strict=True)
        )
        rows.append((item.label, outcome, marks))
    return tuple(rows)


def _scores(explainer: Explainer, result: Result) -> tuple[tuple[str, ...], ...]:
    """A missing item gives a range, never zero."""
    return tuple(
        (
            explainer.guideline.scores[each.id].label,
            f"{each.low}" if each.low == each.high else f"{each.low} to {each.high}",
            listed([explainer.label(fact) for fact in each.missing]),
        )
        for each in result.scores
    )


def _notes(guideline: Guideline, result: Result) -> tuple[tuple[str, ...], ...]:
    found = [guideline.notes.get(each.id) for each in result.notes if each.status == "applies"]
    return tuple((note.title or "", note.text) for note in found if note is not None)


def _labels(missing: Iterable[MissingResult], explainer: Explainer) -> str:
    return "; ".join(explainer.label(each.fact) for each in missing)


def _sentence(label: str) -> str:
    return label[:1].upper() + label[1:]
