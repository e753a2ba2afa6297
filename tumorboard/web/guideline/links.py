"""What in the guideline refers to what: numbers to the items that use them, and the reverse."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec

from guidelines.core.content.conditions import Ref, ThresholdRef
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.pathways import Continuation, Pathway
from guidelines.core.evaluation.coverage import sources_in, users_of
from tumorboard.web.guideline.shelf import BY_PART, BY_SLUG, KINDS, Kind, title_of

WITHOUT_PAGE = {"conditions": "Named condition", "vocabulary": "Fact", "streams": "Stream"}


@dataclass(frozen=True)
class Link:
    """An item elsewhere in the guideline; `kind` is None where it has no page of its own."""

    kind: Kind | None
    id: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class Standing:
    """A pathway in which an item stands: the steps that carry it out or rest on the same."""

    link: Link
    carried_out: tuple[str, ...]
    same_source: tuple[str, ...]


def link_to(guideline: Guideline, slug: str, key: str, note: str = "") -> Link:
    kind = BY_SLUG[slug]
    item = getattr(guideline, kind.part).get(key)
    return Link(kind, key, title_of(item) if item is not None else key, note)


def users_of_statement(guideline: Guideline, statement: str) -> list[Link]:
    """Items that rest on it, those of kinds without pages by name alone."""
    found = []
    for part, key in users_of(guideline).get(statement, ()):
        item = getattr(guideline, part)[key]
        note = WITHOUT_PAGE.get(part, "")
        found.append(Link(BY_PART.get(part), key, title_of(item), note))
    return found


def streams_of_statement(guideline: Guideline, statement: str) -> tuple[str, ...]:
    """The streams whose items rest on it."""
    found: dict[str, None] = {}
    for part, key in users_of(guideline).get(statement, ()):
        item = getattr(guideline, part)[key]
        names = (item.id,) if part == "streams" else (getattr(item, "stream", None),)
        found |= dict.fromkeys(name for name in names if name)
    return tuple(found)


def thresholds_in(guideline: Guideline, part: Any) -> Iterator[str]:
    """Every number that an item uses, through the conditions that it names as well."""
    if isinstance(part, ThresholdRef):
        yield part.id
    elif isinstance(part, Ref):
        yield from thresholds_in(guideline, guideline.conditions[part.id].when)
    elif isinstance(part, tuple):
        for each in part:
            yield from thresholds_in(guideline, each)
    elif isinstance(part, msgspec.Struct):
        for field in msgspec.structs.fields(part):
            value = getattr(part, field.name)
            if field.name == "setting" and value:
                yield value
            yield from thresholds_in(guideline, value)
    elif dataclasses.is_dataclass(part):
        for each in dataclasses.fields(part):
            yield from thresholds_in(guideline, getattr(part, each.name))


@lru_cache(maxsize=8)
def users_of_thresholds(guideline: Guideline) -> Mapping[str, tuple[Link, ...]]:
    found: dict[str, dict[Link, None]] = {}
    for kind in KINDS:
        for key, item in getattr(guideline, kind.part).items():
            for threshold in thresholds_in(guideline, item):
                found.setdefault(threshold, {})[Link(kind, key, title_of(item))] = None
    return {threshold: tuple(links) for threshold, links in found.items()}


@lru_cache(maxsize=8)
def users_of_conflicts(guideline: Guideline) -> Mapping[str, tuple[Link, ...]]:
    found: dict[str, tuple[Link, ...]] = {}
    for kind in KINDS:
        for key, item in getattr(guideline, kind.part).items():
            conflict = getattr(item, "conflict", None)
            if conflict:
                found[conflict] = (*found.get(conflict, ()), Link(kind, key, title_of(item)))
    return found


def overriders_of(guideline: Guideline, key: str) -> list[Link]:
    """Advice that outranks this one, each with its reason."""
    return [
        Link(BY_PART[part], item.id, item.title, edge.reason)
        for part in ("recommendations", "pitfalls")
        for item in getattr(guideline, part).values()
        for edge in item.overrides
        if edge.id == key
    ]


def overridden_by(guideline: Guideline, item: Any) -> list[Link]:
    """Advice that this one outranks."""
    return [
        link_to(
            guideline,
            "recommendation" if edge.id in guideline.recommendations else "pitfall",
            edge.id,
            edge.reason,
        )
        for edge in getattr(item, "overrides", ())
    ]


def standings_of(guideline: Guideline, item: Any) -> list[Standing]:
    """Where an item stands in a pathway: by its action, or by a statement that both rest on."""
    if isinstance(item, Pathway | Continuation):
        return []
    action, sources = getattr(item, "action", None), frozenset(getattr(item, "sources", ()))
    found = [_standing(guideline, each, action, sources) for each in guideline.pathways.values()]
    return [each for each in found if each.carried_out or each.same_source]


def _standing(
    guideline: Guideline, pathway: Pathway, action: str | None, sources: frozenset[str]
) -> Standing:
    carrying = [step for step in pathway.steps if action and step.action == action]
    resting = [
        step.label
        for step in pathway.steps
        if step not in carrying and sources & {*sources_in(step)}
    ]
    resting += [f"interval: {each.why}" for each in pathway.intervals if sources & {*each.sources}]
    return Standing(
        link_to(guideline, "pathway", pathway.id),
        tuple(step.label for step in carrying),
        tuple(resting),
    )
