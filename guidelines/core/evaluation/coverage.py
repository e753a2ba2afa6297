"""Which statement of the inventory is used by what, tested by what, or why it is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.knowledge import Statement
from guidelines.core.evaluation.examples import tested

USING = (
    "recommendations", "pitfalls", "quorum", "prognosis", "conflicts", "notes", "pathways",
    "continuations", "scores", "criteria", "regimens", "definitions", "thresholds",
    "conditions", "vocabulary", "streams",
)  # fmt: skip
"""Kinds of content that can rest on a statement, those that are shown first coming first."""

_ORIGINS = ("seed", "beyond", "safety", "definition", "template")
_FIELDS = ("META", "GEN", "CRC", "SYS", "MPC", "LUNG", "BRE", "OS")


@dataclass(frozen=True, slots=True)
class Covered:
    """One statement. It is covered if an item uses it, or a reason says why none does."""

    id: str
    verdict: str
    items: tuple[str, ...]
    tests: tuple[str, ...]
    reason: str | None

    @property
    def is_covered(self) -> bool:
        return bool(self.items or self.reason)


def coverage(guideline: Guideline, cases: Mapping[str, tuple[str, ...]]) -> list[Covered]:
    """Every statement in the order of the inventory; `cases`: golden cases that name it."""
    ordered = sorted(guideline.statements.values(), key=_place)
    return [_covered(guideline, each.id, cases.get(each.id, ())) for each in ordered]


def _place(statement: Statement) -> tuple[int, int, int, str]:
    """The articles' own statements first, field by field, each by its number."""
    field, _, rest = statement.id.partition("-")
    number = rest.rpartition("-")[2]
    return (
        _ORIGINS.index(statement.origin),
        _FIELDS.index(field) if field in _FIELDS else len(_FIELDS),
        int(number) if number.isdecimal() else 0,
        statement.id,
    )


def _covered(guideline: Guideline, statement: str, cases: tuple[str, ...]) -> Covered:
    items = tuple(item for _, item in users_of(guideline).get(statement, ()))
    known = tested(guideline)
    examples = [name for item in items for names in known.get(item, {}).values() for name in names]
    found = guideline.statements[statement]
    return Covered(
        id=statement,
        verdict=found.verdict,
        items=items,
        tests=tuple(dict.fromkeys((*examples, *cases))),
        reason=found.reason,
    )


@lru_cache(maxsize=8)
def users_of(guideline: Guideline) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """For every statement: kind and id of the items that rest on it, in whole or in part."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for kind in USING:
        for item in getattr(guideline, kind).values():
            for statement in sources_in(item):
                found.setdefault(statement, {})[kind, item.id] = None
    return {statement: tuple(items) for statement, items in found.items()}


def unknown_sources(guideline: Guideline) -> list[tuple[str, str, str]]:
    """Kind, item and source wherever a source is no statement of the inventory."""
    return [
        (kind, item, statement)
        for statement, items in users_of(guideline).items()
        if statement not in guideline.statements
        for kind, item in items
    ]


def sources_in(part: object) -> Iterator[str]:
    """Every source named in an item or in a part of it."""
    if isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            value = getattr(part, name)
            yield from value if name == "sources" else sources_in(value)
    elif isinstance(part, tuple):
        for each in part:
            yield from sources_in(each)
