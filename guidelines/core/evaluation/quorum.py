"""Which specialties a decision of some intent still lacks, and why. Pure.

Asked of the facts of an assessment whenever the room or the intent changes; nothing of it is kept
in the assessment.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from guidelines.core.content.guideline import Guideline, of_streams, with_thresholds
from guidelines.core.content.quorum import QuorumRule
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.result import Result
from guidelines.core.evaluation.undecided import missing_facts
from guidelines.core.facts.rows import RowLists
from guidelines.core.truth import Truth


@dataclass(frozen=True, slots=True)
class Lacking:
    """One rule that the room does not meet.

    `each`: every one of these specialties is wanted; `one_of`: any one of these.
    `ask`: facts of which it depends whether the rule applies at all; none where it does.
    """

    rule: QuorumRule
    each: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    is_certain: bool = True
    ask: tuple[str, ...] = ()


def lacking(
    guideline: Guideline,
    result: Result,
    *,
    intent: str,
    present: Collection[str],
    rows: RowLists | None = None,
) -> tuple[Lacking, ...]:
    """What the rules for the cancer that the question is about want, and the room does not have.

    `result`: of an assessment by this guideline; `intent` and `present` are codes. Rules that
    apply come first; one that may apply names the facts to ask. Other cancers of the patient are
    not this question: their rules count where they are asked about.
    """
    spoken = _spoken(guideline, result)
    restraining = [rule for rule in spoken.quorum.values() if intent in rule.intents]
    if not restraining:
        return ()
    evaluator = Evaluator(spoken, result.facts, rows)
    found = [_held_against(rule, evaluator, frozenset(present)) for rule in restraining]
    return tuple(sorted(filter(None, found), key=lambda each: not each.is_certain))


def _held_against(
    rule: QuorumRule, evaluator: Evaluator, present: frozenset[str]
) -> Lacking | None:
    each = tuple(code for code in rule.all_of if code not in present)
    one_of = () if present & {*rule.any_of} else tuple(rule.any_of)
    verdict = evaluator.verdict(rule.when)
    if verdict is Truth.FALSE or not (each or one_of):
        return None
    ask = missing_facts(evaluator, rule.when) if verdict is Truth.UNKNOWN else ()
    return Lacking(rule, each, one_of, verdict is Truth.TRUE, ask)


def _spoken(guideline: Guideline, result: Result) -> Guideline:
    numbers = tuple(sorted(result.thresholds.items()))
    return of_streams(_with(guideline, numbers), frozenset(result.streams))


@lru_cache(maxsize=16)
def _with(guideline: Guideline, numbers: tuple[tuple[str, Decimal], ...]) -> Guideline:
    return with_thresholds(guideline, dict(numbers))
