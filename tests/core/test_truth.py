import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidelines.core.truth import Truth, all_of, any_of, at_least, from_bool, negate

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
TRUTHS = st.sampled_from(Truth)
VALUES = {T: {True}, F: {False}, U: {True, False}}


def test_a_verdict_has_no_truthiness() -> None:
    with pytest.raises(TypeError):
        bool(Truth.TRUE)
    with pytest.raises(TypeError):
        assert not Truth.UNKNOWN


@pytest.mark.parametrize(
    ("first", "second", "both", "either"),
    [
        (T, T, T, T), (T, F, F, T), (T, U, U, T), (F, T, F, T), (F, F, F, F),
        (F, U, F, U), (U, T, U, T), (U, F, F, U), (U, U, U, U),
    ],
)  # fmt: skip
def test_kleene_tables(first: Truth, second: Truth, both: Truth, either: Truth) -> None:
    assert all_of([first, second]) is both
    assert any_of([first, second]) is either


def test_nothing_to_ask_is_true_for_all_and_false_for_any() -> None:
    assert all_of([]) is T
    assert any_of([]) is F
    assert at_least(0, []) is T


@given(TRUTHS)
def test_negation_twice_is_the_same(verdict: Truth) -> None:
    assert negate(negate(verdict)) is verdict


@given(st.lists(TRUTHS, max_size=5))
def test_de_morgan(verdicts: list[Truth]) -> None:
    assert negate(all_of(verdicts)) is any_of(map(negate, verdicts))


@given(st.integers(0, 5), st.lists(TRUTHS, max_size=5))
def test_at_least_n_is_what_every_completion_says(n: int, verdicts: list[Truth]) -> None:
    possible = [0]
    for verdict in verdicts:
        possible = [count + held for count in possible for held in VALUES[verdict]]
    outcomes = {count >= n for count in possible}
    expected = from_bool(outcomes.pop()) if len(outcomes) == 1 else U
    assert at_least(n, verdicts) is expected
