"""How much a case asks of the board, from what is recorded. Pure: one rule, with its reasons.

It proposes an order and nothing else; a case nobody has looked at yet may weigh more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tumorboard.assessment.weight import Weight
from tumorboard.assessment.wording import plural

Level = Literal["low", "medium", "high"]

# Points from which a case is of medium, and of high complexity.
MEDIUM, HIGH = 2, 4
MANY_PATHWAYS = 4
MANY_SAFETY_FACTS = 3
RANKS: dict[Level, int] = {"low": 0, "medium": 1, "high": 2}


@dataclass(frozen=True)
class Asked:
    """What is known of a case before it is discussed."""

    weight: Weight | None = None
    """None: nothing has been computed yet, or nothing could be."""
    safety_missing: int = 0
    opinions: frozenset[str] = frozenset()
    """First opinions that differ, as words; of rounds that were opened only."""
    is_rediscussion: bool = False
    is_urgent: bool = False


@dataclass(frozen=True)
class Complexity:
    level: Level
    reasons: tuple[str, ...]
    is_looked_at: bool = True

    @property
    def rank(self) -> int:
        return RANKS[self.level]

    @property
    def words(self) -> str:
        """`high complexity because first opinions differ; urgent`."""
        because = f" because {'; '.join(self.reasons)}" if self.reasons else ""
        if self.is_looked_at:
            return f"{self.level} complexity{because or ': nothing recorded makes it long'}"
        if not because:
            return "complexity not known: not yet looked at"
        return f"{self.level} complexity so far,{because}; not yet looked at"


def complexity_of(asked: Asked) -> Complexity:
    found = [*_of_guideline(asked.weight), *_of_case(asked)]
    points = sum(point for point, _ in found)
    level: Level = "high" if points >= HIGH else "medium" if points >= MEDIUM else "low"
    heaviest = sorted(found, key=lambda each: -each[0])
    return Complexity(level, tuple(reason for _, reason in heaviest), asked.weight is not None)


def _of_guideline(weight: Weight | None) -> Iterable[tuple[int, str]]:
    if weight is None:
        return
    if weight.cancers > 1:
        yield 2, f"{weight.cancers} cancers"
    if weight.flips:
        yield 1, "definitions give different labels"
    if weight.conflicts:
        yield 1, f"advice conflicts in {plural(weight.conflicts, 'place')}"
    if weight.pathways >= MANY_PATHWAYS:
        yield 1, f"{weight.pathways} pathways apply"


def _of_case(asked: Asked) -> Iterable[tuple[int, str]]:
    if len(asked.opinions) > 1:
        yield 2, f"first opinions differ ({', '.join(sorted(asked.opinions))})"
    if asked.safety_missing:
        many = asked.safety_missing >= MANY_SAFETY_FACTS
        yield 2 if many else 1, f"{plural(asked.safety_missing, 'safety question')} open"
    if asked.is_rediscussion:
        yield 1, "discussed before"
    if asked.is_urgent:
        yield 1, "urgent"
