"""A pathway solved by itself, changed part by part, and put together from two editors' hands."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from guidelines.core.content.pathway_edits import (
    moved,
    renamed,
    rows,
    tied,
    with_new_step,
    with_part,
    without,
)
from guidelines.core.content.pathways import Pathway
from guidelines.core.planning.alone import contradictory, solved_alone
from tests.clinic import parsed
from tumorboard.editorial.merging import merged

CHEMOTHERAPY = "colon-chemotherapy-first"
MONDAY = dt.date(2026, 1, 5)


def pathway(**limits: int) -> Pathway:
    """The pathway, with the gap before the liver operation as a limit that has to hold."""
    found: Pathway = parsed().items["pathways"][CHEMOTHERAPY]
    changed = (
        msgspec.structs.replace(each, hard=True, **limits)
        if each.id == "systemic-end-to-liver-start-within" and limits
        else each
        for each in found.intervals
    )
    return msgspec.structs.replace(found, intervals=tuple(changed))


def test_every_pathway_and_continuation_can_be_carried_out() -> None:
    items = parsed().items
    every = (*items["pathways"].values(), *items["continuations"].values())
    assert [each.id for each in every if contradictory(each)] == []


def test_a_contradiction_is_told_and_the_rest_is_still_dated() -> None:
    found = solved_alone(pathway(max_days=14), as_of=MONDAY)
    (told,) = found.contradictions
    assert {each.id for each in told.reasons} >= {"systemic-end-to-liver-start-within"}
    assert told.repairs, "one number that would mend it"
    assert found.plan.feasibility == "feasible"
    assert all(step.earliest for step in found.plan.steps)
    assert solved_alone(pathway(), as_of=MONDAY).contradictions == ()


def test_an_event_that_was_recent_moves_what_counts_from_it() -> None:
    long_ago, recent = (
        solved_alone(pathway(), as_of=MONDAY, without=["systemic"], ago={"last_bevacizumab": days})
        for days in (200, 1)
    )
    assert {step.id: step.state for step in recent.plan.steps}["systemic"] == "skipped"
    first, second = (
        next(step for step in each.plan.steps if step.id == "primary").earliest
        for each in (long_ago, recent)
    )
    assert (first or "") < (second or "")


def short() -> dict[str, Any]:
    return {
        "steps": [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}],
        "intervals": [{"id": "a-b", "from": "a.end", "to": "b.start", "why": "Order"}],
    }


def test_steps_are_added_tied_moved_renamed_and_taken_out_with_their_intervals() -> None:
    item, where = with_new_step(short(), 0)
    assert (where, rows(item, "steps")[1]["id"]) == ("steps.1", "step-1")
    item, where = tied(item, where)
    assert rows(item, "intervals")[1]["from"] == "a.end"
    item = renamed(item, "step-1", "scan")
    assert rows(item, "intervals")[1]["to"] == "scan.start"
    item, where = moved(item, "steps.2", -1)
    assert (where, [each["id"] for each in rows(item, "steps")]) == (
        "steps.1",
        ["a", "b", "step-1"],
    )
    item, number = without(item, "steps.0")
    assert (number, item["intervals"]) == (2, [])


def test_two_editors_of_one_pathway_are_put_together_step_by_step() -> None:
    theirs, _ = with_new_step(short(), 1)
    mine, _ = moved(short(), "steps.0", 1)
    mine = with_part(mine, "steps.1", {"id": "a", "label": "Scan"})
    both, conflicts = merged(short(), theirs, mine)
    assert conflicts == ()
    assert [(each["id"], each["label"]) for each in rows(both, "steps")] == [
        ("b", "B"), ("step-1", "New step"), ("a", "Scan"),
    ]  # fmt: skip
    theirs = with_part(theirs, "steps.0", {"id": "a", "label": "Biopsy"})
    both, conflicts = merged(short(), theirs, mine)
    (told,) = conflicts
    assert (told.field, told.theirs, told.mine) == ("steps.a.label", "Biopsy", "Scan")
