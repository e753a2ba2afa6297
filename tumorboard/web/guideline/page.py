"""A version of the guideline by theme: each item as a sentence with its conditions and sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Advice, EvidenceConflict
from guidelines.core.evaluation.judge import advice_of
from guidelines.core.wording.explain import Explainer
from guidelines.models import GuidelineVersion, Status
from tumorboard.assessment.services import loaded
from tumorboard.web.assessment.actions import Look, look
from tumorboard.web.assessment.advice import Side
from tumorboard.web.assessment.sources import REVIEW, Cited, cited, grade

# Themes by the first letters of an item's first source; the rest stands under the last.
THEMES = {
    "CRC": "Colorectal cancer",
    "SYS": "Systemic treatment",
    "MPC": "Multiple primaries",
    "GEN": "All cancers",
    "SAFETY": "Safety rules",
}
OTHER = "Other statements"


@dataclass(frozen=True)
class Item:
    id: str
    kind: str
    title: str
    text: str
    when: str
    grade: str
    review: str
    rationale: str
    sources: tuple[str, ...]
    citations: list[Cited]
    conflict: str
    conflict_title: str


@dataclass(frozen=True)
class Theme:
    slug: str
    title: str
    items: list[Item]


@dataclass(frozen=True)
class Way:
    id: str
    title: str
    intent: str
    when: str
    steps: list[Look]
    stop: str
    review: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Register:
    id: str
    title: str
    sides: list[Side]


@dataclass(frozen=True)
class GuidelinePage:
    version: GuidelineVersion
    as_of: str
    approved: bool
    notes: tuple[str, ...]
    query: str
    count: int
    themes: list[Theme]
    ways: list[Way]
    conflicts: list[Register]


def guideline_page(version: GuidelineVersion, query: str = "") -> GuidelinePage:
    guideline = loaded(version)
    explainer = Explainer(guideline, {})
    items = [_item(each, guideline, explainer) for each in advice_of(guideline).values()]
    found = [each for each in items if _matches(each, query)]
    return GuidelinePage(
        version=version,
        as_of=guideline.meta.as_of,
        approved=version.status == Status.APPROVED,
        notes=guideline.meta.notes,
        query=query,
        count=len(found),
        themes=_themes(found),
        ways=[] if query else list(_ways(guideline, explainer)),
        conflicts=[] if query else [_register(each, guideline) for each in _conflicts(guideline)],
    )


def _item(advice: Advice, guideline: Guideline, explainer: Explainer) -> Item:
    conflict = guideline.conflicts.get(advice.conflict or "")
    return Item(
        id=advice.id,
        kind="emergency" if advice.emergency else advice.kind,
        title=advice.title,
        text=advice.text,
        when=explainer.condition(advice.when),
        grade=grade(advice.strength, advice.certainty),
        review=REVIEW[advice.review_status],
        rationale=advice.rationale or "",
        sources=advice.sources,
        citations=cited(guideline, advice.citations),
        conflict=advice.conflict or "",
        conflict_title=conflict.title if conflict else "",
    )


def _matches(item: Item, query: str) -> bool:
    text = " ".join((item.id, item.title, item.text, *item.sources)).casefold()
    return all(word in text for word in query.casefold().split())


def _themes(items: Iterable[Item]) -> list[Theme]:
    found: dict[str, list[Item]] = {}
    for item in items:
        prefix = item.sources[0].partition("-")[0]
        found.setdefault(prefix if prefix in THEMES else "", []).append(item)
    names: Mapping[str, str] = {**THEMES, "": OTHER}
    return [
        Theme(prefix.lower() or "other", title, found[prefix])
        for prefix, title in names.items()
        if prefix in found
    ]


def _ways(guideline: Guideline, explainer: Explainer) -> Iterable[Way]:
    for pathway in sorted(guideline.pathways.values(), key=lambda each: each.order):
        yield Way(
            id=pathway.id,
            title=pathway.title,
            intent=pathway.intent,
            when=explainer.condition(pathway.when),
            steps=[look(action) for action in pathway.icon_steps],
            stop=pathway.stop,
            review=REVIEW[pathway.review_status],
            sources=pathway.sources,
        )


def _conflicts(guideline: Guideline) -> Iterable[EvidenceConflict]:
    return guideline.conflicts.values()


def _register(conflict: EvidenceConflict, guideline: Guideline) -> Register:
    sides = [
        Side(side.text, side.sources, cited(guideline, side.citations)) for side in conflict.sides
    ]
    return Register(conflict.id, conflict.title, sides)
