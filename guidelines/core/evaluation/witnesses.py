"""Patients for whom a condition holds, or does not: found by search, confirmed by evaluation.

What is known of a fact is one of the answers that the guideline tells apart (`answers`), so a few
choices stand for every patient. A witness names as few facts as the search needs; everything else
is unknown. Conditions that count rows of the record have no witness in facts alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice

from guidelines.core.content.conditions import (
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Count,
    Not,
    Ref,
    Test,
)
from guidelines.core.content.guideline import Guideline, resolved
from guidelines.core.content.items import Score
from guidelines.core.evaluation.answers import Answer, answers
from guidelines.core.evaluation.evaluate import Evaluator
from guidelines.core.evaluation.judge import advice_of, overriders_of, resolve
from guidelines.core.evaluation.prepared import score_of
from guidelines.core.facts.compare import compare
from guidelines.core.facts.fact import Fact
from guidelines.core.truth import Truth

Chosen = Mapping[str, Answer]
"""What is known of the patient: one answer per fact."""
TRIED = 4000
"""Patients looked at before the search gives up."""
_LESS = frozenset({"lt", "le"})


def evaluator_of(guideline: Guideline, known: Iterable[Fact]) -> Evaluator:
    """An evaluator that knows these facts; every other one is unknown."""
    unknown = {
        key: Fact(key, "unknown", options=term.options)
        for key, term in guideline.vocabulary.items()
    }
    return Evaluator(guideline, unknown | {fact.id: fact for fact in known})


def witnesses(guideline: Guideline, condition: Condition, want: Truth) -> Iterator[Chosen]:
    """Patients for whom the condition is true (or false), fewest facts in the first ones."""
    evaluator_facts = _Search(guideline)
    for chosen in islice(evaluator_facts.satisfy(condition, want, {}), TRIED):
        known = evaluator_of(guideline, (each.fact for each in chosen.values()))
        if known.verdict(condition) is want:
            yield chosen


def applying(guideline: Guideline, item_id: str) -> Chosen | None:
    """A patient to whom an item of advice applies, with nothing left that may override it."""
    advice = advice_of(guideline)
    search = _Search(guideline)
    against = [advice[other].when for other, _ in overriders_of(guideline).get(item_id, ())]
    found = search.every(
        [(advice[item_id].when, Truth.TRUE), *((each, Truth.FALSE) for each in against)], {}
    )
    for chosen in islice(found, TRIED):
        if status_for(guideline, chosen, item_id) == "applies":
            return chosen
    return None


def status_for(guideline: Guideline, chosen: Chosen, item_id: str) -> str:
    """How an item of advice stands for the patient."""
    known = evaluator_of(guideline, (each.fact for each in chosen.values()))
    verdicts = Verdicts(guideline, known)
    return resolve(guideline, verdicts, (item_id,))[item_id]


class Verdicts(dict[str, Truth]):
    """Verdicts of advice, each computed when it is asked for."""

    def __init__(self, guideline: Guideline, known: Evaluator) -> None:
        super().__init__()
        self.advice = advice_of(guideline)
        self.known = known

    def __missing__(self, item_id: str) -> Truth:
        self[item_id] = self.known.verdict(self.advice[item_id].when)
        return self[item_id]


class _Search:
    """Builds a patient node by node; what has been chosen stays chosen."""

    def __init__(self, guideline: Guideline) -> None:
        self.guideline = guideline

    def every(self, wanted: Sequence[tuple[Condition, Truth]], chosen: Chosen) -> Iterator[Chosen]:
        if not wanted:
            yield chosen
            return
        (node, want), rest = wanted[0], wanted[1:]
        for found in self.satisfy(node, want, chosen):
            yield from self.every(rest, found)

    def satisfy(self, node: Condition, want: Truth, chosen: Chosen) -> Iterator[Chosen]:
        holds = want is Truth.TRUE
        match node:
            case Ref():
                yield from self.satisfy(self.guideline.conditions[node.id].when, want, chosen)
            case Not():
                other = Truth.FALSE if holds else Truth.TRUE
                yield from self.satisfy(node.of, other, chosen)
            case AllOf():
                needed = len(node.of) if holds else 1
                yield from self.some_of(node.of, needed, want, chosen)
            case AnyOf():
                needed = 1 if holds else len(node.of)
                yield from self.some_of(node.of, needed, want, chosen)
            case AtLeast():
                needed = node.n if holds else len(node.of) - node.n + 1
                yield from self.some_of(node.of, needed, want, chosen)
            case Count():
                return
            case Test():
                score = score_of(self.guideline, node.fact)
                found = self.score(node, score, want, chosen) if score else None
                yield from found if found is not None else self.test(node, want, chosen)

    def some_of(
        self, parts: Sequence[Condition], needed: int, want: Truth, chosen: Chosen
    ) -> Iterator[Chosen]:
        for picked in combinations(parts, needed):
            yield from self.every([(part, want) for part in picked], chosen)

    def test(self, test: Test, want: Truth, chosen: Chosen) -> Iterator[Chosen]:
        term = self.guideline.vocabulary[test.fact]
        operands = resolved(self.guideline, test.operands)
        given = chosen.get(test.fact)
        if test.operator == "known" and (test.operands == ("true",)) != (want is Truth.TRUE):
            if given is None:
                yield chosen
            return
        if want is Truth.FALSE and term.applies_when is not None and not given:
            yield from self.satisfy(term.applies_when, Truth.FALSE, chosen)
        options = (given,) if given else answers(self.guideline, term, None)
        for answer in options:
            said = compare(answer.fact, term, test.operator, operands)
            if said is want:
                found = {**chosen, test.fact: answer}
                if given or term.applies_when is None:
                    yield found
                else:
                    yield from self.satisfy(term.applies_when, Truth.TRUE, found)

    def score(self, test: Test, score: Score, want: Truth, chosen: Chosen) -> Iterator[Chosen]:
        """Enough items true, or enough of them false, for the comparison to be certain."""
        limit = int(resolved(self.guideline, test.operands)[0])
        least = limit + 1 if test.operator in {"gt", "le"} else limit
        above = (want is Truth.TRUE) is (test.operator not in _LESS)
        conditions = [item.when for item in score.items]
        needed = least if above else len(conditions) - least + 1
        if 0 < needed <= len(conditions):
            verdict = Truth.TRUE if above else Truth.FALSE
            yield from self.some_of(conditions, needed, verdict, chosen)
