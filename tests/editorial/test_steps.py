"""From the editor's submission to the approval by a second person, on pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from guidelines.models import GuidelineVersion, Status
from tests.editorial.items_in import item_of
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.editorial import review, services
from tumorboard.editorial.hand import base_of
from tumorboard.editorial.impact import known_for
from tumorboard.editorial.models import ChangeSet
from tumorboard.people.models import User

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
PASSWORD = "a quiet ward at night"


def address(name: str, change_set: ChangeSet) -> str:
    return reverse(name, args=[change_set.pk])


def change_note(
    change_set: ChangeSet, by: User, place: int = 0, title: str = "In new words"
) -> str:
    """Words of a note: nothing that a proof or a test looks at."""
    item = list(base_of(change_set.base.sha256).items["notes"])[place]
    shown = item_of(change_set, "notes", item)
    services.change_item(
        change_set, kind="notes", item=item, data={**shown, "title": title}, shown=shown, by=by
    )
    return item


@pytest.fixture
def editor(world: World, client_of: ClientOf) -> Client:
    return client_of(world.editor)


@pytest.fixture
def approver(world: World, client_of: ClientOf) -> Client:
    world.approver.set_password(PASSWORD)
    world.approver.save(update_fields=["password"])
    return client_of(world.approver)


@pytest.fixture
def submitted(change_set: ChangeSet, world: World) -> ChangeSet:
    change_note(change_set, world.editor)
    review.submit(change_set, by=world.editor, words="Only words")
    return ChangeSet.objects.get(pk=change_set.pk)


def approval(**values: str) -> dict[str, str]:
    day = timezone.localdate() + dt.timedelta(days=30)
    stated = {"reason": "Read", "effective_from": day.isoformat(), "password": PASSWORD}
    return {**stated, **values}


def test_the_checks_say_what_to_do_until_it_can_be_submitted(
    editor: Client, change_set: ChangeSet, world: World
) -> None:
    page = editor.get(address("change-set", change_set)).content.decode()
    assert "Open an item and change it." in page
    refused = editor.post(address("change-set-submit", change_set), {"words": "Please"})
    assert refused.status_code == 422
    assert "something is changed" in refused.content.decode()
    assert ">Please</textarea>" in refused.content.decode().replace("\n", "")
    change_note(change_set, world.editor)
    assert known_for(change_set)
    assert editor.post(address("change-set-submit", change_set), {"words": ""}).status_code == 303
    page = editor.get(address("change-set", change_set)).content.decode()
    assert "in review" in page
    assert "a second person approves it" in page


def test_a_second_person_approves_with_password_reason_and_day(
    approver: Client, submitted: ChangeSet
) -> None:
    url = address("change-set-approve", submitted)
    wrong = approver.post(url, approval(password="guessed"))
    assert wrong.status_code == 422
    assert "That is not your password" in wrong.content.decode()
    past = approver.post(url, approval(effective_from="2020-01-01"))
    assert "A day that is over" in past.content.decode()
    assert "Reason" in approver.post(url, approval(reason="")).content.decode()
    assert ChangeSet.objects.get(pk=submitted.pk).result is None
    assert approver.post(url, approval()).status_code == 303
    version = GuidelineVersion.objects.get(version="next")
    assert (version.status, version.approval_reason) == (Status.APPROVED, "Read")
    trail = approver.get(address("change-set-trail", submitted)).content.decode()
    for words in ("Opened", "Submitted for review", "Only words", "Approved", "In new words"):
        assert words in trail


def test_the_reviewer_requests_changes_with_words(
    approver: Client, editor: Client, submitted: ChangeSet
) -> None:
    url = address("change-set-return", submitted)
    assert approver.post(url, {"words": ""}).status_code == 422
    assert approver.post(url, {"words": "Which series?"}).status_code == 303
    assert "Which series?" in editor.get(address("change-set-trail", submitted)).content.decode()
    assert "being edited" in editor.get(address("change-set", submitted)).content.decode()


def test_its_editor_takes_it_back_and_drops_it(editor: Client, submitted: ChangeSet) -> None:
    page = editor.get(address("change-set", submitted)).content.decode()
    assert "Take back for editing" in page
    editor.post(address("change-set-return", submitted), {"words": "A slip"})
    assert editor.post(address("change-set-drop", submitted), {"words": ""}).status_code == 422
    editor.post(address("change-set-drop", submitted), {"words": "Not needed"})
    steps = [step.step for step in submitted.steps.all()]
    assert steps == ["opened", "submitted", "withdrawn", "dropped"]


def test_a_version_approved_meanwhile_holds_the_set_up_until_it_is_taken_in(
    editor: Client, approver: Client, submitted: ChangeSet, world: World
) -> None:
    late = services.open_change_set(
        base=submitted.base, title="Late", number="later", by=world.editor
    )
    mine = change_note(late, world.editor, place=1, title="Mine")
    theirs = next(iter(base_of(late.base.sha256).items["notes"]))
    approver.post(address("change-set-approve", submitted), approval())
    page = editor.get(address("change-set", late)).content.decode()
    assert "Version next was approved meanwhile" in page
    with pytest.raises(review.GatesClosed):
        review.submit(late, by=world.editor)
    assert editor.post(address("change-set-bring-up", late)).status_code == 303
    late = ChangeSet.objects.get(pk=late.pk)
    assert late.base.version == "next"
    titles = [item_of(late, "notes", each)["title"] for each in (mine, theirs)]
    assert titles == ["Mine", "In new words"]
    review.submit(late, by=world.editor)


def test_what_two_sets_changed_differently_is_said_when_it_is_taken_in(
    editor: Client, approver: Client, submitted: ChangeSet, world: World
) -> None:
    late = services.open_change_set(
        base=submitted.base, title="Late", number="later", by=world.editor
    )
    item = change_note(late, world.editor, title="Mine")
    approver.post(address("change-set-approve", submitted), approval())
    editor.post(address("change-set-bring-up", late))
    page = editor.get(reverse("change-set-item", args=[late.pk, "notes", item])).content.decode()
    assert "Version next says of Title: “In new words”. This set says “Mine”." in page


def test_a_set_opened_on_an_earlier_version_returns_to_it(
    editor: Client, approver: Client, submitted: ChangeSet, world: World
) -> None:
    approver.post(address("change-set-approve", submitted), approval())
    back = services.open_change_set(
        base=submitted.base, title="Back", number="third", by=world.editor
    )
    page = editor.get(address("change-set", back)).content.decode()
    assert "This set returns to version" in page
    review.submit(back, by=world.editor)
    approver.post(address("change-set-approve", back), approval())
    first, third = submitted.base, GuidelineVersion.objects.get(version="third")
    assert third.document == first.document.replace(f'"{first.version}"', '"third"', 1)


def test_the_pages_ask_as_much_for_many_items_as_for_one(
    editor: Client, change_set: ChangeSet, world: World
) -> None:
    item = change_note(change_set, world.editor)
    pages = (
        address("change-set", change_set),
        reverse("change-set-item", args=[change_set.pk, "notes", item]),
    )

    def asked() -> list[int]:
        found = []
        for page in (*pages, *pages):  # the first look at a text proves it
            with CaptureQueriesContext(connection) as queries:
                editor.get(page)
            found.append(len(queries))
        return found[len(pages) :]

    few = asked()
    for place in range(1, 6):
        change_note(change_set, world.editor, place)
    assert asked() == few


def test_outsiders_and_the_wrong_role_are_refused(
    submitted: ChangeSet, world: World, editor: Client, approver: Client
) -> None:
    who = (world.chair, *world.outsiders)
    assert_refused(address("change-set-trail", submitted), who)
    for name in ("submit", "return", "approve", "drop", "bring-up"):
        assert_refused(address(f"change-set-{name}", submitted), who, method="post")
    assert editor.post(address("change-set-approve", submitted), approval()).status_code == 403
    for name in ("submit", "drop", "bring-up"):
        assert approver.post(address(f"change-set-{name}", submitted)).status_code == 403
