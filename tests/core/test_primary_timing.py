"""Several primaries: against the first, and against each other."""

from __future__ import annotations

from tests.core.timing_cases import case, classified, primary


def test_further_primaries_are_compared_with_each_other_too() -> None:
    """Case 31 of the published ones: the second and the third are six months apart."""
    three = [
        primary("2015-01-10", id="P1"),
        primary("2018-01-10", id="P2"),
        primary("2018-07-10", id="P3"),
    ]
    second, third = classified(case(three)).primaries
    assert (second.label, third.label) == ("metachronous", "metachronous")
    assert second.pairs == ()
    (pair,) = third.pairs
    assert (pair.earlier, pair.label, pair.flips) == ("P2", "synchronous", True)
    assert {each.definition: each.label for each in pair.by_definition}["mp2"] == "metachronous"


def test_a_pair_stands_with_the_later_of_the_two_however_they_are_listed() -> None:
    three = [
        primary("2015-01-10", id="P1"),
        primary("2018-07-10", id="P3"),
        primary("2018-01-10", id="P2"),
    ]
    pairs = {each.primary: [pair.earlier for pair in each.pairs] for each in (
        classified(case(three)).primaries
    )}  # fmt: skip
    assert pairs == {"P3": ["P2"], "P2": []}
