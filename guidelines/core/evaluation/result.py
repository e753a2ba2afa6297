"""What an assessment says, as data: ids, codes and parameters, no sentences.

A `trace` is kept as marks, one letter per node of the condition; `ResultTraces` reads it.
Sentences are rendered from it by `guidelines.core.wording`, outside the hash. The types decode what
they encode, so a stored assessment can be shown and replayed.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import msgspec

from guidelines.core.content.items import Kind
from guidelines.core.evaluation.evaluate import Marks
from guidelines.core.evaluation.judge import Status
from guidelines.core.evaluation.missing import KINDS, Place
from guidelines.core.facts.fact import Fact
from guidelines.core.planning.plan import PlannedPathway
from guidelines.core.record.case_record import CaseRecord
from guidelines.core.timing.classification import Classification

SCHEMA_VERSION = 1
SETTLED: tuple[Status, ...] = ("applies", "overridden", "does_not_apply")


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of the parts of a result; values that say nothing are left out of the text."""


class OverriderResult(Part, frozen=True, kw_only=True):
    """Who overrides an item (`applies`) or still may."""

    id: str
    status: Status


class AdviceResult(Part, frozen=True, kw_only=True):
    """A recommendation or a pitfall."""

    id: str
    kind: Kind
    status: Status
    sources: tuple[str, ...]
    missing: tuple[str, ...] = ()
    """Facts whose answer can still change the status."""
    conflict: str | None = None
    overriders: tuple[OverriderResult, ...] = ()
    emergency: bool = False
    trace: Marks
    hits: tuple[PatternHit, ...] = ()


class PatternHit(Part, frozen=True, kw_only=True):
    """Where a planned pathway looks the way a pitfall warns of."""

    pathway: str
    steps: tuple[str, ...]
    days: int | None = None
    limit: Decimal | None = None
    total: Decimal | None = None
    """Of a lifetime dose with this plan: the least that it can come to."""
    past_unknown: bool = False
    """Whether it exceeds the limit cannot be said before the past dose is known."""


class NoteResult(Part, frozen=True, kw_only=True):
    """A prognosis note or another note; without a condition it always applies."""

    id: str
    status: Status
    sources: tuple[str, ...]
    missing: tuple[str, ...] = ()
    conflict: str | None = None
    trace: Marks | None = None


class ConflictResult(Part, frozen=True, kw_only=True):
    """Sources that contradict each other (`evidence`), or advice that does (`actions`)."""

    id: str
    kind: str
    status: Status
    """`applies`: definite; `open`: possible, decided by `missing`."""
    between: tuple[str, ...]
    sources: tuple[str, ...]
    missing: tuple[str, ...] = ()


class PathwayResult(Part, frozen=True, kw_only=True):
    id: str
    sources: tuple[str, ...]
    conflict: str | None = None
    plan: PlannedPathway
    missing: tuple[str, ...] = ()
    trace: Marks
    contested: Marks | None = None
    excluded: Marks | None = None
    arguments_for: tuple[int, ...] = ()
    """Places, in the content's list, of the arguments that hold for this case."""
    arguments_against: tuple[int, ...] = ()


class AnswerResult(Part, frozen=True, kw_only=True):
    """A code (`option`), or a range of a number."""

    option: str | None = None
    at_least: Decimal | None = None
    above: Decimal | None = None
    at_most: Decimal | None = None
    below: Decimal | None = None


@dataclass(frozen=True, slots=True)
class EffectResult:
    kind: str
    id: str
    status: Status


ByKind = dict[str, tuple[str, ...]]
"""Ids of items by their kind, which would otherwise be repeated a thousand times."""


class PreviewResult(Part, frozen=True, kw_only=True):
    answer: AnswerResult
    settled: dict[Status, ByKind] = {}
    """What this answer alone would settle, and which way."""

    @property
    def settles(self) -> tuple[EffectResult, ...]:
        return tuple(
            EffectResult(kind, item_id, status)
            for kind in KINDS
            for status in SETTLED
            for item_id in self.settled.get(status, {}).get(kind, ())
        )


class MissingResult(Part, frozen=True, kw_only=True):
    fact: str
    place: Place
    state: str
    cost: int
    preview: tuple[PreviewResult, ...] = ()


class ScoreResult(Part, frozen=True, kw_only=True):
    id: str
    low: int
    high: int
    missing: tuple[str, ...] = ()
    sources: tuple[str, ...]


class CriteriaResult(Part, frozen=True, kw_only=True):
    """`verdict`: met, not_met or open; `items` one letter each, as marks of a condition."""

    id: str
    verdict: Literal["met", "not_met", "open"]
    items: tuple[tuple[str, Marks], ...]
    trace: Marks
    missing: tuple[str, ...] = ()
    sources: tuple[str, ...]


class Result(Part, frozen=True, kw_only=True):
    """What the guideline says about one cancer of the patient; `also` about each other one."""

    focus: str | None = None
    """The primary that the facts are about."""
    streams: tuple[str, ...] = ()
    thresholds: dict[str, Decimal] = {}
    """The board's numbers where they are not the published default."""
    classification: Classification
    facts: dict[str, Fact]
    scores: tuple[ScoreResult, ...] = ()
    criteria: tuple[CriteriaResult, ...] = ()
    recommendations: tuple[AdviceResult, ...] = ()
    pitfalls: tuple[AdviceResult, ...] = ()
    prognosis: tuple[NoteResult, ...] = ()
    conflicts: tuple[ConflictResult, ...] = ()
    notes: tuple[NoteResult, ...] = ()
    pathways: tuple[PathwayResult, ...] = ()
    missing: tuple[MissingResult, ...] = ()
    also: tuple[Result, ...] = ()
    uncovered: tuple[str, ...] = ()
    """Primaries that no stream speaks of: nothing was checked for them."""

    @property
    def parts(self) -> tuple[Result, ...]:
        """The cancer that the question is about, then the others, under the same choices."""
        same = {"thresholds": self.thresholds}
        return (self, *(msgspec.structs.replace(other, **same) for other in self.also))

    def offering(self, pathway: str) -> Result | None:
        """The part that offers this pathway: each is offered for one cancer."""
        found = (part for part in self.parts if any(p.id == pathway for p in part.pathways))
        return next(found, None)

    def safety_now(self) -> tuple[MissingResult, ...]:
        """Safety facts asked first: one with nothing in sight that rests on it can wait."""
        waiting = self.waiting_for()
        return tuple(
            each for each in self.missing if each.place == "safety" and each.fact in waiting
        )

    def waiting_for(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """For every missing fact: kind and id of the open items that it can still change."""
        found: dict[str, dict[tuple[str, str], None]] = {}
        for kind in KINDS:
            for item in getattr(self, kind):
                for fact in _awaited(item):
                    found.setdefault(fact, {})[kind, item.id] = None
        return {fact: tuple(items) for fact, items in found.items()}


def _awaited(item: AdviceResult | NoteResult | PathwayResult) -> tuple[str, ...]:
    """What an open item misses, and what the steps of a pathway in view wait for."""
    if not isinstance(item, PathwayResult):
        return item.missing if item.status == "open" else ()
    if item.plan.status == "does_not_apply":
        return ()
    steps = (fact for step in item.plan.steps for fact in (*step.needs_facts, *step.open_facts))
    return (*item.missing, *steps)


class Choices(Part, frozen=True, kw_only=True):
    """What a board has chosen among published definitions and thresholds.

    `definitions`: kind of definition → id; `thresholds`: id → one of its alternates.
    """

    definitions: dict[str, str] = {}
    thresholds: dict[str, Decimal] = {}


class Envelope(Part, frozen=True, kw_only=True):
    """Everything needed to compute the result again, and the result."""

    schema_version: int
    engine_semantics: int
    guideline: str
    version: str
    content_hash: str
    as_of: str
    choices: Choices
    calendar_hash: str | None = None
    record_hash: str
    record: CaseRecord
    result_hash: str
    result: Result
