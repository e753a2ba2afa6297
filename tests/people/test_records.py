"""Two people who change one record never overwrite each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import World
from tumorboard.people import services
from tumorboard.people.models import Board
from tumorboard.records import ChangedOutsideUpdate, Conflict, StaleVersion, merge


def test_the_second_writer_of_the_same_version_is_refused(world: World) -> None:
    first, second = Board.objects.get(pk=world.board.pk), Board.objects.get(pk=world.board.pk)
    services.rename_board(first, name="Bowel board", expected_version=1, by=world.administrator)
    with pytest.raises(StaleVersion):
        services.rename_board(second, name="Gut board", expected_version=1, by=world.administrator)
    stored = Board.objects.get(pk=world.board.pk)
    assert (stored.name, stored.version) == ("Bowel board", 2)
    assert stored.changed_by == world.administrator


def test_nothing_changed_is_nothing_written(world: World) -> None:
    assert world.board.update_fields(1, by=world.chair, name=world.board.name) == {}
    assert Board.objects.get(pk=world.board.pk).version == 1


def test_an_existing_record_cannot_be_saved_whole(world: World) -> None:
    world.board.name = "Another name"
    with pytest.raises(ChangedOutsideUpdate):
        world.board.save()


def test_different_fields_merge_and_the_same_field_asks() -> None:
    original = {"size": "30", "side": "left", "note": ""}
    current = {"size": "34", "side": "left", "note": ""}
    merged = merge(original=original, current=current, posted={**original, "note": "seen on MRI"})
    assert merged.changes == {"note": "seen on MRI"}
    assert merged.conflicts == ()

    disputed = merge(original=original, current=current, posted={**original, "size": "28"})
    assert disputed.changes == {}
    assert disputed.conflicts == (Conflict("size", original="30", theirs="34", mine="28"),)


def test_fields_bound_together_merge_as_one() -> None:
    original = {"value": "3", "unit": "cm"}
    merged = merge(
        original=original,
        current={"value": "3", "unit": "mm"},
        posted={"value": "4", "unit": "cm"},
        groups=[frozenset({"value", "unit"})],
    )
    assert {conflict.field for conflict in merged.conflicts} == {"value", "unit"}
    assert merged.changes == {}


texts = st.sampled_from(["", "a", "b", "c"])
forms = st.fixed_dictionaries({"x": texts, "y": texts, "z": texts})


@given(original=forms, current=forms, posted=forms)
def test_a_merge_never_undoes_the_other_persons_change(
    original: dict[str, str], current: dict[str, str], posted: dict[str, str]
) -> None:
    merged = merge(original=original, current=current, posted=posted)
    for name, shown in original.items():
        if current[name] != shown:
            assert merged.changes.get(name, current[name]) == current[name]
