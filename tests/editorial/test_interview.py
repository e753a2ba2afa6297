"""Tests by interview: two patients at a boundary, and what somebody says of each becomes a test."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.editorial.gates import gates_of
from tumorboard.editorial.hand import in_hand
from tumorboard.editorial.interview import Question, questions_of
from tumorboard.editorial.models import ChangeSet
from tumorboard.people.models import User

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
ITEM = "perioperative-high-score"
CEA = "lab.cea"


@pytest.fixture
def editor(world: World, client_of: ClientOf) -> Client:
    return client_of(world.editor)


def address(change_set: ChangeSet, item: str = ITEM) -> str:
    return reverse("change-set-interview", args=[change_set.pk, item])


def about_cea(change_set: ChangeSet) -> tuple[Question, Question]:
    """The two patients on either side of the threshold: it applies to the first."""
    guideline = in_hand(change_set).guideline
    assert guideline is not None
    pair = [each for each in questions_of(guideline, ITEM) if each.fact == CEA]
    assert [each.applies for each in pair] == [True, False]
    return pair[0], pair[1]


def say(client: Client, change_set: ChangeSet, question: Question, said: str) -> str:
    answer = client.post(address(change_set), {"key": question.key, "said": said})
    assert answer.status_code == 303
    return answer["Location"]


def test_the_two_nearest_patients_are_shown_with_what_differs(
    editor: Client, change_set: ChangeSet
) -> None:
    inside, _ = about_cea(change_set)
    page = editor.get(address(change_set), {"question": inside.key})
    first = page.context["page"].asked.lines[0]
    assert (first.label, first.differs) == ("CEA before treatment", True)
    assert "more than 200" in first.here
    assert "to 200" in first.there
    assert "Recommended here?" in page.content.decode()


def test_answers_that_agree_become_test_cases_with_who_said_it(
    editor: Client, change_set: ChangeSet, world: World
) -> None:
    inside, outside = about_cea(change_set)
    say(editor, change_set, inside, "yes")
    say(editor, change_set, inside, "yes")  # sent twice: written once
    say(editor, change_set, outside, "no")
    assert change_set.changes.count() == 2
    guideline = in_hand(change_set).guideline
    assert guideline is not None
    example = guideline.examples[inside.key]
    assert [each.status for each in example.expect] == ["applies"]
    assert {each.fact: each.value for each in example.given}[CEA] == "201"
    other = guideline.examples[outside.key]
    assert {each.fact: each.value for each in other.given}[CEA] == "200", "as near as it comes"
    assert example.notes[0].startswith(f"Said by {world.editor.display_name} on ")
    assert "tests" in {gate.code for gate in gates_of(change_set) if gate.passed}
    page = editor.get(address(change_set)).context["page"]
    assert page.answered == 2
    assert page.asked.said == "", "the next one that nobody answered"


def test_an_answer_against_the_content_is_a_failing_test_with_what_to_change(
    editor: Client, change_set: ChangeSet
) -> None:
    inside, outside = about_cea(change_set)
    there = say(editor, change_set, inside, "no")
    assert there.endswith(f"?question={inside.key}"), "it stays in front"
    words = editor.get(there).content.decode()
    assert "the content says otherwise" in words
    assert "Make the condition narrower" in words
    say(editor, change_set, outside, "yes")
    assert "Widen the condition" in editor.get(there).content.decode()
    assert "tests" in {gate.code for gate in gates_of(change_set) if not gate.passed}
    whole = editor.get(reverse("change-set", args=[change_set.pk])).content.decode()
    assert "Tests that fail (2)" in whole
    say(editor, change_set, inside, "yes")  # thought again
    say(editor, change_set, outside, "no")
    assert "tests" in {gate.code for gate in gates_of(change_set) if gate.passed}


def test_who_does_not_know_says_so_beside_the_item(editor: Client, change_set: ChangeSet) -> None:
    inside, _ = about_cea(change_set)
    say(editor, change_set, inside, "unsure")
    say(editor, change_set, inside, "unsure")
    assert [each.item for each in change_set.comments.all()] == [ITEM]
    assert not change_set.changes.exists()
    page = editor.get(address(change_set), {"question": inside.key}).context["page"]
    assert (page.answered, page.asked.said) == (1, "not known")


def test_what_is_not_asked_is_refused_in_words(editor: Client, change_set: ChangeSet) -> None:
    for said in ({"key": "nobody", "said": "yes"}, {"key": "nobody", "said": "perhaps"}):
        answer = editor.post(address(change_set), said, follow=True)
        assert answer.status_code == 200
        assert not change_set.changes.exists()
    assert editor.get(address(change_set, "no-such-item")).status_code == 404


def test_outsiders_are_not_asked(change_set: ChangeSet, world: World, client_of: ClientOf) -> None:
    outside = (world.chair, world.coordinator, world.auditor, *world.outsiders)
    assert_refused(address(change_set), outside)
    inside, _ = about_cea(change_set)
    approver = client_of(world.approver)
    said = {"key": inside.key, "said": "yes"}
    assert approver.post(address(change_set), said).status_code == 403
    assert not change_set.changes.exists()
