"""From an editor's first word to a version in force: nothing lost, nobody approves own work."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from guidelines.core.content.editing import EditError, data_of
from guidelines.models import GuidelineVersion, Status
from tests.editorial.items_in import item_of
from tests.world import World, in_hospital
from tumorboard.editorial import review, services
from tumorboard.editorial.gates import findings_of, gates_of
from tumorboard.editorial.hand import base_of, in_hand
from tumorboard.editorial.models import ChangeSet, ItemChange, Verdict
from tumorboard.people.models import User
from tumorboard.people.roles import Role

pytestmark = pytest.mark.django_db

CEA = "fong.cea"
FINDING = "Collision chemotherapy-first-short-interval upfront-resection-low-score"


@pytest.fixture
def second_editor(world: World) -> User:
    return in_hospital(world.hospital, "Elif Ward", Role.GUIDELINE_EDITOR)


def write(
    change_set: ChangeSet, by: User, shown: dict[str, Any] | None = None, **values: Any
) -> ItemChange | None:
    shown = item_of(change_set, "thresholds", CEA) if shown is None else shown
    return services.change_item(
        change_set, kind="thresholds", item=CEA, data={**shown, **values}, shown=shown, by=by,
        reason="Read in the newer series",
    )  # fmt: skip


def test_a_set_holds_what_is_different_and_the_base_stays(
    change_set: ChangeSet, world: World
) -> None:
    write(change_set, world.editor, value="300")
    found = in_hand(change_set).guideline
    assert found is not None
    assert (str(found.thresholds[CEA].value), found.meta.version) == ("300", "next")
    stored = data_of(base_of(change_set.base.sha256), "thresholds", CEA)
    assert isinstance(stored, dict)
    assert stored["value"] == "200"
    assert write(change_set, world.editor, value="300") is None  # nothing differs: no row


def test_two_editors_of_one_item_lose_nothing(
    change_set: ChangeSet, world: World, second_editor: User
) -> None:
    shown = item_of(change_set, "thresholds", CEA)
    write(change_set, world.editor, shown, value="300")
    write(change_set, second_editor, shown, label="CEA before the operation")
    now = item_of(change_set, "thresholds", CEA)
    assert (now["value"], now["label"]) == ("300", "CEA before the operation")
    with pytest.raises(services.Clashing) as clash:
        write(change_set, second_editor, shown, value="250")
    assert [each.field for each in clash.value.conflicts] == ["value"]
    assert change_set.changes.filter(item=CEA).count() == 2


def test_an_item_can_be_taken_out_and_put_back(change_set: ChangeSet, world: World) -> None:
    services.take_out(
        change_set, kind="prognosis", item=first(change_set), by=world.editor, reason="Superseded"
    )
    assert services.item_in(change_set, "prognosis", first(change_set)) is None
    services.put_back(
        change_set, kind="prognosis", item=first(change_set), by=world.editor, reason="It is not"
    )
    assert services.item_in(change_set, "prognosis", first(change_set)) is not None
    assert change_set.changes.count() == 2  # both stay on record


def first(change_set: ChangeSet) -> str:
    return next(iter(base_of(change_set.base.sha256).items["prognosis"]))


def test_what_cannot_be_is_refused_in_words(change_set: ChangeSet, world: World) -> None:
    with pytest.raises(EditError, match="There is no nobody"):
        services.take_out(change_set, kind="notes", item="nobody", by=world.editor, reason="Gone")
    shown = item_of(change_set, "thresholds", CEA)
    with pytest.raises(EditError, match="already"):
        services.change_item(
            change_set, kind="thresholds", item=CEA, data=shown, shown=None, by=world.editor
        )


def test_a_number_belongs_to_one_version(
    change_set: ChangeSet, base: GuidelineVersion, world: World
) -> None:
    for number in (base.version, "next"):
        with pytest.raises(services.NumberTaken):
            services.open_change_set(base=base, title="Again", number=number, by=world.editor)


def test_a_broken_item_closes_the_gate_and_says_where(change_set: ChangeSet, world: World) -> None:
    write(change_set, world.editor, value="much")
    closed = [gate for gate in gates_of(change_set) if not gate.passed]
    assert [gate.code for gate in closed] == ["sound"]
    assert closed[0].problems[0].startswith(f"{CEA}.value: 'much'")
    with pytest.raises(review.GatesClosed):
        review.submit(change_set, by=world.editor)


def test_a_new_collision_has_to_be_resolved_or_ruled_on(
    change_set: ChangeSet, world: World
) -> None:
    write(change_set, world.editor, value="300")
    new = [each for each in findings_of(change_set) if each.is_new]
    assert any(each.key.startswith(FINDING) for each in new)
    assert "findings" in {gate.code for gate in gates_of(change_set) if not gate.passed}
    rule_on_all(change_set, world)
    assert all(each.is_settled for each in findings_of(change_set))
    write(change_set, world.editor, value="400")
    assert not all(each.is_settled for each in findings_of(change_set))  # the content moved on


def rule_on_all(change_set: ChangeSet, world: World) -> None:
    for each in findings_of(change_set):
        if not each.is_settled:
            services.rule(
                change_set, finding=each.key, verdict=Verdict.EQUIPOISE, by=world.editor,
                reason="Both orders have been published for such patients",
            )  # fmt: skip


@pytest.fixture
def submitted(change_set: ChangeSet, world: World) -> ChangeSet:
    write(change_set, world.editor, value="300")
    rule_on_all(change_set, world)
    settle_tests(change_set, world)
    review.submit(change_set, by=world.editor, words="Please look at the boundary")
    return ChangeSet.objects.get(pk=change_set.pk)


def settle_tests(change_set: ChangeSet, world: World) -> None:
    """Test cases that no longer hold are taken out; an editor would look at each."""
    gate = next(gate for gate in gates_of(change_set) if gate.code == "tests")
    for name in {problem.split(":")[0] for problem in gate.problems}:
        services.take_out(
            change_set, kind="examples", item=name, by=world.editor, reason="The limit moved"
        )


def test_a_second_person_approves_and_the_day_decides(submitted: ChangeSet, world: World) -> None:
    now, later = timezone.now(), timezone.localdate() + dt.timedelta(days=30)
    with pytest.raises(review.OwnWork):
        review.approve(submitted, by=world.editor, reason="Mine", now=now, effective_from=later)
    version = review.approve(
        submitted, by=world.approver, reason="Read and compared", now=now, effective_from=later
    )
    assert (version.status, version.version) == (Status.APPROVED, "next")
    versions = GuidelineVersion.objects
    before = versions.in_force(version.guideline, later - dt.timedelta(days=1))
    assert before == submitted.base
    assert versions.in_force(version.guideline, later) == version
    assert [step.step for step in submitted.steps.all()] == ["opened", "submitted", "approved"]


def test_the_database_refuses_an_approval_of_ones_own_work(
    submitted: ChangeSet, world: World
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeSet.objects.filter(pk=submitted.pk).update(
            approved_by=world.editor, state="approved", result=submitted.base
        )


def test_in_review_nothing_is_edited_until_it_is_returned(
    submitted: ChangeSet, world: World
) -> None:
    with pytest.raises(services.NotOpen):
        write(submitted, world.editor, value="350")
    review.return_for_changes(submitted, by=world.approver, words="Which series?")
    assert write(submitted, world.editor, value="350") is not None
    assert [step.step for step in submitted.steps.all()][-1] == "returned"


def test_only_editors_and_approvers_see_a_set(change_set: ChangeSet, world: World) -> None:
    for who in (world.editor, world.approver):
        assert change_set in ChangeSet.objects.visible_to(who)
    for who in (world.chair, world.coordinator, world.auditor):
        assert change_set not in ChangeSet.objects.visible_to(who)
