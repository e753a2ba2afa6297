"""Dates of steps against a brute-force all-pairs oracle, and examples a clinician would know."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidelines.core.planning.bounds import ORIGIN, Bound, Window
from guidelines.core.planning.conflict import Inconsistent
from guidelines.core.planning.schedule import Schedule, solve

POINTS = (ORIGIN, "a", "b", "c", "d")


def bound(name: str, source: str, target: str, low: int | None, high: int | None) -> Bound:
    return Bound(name, source, target, low, high, why=name)


def all_pairs(bounds: list[Bound]) -> dict[tuple[str, str], float] | None:
    """Tightest upper bounds on target − source (Floyd–Warshall); None where they contradict."""
    reach = {(p, q): 0.0 if p == q else float("inf") for p, q in product(POINTS, POINTS)}
    for b in bounds:
        if b.high is not None:
            reach[b.source, b.target] = min(reach[b.source, b.target], b.high)
        if b.low is not None:
            reach[b.target, b.source] = min(reach[b.target, b.source], -b.low)
    for k, p, q in product(POINTS, POINTS, POINTS):
        reach[p, q] = min(reach[p, q], reach[p, k] + reach[k, q])
    return None if any(reach[p, p] < 0 for p in POINTS) else reach


days = st.none() | st.integers(-40, 40)
networks = st.lists(
    st.builds(
        Bound,
        id=st.sampled_from(["r1", "r2", "r3", "r4", "r5"]),
        source=st.sampled_from(POINTS),
        target=st.sampled_from(POINTS),
        low=days,
        high=days,
    ),
    max_size=9,
)


@settings(max_examples=400, deadline=None)
@given(networks)
def test_windows_and_contradictions_agree_with_an_all_pairs_oracle(bounds: list[Bound]) -> None:
    answer = solve(bounds, POINTS)
    oracle = all_pairs(bounds)
    if isinstance(answer, Inconsistent):
        assert oracle is None
        return
    assert oracle is not None
    for point in POINTS:
        up, down = oracle[ORIGIN, point], oracle[point, ORIGIN]
        assert answer.windows[point] == Window(
            None if down == float("inf") else -int(down),
            None if up == float("inf") else int(up),
        )


@settings(max_examples=400, deadline=None)
@given(networks)
def test_every_reason_is_needed_for_the_contradiction(bounds: list[Bound]) -> None:
    answer = solve([*bounds, bound("x", "a", "b", 10, 5)], POINTS)
    assert isinstance(answer, Inconsistent)
    arcs = [
        Bound(
            r.id,
            r.source,
            r.target,
            r.days if r.relation == "at_least" else None,
            r.days if r.relation == "at_most" else None,
        )
        for r in answer.reasons
    ]
    assert all_pairs(arcs) is None
    for left_out in range(len(arcs)):
        assert all_pairs(arcs[:left_out] + arcs[left_out + 1 :]) is not None


@settings(max_examples=200, deadline=None)
@given(networks)
def test_earliest_days_together_are_a_valid_schedule(bounds: list[Bound]) -> None:
    after_origin = [bound(f"p{p}", ORIGIN, p, 0, 400) for p in POINTS]
    answer = solve([*bounds, *after_origin], POINTS)
    if isinstance(answer, Inconsistent):
        return
    for b in [*bounds, *after_origin]:
        source, target = answer.windows[b.source].earliest, answer.windows[b.target].earliest
        assert source is not None
        assert target is not None
        assert b.low is None or target - source >= b.low
        assert b.high is None or target - source <= b.high


@settings(max_examples=200, deadline=None)
@given(networks, networks)
def test_soft_bounds_give_way_and_never_break_a_plan(hard: list[Bound], soft: list[Bound]) -> None:
    preferences = [Bound(b.id, b.source, b.target, b.low, b.high, hard=False) for b in soft]
    alone = solve(hard, POINTS)
    answer = solve([*hard, *preferences], POINTS)
    assert isinstance(alone, Inconsistent) == isinstance(answer, Inconsistent)
    if isinstance(answer, Schedule):
        kept = [b for b in preferences if not any(b is gone for gone in answer.dropped)]
        assert all_pairs([*hard, *kept]) is not None
        for gone in answer.dropped:
            assert all_pairs([*hard, *kept, gone]) is None


def test_surgery_waits_six_weeks_after_bevacizumab() -> None:
    """Last dose 10 days ago: 42 days from it are 32 days from now, at most 8 weeks are 46."""
    answer = solve(
        [
            bound("last dose", ORIGIN, "bevacizumab", -10, -10),
            bound("washout", "bevacizumab", "surgery.start", 42, 56),
            bound("operation", "surgery.start", "surgery.end", 1, 1),
        ]
    )
    assert isinstance(answer, Schedule)
    assert answer.windows["surgery.start"] == Window(32, 46)
    assert answer.windows["surgery.end"] == Window(33, 47)


def test_a_washout_that_misses_the_surgery_window_names_exactly_the_rules_in_conflict() -> None:
    answer = solve(
        [
            bound("last dose", ORIGIN, "bevacizumab", -10, -10),
            bound("six weeks", "bevacizumab", "surgery.start", 42, None),
            bound("restaging", ORIGIN, "restage.end", 0, 7),
            bound("after restaging", "restage.end", "surgery.start", 0, 14),
            bound("unrelated", "surgery.start", "adjuvant.start", 28, 56),
        ]
    )
    assert isinstance(answer, Inconsistent)
    assert {reason.id for reason in answer.reasons} == {
        "last dose",
        "six weeks",
        "restaging",
        "after restaging",
    }
    assert answer.short_by_days == 32 - 21
    washout = next(reason for reason in answer.reasons if reason.id == "six weeks")
    assert (washout.relation, washout.days) == ("at_least", 42)


def test_a_preference_that_cannot_hold_is_given_up_and_named() -> None:
    answer = solve(
        [
            bound("after recovery", ORIGIN, "surgery.start", 28, None),
            Bound("within three weeks", ORIGIN, "surgery.start", None, 21, hard=False),
        ]
    )
    assert isinstance(answer, Schedule)
    assert [gone.id for gone in answer.dropped] == ["within three weeks"]
    assert answer.windows["surgery.start"] == Window(28, None)


@pytest.mark.parametrize("low", [None, 3])
def test_a_point_that_nothing_limits_stays_open(low: int | None) -> None:
    answer = solve([bound("only a minimum", ORIGIN, "a", low, None)], ["b"])
    assert isinstance(answer, Schedule)
    assert answer.windows["a"] == Window(low, None)
    assert answer.windows["b"] == Window(None, None)
