"""The test cases of an item as cards: what is given, and what is expected of it."""

from __future__ import annotations

from dataclasses import dataclass

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.knowledge import Example
from guidelines.core.evaluation.examples import DRAFTED, fact_of
from guidelines.core.wording.explain import Explainer


@dataclass(frozen=True)
class ExampleCard:
    id: str
    title: str
    given: list[str]
    expected: str  # the status expected of the item
    drafted: bool  # from the condition itself: it proves the reading, not the rule
    notes: list[str]


def examples_of(guideline: Guideline, key: str) -> list[ExampleCard]:
    return [
        _card(guideline, example, expected.status)
        for example in guideline.examples.values()
        for expected in example.expect
        if expected.item == key
    ]


def _card(guideline: Guideline, example: Example, expected: str) -> ExampleCard:
    facts = {each.fact: fact_of(guideline, each) for each in example.given}
    words = Explainer(guideline, facts)
    return ExampleCard(
        id=example.id,
        title=example.title,
        given=[f"{words.label(fact)}: {words.value(fact)}" for fact in facts],
        expected=expected,
        drafted=DRAFTED in example.notes,
        notes=[note for note in example.notes if note != DRAFTED],
    )
