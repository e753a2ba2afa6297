"""A sentence that still gives the number of before is named, whoever wrote it."""

from __future__ import annotations

from typing import Any

import pytest

from guidelines.core.content.editing import Edit, data_of, edited
from guidelines.core.content.former_numbers import FormerNumber, former_numbers
from guidelines.core.content.parsing import Parsed, parse_files
from tests.core.small import META, STREAMS, VOCABULARY, recommendation

TEXTS = {
    "guideline.yaml": META,
    "streams.yaml": STREAMS,
    "vocabulary.yaml": VOCABULARY,
    "thresholds.yaml": """\
- {id: least, label: R, value: 30, unit: percent, text: At least 30 % must remain., sources: [S]}
- {id: large, label: Over 5 cm, value: 50, unit: mm, text: Above 50 mm or 150 mm., sources: [S]}
- {id: early, label: E, value: 12, unit: months, text: Under 12 months., sources: [S]}
""",
    "colorectal/recommendations.yaml": recommendation(
        "enough", "{fact: remnant, gt: {threshold: least}}", more="cautions: [Below 30% wait]"
    )
    + recommendation("other", "{fact: mmr, eq: dMMR}", more="cautions: [Not below 30 %]"),
}


@pytest.fixture(scope="module")
def base() -> Parsed:
    return parse_files(TEXTS)


def after(base: Parsed, item: str, **values: Any) -> tuple[FormerNumber, ...]:
    data = data_of(base, "thresholds", item)
    assert isinstance(data, dict)
    return former_numbers(base, edited(base, [Edit("thresholds", item, {**data, **values})]).parsed)


def test_its_own_words_and_those_of_the_items_that_test_it(base: Parsed) -> None:
    found = after(base, "least", value="25")
    assert [(each.item, each.words) for each in found] == [
        ("least", "At least 30 % must remain."),
        ("enough", "Below 30% wait"),  # and nothing of what does not test it
    ]
    assert {each.former for each in found} == {"30 percent"}


def test_millimetres_are_found_as_centimetres(base: Parsed) -> None:
    found = after(base, "large", value="40")
    assert [(each.path, each.words) for each in found] == [
        ("label", "Over 5 cm"),
        ("text", "Above 50 mm or 150 mm."),
    ]
    assert not after(base, "large", value="40", label="Over 4 cm", text="Above 40 mm, was 50 mm.")


def test_a_number_within_another_is_another(base: Parsed) -> None:
    assert not after(base, "early", value="6", text="Under 6 months, seen for 112 months.")
    assert after(base, "early", value="6", text="Less than 12-month interval.")


def test_where_no_number_changed_nothing_is_named(base: Parsed) -> None:
    assert not after(base, "early", text="Still under 12 months.")
