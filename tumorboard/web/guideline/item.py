"""One item of the guideline with everything behind it: condition, source, doubts, tests, place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from guidelines.core.content.conditions import Condition
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Definition, Recommendation, Score, Threshold
from guidelines.core.content.knowledge import Criteria, Regimen, Statement
from guidelines.core.content.pathways import Continuation, Pathway
from guidelines.core.content.quorum import QuorumRule
from guidelines.models import GuidelineVersion, Status
from tumorboard.assessment.services import loaded
from tumorboard.followup.report import Item
from tumorboard.web.assessment.sources import READ, REVIEW, Cited, cited, grade
from tumorboard.web.guideline import links
from tumorboard.web.guideline.calendars import (
    PathwayShown,
    RegimenShown,
    pathway_shown,
    regimen_shown,
)
from tumorboard.web.guideline.changing import Place, places_to_change
from tumorboard.web.guideline.conditions import Clause, Conditions, Question, Stated
from tumorboard.web.guideline.departures import Departures, departures
from tumorboard.web.guideline.evidence import (
    Conflict,
    Published,
    StatementShown,
    conflict,
    contradicting,
    published_for,
    statement,
)
from tumorboard.web.guideline.examples import ExampleCard, examples_of
from tumorboard.web.guideline.gates import pathways_to
from tumorboard.web.guideline.numbers import (
    Chosen,
    Number,
    chosen_by_boards,
    defining,
    number,
    numbers,
)
from tumorboard.web.guideline.quorum import quorum_facts
from tumorboard.web.guideline.shelf import BY_SLUG, Entry, Kind, entries, item_of
from tumorboard.web.request import Request

# What the conditions of an item decide, in the order in which they are read.
DECIDING = {
    "when": "When",
    "applies_when": "Where it is of use",
    "met_when": "Met when",
    "contested_when": "Contested when",
    "excluded_when": "Excluded when",
    "dated_when": "Given days only when",
}


@dataclass(frozen=True)
class Point:
    """A criterion, or an item of a score."""

    label: str
    clause: Clause


@dataclass(frozen=True)
class ItemPage:
    version: GuidelineVersion
    approved: bool
    kind: Kind
    entry: Entry
    streams: list[str]
    facts: list[tuple[str, str]]
    stated: list[Stated]
    questions: list[Question]
    rationale: str
    notes: tuple[str, ...]
    figures: tuple[str, ...]
    overrides: list[links.Link]
    overridden_by: list[links.Link]
    contradicting: list[links.Link]
    conflict: Conflict | None
    statements: list[StatementShown]
    citations: list[Cited]
    numbers: list[Number]
    points: list[Point]
    bands: list[tuple[str, str]]
    pathway: PathwayShown | None
    regimen: RegimenShown | None
    standings: list[links.Standing]
    users: list[links.Link]
    examples: list[ExampleCard]
    published: list[Published]
    departures: Departures | None
    changing: list[Place] | None


def item_page(request: Request, version: GuidelineVersion, slug: str, key: str) -> ItemPage | None:
    """None where the version has no such item."""
    guideline, kind = loaded(version), BY_SLUG.get(slug)
    item = item_of(guideline, kind, key) if kind else None
    if kind is None or item is None:
        return None
    conditions = Conditions(guideline)
    chosen = chosen_by_boards(request)
    entry = next(each for each in entries(guideline) if (each.kind, each.id) == (kind, key))
    points = list(_points(item))
    deciding = [(words, getattr(item, name, None)) for name, words in DECIDING.items()]
    return ItemPage(
        version=version,
        approved=version.status == Status.APPROVED,
        kind=kind,
        entry=entry,
        streams=[guideline.streams[e].label for e in entry.streams if e in guideline.streams],
        facts=_facts(guideline, item, chosen),
        stated=[Stated(words, conditions.clause(each)) for words, each in deciding if each],
        questions=conditions.questions([*(each for _, each in deciding), *_conditions(item)]),
        rationale=getattr(item, "rationale", None) or "",
        notes=getattr(item, "notes", ()),
        figures=getattr(item, "figures", ()),
        overrides=links.overridden_by(guideline, item),
        overridden_by=links.overriders_of(guideline, key),
        contradicting=contradicting(guideline, item),
        conflict=conflict(guideline, getattr(item, "conflict", key)),
        statements=[statement(guideline, each) for each in entry.sources],
        citations=cited(guideline, getattr(item, "citations", ())),
        numbers=numbers(guideline, links.thresholds_in(guideline, item), chosen),
        points=[Point(label, conditions.clause(when)) for label, when in points],
        bands=_bands(item),
        pathway=_sequence(conditions, item),
        regimen=regimen_shown(guideline, item) if isinstance(item, Regimen) else None,
        standings=[] if isinstance(item, Statement) else links.standings_of(guideline, item),
        users=_users(guideline, item),
        examples=examples_of(guideline, key),
        published=published_for(key, entry.sources),
        departures=departures(request, Item(version.guideline, kind.part, key))
        if isinstance(item, Recommendation)
        else None,
        changing=places_to_change(request, version, kind, key),
    )


def _sequence(conditions: Conditions, item: Any) -> PathwayShown | None:
    return pathway_shown(conditions, item) if isinstance(item, Pathway | Continuation) else None


def _conditions(item: Any) -> Iterator[Condition | None]:
    """The conditions inside an item."""
    for _, when in _points(item):
        yield when
    if isinstance(item, Pathway | Continuation):
        for step in item.steps:
            branches = step.gate.branches if step.gate else ()
            yield from (step.when, step.needs, *(branch.when for branch in branches))


def _points(item: Any) -> Iterator[tuple[str, Condition]]:
    if isinstance(item, Criteria):
        yield from ((each.label, each.when) for each in item.criteria)
    if isinstance(item, Score):
        for each in item.items:
            points = "1 point" if each.points == 1 else f"{each.points} points"
            yield f"{each.label} ({points})", each.when


def _bands(item: Any) -> list[tuple[str, str]]:
    if not isinstance(item, Score):
        return []
    return [(f"{band.low} to {band.high}: {band.label}", band.text or "") for band in item.bands]


def _users(guideline: Guideline, item: Any) -> list[links.Link]:
    """Items that rest on a statement, use a number, lead here, or are on a side of a conflict."""
    if isinstance(item, Statement):
        return links.users_of_statement(guideline, item.id)
    if isinstance(item, Continuation):
        return pathways_to(guideline, item.id)
    if isinstance(item, Threshold):
        return list(links.users_of_thresholds(guideline).get(item.id, ()))
    return list(links.users_of_conflicts(guideline).get(item.id, ()))


def _facts(guideline: Guideline, item: Any, chosen: Chosen) -> list[tuple[str, str]]:
    """What is stated about the item itself, in pairs."""
    graded = hasattr(item, "strength")
    certainty = getattr(item, "certainty", None)
    rows = [
        ("Strength", grade(item.strength, item.certainty) if graded else ""),
        ("As the source puts it", getattr(item, "grade_text", None) or ""),
        ("How surely read", READ.get(certainty or "", "") if not graded else ""),
        ("Population", getattr(item, "population", "")),
        ("Endpoint", getattr(item, "endpoint", None) or ""),
        ("If met", getattr(item, "met", "")),
        ("If not met", getattr(item, "not_met", "")),
        ("Review", REVIEW.get(getattr(item, "review_status", ""), "")),
        ("Shown first, as an emergency", "yes" if getattr(item, "emergency", False) else ""),
        ("Safety", "yes" if getattr(item, "safety", False) else ""),
    ]
    found = [(name, words) for name, words in rows if words]
    if isinstance(item, QuorumRule):
        found = quorum_facts(item) + found
    if isinstance(item, Definition):
        found += defining(item, chosen)
    if isinstance(item, Threshold):
        found += _number_facts(number(guideline, item, chosen))
    return found


def _number_facts(shown: Number) -> list[tuple[str, str]]:
    rows = [
        ("Value", shown.value),
        ("Also published", shown.alternates),
        ("Boundary", shown.bound),
        ("Chosen by", "; ".join(shown.chosen)),
    ]
    return [(name, words) for name, words in rows if words]
