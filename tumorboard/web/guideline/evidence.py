"""What an item rests on: statements with their state and verdict, citations as far as read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.recall import CaseExpectation
from guidelines.expectations import expectations
from tumorboard.web.assessment.behind import Side
from tumorboard.web.assessment.sources import Cited, cited
from tumorboard.web.guideline.links import Link, link_to

ORIGINS = {
    "seed": "Founding articles",
    "beyond": "Beyond the founding articles",
    "safety": "Safety rules",
    "definition": "Definitions",
    "template": "Templates of pathways",
}
# The state of the article's own reference.
STATES = {
    "traceable": "the article's reference leads to its source",
    "by_list_order": "found by its place in the article's list of references",
    "dangling": "the article's reference number leads nowhere",
    "circular": "the article cites the other founding article",
    "not_cited": "the article gives no reference",
}
VERDICTS = {
    "agree": "primary sources agree",
    "partial": "primary sources agree in part",
    "outdated": "outdated by newer sources",
    "contested": "sources disagree",
    "unsupported": "no primary source found",
    "not_compared": "not compared with primary sources",
}


@dataclass(frozen=True)
class StatementShown:
    id: str
    text: str  # empty where the inventory in this version does not hold it
    origin: str
    place: str
    state: str
    cited: tuple[str, ...]  # the article's own reference numbers
    verdict: str
    evidence: str
    citations: list[Cited]
    conflict: Link | None
    reason: str


@dataclass(frozen=True)
class Conflict:
    """What sources say against each other, both sides."""

    link: Link
    display: str
    sides: list[Side]


@dataclass(frozen=True)
class Published:
    """A published case that is expected to show an item or a statement."""

    case: str
    stream: str
    expected: str
    argued: str


def statement(guideline: Guideline, key: str) -> StatementShown:
    found = guideline.statements.get(key)
    if found is None:
        return StatementShown(key, "", "", "", "", (), "", "", [], None, "")
    return StatementShown(
        id=key,
        text=found.text,
        origin=ORIGINS[found.origin],
        place=found.place or "",
        state=STATES.get(found.citation_state or "", ""),
        cited=found.cited,
        verdict=VERDICTS[found.verdict],
        evidence=found.evidence or "",
        citations=cited(guideline, found.citations),
        conflict=link_to(guideline, "conflict", found.conflict) if found.conflict else None,
        reason=found.reason or "",
    )


def conflict(guideline: Guideline, key: str | None) -> Conflict | None:
    register = guideline.conflicts.get(key or "")
    if register is None:
        return None
    sides = [
        Side(side.text, side.sources, cited(guideline, side.citations)) for side in register.sides
    ]
    return Conflict(link_to(guideline, "conflict", register.id), register.display or "", sides)


def contradicting(guideline: Guideline, item: Any) -> list[Link]:
    """Advice whose action cannot be carried out together with this one's, with the reason."""
    action = getattr(item, "action", None)
    return [
        link_to(guideline, "recommendation", other.id, declared.reason)
        for declared in guideline.incompatible.values()
        if action in declared.actions
        for other in guideline.recommendations.values()
        if other.action != action and other.action in declared.actions
    ]


@lru_cache(maxsize=1)
def _expectations() -> tuple[CaseExpectation, ...]:
    """They come with the installation, not with a version: statements keep their ids."""
    return tuple(expectations())


def published_for(key: str, sources: Iterable[str]) -> list[Published]:
    """Published cases whose plan has to rest on these statements, or to warn by this item."""
    resting, found = frozenset(sources), []
    for case in _expectations():
        for must in case.must:
            if must.id in resting:
                words = f"has to rest on {must.id}" + (f": {must.note}" if must.note else "")
                found.append(Published(case.case, case.stream, words, must.argued or ""))
        for warn in case.warn:
            if key in warn.shown_by:
                words = f"has to warn: {warn.text}"
                found.append(Published(case.case, case.stream, words, warn.argued or ""))
    return found
