"""Test cases of the content: run them, and draft those that are still lacking.

A drafted case follows from the condition itself, so it proves that the condition is read as it is
written, not that it is right; it says so until a clinician has confirmed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, islice

from guidelines.core.content.conditions import Condition, Count, Test
from guidelines.core.content.guideline import Guideline
from guidelines.core.content.items import Advice, Note, Pitfall, PrognosisNote
from guidelines.core.content.knowledge import Example, Expected, Given
from guidelines.core.content.pathways import Pathway
from guidelines.core.content.quorum import QuorumRule
from guidelines.core.evaluation.answers import answers
from guidelines.core.evaluation.judge import Status, advice_of, resolve, status_of
from guidelines.core.evaluation.prepared import preparation
from guidelines.core.evaluation.witnesses import (
    TRIED,
    Chosen,
    Verdicts,
    applying,
    evaluator_of,
    status_for,
    witnesses,
)
from guidelines.core.facts.fact import Fact
from guidelines.core.truth import Truth

NEEDED: tuple[Status, ...] = ("applies", "does_not_apply", "open")
"""What every recommendation has a test case for."""
DRAFTED = "Drafted from the condition; to be confirmed by a clinician."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an example expects of an item, and what came out."""

    example: str
    item: str
    expected: str
    found: str

    @property
    def as_expected(self) -> bool:
        return self.expected == self.found


def outcomes(guideline: Guideline, example: Example) -> Iterator[Outcome]:
    """Every expectation of one example."""
    known = evaluator_of(guideline, [fact_of(guideline, each) for each in example.given])
    verdicts = Verdicts(guideline, known)
    for expected in example.expect:
        item = item_of(guideline, expected.item)
        if isinstance(item, Advice):
            found = resolve(guideline, verdicts, (item.id,))[item.id]
        else:
            found = "applies" if item.when is None else status_of(known.verdict(item.when))
        yield Outcome(example.id, expected.item, expected.status, found)


def item_of(
    guideline: Guideline, item_id: str
) -> Advice | Pathway | PrognosisNote | Note | QuorumRule:
    """The item that an example speaks of."""
    kinds = (
        guideline.recommendations, guideline.pitfalls, guideline.pathways, guideline.prognosis,
        guideline.notes, guideline.quorum,
    )  # fmt: skip
    for kind in kinds:
        if item_id in kind:
            return kind[item_id]
    raise KeyError(item_id)


def fact_of(guideline: Guideline, given: Given) -> Fact:
    """What an example says of one fact."""
    term = guideline.vocabulary[given.fact]
    values = given.one_of or ((given.value,) if given.value is not None else ())
    if term.options:
        options = tuple(each for each in term.options if each in values)
        return Fact(term.id, "known" if len(options) == 1 else "partial", options=options)
    low, high = given.at_least, given.at_most
    if given.value is not None:
        low = high = Decimal(given.value)
    return Fact(term.id, "known" if low == high else "partial", low=low, high=high)


@lru_cache(maxsize=8)
def tested(guideline: Guideline) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Item → expected status → the examples that expect it."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for example in guideline.examples.values():
        for expected in example.expect:
            by_status = found.setdefault(expected.item, {})
            by_status[expected.status] = (*by_status.get(expected.status, ()), example.id)
    return found


def lacking(guideline: Guideline) -> Iterator[tuple[Advice, Status]]:
    """Recommendations, and pitfalls that look at no plan, with a status nobody tests."""
    known = tested(guideline)
    for item in advice_of(guideline).values():
        if isinstance(item, Pitfall) and item.pattern is not None:
            continue
        for status in NEEDED:
            possible = status != "open" or can_be_open(guideline, item.when)
            if possible and status not in known.get(item.id, {}):
                yield item, status


def can_be_open(guideline: Guideline, condition: Condition) -> bool:
    """Not where it only asks what is known: that is always decided."""
    nodes = preparation(guideline)(condition).walk
    leaves = [node for node in nodes if isinstance(node, Test | Count)]
    return not all(isinstance(leaf, Test) and leaf.operator == "known" for leaf in leaves)


def drafts(guideline: Guideline) -> Iterator[Example]:
    """Test cases for what is lacking, as far as a patient can be found for it."""
    patients: dict[str, Chosen | None] = {}
    for item, status in lacking(guideline):
        if item.id not in patients:
            patients[item.id] = applying(guideline, item.id)
        start = patients[item.id]
        chosen = None if start is None else _nearest(guideline, item, status, start)
        if chosen is not None:
            yield _drafted(item, status, chosen)


def _nearest(guideline: Guideline, item: Advice, status: Status, start: Chosen) -> Chosen | None:
    """The patient to whom the item applies, or the one nearest to him of whom it is not said."""
    if status == "applies":
        return start
    near = _forgotten(start) if status == "open" else _otherwise(guideline, item, start)
    for chosen in islice(near, TRIED):
        if status_for(guideline, chosen, item.id) == status:
            return chosen
    return None


def _forgotten(start: Chosen) -> Iterator[Chosen]:
    """Some facts are not known any more, the last ones first, as few as possible."""
    facts = list(reversed(list(start)))
    for number in range(1, len(facts) + 1):
        for gone in combinations(facts, number):
            yield {key: answer for key, answer in start.items() if key not in gone}


def _otherwise(guideline: Guideline, item: Advice, start: Chosen) -> Iterator[Chosen]:
    """One fact is answered otherwise; failing that, another patient altogether."""
    for fact in reversed(list(start)):
        for other in answers(guideline, guideline.vocabulary[fact], None):
            if other != start[fact]:
                yield {**start, fact: other}
    yield from witnesses(guideline, item.when, Truth.FALSE)


_TITLES = {"applies": "applies", "does_not_apply": "does not apply", "open": "is open"}


def _drafted(item: Advice, status: Status, chosen: Chosen) -> Example:
    given = tuple(
        Given(fact=fact, value=answer.option if answer.option is not None else str(answer.fact.low))
        for fact, answer in chosen.items()
    )
    return Example(
        id=f"{item.id}-{status.replace('_', '-')}",
        stream=item.stream,
        title=f"{item.title}: {_TITLES[status]}",
        given=given,
        expect=(Expected(item=item.id, status=status),),
        sources=item.sources,
        notes=(DRAFTED,),
    )
