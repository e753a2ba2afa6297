from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelines.core.content.canonical import (
    canonical_json,
    canonical_object,
    canonical_yaml,
    decimal_text,
    plain,
    sha256,
)
from guidelines.core.content.loading import Data, from_data, read_yaml, to_data
from guidelines.core.facts.fact import Fact
from guidelines.core.truth import Truth
from tests.cases.reports import CASES, assessed

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120) | st.sampled_from(
    [
        "null",
        "yes",
        "- a",
        "a: b",
        "a #b",
        "[x",
        "1.50",
        "word " * 40,
        "a\nb",
        " lead",
        "trail ",
        "'",
        '"',
    ]
)
DATA: st.SearchStrategy[Data] = st.recursive(
    st.none() | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=15,
)


def test_keys_are_sorted_and_nothing_is_a_float() -> None:
    value = {"b": Decimal("1.50"), "a": [date(2026, 1, 2), Truth.UNKNOWN, None, True]}
    assert canonical_json(value) == '{"a":["2026-01-02","unknown",null,true],"b":"1.5"}'


@pytest.mark.parametrize("value", [1.5, float("nan"), {1: "a"}, {"a", "b"}, Decimal("NaN")])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [("1E+2", "100"), ("0.10", "0.1"), ("-0", "0"), ("12", "12"), ("1200", "1200"), ("-0.0", "0")],
)
def test_equal_decimals_have_equal_text(value: str, text: str) -> None:
    assert decimal_text(Decimal(value)) == text


class Loose(msgspec.Struct):
    """Its types rule nothing out, so its values are searched."""

    anything: Any = None
    number: float | None = None


@pytest.mark.parametrize("value", [Loose(anything=[0.5]), Loose(number=0.5), Loose({1: "a"})])
def test_a_struct_that_may_hold_a_float_is_searched_for_one(value: Loose) -> None:
    with pytest.raises(TypeError):
        canonical_json(value)
    assert canonical_json(Loose(anything=Decimal("2.50"))) == '{"anything":"2.5","number":null}'


@pytest.mark.parametrize("name", sorted(path.stem for path in CASES.glob("*.yaml")))
def test_an_envelope_is_encoded_as_if_it_had_been_searched(name: str) -> None:
    """Its record and its result are encoded once, by their types alone."""
    made = assessed(name)
    assert canonical_json(plain(made.envelope)) == canonical_json(made.envelope) == made.text


def test_an_object_of_encoded_members_is_canonical() -> None:
    members = {"b": [1, {"d": None, "c": "é"}], "a": Decimal("1.50"), "ß": "x"}
    encoded = {key: canonical_json(value) for key, value in members.items()}
    assert canonical_object(encoded) == canonical_json(members)


def test_a_fact_comes_back_from_its_text() -> None:
    fact = Fact("a", "partial", options=("x", "y"), low=Decimal("1.5"))
    assert msgspec.json.decode(canonical_json(fact), type=Fact) == fact


def test_the_hash_is_of_the_utf_8_bytes() -> None:
    assert sha256("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"


@given(st.lists(DATA, max_size=4) | st.dictionaries(TEXT, DATA, max_size=4))
def test_canonical_yaml_reads_back_as_the_same_tree(data: Data) -> None:
    text = canonical_yaml(from_data(data))
    assert to_data(read_yaml("f.yaml", text)) == data
    assert canonical_yaml(read_yaml("f.yaml", text)) == text


def test_canonical_yaml_is_readable() -> None:
    written = """\
- id: a
  text: {text}
  when:
    all:
      - {{fact: x, eq: yes}}
      - not: {{fact: "y", in: [1, 2]}}
""".format(text="word " * 30 + "end")
    assert canonical_yaml(read_yaml("f.yaml", written)).splitlines() == [
        "- id: a",
        "  text: >-",
        "    " + "word " * 18 + "word",
        "    " + "word " * 11 + "end",
        "  when:",
        "    all:",
        "      - {fact: x, eq: yes}",
        "      - not: {fact: y, in: [1, 2]}",
    ]
