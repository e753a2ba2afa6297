"""Every test case of the content holds, and every recommendation has one of each kind."""

from collections.abc import Iterator

import pytest

from guidelines.core.content.conditions import Condition, Ref, Test, walk
from guidelines.core.content.knowledge import Example
from guidelines.core.evaluation.examples import lacking, outcomes
from guidelines.core.evaluation.judge import advice_of
from tests.content.patients import sequencing

# Conditions that are decided for every patient, whatever is known: the second half of such a
# condition asks whether the first half is known.
NEVER = {
    ("lung-lesion-origin", "does_not_apply"),
    ("wish-asked", "open"),
}


@pytest.mark.parametrize("example", sequencing().examples.values(), ids=lambda each: each.id)
def test_a_test_case_holds(example: Example) -> None:
    wrong = [each for each in outcomes(sequencing(), example) if not each.as_expected]
    assert not wrong, f"{example.title}: {wrong}"


def test_every_recommendation_applies_somewhere_elsewhere_not_and_is_open_somewhere() -> None:
    without = {(item.id, status) for item, status in lacking(sequencing())}
    assert without == NEVER


def compared(condition: Condition) -> Iterator[str]:
    """The facts that a condition compares itself, through names; a score weighs many at once."""
    for node in walk(condition):
        if isinstance(node, Ref):
            yield from compared(sequencing().conditions[node.id].when)
        elif isinstance(node, Test):
            yield node.fact


def test_no_count_stands_in_the_way_of_a_curative_option() -> None:
    """SAFETY-9: neither whether a pathway applies nor what excludes it looks at how many."""
    curative = [each for each in sequencing().pathways.values() if each.intent == "curative"]
    forbidding = [each for each in advice_of(sequencing()).values() if each.kind == "do_not"]
    conditions = [
        *((each.id, each.when) for each in curative),
        *((each.id, each.when) for each in forbidding),
        *((each.id, each.excluded_when) for each in curative if each.excluded_when),
    ]
    counting = {
        (item, fact)
        for item, condition in conditions
        for fact in compared(condition)
        if fact.startswith("metastases.") and fact.endswith("count")
    }
    assert not counting
