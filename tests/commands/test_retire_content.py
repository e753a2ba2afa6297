"""Content goes out of use by a second person's word, and stays readable."""

import pytest
from django.core.management import CommandError, call_command

from guidelines.models import GuidelineVersion, Status
from guidelines.publishing import content
from tests.clinic import AS_OF, approved_content, guideline_meta
from tests.world import World
from tumorboard.assessment.services import NoGuideline, version_for
from tumorboard.audit.models import Actor, AuditEvent
from tumorboard.people.services import open_board

REASON = "A threshold in it is wrong"


@pytest.fixture
def version(world: World) -> GuidelineVersion:
    return approved_content(world)


def retire(by: str) -> None:
    call_command("retire_content", guideline_meta().version, by=by, reason=REASON)


def test_an_approver_takes_a_version_out_of_use(
    world: World, version: GuidelineVersion, capsys: pytest.CaptureFixture[str]
) -> None:
    assert version_for(world.board, AS_OF) == version
    retire(world.approver.email)
    version.refresh_from_db()
    assert version.status == Status.RETIRED
    assert version.retired_at is not None
    event = AuditEvent.objects.get(action="guideline.retired")
    assert (event.actor, event.reason) == (world.approver, REASON)
    assert "is retired by" in capsys.readouterr().out
    assert content(version.sha256).content_hash == version.sha256
    with pytest.raises(NoGuideline):
        version_for(world.board, AS_OF)


def test_not_even_a_demo_board_works_with_what_was_retired(
    world: World, version: GuidelineVersion
) -> None:
    demo = open_board(
        hospital=world.hospital, name="Demo", stream="colorectal", is_demo=True, by=Actor.SYSTEM
    )
    assert version_for(demo, AS_OF) == version
    retire(world.approver.email)
    with pytest.raises(NoGuideline):
        version_for(demo, AS_OF)


def test_only_an_approver_who_is_not_the_author_may(
    world: World, version: GuidelineVersion
) -> None:
    for email in (world.chair.email, world.editor.email, "nobody@example.org"):
        with pytest.raises(CommandError, match="not the address of a guideline approver"):
            retire(email)
    GuidelineVersion.objects.filter(pk=version.pk).update(
        author=world.approver.email, approved_by="somebody@example.org"
    )
    with pytest.raises(CommandError, match="ask a second person"):
        retire(world.approver.email)
    assert GuidelineVersion.objects.get().status == Status.APPROVED
    assert not AuditEvent.objects.filter(action="guideline.retired").exists()


def test_a_draft_is_not_retired(world: World, version: GuidelineVersion) -> None:
    retire(world.approver.email)
    with pytest.raises(CommandError, match="is not approved"):
        retire(world.approver.email)
