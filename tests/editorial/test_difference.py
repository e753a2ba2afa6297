"""What differs between versions: in words per item, and by behaviour with a patient or a proof."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from guidelines.models import GuidelineVersion
from guidelines.publishing import keep
from tests.editorial.items_in import item_of
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.editorial import services
from tumorboard.editorial.hand import in_hand
from tumorboard.editorial.models import ChangeSet
from tumorboard.people.models import User

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
CEA = "fong.cea"
NOTHING = "Proved: no recommendation and no pitfall changes its status for any patient"


@pytest.fixture
def editor(world: World, client_of: ClientOf) -> Client:
    return client_of(world.editor)


def write(change_set: ChangeSet, by: User, **values: str) -> None:
    shown = item_of(change_set, "thresholds", CEA)
    services.change_item(
        change_set, kind="thresholds", item=CEA, data={**shown, **values}, shown=shown, by=by,
        reason="Read in the newer series",
    )  # fmt: skip


def difference(client: Client, change_set: ChangeSet) -> str:
    return client.get(reverse("change-set-difference", args=[change_set.pk])).content.decode()


def test_a_raised_threshold_is_told_in_words_and_by_behaviour(
    editor: Client, change_set: ChangeSet, world: World
) -> None:
    write(change_set, world.editor, value="300")
    words = difference(editor, change_set)
    assert '<td data-label="Before">200</td><td data-label="After">300</td>' in words
    assert "now does not apply where it applied" in words
    assert "CEA before treatment: more than 200\u202fng/mL and at most 300\u202fng/mL" in words
    assert "there is no other change of status than these" in words
    assert "Not covered by this proof" in words


def test_another_label_changes_nothing_and_that_is_proved(
    editor: Client, change_set: ChangeSet, world: World
) -> None:
    write(change_set, world.editor, label="CEA before the operation")
    words = difference(editor, change_set)
    assert NOTHING in words
    assert "CEA before the operation" in words


def test_the_patient_of_a_change_opens(editor: Client, change_set: ChangeSet, world: World) -> None:
    write(change_set, world.editor, value="300")
    page = editor.get(reverse("change-set-difference", args=[change_set.pk])).context["page"]
    opened = editor.get(page.moves[0].changes[0].address)
    assert opened.status_code == 200
    assert page.moves[0].title in {row.title for row in opened.context["page"].moved}
    gone = editor.get(
        reverse("change-set-witness", args=[change_set.pk]),
        {"item": "upfront-resection-low-score", "before": "applies", "after": "nonsense"},
    )
    assert gone.status_code == 303


def test_content_with_errors_is_compared_in_words_alone(
    editor: Client, change_set: ChangeSet, world: World
) -> None:
    write(change_set, world.editor, value="much")
    words = difference(editor, change_set)
    assert "Nothing can be proved yet" in words
    assert "much" in words


def test_any_two_stored_versions_are_compared(
    editor: Client, change_set: ChangeSet, base: GuidelineVersion, world: World
) -> None:
    write(change_set, world.editor, value="300")
    stored = keep(in_hand(change_set).document, author="somebody")
    asked = {"old": str(base.pk), "new": str(stored.pk)}
    answer = editor.get(reverse("versions-difference"), asked)
    page = answer.context["page"]
    assert [each.id for each in page.items] == [CEA]
    assert editor.get(page.moves[0].changes[0].address).status_code == 200
    same = editor.get(reverse("versions-difference"), {**asked, "new": str(base.pk)})
    assert NOTHING in same.content.decode()
    assert "No item differs." in same.content.decode()
    assert editor.get(reverse("versions-difference")).context["page"] is None
    assert editor.get(reverse("versions-witness"), {"old": "x"}).status_code == 404


def test_outsiders_see_no_difference(change_set: ChangeSet, world: World) -> None:
    outside = (world.chair, world.coordinator, world.auditor, *world.outsiders)
    for address in (
        reverse("versions-difference"),
        reverse("versions-witness"),
        reverse("change-set-difference", args=[change_set.pk]),
    ):
        assert_refused(address, outside)
