"""From verdicts to statuses: what applies, what is open, what is overridden by what.

There are no priorities. A overrides B only where the content says so with a reason: if A applies,
B is overridden; if A may still apply, B "applies unless …".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from guidelines.core.content.conditions import Condition
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Advice
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.prepared import preparation
from guidelines.core.truth import Truth

Status = Literal["applies", "open", "possibly_overridden", "overridden", "does_not_apply"]
UNSETTLED = frozenset({"open", "possibly_overridden"})
ACTIVE = frozenset({"applies", "open", "possibly_overridden"})


@dataclass(frozen=True, slots=True)
class Overrider:
    """One item that overrides another, and what it came to itself."""

    id: str
    reason: str
    status: Status


@dataclass(frozen=True, slots=True)
class Judged:
    """An item of advice with its status and the reasons for it."""

    item: Advice
    status: Status
    overriders: tuple[Overrider, ...] = ()
    """Those that override it or still may."""


def advice_of(guideline: Guideline) -> dict[str, Advice]:
    """Recommendations and pitfalls share one set of ids."""
    return {**guideline.recommendations, **guideline.pitfalls}


def judge(guideline: Guideline, evaluator: Evaluator) -> dict[str, Judged]:
    """Every recommendation and pitfall of the guideline for one case."""
    advice = advice_of(guideline)
    statuses = resolve(
        guideline, {item_id: evaluator.verdict(item.when) for item_id, item in advice.items()}
    )
    edges = overriders_of(guideline)
    judged = {}
    for item_id, item in advice.items():
        overriders = tuple(
            Overrider(other, reason, statuses[other])
            for other, reason in edges.get(item_id, ())
            if statuses[other] in ACTIVE
        )
        judged[item_id] = Judged(item, statuses[item_id], overriders)
    return judged


@lru_cache(maxsize=32)
def overriders_of(guideline: Guideline) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """For every item: who overrides it, and why."""
    edges: dict[str, tuple[tuple[str, str], ...]] = {}
    for item in advice_of(guideline).values():
        for override in item.overrides:
            edges[override.id] = (*edges.get(override.id, ()), (item.id, override.reason))
    return edges


@lru_cache(maxsize=32)
def overridden_by(guideline: Guideline) -> Mapping[str, frozenset[str]]:
    """For every item: what depends on its status, directly or through others."""
    direct = {
        item_id: frozenset(override.id for override in item.overrides)
        for item_id, item in advice_of(guideline).items()
    }
    found: dict[str, frozenset[str]] = {}

    def below(item_id: str) -> frozenset[str]:
        if item_id not in found:
            found[item_id] = direct[item_id].union(*map(below, direct[item_id]))
        return found[item_id]

    return {item_id: below(item_id) for item_id in direct}


def resolve(
    guideline: Guideline, verdicts: Mapping[str, Truth], only: Iterable[str] | None = None
) -> dict[str, Status]:
    """Statuses (of `only` these, and what they rest on) from verdicts.

    The content is checked to have no circle of overrides.
    """
    edges = overriders_of(guideline)
    statuses: dict[str, Status] = {}

    def status(item_id: str) -> Status:
        if item_id not in statuses:
            by = [status(other) for other, _ in edges.get(item_id, ())]
            statuses[item_id] = status_of(verdicts[item_id], by)
        return statuses[item_id]

    for item_id in verdicts if only is None else only:
        status(item_id)
    return statuses


def status_of(verdict: Truth, overriders: Iterable[Status] = ()) -> Status:
    by = set(overriders)
    if verdict is Truth.FALSE:
        return "does_not_apply"
    if "applies" in by:
        return "overridden"
    if verdict is Truth.UNKNOWN:
        return "open"
    return "possibly_overridden" if by & UNSETTLED else "applies"


def facts_in(guideline: Guideline, condition: Condition) -> frozenset[str]:
    """Every fact that the condition can look at, through named conditions, scores and domains."""
    return preparation(guideline)(condition).facts
