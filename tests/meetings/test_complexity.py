"""How much a case asks of the board, and why it is said to."""

from __future__ import annotations

import pytest

from tumorboard.assessment.weight import Weight
from tumorboard.meetings.complexity import Asked, complexity_of

PLAIN = Weight()
DIFFER = frozenset({"resectable", "unresectable"})


def test_a_plain_case_is_low_and_says_so() -> None:
    found = complexity_of(Asked(PLAIN))
    assert found.words == "low complexity: nothing recorded makes it long"


@pytest.mark.parametrize(
    ("asked", "level", "because"),
    [
        (Asked(PLAIN, is_urgent=True), "low", "because urgent"),
        (Asked(Weight(cancers=2)), "medium", "because 2 cancers"),
        (Asked(PLAIN, safety_missing=1), "low", "because 1 safety question open"),
        (Asked(PLAIN, safety_missing=3), "medium", "because 3 safety questions open"),
        (
            Asked(Weight(cancers=3, flips=1), opinions=DIFFER),
            "high",
            "because 3 cancers; first opinions differ (resectable, unresectable); "
            "definitions give different labels",
        ),
        (
            Asked(Weight(conflicts=2, pathways=4), is_rediscussion=True, is_urgent=True),
            "high",
            "because advice conflicts in 2 places; 4 pathways apply; discussed before; urgent",
        ),
    ],
)
def test_every_reason_is_named_the_heaviest_first(asked: Asked, level: str, because: str) -> None:
    found = complexity_of(asked)
    assert found.words == f"{level} complexity {because}"


def test_specialists_who_agree_make_nothing_longer() -> None:
    assert complexity_of(Asked(PLAIN, opinions=frozenset({"resectable"}))).level == "low"


def test_what_nobody_looked_at_may_be_more() -> None:
    found = complexity_of(Asked(safety_missing=1))
    assert found.words == (
        "low complexity so far, because 1 safety question open; not yet looked at"
    )
    assert complexity_of(Asked()).words == "complexity not known: not yet looked at"
