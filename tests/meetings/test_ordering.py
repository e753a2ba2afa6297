"""The proposed order of an agenda: laws that hold for any agenda, and stories of single ones."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from tumorboard.meetings.ordering import ANY_TIME, Row, proposed_order, unmet


@st.composite
def agendas(draw: st.DrawFn, most: int = 6) -> list[Row]:
    count = draw(st.integers(0, most))
    rows = []
    for number in range(count):
        arrives = draw(st.sampled_from([0, 0, 0, 10, 25]))
        leaves = draw(st.sampled_from([ANY_TIME, ANY_TIME, 15, 30, 60]))
        rows.append(
            Row(
                key=str(number),
                minutes=draw(st.integers(1, 20)),
                can_move=draw(st.sampled_from([True, True, True, True, False])),
                is_urgent=draw(st.booleans()),
                rank=draw(st.integers(0, 2)),
                arrives=arrives,
                leaves=leaves if leaves > arrives else ANY_TIME,
                because="somebody comes or goes",
            )
        )
    return rows


def by_key(rows: list[Row], order: tuple[str, ...]) -> list[Row]:
    known = {row.key: row for row in rows}
    return [known[key] for key in order]


def every_order(rows: list[Row]) -> list[list[Row]]:
    waiting = [row for row in rows if row.can_move]
    orders = []
    for order in permutations(waiting):
        following = iter(order)
        orders.append([next(following) if row.can_move else row for row in rows])
    return orders


@given(agendas(most=12))
def test_the_same_rows_each_once_and_what_stays_stays(rows: list[Row]) -> None:
    order = proposed_order(rows).order
    assert sorted(order) == sorted(row.key for row in rows)
    assert all(key == row.key for key, row in zip(order, rows, strict=True) if not row.can_move)


def test_among_equals_the_fewest_days_left_go_first_and_it_is_said() -> None:
    soon, later = dt.date(2026, 12, 1), dt.date(2026, 12, 20)
    rows = [
        Row("none", 6),
        Row("later", 6, ends_on=later),
        Row("soon", 6, ends_on=soon),
        Row("complex", 6, rank=2, complexity="high"),
    ]
    proposal = proposed_order(rows)
    assert proposal.order == ("complex", "soon", "later", "none")
    assert proposal.reasons["soon"] == "fewer days left: its clock ends on 1 Dec 2026"


@given(agendas(most=12))
def test_the_same_agenda_gives_the_same_proposal(rows: list[Row]) -> None:
    assert proposed_order(rows) == proposed_order(list(rows))


@settings(max_examples=200)
@given(agendas())
def test_where_an_order_has_everybody_there_the_proposal_does(rows: list[Row]) -> None:
    possible = any(not unmet(order) for order in every_order(rows))
    proposal = proposed_order(rows)
    assert bool(proposal.unmet) != possible
    assert {row.key for row in unmet(by_key(rows, proposal.order))} == proposal.unmet.keys()


@given(agendas(most=12))
def test_what_moves_has_a_reason_and_what_stays_has_none(rows: list[Row]) -> None:
    proposal = proposed_order(rows)
    moved = {key for key, row in zip(proposal.order, rows, strict=True) if key != row.key}
    assert proposal.reasons.keys() == moved
    assert all(proposal.reasons.values())


@given(agendas())
def test_taking_the_proposal_leaves_nothing_to_propose(rows: list[Row]) -> None:
    taken = by_key(rows, proposed_order(rows).order)
    if not unmet(taken):
        assert proposed_order(taken).order == tuple(row.key for row in taken)


def test_urgent_then_who_must_leave_then_complex() -> None:
    rows = [
        Row("plain", 6),
        Row("complex", 6, rank=2, complexity="high"),
        Row("leaving", 6, leaves=40, because="Lena Vogt leaves at 08:40"),
        Row("urgent", 6, is_urgent=True),
    ]
    proposal = proposed_order(rows)
    assert proposal.order == ("urgent", "leaving", "complex", "plain")
    assert proposal.reasons == {
        "urgent": "urgent cases first",
        "leaving": "Lena Vogt leaves at 08:40",
        "complex": "makes room for cases that go first",
        "plain": "makes room for cases that go first",
    }


def test_an_urgent_case_waits_where_it_would_cost_somebody_their_place() -> None:
    rows = [Row("urgent", 20, is_urgent=True), Row("leaving", 10, leaves=15, because="leaves")]
    assert proposed_order(rows).order == ("leaving", "urgent")


def test_a_case_waits_for_who_comes_later() -> None:
    rows = [Row("late", 6, arrives=10, because="comes"), Row("one", 6), Row("two", 6)]
    assert proposed_order(rows).order == ("one", "two", "late")


def test_who_leaves_before_the_meeting_reaches_anything_is_said() -> None:
    rows = [Row("one", 10, leaves=5, because="Lena Vogt leaves at 08:05"), Row("two", 10)]
    assert proposed_order(rows).unmet == {"one": "Lena Vogt leaves at 08:05"}


def test_thirty_cases_with_comers_and_leavers_are_ordered_at_once() -> None:
    rows = [
        Row(str(n), 6, rank=n % 3, arrives=10 * (n % 4), leaves=200 - n if n % 5 == 0 else ANY_TIME)
        for n in range(30)
    ]
    assert not proposed_order(rows).unmet
