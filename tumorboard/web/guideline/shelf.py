"""What the guideline consists of: every kind of item, its name on pages and where it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.knowledge import Statement


@dataclass(frozen=True)
class Kind:
    """`slug` stands in addresses; `part` is the guideline's attribute."""

    slug: str
    part: str
    one: str
    many: str


KINDS = (
    Kind("recommendation", "recommendations", "Recommendation", "Recommendations"),
    Kind("pitfall", "pitfalls", "Pitfall", "Pitfalls"),
    Kind("quorum", "quorum", "Quorum of a question", "Quorum of questions"),
    Kind("pathway", "pathways", "Pathway", "Pathways"),
    Kind("continuation", "continuations", "What follows a gate", "What follows gates"),
    Kind("criteria", "criteria", "List of criteria", "Lists of criteria"),
    Kind("score", "scores", "Score", "Scores"),
    Kind("regimen", "regimens", "Regimen", "Regimens"),
    Kind("prognosis", "prognosis", "Prognosis", "Prognosis"),
    Kind("note", "notes", "Note", "Notes"),
    Kind("conflict", "conflicts", "Where sources disagree", "Where sources disagree"),
    Kind("definition", "definitions", "Definition", "Definitions"),
    Kind("threshold", "thresholds", "Threshold", "Thresholds"),
    Kind("statement", "statements", "Statement", "Statements of the inventory"),
)
BY_SLUG: Mapping[str, Kind] = {kind.slug: kind for kind in KINDS}
BY_PART: Mapping[str, Kind] = {kind.part: kind for kind in KINDS}


@dataclass(frozen=True)
class Entry:
    """One item in the lists: what it is called, what it says, and what it is found by."""

    kind: Kind
    id: str
    title: str
    text: str
    streams: tuple[str, ...]
    advice: str  # do, do_not …; empty where it is no advice
    review: str  # empty where nobody reviews it by itself
    contested: bool
    sources: tuple[str, ...]
    words: str


def item_of(guideline: Guideline, kind: Kind, key: str) -> Any:
    return getattr(guideline, kind.part).get(key)


@lru_cache(maxsize=8)
def entries(guideline: Guideline) -> tuple[Entry, ...]:
    """Everything, kind by kind, in the order in which it is written."""
    return tuple(
        _entry(kind, key, item)
        for kind in KINDS
        for key, item in getattr(guideline, kind.part).items()
    )


def title_of(item: Any) -> str:
    """What an item is called on pages; never empty."""
    if isinstance(item, Statement):
        return item.id
    return getattr(item, "title", None) or getattr(item, "label", None) or str(item.id)


def streams_of(item: Any) -> tuple[str, ...]:
    """The stream an item names; a definition may name several."""
    stream = getattr(item, "stream", None)
    named = (stream,) if stream else tuple(getattr(item, "streams", ()))
    return () if "any" in named else named


def _entry(kind: Kind, key: str, item: Any) -> Entry:
    title, text = title_of(item), getattr(item, "text", None) or _told(item)
    sources = tuple(getattr(item, "sources", ())) or (key,)
    emergency = getattr(item, "emergency", False)
    return Entry(
        kind=kind,
        id=key,
        title=title,
        text=text,
        streams=streams_of(item),
        advice="emergency" if emergency else getattr(item, "kind", "") if _advises(kind) else "",
        review=getattr(item, "review_status", ""),
        contested=bool(getattr(item, "conflict", None)),
        sources=sources,
        words=" ".join((key, title, text, *sources)).casefold(),
    )


def _advises(kind: Kind) -> bool:
    return kind.slug in {"recommendation", "pitfall"}


def _told(item: Any) -> str:
    """What stands for a text where an item has none."""
    for name in ("stop", "display"):
        if getattr(item, name, None):
            return str(getattr(item, name))
    sides = getattr(item, "sides", ())
    return " ".join(side.text for side in sides)
