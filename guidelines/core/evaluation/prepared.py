"""What the evaluator needs to know of a node besides the case, looked up once per guideline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guidelines.core.content.conditions import Condition, Count, Ref, Test, children
from guidelines.core.content.guideline import Guideline, resolved
from guidelines.core.content.items import Score

SCORE = "score."


@dataclass(frozen=True, slots=True)
class Prepared:
    node: Condition
    parts: tuple[Condition, ...]
    """What its verdict is made of, through names and scores."""
    walk: tuple[Condition, ...]
    """The node itself, then its parts in turn with everything below them."""
    facts: frozenset[str]
    """Every fact that it can look at, those that decide about domains among them."""
    asks_what_is_known: bool
    """Somewhere in it; all other conditions keep a verdict, once settled, whatever is learnt."""
    operands: tuple[str, ...] = ()
    """Of a test or a count: what it compares with, thresholds as their numbers."""


class Preparation:
    """The nodes of one guideline, by identity (which holds as long as the node is kept)."""

    def __init__(self, guideline: Guideline) -> None:
        self.guideline = guideline
        self._found: dict[int, Prepared] = {}

    def __call__(self, node: Condition) -> Prepared:
        found = self._found.get(id(node))
        if found is None:
            found = self._found[id(node)] = self._prepared(node)
        return found

    def _prepared(self, node: Condition) -> Prepared:
        parts = parts_of(self.guideline, node)
        domain = domain_of(self.guideline, node)
        below = [self(part) for part in (*parts, *((domain,) if domain else ()))]
        asks = isinstance(node, Test) and node.operator == "known"
        return Prepared(
            node,
            parts,
            (node, *(each for part in parts for each in self(part).walk)),
            frozenset(_own(node)).union(*(part.facts for part in below)),
            asks or any(part.asks_what_is_known for part in below),
            resolved(self.guideline, node.operands) if isinstance(node, Test | Count) else (),
        )


@lru_cache(maxsize=32)
def preparation(guideline: Guideline) -> Preparation:
    return Preparation(guideline)


def score_of(guideline: Guideline, fact_id: str) -> Score | None:
    """The score that a fact is, if it is one."""
    return guideline.scores.get(fact_id[len(SCORE) :]) if fact_id.startswith(SCORE) else None


def parts_of(guideline: Guideline, node: Condition) -> tuple[Condition, ...]:
    if isinstance(node, Ref):
        return (guideline.conditions[node.id].when,)
    if isinstance(node, Test):
        score = score_of(guideline, node.fact)
        return tuple(item.when for item in score.items) if score else ()
    return children(node)


def domain_of(guideline: Guideline, node: Condition) -> Condition | None:
    """What decides whether the fact of a test applies to a case at all."""
    term = guideline.vocabulary.get(node.fact) if isinstance(node, Test) else None
    return term.applies_when if term is not None else None


def _own(node: Condition) -> Iterator[str]:
    if isinstance(node, Test):
        yield node.fact
    elif isinstance(node, Count):
        yield f"history.{node.rows}_complete"
