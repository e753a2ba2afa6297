"""What the proofs found beside a change set, the invented patient, and what editors say to it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from guidelines.core.evaluation.clashes import equipoise_of
from guidelines.core.proofs.behaviour import Comparison
from guidelines.core.proofs.checks import Collision
from guidelines.core.proofs.newly import newly_together
from guidelines.publishing import content
from tests.editorial.items_in import item_of
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.editorial import services
from tumorboard.editorial.gates import Found, findings_of
from tumorboard.editorial.hand import in_hand
from tumorboard.editorial.models import ChangeSet, Verdict
from tumorboard.people.models import User
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.editorial.findings import THROUGH, Findings, shown

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
CEA = "fong.cea"
COLLISION = "Collision chemotherapy-first-short-interval upfront-resection-low-score"
ITEMS = {"chemotherapy-first-short-interval", "upfront-resection-low-score"}


@pytest.fixture
def editor(world: World, client_of: ClientOf) -> Client:
    return client_of(world.editor)


def raise_threshold(change_set: ChangeSet, by: User, value: str = "300") -> None:
    shown = item_of(change_set, "thresholds", CEA)
    services.change_item(
        change_set, kind="thresholds", item=CEA, data={**shown, "value": value}, shown=shown, by=by,
        reason="Read in the newer series",
    )  # fmt: skip


@pytest.fixture
def raised(change_set: ChangeSet, world: World) -> ChangeSet:
    raise_threshold(change_set, world.editor)
    return change_set


def collision(change_set: ChangeSet) -> Found:
    found = [each for each in findings_of(change_set) if each.key.startswith(COLLISION)]
    assert len(found) == 1
    return found[0]


def page(client: Client, change_set: ChangeSet) -> str:
    return client.get(reverse("change-set", args=[change_set.pk])).content.decode()


def rule(client: Client, change_set: ChangeSet, **values: str) -> int:
    said = {
        "finding": collision(change_set).key,
        "verdict": "equipoise",
        "reason": "Both",
        **values,
    }
    return client.post(reverse("change-set-rule", args=[change_set.pk]), said).status_code


def test_a_threshold_raised_brings_the_patient_for_whom_two_items_collide(
    editor: Client, change_set: ChangeSet, world: World
) -> None:
    before = page(editor, change_set)
    assert "Findings (0 to deal with)" in before
    assert "findings that the base has already" in before
    raise_threshold(change_set, world.editor)
    after = page(editor, change_set)
    assert "cannot both be followed" in after
    assert "CEA before treatment: more than 200\u202fng/mL and at most 300\u202fng/mL" in after
    assert "In the base they do not both apply to this patient." in after
    assert "the changes add no patient to it" in after, "what only rests on the number says so"
    assert "nobody's record" in after
    assert "because" in after


def test_a_finding_stands_on_the_page_of_the_number_that_brings_it_about(
    editor: Client, raised: ChangeSet
) -> None:
    """The threshold was edited; the two items that collide were not touched."""

    def findings_on(kind: str, item: str) -> Findings:
        desk = Desk(raised, editable=True, kind=kind, item=item)
        return shown(desk)

    key = collision(raised).key
    on_number = next(each for each in findings_on("thresholds", CEA).open if each.key == key)
    assert on_number.through == THROUGH
    on_item = findings_on("recommendations", "upfront-resection-low-score").open
    assert next(each for each in on_item if each.key == key).through == ""
    assert key in {each.key for each in findings_on("vocabulary", "lab.cea").open}
    assert not findings_on("thresholds", "crc.early_late_months").open
    address = reverse("change-set-item", args=[raised.pk, "thresholds", CEA])
    assert "It comes about through items that use this one." in editor.get(address).content.decode()


def test_what_only_rests_on_an_edited_number_is_no_new_finding(
    change_set: ChangeSet, world: World
) -> None:
    """By behaviour: a collision that the base has for the same patients holds nothing up."""
    raise_threshold(change_set, world.editor)
    touched = [each for each in findings_of(change_set) if each.was_there]
    assert {each.is_new for each in touched} == {True, False}
    base, now = content(change_set.base.sha256), in_hand(change_set).guideline
    assert now is not None
    for each in touched:
        assert isinstance(each.finding, Collision)
        first, second = each.finding.first, each.finding.second
        newly = newly_together(Comparison(base, now), first, second)
        assert each.is_new == (newly is not None)


def test_a_ruling_settles_it_and_can_be_withdrawn(
    editor: Client, raised: ChangeSet, world: World
) -> None:
    assert rule(editor, raised) == 303
    assert rule(editor, raised) == 303  # sent twice: said once
    assert [each.verdict for each in raised.rulings.all()] == [Verdict.EQUIPOISE]
    assert collision(raised).is_settled
    assert "True equipoise: both stand, the board chooses</b>. Both" in page(editor, raised)
    answer = editor.post(
        reverse("change-set-ruling-withdraw", args=[raised.pk]),
        {"finding": collision(raised).key, "reason": "A trial was published"},
    )
    assert answer.status_code == 303
    assert not collision(raised).is_settled


def test_equipoise_is_signed_in_the_content_and_shown_to_boards(
    editor: Client, raised: ChangeSet, world: World
) -> None:
    witness = reverse("change-set-witness", args=[raised.pk])
    key = collision(raised).key
    before = editor.get(witness, {"finding": key}).content.decode()
    assert "Alternatives of equal standing" not in before
    assert rule(editor, raised, reason="Both orders are published") == 303
    guideline = in_hand(raised).guideline
    assert guideline is not None
    signed = equipoise_of(guideline, *ITEMS)
    assert signed is not None
    assert (signed.reason, signed.by) == ("Both orders are published", world.editor.display_name)
    words = editor.get(witness, {"finding": key}).content.decode()
    assert "Alternatives of equal standing" in words
    assert "Both orders are published" in words
    editor.post(
        reverse("change-set-ruling-withdraw", args=[raised.pk]), {"finding": key, "reason": "No"}
    )
    without = in_hand(raised).guideline
    assert without is not None
    assert equipoise_of(without, *ITEMS) is None


def test_a_ruling_without_a_reason_is_refused_at_its_field(
    editor: Client, raised: ChangeSet
) -> None:
    answer = editor.post(
        reverse("change-set-rule", args=[raised.pk]),
        {"finding": collision(raised).key, "verdict": "accepted", "reason": ""},
    )
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "Reason: This field is required." in words
    assert not raised.rulings.exists()


def test_a_finding_that_has_gone_says_so(editor: Client, raised: ChangeSet, world: World) -> None:
    key = collision(raised).key
    services.put_back(raised, kind="thresholds", item=CEA, by=world.editor, reason="No")
    assert rule_gone(editor, raised, key) == "This finding is no longer there"
    opened = editor.get(reverse("change-set-witness", args=[raised.pk]), {"finding": key})
    assert opened.status_code == 303
    assert not raised.rulings.exists()


def rule_gone(client: Client, change_set: ChangeSet, key: str) -> str:
    said = {"finding": key, "verdict": "equipoise", "reason": "Both"}
    address = reverse("change-set-rule", args=[change_set.pk])
    words = client.post(address, said, follow=True).content.decode()
    return "This finding is no longer there" if "no longer there" in words else ""


def test_nothing_is_proved_of_content_with_errors(
    editor: Client, change_set: ChangeSet, world: World
) -> None:
    raise_threshold(change_set, world.editor, "much")
    assert "Nothing can be proved yet" in page(editor, change_set)


def test_the_witness_opens_like_a_case(editor: Client, raised: ChangeSet) -> None:
    address = reverse("change-set-witness", args=[raised.pk])
    answer = editor.get(address, {"finding": collision(raised).key})
    words = answer.content.decode()
    assert "Invented by the proof, nobody's record" in words
    told = answer.context["page"].told
    definite = [each for each in told.conflicts if each.is_definite]
    assert [{i.id for i in each.between} for each in definite] == [ITEMS]
    assert "both apply" in words
    assert answer.context["page"].moved, "the base says something else of this patient"
    assert told.questions
    on_base = editor.get(address, {"finding": collision(raised).key, "version": "old"})
    assert not [each for each in on_base.context["page"].told.conflicts if each.is_definite]


def test_outsiders_see_no_finding_and_no_witness(raised: ChangeSet, world: World) -> None:
    outside = (world.chair, world.coordinator, world.auditor, *world.outsiders)
    key = collision(raised).key
    for name in ("change-set-findings", "change-set-witness"):
        assert_refused(f"{reverse(name, args=[raised.pk])}?finding={key}", outside)
    for name in ("change-set-rule", "change-set-ruling-withdraw"):
        address = reverse(name, args=[raised.pk])
        assert_refused(address, (*outside, world.approver), method="post")


def test_the_panel_comes_within_a_second(
    editor: Client, change_set: ChangeSet, world: World
) -> None:
    page(editor, change_set)
    raise_threshold(change_set, world.editor, "350")
    start = time.process_time()
    page(editor, change_set)
    assert time.process_time() - start < 3, "a whole page after an edit; well under a second alone"
