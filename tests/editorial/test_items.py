"""Items of a change set: a form for every kind, what is wrong at its field, nothing lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from guidelines.core.content.loading import to_data
from guidelines.core.content.parsing import KINDS
from tests.clinic import parsed
from tests.editorial.items_in import item_of
from tests.support.refusal import assert_refused
from tests.world import World, in_hospital
from tumorboard.editorial import services
from tumorboard.editorial.models import ChangeSet
from tumorboard.people.models import User
from tumorboard.people.roles import Role
from tumorboard.web.editorial.item_form import ItemForm

ClientOf = Callable[[User], Client]
CEA = "fong.cea"
ADVICE = "upfront-resection-favourable"


def nothing(_place: str) -> None:
    return None


def sent(form: ItemForm, **changed: Any) -> dict[str, Any]:
    """What a browser sends of this form."""
    found: dict[str, Any] = {}
    for name, field in form.fields.items():
        value = form.initial.get(name)
        if value not in (None, False, ""):
            found[name] = "on" if value is True else value
        elif not isinstance(field, forms.BooleanField | forms.MultipleChoiceField):
            found[name] = ""
    for top in form.nodes:
        for node in top.walk():
            if node.gone is not None:
                found[f"{node.path}.was"] = node.was
    return {**found, **changed}


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_form_that_is_sent_untouched_changes_nothing(kind: str) -> None:
    """For every item of every kind: what the form shows is exactly what stands there."""
    places = [(item, place) for (of, item), place in parsed().places.items() if of == kind]
    assert places
    for item, place in places[:40]:
        data = to_data(place.node)
        form = ItemForm(None, struct=KINDS[kind], stored=data, choices=nothing)
        again = ItemForm(query(sent(form)), struct=KINDS[kind], stored=data, choices=nothing)
        assert again.typed() == data, item


def query(values: dict[str, Any]) -> Any:
    made = QueryDict(mutable=True)
    for name, value in values.items():
        made.setlist(name, value if isinstance(value, list) else [value])
    return made


# ------------------------------------------------------------------ in a set


@pytest.fixture
def editor(world: World, client_of: ClientOf) -> Client:
    return client_of(world.editor)


def address(change_set: ChangeSet, kind: str = "thresholds", item: str = CEA) -> str:
    return reverse("change-set-item", args=[change_set.pk, kind, item])


def filled(client: Client, url: str, **changed: Any) -> dict[str, Any]:
    page = client.get(url).context["page"]
    return sent(page.form, _seen=page.seen, _why="A newer series", **changed)


@pytest.mark.django_db
def test_an_editor_raises_a_threshold(editor: Client, change_set: ChangeSet) -> None:
    url = address(change_set)
    assert editor.post(url, filled(editor, url, value="300")).status_code == 303
    page = editor.get(url).content.decode()
    assert "Different from version" in page
    assert "A newer series" in page
    # Its own sentence, and the label that boards read in the score, say the number of before.
    assert "Words to look at" in page
    assert page.count("still says 200 ng/mL") >= 2
    assert item_of(change_set, "thresholds", CEA)["value"] == "300"


@pytest.mark.django_db
def test_what_is_wrong_stands_at_the_field_and_what_was_typed_stays(
    editor: Client, change_set: ChangeSet
) -> None:
    url = address(change_set)
    answer = editor.post(url, filled(editor, url, value="much"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“much” cannot stand here. Expected: a number." in page
    assert 'href="#item-value"' in page
    assert 'value="much"' in page
    assert not change_set.changes.exists()


@pytest.mark.django_db
def test_a_draft_is_kept_with_what_is_wrong_and_says_so_when_opened_again(
    editor: Client, change_set: ChangeSet
) -> None:
    url = address(change_set)
    assert editor.post(url, filled(editor, url, value="much", _draft="1")).status_code == 303
    page = editor.get(url).content.decode()
    assert "This item is not complete" in page
    assert "“much” cannot stand here" in page


@pytest.mark.django_db
def test_an_override_is_added_with_its_reason(editor: Client, change_set: ChangeSet) -> None:
    url = address(change_set, "recommendations", ADVICE)
    stored = item_of(change_set, "recommendations", ADVICE)
    rows = len(stored.get("overrides") or [])
    more = editor.post(url, filled(editor, url, _add="overrides"))
    assert f'name="overrides.{rows}.reason"' in more.content.decode()
    row = {f"overrides.{rows}.was": "", f"overrides.{rows}.id": "perioperative-high-score"}
    without = editor.post(url, filled(editor, url, **row))
    assert without.status_code == 422
    assert f'href="#item-overrides.{rows}.reason"' in without.content.decode()
    row[f"overrides.{rows}.reason"] = "The liver is clear at once"
    assert editor.post(url, filled(editor, url, **row)).status_code == 303
    now = item_of(change_set, "recommendations", ADVICE)
    assert now["overrides"][-1] == {
        "id": "perioperative-high-score",
        "reason": "The liver is clear at once",
    }
    assert now["when"] == stored["when"]


@pytest.mark.django_db
def test_two_editors_of_one_field_see_both_values(
    editor: Client, change_set: ChangeSet, world: World, client_of: ClientOf
) -> None:
    url = address(change_set)
    second = client_of(in_hospital(world.hospital, "Elif Ward", Role.GUIDELINE_EDITOR))
    late = filled(second, url, value="250", label="CEA before the operation")
    editor.post(url, filled(editor, url, value="300", unit="µg/l"))
    answer = second.post(url, late)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Both of you changed this" in page
    assert "300" in page
    form, seen = answer.context["page"].form, answer.context["page"].seen
    assert form.initial["unit"] == "µg/l", "what the first one changed elsewhere is taken in"
    assert second.post(url, sent(form, _seen=seen)).status_code == 303
    now = item_of(change_set, "thresholds", CEA)
    assert (now["value"], now["unit"], now["label"]) == ("250", "µg/l", "CEA before the operation")


@pytest.mark.django_db
def test_an_item_is_taken_out_and_put_back(editor: Client, change_set: ChangeSet) -> None:
    args = [change_set.pk, "thresholds", CEA]
    out, back = (
        reverse("change-set-item-out", args=args),
        reverse("change-set-item-back", args=args),
    )
    editor.post(out, {"reason": ""})
    assert not change_set.changes.exists(), "without a reason nothing happens"
    editor.post(out, {"reason": "No longer used"})
    assert services.item_in(change_set, "thresholds", CEA) is None
    assert "taken out" in editor.get(address(change_set)).content.decode()
    editor.post(back, {"reason": "It is"})
    assert services.item_in(change_set, "thresholds", CEA) is not None


@pytest.mark.django_db
def test_a_new_item_is_added_or_refused_at_its_field(editor: Client, change_set: ChangeSet) -> None:
    url = reverse("change-set-item-new", args=[change_set.pk, "thresholds"])
    values = {
        "_new-item": "crc.new limit", "_new-stream": "colorectal", "label": "New limit",
        "value": "3", "unit": "cm", "text": "At most 3 cm", "sources": "CRC-B-13",
    }  # fmt: skip
    refused = editor.post(url, values)
    assert refused.status_code == 422
    assert "is no identifier" in refused.content.decode()
    assert editor.post(url, {**values, "_new-item": CEA}).status_code == 422
    answer = editor.post(url, {**values, "_new-item": "crc.new-limit"})
    assert answer["Location"] == address(change_set, item="crc.new-limit")
    assert "added by" in editor.get(answer["Location"]).content.decode().lower()


@pytest.mark.django_db
def test_every_kind_has_a_form_and_a_page(editor: Client, change_set: ChangeSet) -> None:
    for kind in KINDS:
        new = reverse("change-set-item-new", args=[change_set.pk, kind])
        assert editor.get(new).status_code == 200, kind
        item = next(item for (of, item) in parsed().places if of == kind)
        assert editor.get(address(change_set, kind, item)).status_code == 200, kind


@pytest.mark.django_db
def test_items_are_found_by_word(editor: Client, change_set: ChangeSet) -> None:
    url = reverse("change-set-items", args=[change_set.pk])
    page = editor.get(url, {"q": "cea", "kind": "thresholds"}).content.decode()
    assert address(change_set) in page


@pytest.mark.django_db
def test_an_approver_comments_and_changes_nothing(
    change_set: ChangeSet, world: World, client_of: ClientOf
) -> None:
    approver, args = client_of(world.approver), [change_set.pk, "thresholds", CEA]
    page = approver.get(address(change_set)).content.decode()
    assert "Keep as a draft" not in page
    assert approver.post(address(change_set), {"value": "3"}).status_code == 403
    said = reverse("change-set-item-comment", args=args)
    assert approver.post(said, {"text": "Which series?"}).status_code == 303
    assert "Which series?" in approver.get(address(change_set)).content.decode()


@pytest.mark.django_db
def test_outsiders_are_refused(change_set: ChangeSet, world: World) -> None:
    who, args = (world.chair, *world.outsiders), [change_set.pk, "thresholds", CEA]
    assert_refused(address(change_set), who)
    assert_refused(reverse("change-set-items", args=args[:1]), who)
    assert_refused(reverse("change-set-item-new", args=args[:2]), who)
    for name in ("change-set-item-out", "change-set-item-back", "change-set-item-comment"):
        assert_refused(reverse(name, args=args), who, method="post")
    assert_refused(reverse("change-set-comment", args=args[:1]), who, method="post")


# ------------------------------------------------------------------ while one types


@pytest.mark.django_db
def test_what_is_typed_is_looked_at_before_it_is_saved(
    editor: Client, change_set: ChangeSet
) -> None:
    url = address(change_set)
    typed = filled(editor, url, value="300", autosave="1")
    start = time.process_time()
    answer = editor.post(url, typed, headers={"HX-Request": "true"})
    spent = time.process_time() - start
    page = answer.content.decode()
    assert 'id="item-live"' in page
    assert "<form" not in page, "nothing can be ruled on before it is saved"
    assert "cannot both be followed" in page
    assert "now applies where it" in page
    assert not change_set.changes.exists()
    assert spent < 4, f"{spent:.1f} s, the first time with everything cold"


@pytest.mark.django_db
def test_what_stops_the_panels_is_named_and_what_was_typed_is_there_again(
    editor: Client, change_set: ChangeSet
) -> None:
    url = address(change_set)
    wrong = filled(editor, url, value="much", autosave="1")
    page = editor.post(url, wrong, headers={"HX-Request": "true"}).content.decode()
    assert '<a href="#item-value">Value</a>: “much” cannot stand here.' in page
    again = editor.get(url).content.decode()
    assert 'value="much"' in again
    assert "and did not save stands here" in again
    assert editor.post(url, {**wrong, "_discard": "1"}).status_code == 200, "autosave goes first"
    del wrong["autosave"]
    assert editor.post(url, {**wrong, "_discard": "1"}).status_code == 303
    assert 'value="200"' in editor.get(url).content.decode()
    editor.post(url, filled(editor, url, value="300", autosave="1"))
    editor.post(url, filled(editor, url, value="300"))
    assert "did not save" not in editor.get(url).content.decode()


@pytest.mark.django_db
def test_a_new_item_that_lacks_its_condition_alone_goes_on_to_the_builder(
    editor: Client, change_set: ChangeSet
) -> None:
    url = reverse("change-set-item-new", args=[change_set.pk, "conditions"])
    values = {
        "_new-item": "few-lesions", "_new-stream": "colorectal", "label": "Few lesions",
        "text": "At most three", "sources": "CRC-B-13",
    }  # fmt: skip
    answer = editor.post(url, values)
    place = [change_set.pk, "conditions", "few-lesions", "when"]
    assert answer.headers["Location"] == reverse("editorial-condition", args=place)
    assert editor.get(answer.headers["Location"]).status_code == 200
    assert editor.post(url, {**values, "_new-item": "none", "label": ""}).status_code == 422
