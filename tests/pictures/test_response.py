"""Response from recorded sizes: each category at its limit, and every reason for saying nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tumorboard.web.pictures.response import (
    Assessed,
    Course,
    Followed,
    Rules,
    Taken,
    assess,
)
from tumorboard.web.pictures.scale import Span

RULES = Rules(Decimal(10), 5, 2, Decimal(30), Decimal(20), Decimal(5), "RECIST 1.1")
BASELINE, FIRST, SECOND = (Span.on(date(2026, month, 1)) for month in (1, 4, 6))
FOLFOX = Course("FOLFOX", Span.on(date(2026, 1, 20)))


def lesion(*sizes: object, name: str = "Liver 5", organ: str = "liver") -> Followed:
    """Sizes at baseline, first and second restaging; None: not measured; "gone": not visible."""
    taken = tuple(
        Taken(when, None if size == "gone" else Decimal(str(size)))
        for when, size in zip((BASELINE, FIRST, SECOND), sizes, strict=False)
        if size is not None
    )
    return Followed(name, organ, taken, first_seen=BASELINE)


def last(*lesions: Followed, rules: Rules | None = RULES) -> Assessed:
    return assess(lesions, [FOLFOX], rules)[-1]


@pytest.mark.parametrize(
    ("sizes", "category"),
    [
        ((100, 70), "partial"),  # exactly −30 %
        ((100, 70.1), "stable"),
        ((100, 119.9), "stable"),
        ((100, 120), "progression"),  # exactly +20 %, and 20 mm
        ((20, 24.9), "stable"),  # more than 20 %, less than 5 mm
        ((20, 25), "progression"),
        ((100, 50, 59), "partial"),  # +18 % from the smallest, still −41 % from baseline
        ((100, 50, 60), "progression"),  # from the smallest, not from baseline
        ((30, "gone"), "complete"),
    ],
)
def test_the_category_follows_from_the_sum(sizes: tuple[object, ...], category: str) -> None:
    assert last(lesion(*sizes)).category == category


def test_the_numbers_are_told_with_what_they_were_compared_to() -> None:
    told = last(lesion(34, 21), lesion(18, 12, name="Liver 2")).told
    assert told == "sum 33 mm, −37 % from 52 mm on 1 Jan 2026; of Liver 5, Liver 2"


def test_lesions_that_vanish_are_no_complete_response_while_others_remain() -> None:
    other = lesion(8, 8, name="Lung", organ="lung")
    assert last(lesion(30, "gone"), other).category == "partial"


def test_a_target_that_was_not_measured_leaves_it_open() -> None:
    found = last(lesion(34, 21), lesion(18, None, name="Liver 2"))
    assert (found.category, found.code) == ("", "NE")
    assert found.told == "not measured then: Liver 2"


def test_a_new_lesion_is_progression_whatever_the_sum() -> None:
    new = Followed("Lung", "lung", (Taken(FIRST, Decimal(6)),), first_seen=FIRST)
    assert last(lesion(100, 50), new).category == "progression"
    assert last(lesion(100, 50), replace(new, malignant=False)).category == "partial"


def test_a_lesion_that_may_be_new_leaves_it_open() -> None:
    perhaps = Followed("Lung", "lung", (Taken(FIRST, Decimal(6)),))
    found = last(lesion(100, 50), perhaps)
    assert found.code == "NE"
    assert "whether Lung is new is not known" in found.told


def test_a_lesion_treated_locally_says_nothing_about_drugs() -> None:
    ablated = replace(lesion(30, 10), treated=(Span.on(date(2026, 3, 1)),))
    assert last(ablated).told == "treated locally since baseline: Liver 5"


def test_without_a_measurement_before_the_treatment_there_is_no_baseline() -> None:
    assert last(lesion(None, 20, 18)).told == "nothing was measured before FOLFOX began"


def test_groups_nodes_and_small_lesions_are_not_followed() -> None:
    unfit = (
        replace(lesion(30, 10), single=False),
        lesion(30, 10, organ="lymph_node"),
        lesion(9, 5),
    )
    for each in unfit:
        assert last(each).told == "no single lesion of 10 mm or more was measured at baseline"


def test_the_two_largest_of_an_organ_are_followed() -> None:
    small = lesion(12, 40, name="Liver 8")  # would be progression, were it followed
    assert last(lesion(50, 50), lesion(40, 40, name="Liver 2"), small).category == "stable"


def test_before_any_treatment_nothing_is_assessed() -> None:
    assert not assess([lesion(30, 20)], [], RULES)


def test_a_later_treatment_has_a_baseline_of_its_own() -> None:
    second_line = Course("FOLFIRI", Span.on(date(2026, 4, 15)))
    found = assess([lesion(100, 150, 100)], [FOLFOX, second_line], RULES)
    assert [each.category for each in found] == ["progression", "partial"]


def test_without_the_numbers_of_the_content_only_the_change_is_told() -> None:
    found = last(lesion(100, 50), rules=None)
    assert (found.category, found.code, found.word) == ("", "", "change")
    assert "−50 % from 100 mm" in found.told


sizes = st.decimals(1, 300, places=1)


@given(st.lists(st.tuples(sizes, sizes, sizes), min_size=1, max_size=6))
def test_a_category_never_contradicts_its_numbers(rows: list[tuple[Decimal, ...]]) -> None:
    lesions = [lesion(*row, name=f"L{number}") for number, row in enumerate(rows)]
    for found in assess(lesions, [FOLFOX], RULES):
        if found.category == "partial":
            assert "−" in found.told
        if found.category == "progression":
            assert "+" in found.told
        assert found.told
