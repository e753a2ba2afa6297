"""One version of a guideline: typed items by id, with the hash of the text they come from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import TypeVar

import msgspec

from guidelines.core.content.canonical import canonical_json, decimal_text, sha256
from guidelines.core.content.conditions import Operand, ThresholdRef
from guidelines.core.content.items import (
    Advice,
    Citation,
    Definition,
    EvidenceConflict,
    GuidelineMeta,
    Incompatible,
    NamedCondition,
    Note,
    Pitfall,
    PrognosisNote,
    Recommendation,
    Score,
    Stream,
    Term,
    Threshold,
)
from guidelines.core.content.knowledge import Criteria, Example, Regimen, Statement
from guidelines.core.content.loading import ContentInvalidError, Node, from_data, to_data
from guidelines.core.content.parsing import Parsed, parse_files, parse_trees
from guidelines.core.content.pathways import Continuation, Pathway
from guidelines.core.content.quorum import QuorumRule
from guidelines.core.content.references import check_references

A = TypeVar("A", bound=Advice)
T = TypeVar(
    "T", Recommendation, Pitfall, PrognosisNote, Note, Pathway, Criteria, Regimen, QuorumRule
)


@dataclass(frozen=True, eq=False)
class Guideline:
    """Items by id, in the order in which they are written."""

    meta: GuidelineMeta
    content_hash: str
    streams: dict[str, Stream] = field(default_factory=dict)
    vocabulary: dict[str, Term] = field(default_factory=dict)
    definitions: dict[str, Definition] = field(default_factory=dict)
    thresholds: dict[str, Threshold] = field(default_factory=dict)
    conditions: dict[str, NamedCondition] = field(default_factory=dict)
    scores: dict[str, Score] = field(default_factory=dict)
    criteria: dict[str, Criteria] = field(default_factory=dict)
    regimens: dict[str, Regimen] = field(default_factory=dict)
    statements: dict[str, Statement] = field(default_factory=dict)
    examples: dict[str, Example] = field(default_factory=dict)
    citations: dict[str, Citation] = field(default_factory=dict)
    recommendations: dict[str, Recommendation] = field(default_factory=dict)
    pitfalls: dict[str, Pitfall] = field(default_factory=dict)
    prognosis: dict[str, PrognosisNote] = field(default_factory=dict)
    conflicts: dict[str, EvidenceConflict] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    incompatible: dict[str, Incompatible] = field(default_factory=dict)
    pathways: dict[str, Pathway] = field(default_factory=dict)
    continuations: dict[str, Continuation] = field(default_factory=dict)
    quorum: dict[str, QuorumRule] = field(default_factory=dict)


@lru_cache(maxsize=64)
def of_streams(guideline: Guideline, streams: frozenset[str]) -> Guideline:
    """What the guideline says in these streams. Vocabulary, definitions, numbers
    and what follows gates stay whole."""

    def spoken(items: dict[str, T]) -> dict[str, T]:
        return {key: item for key, item in items.items() if item.stream in streams}

    recommendations, pitfalls = spoken(guideline.recommendations), spoken(guideline.pitfalls)
    advice = {*recommendations, *pitfalls}
    return replace(
        guideline,
        recommendations={key: _among(advice, item) for key, item in recommendations.items()},
        pitfalls={key: _among(advice, item) for key, item in pitfalls.items()},
        prognosis=spoken(guideline.prognosis),
        notes=spoken(guideline.notes),
        pathways=spoken(guideline.pathways),
        criteria=spoken(guideline.criteria),
        regimens=spoken(guideline.regimens),
        quorum=spoken(guideline.quorum),
    )


def _among(advice: set[str], item: A) -> A:
    """The advice without its overrides of what is not there."""
    there = tuple(each for each in item.overrides if each.id in advice)
    return item if there == item.overrides else msgspec.structs.replace(item, overrides=there)


def with_thresholds(guideline: Guideline, values: Mapping[str, Decimal]) -> Guideline:
    """The guideline with these numbers in place of the default ones."""
    if not values:
        return guideline
    changed = {
        key: msgspec.structs.replace(guideline.thresholds[key], value=value)
        for key, value in values.items()
    }
    return replace(guideline, thresholds={**guideline.thresholds, **changed})


def resolved(guideline: Guideline, operands: tuple[Operand, ...]) -> tuple[str, ...]:
    """What a test compares with, thresholds as their numbers."""
    return tuple(
        decimal_text(guideline.thresholds[operand.id].value)
        if isinstance(operand, ThresholdRef)
        else operand
        for operand in operands
    )


def document_of(trees: Mapping[str, Node]) -> str:
    """The canonical text of a version: every file's tree, without its layout."""
    return canonical_json({file: to_data(tree) for file, tree in trees.items()})


def load_guideline(files: Mapping[str, str]) -> Guideline:
    """The guideline in a folder's files, or `ContentInvalidError` with everything wrong in it."""
    return _checked(parse_files(files))


def load_document(document: str) -> Guideline:
    """The guideline from its stored canonical text."""
    trees = {file: from_data(data) for file, data in json.loads(document).items()}
    return _checked(parse_trees(Parsed(trees=trees)))


def _checked(parsed: Parsed) -> Guideline:
    errors = [*parsed.errors, *check_references(parsed)]
    if errors or parsed.meta is None:
        raise ContentInvalidError(errors)
    content_hash = sha256(document_of(parsed.trees))
    return Guideline(meta=parsed.meta, content_hash=content_hash, **parsed.items)
