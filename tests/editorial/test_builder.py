"""The condition builder: a condition put together by buttons, tried, and saved to the set."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from guidelines.core.content.loading import Data
from tests.clinic import Clinic
from tests.editorial.builder_desk import ITEM, KIND, BuilderDesk, address_of
from tests.editorial.items_in import item_of
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.audit.models import Actor, AuditEvent
from tumorboard.editorial import services
from tumorboard.editorial.models import ChangeSet, HandDraft
from tumorboard.editorial.review import drop
from tumorboard.people.models import User
from tumorboard.people.roles import Role
from tumorboard.people.services import give_role

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
CEA: Data = {"fact": "lab.cea", "ge": "200"}


@pytest.fixture
def desk(world: World, change_set: ChangeSet, client_of: ClientOf) -> BuilderDesk:
    return BuilderDesk(client_of(world.editor), address_of(change_set))


def stored(change_set: ChangeSet, item: str = ITEM, kind: str = KIND) -> dict[str, Any]:
    return item_of(change_set, kind, item)


def test_a_test_of_a_fact_is_added_and_saved(desk: BuilderDesk, change_set: ChangeSet) -> None:
    desk.press("add-test:").press("find", leaf__find="cea before")
    assert "1 to choose from" in desk.page
    desk.press("choose", leaf__subject="lab.cea")
    assert "ng/mL" in desk.page, "the unit of the fact"
    assert '<option value="in"' not in desk.page, "no operator that the type does not have"
    desk.press("put", leaf__operator="ge", leaf__number="200")
    assert desk.nodes["all.3"].text == "CEA before treatment ≥ 200\u202fng/mL"
    assert "CEA before treatment ≥ 200\u202fng/mL" in desk.builder.reading.sentence  # type: ignore[union-attr]  # there is one
    assert stored(change_set)["when"] != desk.tree, "nothing is stored yet"
    saved = desk.press("save").answer
    assert (saved.status_code, saved["Location"]) == (
        303, reverse("change-set-item", args=[change_set.pk, KIND, ITEM]),
    )  # fmt: skip
    assert stored(change_set)["when"]["all"][3] == CEA


def test_groups_are_wrapped_changed_negated_moved_and_taken_apart(desk: BuilderDesk) -> None:
    before = desk.tree
    desk.press("wrap:all.0:any")
    assert desk.nodes["all.0"].text == "At least one of these"
    desk.press("add-ref:all.0").press("put", leaf__ref="liver-surgery-in-view")
    desk.press("regroup:all.0", group="at_least", n="2")
    assert desk.nodes["all.0"].text == "At least 2 of these"
    desk.press("regroup:all.0", group="none")
    assert desk.nodes["all.0"].text == "None of these"
    desk.press("negate:all.0").press("down:all.0")
    assert desk.builder.draft.picked == "all.1", "the part that one works on stays picked"
    for _ in range(6):
        desk.press("undo")
    assert desk.tree == before
    desk.press("redo")
    assert desk.nodes["all.0"].text == "At least one of these"
    desk.press("unwrap:all.0")
    assert desk.tree == before


def test_a_count_asks_of_its_rows(desk: BuilderDesk) -> None:
    desk.press("add-count:").press("put", leaf__rows="lesions", leaf__operator="ge",
                                   leaf__number="2")  # fmt: skip
    desk.test_of("only:all.3", "organ", operator="eq", values=["liver"])
    desk.press("wrap:all.3.where:all")
    desk.test_of("add-test:all.3.where", "nature", operator="in",
                 values=["metastasis", "indeterminate"])  # fmt: skip
    count = desk.nodes["all.3"]
    assert count.text == "Number of lesions ≥ 2, counting those where"
    rows = [part.text for part in count.parts[0].parts]
    assert rows == ["Organ = liver", "Nature = metastasis or indeterminate"]
    desk.press("edit:all.3").press("put", leaf__rows="lesions", leaf__operator="between",
                                   leaf__number="2", leaf__number_to="4")  # fmt: skip
    assert desk.nodes["all.3"].text == "Number of lesions from 2 to 4, counting those where"
    assert len(desk.nodes["all.3"].parts) == 1, "what is asked of the rows stays"


def test_a_number_by_reference_is_shown_with_its_value(desk: BuilderDesk) -> None:
    desk.press("add-test:").press("choose", leaf__subject="liver.remnant")
    threshold = next(iter(desk.builder.shown_leaf.fields["threshold"].choices[1:]))  # type: ignore[union-attr]  # there is one
    assert threshold[1].endswith(" percent"), "only numbers of the same unit, with their value"
    desk.press("put", leaf__operator="lt", leaf__number="20", leaf__threshold=threshold[0])
    assert desk.answer.status_code == 422
    assert "Give a number, or choose a published one; not both." in desk.page
    desk.press("put", leaf__operator="lt", leaf__threshold=threshold[0])
    assert desk.tree["all"][3]["lt"] == {"threshold": threshold[0]}  # type: ignore[index, call-overload]  # as was chosen


@pytest.mark.parametrize(
    ("subject", "typed", "words"),
    [
        ("lab.cea", {"leaf__operator": "ge", "leaf__number": "many"}, "with digits"),
        ("lab.cea", {"leaf__operator": "between", "leaf__number": "1"}, "takes two numbers"),
        ("marker.mmr", {"leaf__operator": "eq", "leaf__values": []}, "takes one value"),
        ("marker.mmr", {"leaf__operator": "in", "leaf__values": []}, "at least one value"),
        ("marker.mmr", {"leaf__operator": "ge", "leaf__values": ["dMMR"]}, "valid choice"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    desk: BuilderDesk, subject: str, typed: dict[str, str], words: str
) -> None:
    desk.press("add-test:").press("choose", leaf__subject=subject).press("put", **typed)
    assert desk.answer.status_code == 422
    assert words in desk.page


def test_what_cannot_be_done_is_said_in_a_sentence(desk: BuilderDesk) -> None:
    before = desk.tree
    for pressed, words in (
        ("add-test:all.9", "This part is not there any more."),
        ("up:all.0", "It is the first part of its group already."),
        ("dance:all.0", "This button is not known here."),
        ("regroup:all.0", "Only a group can become another kind of group."),
    ):
        desk.press(pressed)
        assert desk.answer.status_code == 422
        assert words in desk.page
    assert desk.tree == before


def test_nothing_is_left_and_a_condition_that_must_be_there_is_asked_for(
    desk: BuilderDesk,
) -> None:
    desk.press("remove:")
    assert "There is no condition. Begin with" in desk.page
    desk.press("save")
    assert desk.answer.status_code == 422
    assert "cannot be without this condition" in desk.page
    desk.test_of("add-test:", "marker.mmr", operator="known")
    assert desk.tree == {"fact": "marker.mmr", "known": "true"}


def test_an_optional_condition_is_begun_and_taken_away(
    change_set: ChangeSet, world: World, client_of: ClientOf
) -> None:
    client = client_of(world.editor)
    address = address_of(change_set, "vocabulary", "lab.cea", "applies_when")
    BuilderDesk(client, address).test_of(
        "add-test:", "primary.site", operator="eq", values=["colon"]
    ).press("save")
    assert stored(change_set, "lab.cea", "vocabulary")["applies_when"] == {
        "fact": "primary.site", "eq": "colon",
    }  # fmt: skip
    BuilderDesk(client, address).press("remove:").press("save")
    assert "applies_when" not in stored(change_set, "lab.cea", "vocabulary")


def test_each_part_says_what_it_comes_to_with_supposed_facts(desk: BuilderDesk) -> None:
    assert {node.verdict for node in desk.nodes.values()} == {""}, "tried on nobody yet"
    desk.press("try", {"given-metastases.liver": "yes", "given-systemic.started": "yes"})
    assert desk.nodes["all.0"].verdict == "true"
    assert desk.nodes["all.1"].verdict == "false"
    assert desk.nodes["all.2.any.0"].verdict == "open"
    assert desk.nodes[""].verdict == "false"
    assert "The condition is" in desk.page


def test_it_is_tried_on_a_case_of_ones_own_board_and_the_look_is_noted(
    clinic: Clinic, client_of: ClientOf
) -> None:
    world = clinic.world
    change_set = services.open_change_set(
        base=clinic.version, title="MRI", number="next", by=world.editor
    )
    desk = BuilderDesk(client_of(world.editor), address_of(change_set))
    chosen = {"given-case": str(clinic.case.pk)}
    assert "Stored case" not in desk.page
    assert desk.press("try", chosen).nodes[""].verdict == "", "no case of a board not one's own"
    give_role(world.editor, role=Role.COORDINATOR, board=world.board, by=Actor.SYSTEM)
    desk.press("try", chosen)
    assert desk.nodes["all.0"].verdict == "true", "there are liver metastases on record"
    assert "On record" in desk.page
    noted = AuditEvent.objects.filter(action="guideline.tried_on_case", actor=world.editor)
    assert noted.count() == 1


def test_with_scripts_only_the_builder_is_sent_and_the_sentence_is_said(
    desk: BuilderDesk,
) -> None:
    data = {"draft": desk.builder.sealed, "do": "negate:all.0"}
    answer = desk.client.post(desk.address, data, headers={"HX-Request": "true"})
    assert answer.content.decode().lstrip().startswith('<form class="tb-builder"')
    assert "not (liver metastases = yes)" in json.loads(answer["HX-Trigger"])["announce"].lower()


def test_two_editors_of_one_condition_lose_nothing(
    desk: BuilderDesk, change_set: ChangeSet, world: World
) -> None:
    theirs = stored(change_set)
    services.change_item(
        change_set, kind=KIND, item=ITEM, data={**theirs, "title": "Title", "when": CEA},
        shown=theirs, by=world.editor,
    )  # fmt: skip
    desk.press("negate:all.0")
    mine = desk.press("save").tree
    assert desk.answer.status_code == 409
    assert "Somebody else changed this condition" in desk.page
    assert stored(change_set)["when"] == CEA
    assert desk.press("save").answer.status_code == 303
    assert (stored(change_set)["when"], stored(change_set)["title"]) == (mine, "Title")


def test_what_the_checks_say_stands_at_the_part(
    change_set: ChangeSet, world: World, client_of: ClientOf
) -> None:
    whole = stored(change_set)
    services.change_item(
        change_set, kind=KIND, item=ITEM, by=world.editor, shown=whole,
        data={**whole, "when": {"all": [CEA, {"ref": "nowhere"}]}},
    )  # fmt: skip
    desk = BuilderDesk(client_of(world.editor), address_of(change_set))
    assert desk.nodes["all.1"].problems == ("'nowhere': the id of one of conditions is needed.",)
    assert not desk.nodes["all.0"].problems
    assert "Something is wrong with the marked parts" in desk.page
    assert not desk.press("remove:all.1").nodes["all.0"].problems


def test_a_set_that_was_closed_meanwhile_keeps_what_was_in_hand(
    desk: BuilderDesk, change_set: ChangeSet, world: World
) -> None:
    drop(change_set, by=world.editor, reason="Another way was found")
    desk.press("negate:all.0").press("save")
    assert desk.answer.status_code == 409
    assert "not being edited now" in desk.page
    assert desk.builder.draft.at == 1


def test_what_is_in_hand_is_there_again_until_it_is_saved_or_thrown_away(
    desk: BuilderDesk, change_set: ChangeSet
) -> None:
    desk.press("add-test:").press("choose", leaf__subject="lab.cea")
    desk.press("", leaf__number="20", autosave="1")
    assert desk.answer.status_code == 204
    again = BuilderDesk(desk.client, desk.address)
    assert "and did not save stands here" in again.page
    assert 'value="20"' in again.page, "half a test is kept as half a test"
    again.press("put", leaf__operator="ge", leaf__number="200")
    again = BuilderDesk(desk.client, desk.address)
    assert again.builder.draft.at == 1
    assert again.press("discard").answer["Location"] == desk.address
    assert BuilderDesk(desk.client, desk.address).builder.draft.at == 0
    BuilderDesk(desk.client, desk.address).press("negate:all.0").press("save")
    assert not HandDraft.objects.exists()


def test_an_altered_draft_is_refused(desk: BuilderDesk) -> None:
    desk.answer = desk.client.post(desk.address, {"draft": "made-up", "do": "save"})
    assert desk.answer.status_code == 422
    assert "can no longer be read" in desk.page


def test_outsiders_approvers_and_places_without_condition(
    change_set: ChangeSet, world: World, client_of: ClientOf
) -> None:
    address = address_of(change_set)
    everybody = (world.chair, world.coordinator, world.approver, *world.outsiders)
    assert_refused(address, everybody)
    assert_refused(address, everybody, method="post")
    client = client_of(world.editor)
    for path in ("title", "when.all.0", "overrides.7.when", "nothing"):
        assert client.get(address_of(change_set, path=path)).status_code == 404
    assert client.get(address_of(change_set, item="nobody")).status_code == 404
