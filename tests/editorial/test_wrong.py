"""What an editor can do wrong: each is answered with a sentence that says what and where."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guidelines.publishing import retire
from tests.editorial.items_in import item_of
from tests.editorial.test_items import sent
from tests.editorial.test_steps import change_note
from tests.world import World
from tumorboard.editorial import review, services
from tumorboard.editorial.models import ChangeSet
from tumorboard.people.models import User

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
CEA = ("thresholds", "fong.cea")
ADVICE = ("recommendations", "upfront-resection-favourable")
SCORE = "Fong clinical risk score, before chemotherapy"


@pytest.fixture
def editor(world: World, client_of: ClientOf) -> Client:
    return client_of(world.editor)


def address(name: str, change_set: ChangeSet, *args: str) -> str:
    return reverse(name, args=[change_set.pk, *args])


def filled(client: Client, url: str, **typed: str) -> dict[str, Any]:
    page = client.get(url).context["page"]
    return sent(page.form, _seen=page.seen, **typed)


def words(answer: Any) -> str:
    return " ".join(html.unescape(answer.content.decode()).split())


@pytest.mark.parametrize(
    ("place", "typed", "said"),
    [
        (CEA, {"label": ""}, "Label: Missing. Expected: a text."),
        (
            CEA,
            {"value": "-3"},
            "“-3” cannot stand here. Expected: 0 or more ng/mL, the range of CEA",
        ),
        (CEA, {"sources": "NOPE-1"}, "Sources: There is no “NOPE-1”. Expected: the id of one of"),
        (ADVICE, {"citations": "cite-nobody"}, "There is no “cite-nobody”."),
        (
            ADVICE,
            {"overrides.0.was": "", "overrides.0.id": ADVICE[1], "overrides.0.reason": "Newer"},
            "Overrides lead back to itself. Expected: a chain that ends.",
        ),
    ],
)
def test_what_is_typed_wrong_is_refused_with_what_and_where(
    editor: Client, change_set: ChangeSet, place: tuple[str, str], typed: dict[str, str], said: str
) -> None:
    url = address("change-set-item", change_set, *place)
    answer = editor.post(url, filled(editor, url, **typed))
    assert answer.status_code == 422
    assert said in words(answer)
    assert not change_set.changes.exists()


def test_a_test_case_of_an_impossible_value_names_the_range(
    editor: Client, change_set: ChangeSet
) -> None:
    item = "late-favourable"
    url = address("change-set-item", change_set, "examples", item)
    facts = [each["fact"] for each in item_of(change_set, "examples", item)["given"]]
    row = facts.index("lab.cea")
    answer = editor.post(url, filled(editor, url, **{f"given.{row}.value": "-1"}))
    assert f"Given {row + 1}: “-1” cannot stand here. Expected: 0 or more ng/mL" in words(answer)


def test_two_kinds_of_advice_do_not_share_an_id(
    editor: Client, change_set: ChangeSet, world: World
) -> None:
    """A draft that came another way: the checks name it, and lead to it."""
    item = ADVICE[1]
    data = {**item_of(change_set, "pitfalls", "plan-same-day-colorectal-and-liver"), "id": item}
    services.change_item(
        change_set, kind="pitfalls", item=item, data=data, shown=None, by=world.editor,
        stream="colorectal",
    )  # fmt: skip
    page = words(editor.get(address("change-set", change_set)))
    assert f"{item}.id: “{item}” cannot stand here. Expected: an id that no recommendation" in page
    assert address("change-set-item", change_set, "pitfalls", item) in page


def test_taking_out_what_others_use_names_them_and_the_checks_lead_there(
    editor: Client, change_set: ChangeSet
) -> None:
    out = address("change-set-item-out", change_set, *CEA)
    answer = editor.post(out, {"reason": "No longer used"}, follow=True)
    assert f"Still referred to by: {SCORE}" in words(answer)
    page = words(editor.get(address("change-set", change_set)))
    assert "There is no “fong.cea”. Expected: the id of one of thresholds." in page
    assert address("change-set-item", change_set, "scores", "fong") in page
    back = address("change-set-item-back", change_set, *CEA)
    assert "Still referred to" not in words(editor.post(back, {"reason": "It is"}, follow=True))


def test_a_tab_left_open_while_the_set_went_to_review_keeps_what_was_typed(
    editor: Client, change_set: ChangeSet, world: World
) -> None:
    url = address("change-set-item", change_set, *CEA)
    typed = filled(editor, url, value="312")
    change_note(change_set, world.editor)
    review.submit(change_set, by=world.editor)
    answer = editor.post(url, typed)
    assert answer.status_code == 422
    assert "This change set is not being edited now (In review). Nothing was saved." in words(
        answer
    )
    assert 'value="312"' in words(answer)
    new = editor.get(address("change-set-item-new", change_set, "notes"), follow=True)
    assert "This change set is not being edited now (In review)" in words(new)
    condition = editor.get(address("editorial-condition", change_set, *ADVICE, "when"))
    assert "(In review): what you try here cannot be saved." in words(condition)


def test_a_step_that_another_state_forbids_says_which_state(
    editor: Client, change_set: ChangeSet, world: World
) -> None:
    change_note(change_set, world.editor)
    review.submit(change_set, by=world.editor)
    for step in ("submit", "drop"):
        answer = editor.post(address(f"change-set-{step}", change_set), {"words": "x"}, follow=True)
        assert "Nothing was done: the set is now “In review”." in words(answer), step


def test_a_set_on_a_version_that_was_retired_says_that_it_brings_it_back(
    editor: Client, change_set: ChangeSet
) -> None:
    retire(change_set.base, by="second.person", reason="Superseded", on=timezone.now())
    page = words(editor.get(address("change-set", change_set)))
    assert f"Version {change_set.base.version} has been retired" in page
    assert "would bring it back under number next" in page
