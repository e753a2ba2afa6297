"""The pathway as the board has edited it: its steps, their order, and what binds them."""

from __future__ import annotations

from itertools import combinations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from guidelines.core.planning.draft import ChangedInterval, ChangedStep, Draft, NewStep
from guidelines.core.planning.edited import chosen_pairs, edited, in_proportion, order_of
from guidelines.core.planning.edits import (
    AddStep,
    ChangeInterval,
    ChangeStep,
    DropStep,
    Edit,
    MoveStep,
)
from tests.core.edited_pathway import PATHWAY, STEPS, UNEDITED, drafts, edited_by

LIVER_LAST = "chemotherapy-end-liver-start"


def orders(draft: Draft, *without: str) -> list[str]:
    found = edited(PATHWAY, draft, without=without)
    return [each.id.removeprefix("order:") for each in found.intervals if each.id[:6] == "order:"]


def moved(name: str, after: str | None) -> list[str]:
    return orders(edited_by(MoveStep(name, after)))


def test_an_unedited_pathway_is_that_of_the_content() -> None:
    assert edited(PATHWAY, UNEDITED) == PATHWAY


def test_a_moved_step_keeps_between_its_new_neighbours() -> None:
    assert moved("restaging", "bowel") == ["bowel:restaging", "restaging:liver"]


def test_a_moved_step_keeps_its_side_of_all_that_it_passed() -> None:
    """Nothing says in which order they are done themselves."""
    assert moved("restaging", "liver") == ["bowel:restaging", "liver:restaging"]
    assert moved("liver", "chemotherapy") == [
        "chemotherapy:liver",
        "liver:restaging",
        "liver:bowel",
    ]


def test_steps_that_changed_places_say_so_once() -> None:
    assert moved("markers", None) == ["markers:staging", "staging:chemotherapy"]


def test_an_added_step_waits_for_the_one_before_and_holds_up_the_one_after() -> None:
    draft = edited_by(AddStep(NewStep(label="Opinion", after="restaging", kind="other")))
    assert orders(draft) == ["restaging:added-1", "added-1:bowel"]
    added = next(step for step in edited(PATHWAY, draft).steps if step.id == "added-1")
    assert added.done_by is not None


def test_the_order_reaches_across_what_does_not_take_place() -> None:
    added = AddStep(NewStep(label="Opinion", after="restaging"))
    assert orders(edited_by(added), "bowel") == ["restaging:added-1", "added-1:liver"]
    dropped = edited_by(added, DropStep("bowel", "Removed elsewhere"))
    assert orders(dropped) == ["restaging:added-1", "added-1:liver"]


def test_more_cycles_take_longer_from_first_to_last_dose_unless_the_board_says_how_long() -> None:
    def lasting(change: ChangedStep) -> tuple[int | None, tuple[int, ...], list[str]]:
        draft = edited_by(ChangeStep("chemotherapy", change))
        found = next(s for s in edited(PATHWAY, draft).steps if s.id == "chemotherapy")
        return found.cycles, found.duration_days, list(in_proportion(PATHWAY, draft))

    assert lasting(ChangedStep(cycles=9, reason="Response")) == (9, (112, 135), ["chemotherapy"])
    assert lasting(ChangedStep(cycles=4, reason="Toxicity")) == (4, (42, 51), ["chemotherapy"])
    stated = ChangedStep(cycles=9, duration_days=(112, 119), reason="Response")
    assert lasting(stated) == (9, (112, 119), [])
    assert lasting(ChangedStep(cycles=1, reason="Toxicity"))[1] == (1, 1)
    assert lasting(ChangedStep(note="Slowly")) == (6, (70, 84), [])


def test_intervals_have_the_numbers_of_the_board_or_are_not_there() -> None:
    def interval(change: ChangedInterval) -> list[tuple[int | None, int | None]]:
        found = edited(PATHWAY, edited_by(ChangeInterval(LIVER_LAST, change))).intervals
        return [(each.min_days, each.max_days) for each in found if each.id == LIVER_LAST]

    assert interval(ChangedInterval(min_days=21, max_days=None, reason="Growth")) == [(21, None)]
    assert interval(ChangedInterval(set_aside=True, reason="Growth")) == []


def test_what_the_content_no_longer_has_is_passed_over() -> None:
    """A draft outlives the version of the content that it was begun with."""
    edits: tuple[Edit, ...] = (
        MoveStep("restaging", "liver"),
        DropStep("bowel", "Removed"),
        ChangeInterval(LIVER_LAST, ChangedInterval(min_days=7, reason="Growth")),
    )
    draft = edited_by(*edits)
    newer = msgspec.structs.replace(
        PATHWAY,
        steps=tuple(
            msgspec.structs.replace(step, id="mri") if step.id == "bowel" else step
            for step in PATHWAY.steps
        ),
        intervals=PATHWAY.intervals[:3],
    )
    assert order_of(draft, newer) == [
        "staging", "markers", "chemotherapy", "liver", "restaging", "mri"
    ]  # fmt: skip
    assert {step.id for step in edited(newer, draft).steps} == {s.id for s in newer.steps}


@given(drafts)
def test_every_step_is_there_once(draft: Draft) -> None:
    steps = [step.id for step in edited(PATHWAY, draft).steps]
    assert sorted(steps) == sorted([*STEPS, *(added.id for added in draft.added)])


@given(st.permutations(range(7)), st.sets(st.integers(0, 6), max_size=2))
def test_the_order_says_what_was_turned_round_and_nothing_twice(
    chosen: list[int], added: set[int]
) -> None:
    natural = [str(number) for number in range(7)]
    pairs = chosen_pairs(natural, list(map(str, chosen)), {str(number) for number in added})
    place = {str(number): place for place, number in enumerate(chosen)}
    assert all(place[first] < place[second] for first, second in pairs)
    for first, second in combinations(map(str, chosen), 2):
        if int(second) < int(first):
            assert follows(second, first, pairs)
    for pair in pairs:
        assert not follows(pair[1], pair[0], [each for each in pairs if each != pair])
    if not added:
        assert (not pairs) == (list(chosen) == sorted(chosen))


def follows(second: str, first: str, pairs: list[tuple[str, str]]) -> bool:
    return any(
        begin == first and (end == second or follows(second, end, pairs)) for begin, end in pairs
    )
