"""The list of change sets, opening one, and who is let in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guidelines.models import GuidelineVersion
from tests.clinic import load_content
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.editorial import services
from tumorboard.editorial.models import ChangeSet
from tumorboard.people.models import User

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]


@pytest.fixture
def editor(world: World, client_of: ClientOf) -> Client:
    return client_of(world.editor)


def fields(base: GuidelineVersion, **values: str) -> dict[str, str]:
    return {"base": str(base.pk), "number": "2027.1", "title": "CEA", "purpose": "", **values}


def test_an_editor_opens_a_set_on_the_version_in_force(
    editor: Client, base: GuidelineVersion
) -> None:
    form = editor.get(reverse("change-set-new")).context["form"]
    assert form.initial["base"] == base
    answer = editor.post(reverse("change-set-new"), fields(base, seal=form.initial["seal"]))
    made = ChangeSet.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, reverse("change-set", args=[made.pk]))
    assert (made.title, made.number, made.base) == ("CEA", "2027.1", base)
    page = editor.get(reverse("change-sets")).content.decode()
    assert "1 change set" in page
    assert "being edited" in page


def test_where_nothing_is_approved_a_set_starts_from_the_loaded_text_and_says_so(
    world: World, editor: Client
) -> None:
    new = reverse("change-set-new")
    assert "No guideline content is loaded" in editor.get(new).content.decode()
    loaded = load_content()
    page = editor.get(new)
    assert "No version has been approved yet" in page.content.decode()
    seal = page.context["form"].initial["seal"]
    made = editor.post(new, fields(loaded, seal=seal))
    opened = editor.get(made["Location"]).content.decode()
    assert "approves all of its text" in opened


@pytest.mark.parametrize("number", ["20 27", "2027/1", "!"])
def test_a_number_that_is_none_is_refused_in_words(
    editor: Client, base: GuidelineVersion, number: str
) -> None:
    answer = editor.post(reverse("change-set-new"), fields(base, number=number))
    assert answer.status_code == 422
    assert "A number has letters, digits, dots and hyphens alone" in answer.content.decode()


def test_a_form_sent_twice_opens_one_set(editor: Client, base: GuidelineVersion) -> None:
    seal = editor.get(reverse("change-set-new")).context["form"].initial["seal"]
    first, second = (
        editor.post(reverse("change-set-new"), fields(base, seal=seal)) for _ in range(2)
    )
    assert first["Location"] == second["Location"]
    assert ChangeSet.objects.count() == 1


def test_a_number_in_use_is_refused_at_its_field(editor: Client, change_set: ChangeSet) -> None:
    answer = editor.post(reverse("change-set-new"), fields(change_set.base, number="next"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Version next exists already" in page
    assert 'value="CEA"' in page, "what was typed is kept"


def test_the_list_is_narrowed_by_word_and_state(
    editor: Client, change_set: ChangeSet, world: World
) -> None:
    services.open_change_set(base=change_set.base, title="Lung", number="2", by=world.editor)
    page = editor.get(reverse("change-sets"), {"q": "cea"}).content.decode()
    assert "CEA of 300" in page
    assert "Lung" not in page
    none = editor.get(reverse("change-sets"), {"state": "approved"}).content.decode()
    assert "0 change sets" in none


def test_outsiders_are_refused(change_set: ChangeSet, world: World) -> None:
    for address in (
        reverse("change-sets"),
        reverse("change-set-new"),
        reverse("change-set", args=[change_set.pk]),
    ):
        assert_refused(address, (world.chair, world.coordinator, world.auditor, *world.outsiders))


def test_an_approver_reads_and_does_not_open(
    change_set: ChangeSet, world: World, client_of: ClientOf
) -> None:
    approver = client_of(world.approver)
    assert approver.get(reverse("change-set", args=[change_set.pk])).status_code == 200
    assert approver.get(reverse("change-set-new")).status_code == 403


def test_the_list_asks_as_much_for_many_as_for_one(
    editor: Client, change_set: ChangeSet, world: World
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            editor.get(reverse("change-sets"))
        return len(queries)

    asked()
    few = asked()
    for number in "abcdef":
        services.open_change_set(base=change_set.base, title="x", number=number, by=world.editor)
    assert asked() == few
