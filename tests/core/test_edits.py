"""A board edits a plan: what an edit changes, what it leaves alone, and what makes no sense."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import get_args

import msgspec
import pytest
from hypothesis import given

from guidelines.core.content.canonical import canonical_json
from guidelines.core.planning.draft import ChangedInterval, ChangedStep, Draft, NewStep
from guidelines.core.planning.edited import order_of
from guidelines.core.planning.edits import (
    AddDay,
    AddStep,
    ChangeInterval,
    ChangeStep,
    DropStep,
    Edit,
    EditError,
    KeepRule,
    MoveStep,
    PinStep,
    RemoveDay,
    RestoreInterval,
    RestoreOrder,
    StopKeeping,
    TakeBackStep,
    UnpinStep,
    read_edit,
    write_edit,
)
from tests.core.edited_pathway import PATHWAY, TODAY, UNEDITED, drafts, edited_by, edits

LIVER_LAST = "chemotherapy-end-liver-start"
MONDAY = date(2026, 6, 1)


def names(draft: Draft) -> str:
    return " ".join(order_of(draft, PATHWAY))


# ------------------------------------------------------------------ what edits do


def test_a_step_is_left_out_with_a_reason_and_taken_back() -> None:
    draft = edited_by(PinStep("bowel", MONDAY), DropStep("bowel", "Already removed elsewhere"))
    assert draft.dropped == {"bowel": "Already removed elsewhere"}
    assert draft.pins == {"bowel": MONDAY}  # said before, and true again if it is taken back
    assert edited_by(TakeBackStep("bowel"), draft=draft).dropped == {}


def test_an_added_step_has_its_place_and_goes_with_all_that_was_said_of_it() -> None:
    opinion = NewStep(label="Second opinion", duration_days=(14, 14), after="restaging")
    more = NewStep(label="Volumetry", after="added-1")
    draft = edited_by(AddStep(opinion), AddStep(more), PinStep("added-1", MONDAY))
    assert names(draft) == "staging markers chemotherapy restaging added-1 added-2 bowel liver"
    assert (draft.added[0].label, draft.added[0].since) == ("Second opinion", TODAY)
    draft = edited_by(DropStep("added-1", "Cancelled"), draft=draft)
    assert (draft.pins, draft.dropped) == ({}, {})
    assert [(added.id, added.after) for added in draft.added] == [("added-2", "restaging")]
    assert names(draft) == "staging markers chemotherapy restaging added-2 bowel liver"


def test_the_order_is_written_down_only_where_it_is_the_boards_own() -> None:
    moved = edited_by(MoveStep("restaging", "liver"))
    assert " ".join(moved.order) == "staging markers chemotherapy bowel liver restaging"
    assert edited_by(MoveStep("restaging", "chemotherapy"), draft=moved) == UNEDITED
    assert edited_by(RestoreOrder(), draft=moved) == UNEDITED
    assert edited_by(MoveStep("markers", None)).order[0] == "markers"


def test_a_step_that_is_added_to_a_changed_order_lies_where_the_board_put_it() -> None:
    draft = edited_by(MoveStep("restaging", "liver"), AddStep(NewStep(label="X", after="bowel")))
    assert names(draft) == "staging markers chemotherapy bowel added-1 liver restaging"


def test_further_days_are_kept_in_order() -> None:
    draft = edited_by(AddDay("theatre", MONDAY), AddDay("theatre", date(2026, 5, 22)))
    assert draft.extra_days == {"theatre": (date(2026, 5, 22), MONDAY)}
    one = edited_by(RemoveDay("theatre", MONDAY), draft=draft)
    assert edited_by(RemoveDay("theatre", date(2026, 5, 22)), draft=one) == UNEDITED


def test_an_interval_that_is_set_aside_has_no_numbers() -> None:
    change = ChangedInterval(min_days=7, max_days=9, set_aside=True, reason="Bleeding")
    kept = edited_by(ChangeInterval(LIVER_LAST, change)).intervals[LIVER_LAST]
    assert kept == ChangedInterval(set_aside=True, reason="Bleeding")


# ------------------------------------------------------------------ what makes no sense


@pytest.mark.parametrize(
    ("edit", "field", "expected"),
    [
        (DropStep("spleen", "x"), "step", "a step of the plan"),
        (DropStep("bowel", " "), "reason", "why the step is left out"),
        (DropStep("staging", "x"), "step", "a step that is not done yet"),
        (MoveStep("staging", "liver"), "step", "a step that is not done yet"),
        (PinStep("staging", MONDAY), "step", "a step that is not done yet"),
        (ChangeStep("staging", ChangedStep(note="x")), "step", "a step that is not done yet"),
        (TakeBackStep("bowel"), "step", "a step that was left out"),
        (AddStep(NewStep(label=" ")), "label", "what is to be done"),
        (AddStep(NewStep(label="X", after="spleen")), "after", "a step of the plan"),
        (AddStep(NewStep(label="X", duration_days=(3, 1))), "duration_days", "the fewest first"),
        (MoveStep("liver", "liver"), "after", "another step of the plan"),
        (PinStep("liver", date(2026, 5, 3)), "day", "a whole day, 2026-05-04 or later"),
        (PinStep("liver", date(2126, 6, 1)), "day", "a day in the next ten years"),
        (PinStep("liver", date.max), "day", "a day in the next ten years"),
        (PinStep("liver", datetime(2026, 6, 1, 8, tzinfo=UTC)), "day", "a whole day"),
        (UnpinStep("liver"), "step", "a step that is set to a day"),
        (ChangeStep("liver", ChangedStep(cycles=4, reason="x")), "cycles", "given in cycles"),
        (ChangeStep("chemotherapy", ChangedStep(cycles=9)), "reason", "why it is changed"),
        (ChangeInterval("spleen", ChangedInterval(reason="x")), "interval", "of the pathway"),
        (ChangeInterval(LIVER_LAST, ChangedInterval(reason="")), "reason", "why it is changed"),
        (
            ChangeInterval(LIVER_LAST, ChangedInterval(min_days=9, max_days=8, reason="x")),
            "max_days",
            "no less than the minimum",
        ),
        (RestoreInterval(LIVER_LAST), "interval", "an interval that was changed"),
        (AddDay("helicopter", MONDAY), "resource", "what a step of the plan needs"),
        (AddDay("theatre", date(2026, 5, 1)), "day", "a whole day"),
        (AddDay("theatre", date.max), "day", "a day in the next ten years"),
        (RemoveDay("theatre", MONDAY), "day", "a further day that was agreed"),
        (KeepRule("p", ""), "code", "a coded reason"),
        (StopKeeping("p"), "pitfall", "a rule that the board keeps to violate"),
    ],
)
def test_what_makes_no_sense_is_refused_and_says_what_was_expected(
    edit: Edit, field: str, expected: str
) -> None:
    with pytest.raises(EditError, match=expected) as raised:
        edited_by(edit)
    assert raised.value.field == field


def test_a_step_that_does_not_take_place_has_no_day() -> None:
    dropped = edited_by(DropStep("bowel", "Not needed"))
    with pytest.raises(EditError, match="a step that takes place"):
        edited_by(PinStep("bowel", MONDAY), draft=dropped)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        '{"edit":"burn"}',
        '{"edit":"pin_step","step":"liver","day":"2026-06-01T08:00"}',
        '{"edit":"pin_step","step":"liver","day":"2026-06-01","who":"me"}',
        '{"edit":"add_step","step":{"label":"X","duration_days":[-1,2]}}',
    ],
)
def test_text_that_is_no_edit_is_refused(text: str) -> None:
    with pytest.raises(EditError) as raised:
        read_edit(text)
    assert raised.value.field == "edit"


# ------------------------------------------------------------------ laws


@given(edits)
def test_an_edit_is_the_same_after_it_was_written_down(edit: Edit) -> None:
    assert read_edit(write_edit(edit)) == edit


@given(drafts)
def test_so_is_a_draft(draft: Draft) -> None:
    assert msgspec.json.decode(canonical_json(draft), type=Draft) == draft


def test_every_kind_of_edit_has_its_own_name() -> None:
    kinds = [kind.__struct_config__.tag for kind in get_args(Edit)]
    assert len(set(kinds)) == len(kinds) == 14
    assert {"drop_step", "restore_order", "change_interval"} <= set(kinds)


@given(drafts, edits)
def test_an_edit_and_the_one_against_it_leave_the_draft_as_it_was(draft: Draft, edit: Edit) -> None:
    try:
        changed = edited_by(edit, draft=draft)
    except EditError:
        return
    back = against(edit, draft, changed)
    if back is not None:
        assert edited_by(back, draft=changed) == draft


@given(drafts, edits)
def test_an_edit_never_loses_another(draft: Draft, edit: Edit) -> None:
    try:
        changed = edited_by(edit, draft=draft)
    except EditError:
        return
    lost = set(said(draft)) - set(said(changed))
    assert {subject for subject, _ in lost} <= subjects(edit)
    assert [s for s in order_of(changed, PATHWAY) if s in others(edit, draft)] == [
        s for s in order_of(draft, PATHWAY) if s in others(edit, draft)
    ] or isinstance(edit, RestoreOrder)


def against(  # noqa: PLR0911 - one line per kind of edit
    edit: Edit, before: Draft, now: Draft
) -> Edit | None:
    """The edit that takes this one back; None where that takes more than one."""
    match edit:
        case DropStep(name) if not name.startswith("added-"):
            return TakeBackStep(name)
        case TakeBackStep(name):
            return DropStep(name, before.dropped[name])
        case AddStep():
            return DropStep(now.added[-1].id, "A mistake")
        case MoveStep(name):
            order = order_of(before, PATHWAY)
            place = order.index(name)
            return MoveStep(name, order[place - 1] if place else None)
        case PinStep(name) if name not in before.pins:
            return UnpinStep(name)
        case PinStep(name) | UnpinStep(name):
            return PinStep(name, before.pins[name])
        case ChangeStep(name):
            return ChangeStep(name, before.changed.get(name, ChangedStep()))
        case _:
            return against_rule(edit, before)


def against_rule(  # noqa: PLR0911 - one line per kind of edit
    edit: Edit, before: Draft
) -> Edit | None:
    match edit:
        case ChangeInterval(name) if name not in before.intervals:
            return RestoreInterval(name)
        case ChangeInterval(name) | RestoreInterval(name):
            return ChangeInterval(name, before.intervals[name])
        case AddDay(resource, day):
            return RemoveDay(resource, day)
        case RemoveDay(resource, day):
            return AddDay(resource, day)
        case KeepRule(pitfall) if all(kept.pitfall != pitfall for kept in before.kept):
            return StopKeeping(pitfall)
        case StopKeeping(pitfall):
            kept = next(each for each in before.kept if each.pitfall == pitfall)
            return KeepRule(pitfall, kept.code, kept.words)
        case _:
            return None


def said(draft: Draft) -> Iterator[tuple[str, str]]:
    """Everything that the board said in a draft but the order: of what, and what."""
    for entries in (draft.dropped, draft.changed, draft.intervals, draft.pins):
        yield from ((name, repr(value)) for name, value in entries.items())
    for resource, dates in draft.extra_days.items():
        yield from ((resource, repr(day)) for day in dates)
    yield from ((added.id, added.label) for added in draft.added)
    yield from ((kept.pitfall, kept.code) for kept in draft.kept)


def subjects(edit: Edit) -> set[str]:
    """What an edit is about, and may therefore say anew."""
    fields = msgspec.structs.asdict(edit)
    return {
        str(fields[name]) for name in ("step", "interval", "resource", "pitfall") if name in fields
    }


def others(edit: Edit, draft: Draft) -> set[str]:
    return set(order_of(draft, PATHWAY)) - subjects(edit)
