"""Which facts can still change an open condition: exactly, not merely which it mentions.

Walking down the unknown nodes is exact while no fact stands twice below them. Facts that do are
tried in all their answers: what then remains of the condition mentions each of its facts once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product

from guidelines.core.answers import answers
from guidelines.core.conditions import Condition
from guidelines.core.evaluate import Evaluator, Trace
from guidelines.core.facts import Fact
from guidelines.core.truth import Truth

MAX_COMPLETIONS = 256


def missing_facts(evaluator: Evaluator, condition: Condition, trace: Trace) -> tuple[str, ...]:
    """The facts whose answers can still change an unknown verdict, in order of appearance."""
    seen = Counter(_undecided(evaluator, trace))
    repeated = [fact for fact, times in seen.items() if times > 1]
    if not repeated:
        return tuple(seen)
    deciding = _deciding(evaluator, condition, repeated)
    return tuple(fact for fact in seen if fact in deciding) if deciding else tuple(seen)


def _undecided(evaluator: Evaluator, trace: Trace) -> Iterator[str]:
    if trace.verdict is not Truth.UNKNOWN:
        return
    if trace.fact is not None and not trace.of:
        yield from _outside(evaluator, trace.fact)
        yield trace.fact
    for part in trace.of:
        yield from _undecided(evaluator, part)


def _outside(evaluator: Evaluator, fact_id: str) -> Iterator[str]:
    """Facts that decide whether this one applies at all."""
    term = evaluator.guideline.vocabulary.get(fact_id)
    if term is not None and term.applies_when is not None:
        yield from _undecided(evaluator, evaluator.trace(term.applies_when))


def _deciding(evaluator: Evaluator, condition: Condition, repeated: list[str]) -> set[str]:
    """The facts that make a difference in some completion; none if there are too many to try."""
    choices = [_choices(evaluator, fact) for fact in repeated]
    size = 1
    for choice in choices:
        size *= len(choice)
    if not 0 < size <= MAX_COMPLETIONS:
        return set()
    deciding: set[str] = set()
    remaining: dict[tuple[int, ...], object] = {}
    for numbers in product(*(range(len(choice)) for choice in choices)):
        trial = evaluator.given(
            [choice[number] for choice, number in zip(choices, numbers, strict=True)]
        )
        trace = trial.trace(condition)
        remaining[numbers] = _residue(trace)
        deciding |= set(_undecided(trial, trace))
    for place, fact in enumerate(repeated):
        groups: dict[tuple[int, ...], set[object]] = {}
        for numbers, residue in remaining.items():
            groups.setdefault(numbers[:place] + numbers[place + 1 :], set()).add(residue)
        if any(len(group) > 1 for group in groups.values()):
            deciding.add(fact)
    return deciding


def _choices(evaluator: Evaluator, fact_id: str) -> list[Fact]:
    term = evaluator.guideline.vocabulary.get(fact_id)
    if term is None:
        return []
    known = answers(evaluator.guideline, term, evaluator.facts.get(fact_id))
    return [answer.fact for answer in known]


def _residue(trace: Trace) -> object:
    """What is left of a condition, in a form that does not depend on where it stands."""
    if trace.verdict is not Truth.UNKNOWN:
        return trace.verdict
    if trace.op == "ref":
        return _residue(trace.of[0])
    parts = {_residue(part) for part in trace.of if part.verdict is Truth.UNKNOWN}
    certain = sum(part.verdict is Truth.TRUE for part in trace.of)
    if trace.op in {"all", "any"} and len(parts) == 1:
        return parts.pop()
    needed = None if trace.n is None else trace.n - certain
    return (
        trace.op,
        needed,
        trace.fact,
        trace.operator,
        trace.operands,
        certain if trace.op == "test" else 0,
        frozenset(parts),
    )
