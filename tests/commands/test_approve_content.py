"""Content comes into use by a second person's approval."""

import pytest
from django.core.management import CommandError, call_command

from guidelines.models import GuidelineVersion, Status
from tests.clinic import load_content
from tests.world import World
from tumorboard.audit.models import AuditEvent

REASON = "Read against the sources by a clinician"


@pytest.fixture
def draft(world: World) -> GuidelineVersion:
    return load_content()


def approve(by: str, version: str = "2026.4") -> None:
    call_command("approve_content", version, by=by, reason=REASON)


def test_an_approver_brings_a_version_into_use(
    world: World, draft: GuidelineVersion, capsys: pytest.CaptureFixture[str]
) -> None:
    approve(world.approver.email)
    version = GuidelineVersion.objects.get()
    assert (version.status, version.approved_by) == (Status.APPROVED, world.approver.email)
    assert version.approval_reason == REASON
    event = AuditEvent.objects.get(action="guideline.approved")
    assert (event.actor, event.reason) == (world.approver, REASON)
    assert draft.sha256[:12] in capsys.readouterr().out


def test_only_an_approver_may(world: World, draft: GuidelineVersion) -> None:
    for email in (world.chair.email, world.editor.email, "nobody@example.org"):
        with pytest.raises(CommandError, match="not the address of a guideline approver"):
            approve(email)
    assert GuidelineVersion.objects.get().status == Status.DRAFT
    assert not AuditEvent.objects.filter(action="guideline.approved").exists()


def test_the_author_never_approves_his_own_work(world: World, draft: GuidelineVersion) -> None:
    GuidelineVersion.objects.filter(pk=draft.pk).update(author=world.approver.email)
    with pytest.raises(CommandError, match="ask a second person"):
        approve(world.approver.email)
    assert not AuditEvent.objects.filter(action="guideline.approved").exists()


def test_a_version_that_was_not_loaded_is_named(world: World) -> None:
    with pytest.raises(CommandError, match=r"no version 1999\.9"):
        approve(world.approver.email, "1999.9")
