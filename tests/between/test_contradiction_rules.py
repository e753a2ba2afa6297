"""What counts as a contradiction between two boards, on invented positions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tumorboard.decisions.contradiction_rules import (
    NotTogether,
    Planned,
    Position,
    contradictions,
    overlap,
)

JAN = {day: dt.date(2027, 1, day) for day in range(1, 32)}
ANTIBODIES = NotTogether(frozenset({"cetuximab", "bevacizumab"}), "Not both at once.")


def position(board: str = "Liver", **values: Any) -> Position:
    return Position(board, **{"decided": True, "intent": "Curative", "treats": True, **values})


def step(label: str, action: str, first: int | None = None, last: int | None = None) -> Planned:
    return Planned(label, action, JAN.get(first or 0), JAN.get(last or 0))


def flagged(one: Position, other: Position) -> str:
    """The same whichever board asks."""
    there = contradictions(other, one, [ANTIBODIES])
    here = contradictions(one, other, [ANTIBODIES])
    assert len(here) == len(there)
    return " | ".join(here)


def test_boards_that_agree_are_left_alone() -> None:
    assert flagged(position(), position("Lung")) == ""


def test_another_intent_is_flagged_with_both_boards() -> None:
    words = flagged(position(), position("Lung", intent="Palliative"))
    assert words == "The intent differs: curative (Liver), palliative (Lung)."


@pytest.mark.parametrize("values", [{"decided": False, "intent": "Palliative"}, {"intent": ""}])
def test_what_a_board_has_not_decided_contradicts_nothing(values: dict[str, Any]) -> None:
    assert flagged(position(), position("Lung", **values)) == ""


def test_no_treatment_beside_a_treatment() -> None:
    none = position("Lung", no_treatment="Patient's wish", treats=False)
    words = flagged(position(), none)
    assert words == "Lung plans no treatment (patient's wish), Liver plans one."
    assert flagged(position(no_treatment="Died", treats=False), none) == ""


def test_actions_that_do_not_go_together() -> None:
    one = position(steps=(step("Cetuximab", "cetuximab"),))
    other = position("Lung", steps=(step("Bevacizumab", "bevacizumab"),))
    assert flagged(one, other).endswith("do not go together: Not both at once.")
    assert flagged(one, position("Lung", steps=(step("Cetuximab", "cetuximab"),))) == ""


def test_steps_that_may_fall_on_the_same_days() -> None:
    one = position(steps=(step("Liver resection", "resect", 5, 20),))
    other = position("Lung", steps=(step("Lobectomy", "lobectomy", 20, 25),))
    assert "may fall on the same days" in flagged(one, other)
    later = position("Lung", steps=(step("Lobectomy", "lobectomy", 21, 25),))
    assert flagged(one, later) == ""


def test_one_step_planned_by_both_is_asked_about() -> None:
    steps = (step("FOLFOX", "chemotherapy", 1, 9),)
    words = flagged(position(steps=steps), position("Lung", steps=steps))
    assert words == "Both boards plan FOLFOX in the same days: is it one step?"


@pytest.mark.parametrize("window", [(None, 9), (1, None), (None, None)])
def test_a_window_that_is_not_known_overlaps_with_nothing(
    window: tuple[int | None, int | None],
) -> None:
    known = step("FOLFOX", "chemotherapy", 1, 9)
    open_ended = step("SBRT", "sbrt", *window)
    assert not overlap(known, open_ended)
    assert not overlap(open_ended, known)
