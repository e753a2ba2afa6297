"""The stored versions: listed for editors and approvers, taken out of use by a second person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guidelines.models import GuidelineVersion, Status
from guidelines.publishing import in_force
from tests.support.refusal import assert_refused
from tests.world import World, in_hospital
from tumorboard.audit.models import AuditEvent
from tumorboard.people.models import User
from tumorboard.people.roles import Role

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
PASSWORD = "a quiet ward at night"
LIST = "guideline-versions"
REASON = "A threshold in it is wrong"


@pytest.fixture
def approver(world: World, client_of: ClientOf) -> Client:
    world.approver.set_password(PASSWORD)
    world.approver.save(update_fields=["password"])
    return client_of(world.approver)


def retire(client: Client, version: GuidelineVersion, **values: str) -> int:
    said = {"reason": REASON, "password": PASSWORD, **values}
    return client.post(reverse("version-retire", args=[version.pk]), said).status_code


def test_an_approver_retires_a_version_with_password_and_reason(
    approver: Client, base: GuidelineVersion, world: World
) -> None:
    page = approver.get(reverse("version-retire", args=[base.pk])).content.decode()
    assert "boards then have no proposals at all" in page
    assert retire(approver, base, password="guessed") == 422
    assert retire(approver, base, reason="") == 422
    assert GuidelineVersion.objects.get().status == Status.APPROVED
    assert retire(approver, base) == 303
    assert GuidelineVersion.objects.get().status == Status.RETIRED
    assert in_force(base.guideline, on=timezone.localdate()) is None
    event = AuditEvent.objects.get(action="guideline.retired")
    assert (event.actor, event.reason) == (world.approver, REASON)
    assert retire(approver, base) == 404
    assert "retired" in approver.get(reverse(LIST)).content.decode()


def test_whoever_wrote_a_version_does_not_retire_it(
    approver: Client, base: GuidelineVersion, world: World
) -> None:
    GuidelineVersion.objects.filter(pk=base.pk).update(
        author=world.approver.email, approved_by="somebody@example.org"
    )
    page = approver.get(reverse("version-retire", args=[base.pk])).content.decode()
    assert "a second person retires it" in page
    assert retire(approver, base) == 422
    assert not AuditEvent.objects.filter(action="guideline.retired").exists()


def test_an_editor_returns_to_a_version_from_the_list(
    base: GuidelineVersion, world: World, client_of: ClientOf
) -> None:
    editor = client_of(world.editor)
    page = editor.get(reverse(LIST)).content.decode()
    address = f"{reverse('change-set-new')}?base={base.pk}"
    assert address in page
    assert reverse("version-retire", args=[base.pk]) not in page
    assert f'value="{base.pk}" selected' in editor.get(address).content.decode()
    nonsense = f"{reverse('change-set-new')}?base=nonsense"
    assert editor.get(nonsense).status_code == 200


def test_outsiders_and_editors_retire_nothing(base: GuidelineVersion, world: World) -> None:
    who = (world.chair, *world.outsiders)
    assert_refused(reverse(LIST), who)
    elsewhere = in_hospital(world.hospital, "Elif Ward", Role.GUIDELINE_EDITOR)
    assert_refused(reverse("version-retire", args=[base.pk]), (*who, elsewhere))
