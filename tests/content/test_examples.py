"""Every test case of the content holds, and every recommendation has one of each kind."""

import pytest

from guidelines.core.content.knowledge import Example
from guidelines.core.evaluation.examples import lacking, outcomes
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
