"""A condition edited part by part is always one that the content accepts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidelines.core.content.condition_data import (
    TOO_DEEP,
    TOO_LARGE,
    Refused,
    at,
    nodes_of,
    parsed,
)
from guidelines.core.content.condition_edits import (
    EDITS,
    Shaped,
    Step,
    applied,
    replayed,
)
from guidelines.core.content.loading import Data

MMR: Data = {"fact": "mmr", "eq": "dMMR"}
EARLY: Data = {"fact": "timing", "in": ["early", "late"]}
NAMED: Data = {"ref": "fit"}
LIVER: Data = {"count": "lesions", "where": {"field": "organ", "eq": "liver"}, "ge": "2"}
LEAVES = st.sampled_from([MMR, EARLY, NAMED, LIVER])


def grown(inner: st.SearchStrategy[Data]) -> st.SearchStrategy[Data]:
    parts = st.lists(inner, min_size=1, max_size=3)
    return (
        st.builds(lambda of: {"all": of}, parts)
        | st.builds(lambda of: {"any": of}, parts)
        | st.builds(lambda of: {"not": of}, inner)
        | st.builds(lambda of: {"at_least": {"n": str(len(of)), "of": of}}, parts)
    )


TREES = st.recursive(LEAVES, grown, max_leaves=6)


def tried(tree: Data, step: Step) -> Shaped | str:
    """What the edit gives, or why it is refused."""
    try:
        return applied(tree, step)
    except Refused as refused:
        return str(refused)


def paths(tree: Data) -> list[str]:
    return [node.path for node in nodes_of(parsed(tree))] if tree is not None else [""]


@st.composite
def a_step(draw: st.DrawFn, tree: Data) -> Step:
    return Step(
        draw(st.sampled_from(sorted(EDITS))),
        draw(st.sampled_from(paths(tree))),
        draw(st.sampled_from(["all", "any", "not", "none", "at_least"])),
        draw(st.none() | st.integers(-1, 4)),
        draw(LEAVES | st.just({"field": "organ", "eq": "liver"})),
    )


@settings(max_examples=150, deadline=None)
@given(TREES, st.data())
def test_any_sequence_of_edits_gives_a_condition(tree: Data, data: st.DataObject) -> None:
    before = Shaped(tree)
    for _ in range(8):
        step = data.draw(a_step(before.tree))
        after = tried(before.tree, step)
        if isinstance(after, str):
            assert after.endswith("."), "a sentence says why not"
            continue
        if after.tree is not None:
            assert after.path in paths(after.tree), "the focus is on a part that is there"
        before = after


@settings(max_examples=100, deadline=None)
@given(TREES, st.sampled_from(["all", "any", "not", "at_least"]), st.data())
def test_taking_apart_undoes_wrapping(tree: Data, to: str, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(paths(tree)))
    wrapped = tried(tree, Step("wrap", path, to))
    if isinstance(wrapped, str):
        assert wrapped in {TOO_DEEP, TOO_LARGE}
        return
    assert wrapped.tree != tree
    assert applied(wrapped.tree, Step("unwrap", wrapped.path)).tree == tree


@settings(max_examples=100, deadline=None)
@given(TREES, st.data())
def test_up_undoes_down_and_negating_twice_changes_nothing(tree: Data, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(paths(tree)))
    down = tried(tree, Step("down", path))
    if isinstance(down, Shaped):
        assert applied(down.tree, Step("up", down.path)).tree == tree
    negated = tried(tree, Step("negate", path))
    if isinstance(negated, Shaped):
        again = applied(negated.tree, Step("negate", path)).tree
        assert again == tree or is_negated_twice(at(tree, path))  # which comes to nothing negated
    else:
        assert negated in {TOO_DEEP, TOO_LARGE}


def is_negated_twice(node: Data) -> bool:
    inner = node.get("not") if isinstance(node, dict) else None
    return isinstance(inner, dict) and "not" in inner


def test_a_condition_is_built_from_nothing() -> None:
    steps = [
        Step("add", part=MMR),
        Step("wrap", "", "all"),
        Step("add", "", part=EARLY),
        Step("add", "", part={"count": "lesions", "ge": "2"}),
        Step("only", "all.2", part={"field": "organ", "eq": "liver"}),
        Step("negate", "all.1"),
    ]
    assert replayed(None, steps).tree == {"all": [MMR, {"not": EARLY}, LIVER]}


def test_none_of_these_is_a_group_like_the_others() -> None:
    none = applied({"any": [MMR, EARLY]}, Step("regroup", "", "none"))
    assert none.tree == {"not": {"any": [MMR, EARLY]}}
    more = applied(none.tree, Step("add", "", part=NAMED))
    assert more == Shaped({"not": {"any": [MMR, EARLY, NAMED]}}, "not.any.2")
    assert applied(more.tree, Step("regroup", "", "at_least", 2)).tree == {
        "at_least": {"n": "2", "of": [MMR, EARLY, NAMED]}
    }


def test_at_least_never_asks_for_more_than_there_is() -> None:
    two = {"at_least": {"n": "2", "of": [MMR, EARLY]}}
    assert applied(two, Step("remove", "at_least.of.0")).tree == {
        "at_least": {"n": "1", "of": [EARLY]}
    }
    with pytest.raises(Refused, match="the number goes from 1 to 2"):
        applied(two, Step("regroup", "", "at_least", 3))


def test_a_group_left_without_parts_goes_too_and_at_last_the_condition() -> None:
    tree = {"all": [MMR, {"not": {"any": [EARLY]}}]}
    once = applied(tree, Step("remove", "all.1.not.any.0"))
    assert once == Shaped({"all": [MMR]}, "all.0")
    assert applied(once.tree, Step("remove", "all.0")).tree is None


def test_parts_move_into_the_group_before_and_out_again() -> None:
    tree = {"all": [{"any": [MMR]}, EARLY, NAMED]}
    into = applied(tree, Step("into", "all.1"))
    assert into == Shaped({"all": [{"any": [MMR, EARLY]}, NAMED]}, "all.0.any.1")
    assert applied(into.tree, Step("out", "all.0.any.1")) == Shaped(tree, "all.1")


def test_a_group_of_several_is_taken_apart_only_where_it_means_the_same() -> None:
    alike = {"all": [MMR, {"all": [EARLY, NAMED]}]}
    assert applied(alike, Step("unwrap", "all.1")).tree == {"all": [MMR, EARLY, NAMED]}
    with pytest.raises(Refused, match="would mean something else"):
        applied({"all": [MMR, {"any": [EARLY, NAMED]}]}, Step("unwrap", "all.1"))


def test_what_rows_are_asked_is_edited_like_everything_else() -> None:
    grouped = applied(LIVER, Step("wrap", "where", "all"))
    added = applied(grouped.tree, Step("add", "where", part={"field": "size_mm", "gt": "30"}))
    assert at(added.tree, "where.all.1.gt") == "30"
    with pytest.raises(Refused, match="field"):
        applied(grouped.tree, Step("add", "where", part=MMR))
    assert applied(LIVER, Step("remove", "where")).tree == {"count": "lesions", "ge": "2"}


def test_depth_and_size_are_refused_in_words() -> None:
    deep: Data = MMR
    for _ in range(7):
        deep = applied(deep, Step("wrap", "", "all")).tree
    with pytest.raises(Refused, match="at most 8 levels deep"):
        applied(deep, Step("negate", ""))
    wide: Data = {"all": [MMR] * 199}
    with pytest.raises(Refused, match="at most 200 parts"):
        applied(wide, Step("add", "", part=MMR))


def test_a_part_that_is_gone_is_said_so() -> None:
    with pytest.raises(Refused, match="not there any more"):
        applied({"all": [MMR]}, Step("remove", "all.7"))
