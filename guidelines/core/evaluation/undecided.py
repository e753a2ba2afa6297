"""Which facts can still change an open condition: exactly, not merely which it mentions.

Walking down the unknown nodes is exact while no fact stands twice below them. Facts that do are
tried in all their answers: what then remains of the condition mentions each of its facts once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import product

from guidelines.core.content.conditions import AllOf, AnyOf, AtLeast, Condition, Count, Ref, Test
from guidelines.core.evaluation.answers import answers
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.prepared import domain_of, parts_of, score_of
from guidelines.core.facts.fact import Fact
from guidelines.core.truth import Truth

MAX_COMPLETIONS = 256


def missing_facts(evaluator: Evaluator, condition: Condition) -> tuple[str, ...]:
    """The facts whose answers can still change an unknown verdict, in order of appearance."""
    seen = Counter(_undecided(evaluator, condition))
    repeated = [fact for fact, times in seen.items() if times > 1]
    if not repeated:
        return tuple(seen)
    deciding = _deciding(evaluator, condition, repeated, frozenset(seen))
    return tuple(fact for fact in seen if fact in deciding) if deciding else tuple(seen)


def _undecided(evaluator: Evaluator, node: Condition) -> Iterator[str]:
    if evaluator.verdict(node) is not Truth.UNKNOWN:
        return
    if isinstance(node, Count):
        yield f"history.{node.rows}_complete"
    elif isinstance(node, Test) and score_of(evaluator.guideline, node.fact) is None:
        domain = domain_of(evaluator.guideline, node)
        if domain is not None:
            yield from _undecided(evaluator, domain)
        yield node.fact
    for part in parts_of(evaluator.guideline, node):
        yield from _undecided(evaluator, part)


def _deciding(
    evaluator: Evaluator, condition: Condition, repeated: list[str], seen: frozenset[str]
) -> set[str]:
    """Which of the facts seen make a difference in some completion of the repeated ones.

    None if there are too many completions to try.
    """
    choices = [_choices(evaluator, fact) for fact in repeated]
    size = 1
    for choice in choices:
        size *= len(choice)
    if not 0 < size <= MAX_COMPLETIONS:
        return set()
    deciding: set[str] = set()
    remaining: dict[tuple[int, tuple[int, ...]], object] = {}
    for numbers in product(*(range(len(choice)) for choice in choices)):
        trial = evaluator.given(
            [choice[number] for choice, number in zip(choices, numbers, strict=True)]
        )
        deciding |= set(_undecided(trial, condition))
        residue = _residue(trial, condition)
        for place, fact in enumerate(repeated):
            others = numbers[:place] + numbers[place + 1 :]
            if remaining.setdefault((place, others), residue) != residue:
                deciding.add(fact)
        if deciding >= seen:
            break
    return deciding


def _choices(evaluator: Evaluator, fact_id: str) -> list[Fact]:
    term = evaluator.guideline.vocabulary.get(fact_id)
    if term is None:
        return []
    known = answers(evaluator.guideline, term, evaluator.facts.get(fact_id))
    return [answer.fact for answer in known]


def _residue(evaluator: Evaluator, node: Condition) -> object:
    """What is left of a condition, in a form that does not depend on where it stands."""
    verdict = evaluator.verdict(node)
    if verdict is not Truth.UNKNOWN:
        return verdict
    below = parts_of(evaluator.guideline, node)
    if isinstance(node, Ref):
        return _residue(evaluator, below[0])
    residues = [_residue(evaluator, part) for part in below]
    parts = frozenset(residue for residue in residues if not isinstance(residue, Truth))
    if isinstance(node, AllOf | AnyOf) and len(parts) == 1:
        return next(iter(parts))
    certain = residues.count(Truth.TRUE)
    own: tuple[object, ...] = ()
    if isinstance(node, AtLeast):
        own = (node.n - certain,)
    elif isinstance(node, Test):
        own = (node.fact, node.operator, node.operands, certain)
    elif isinstance(node, Count):
        own = (node.rows, node.where, node.operator, node.operands)
    return type(node), own, parts
