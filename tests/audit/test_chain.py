"""The chain over audit events: sealed after commit, and any change to it is found."""

import datetime as dt
import threading

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from tests.world import World, build_world
from tumorboard.audit import guards, sealing, services
from tumorboard.audit.models import Actor, AuditEvent, AuditSeal, Operation, Outcome
from tumorboard.people import services as people


@pytest.fixture
def committed_world(transactional_db: None) -> World:
    return build_world()


def tamper(sql: str, *values: object) -> None:
    """What somebody with the database's own password could do."""
    guards.uninstall(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    guards.install(connection)


def test_every_committed_event_is_sealed_at_once(committed_world: World) -> None:
    assert AuditEvent.objects.exists()
    assert not AuditEvent.objects.filter(seal__isnull=True).exists()
    state = sealing.check_chain()
    assert (state.problem, state.sealed) == ("", AuditEvent.objects.count())


def test_a_rolled_back_change_leaves_no_event(committed_world: World) -> None:
    before = AuditEvent.objects.count()

    @transaction.atomic
    def request() -> None:
        people.set_quorum(committed_world.board, specialties=[], by=committed_world.chair)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        request()
    assert AuditEvent.objects.count() == before


def test_a_changed_event_is_found(committed_world: World) -> None:
    seal = AuditSeal.objects.get(number=3)
    tamper("UPDATE tumorboard_auditevent SET reason = 'x' WHERE id = %s", seal.event_id)
    assert sealing.check_chain().problem == "the event of seal 3 was altered"


def test_a_removed_link_is_found(committed_world: World) -> None:
    tamper("DELETE FROM tumorboard_auditseal WHERE number = 2")
    assert sealing.check_chain().problem == "seal 2 is missing"


def test_a_link_made_to_fit_breaks_the_next_one(committed_world: World) -> None:
    seal = AuditSeal.objects.select_related("event").get(number=2)
    seal.event.reason = "made up"
    digest = AuditSeal.digest_of(2, seal.previous, seal.event)
    tamper("UPDATE tumorboard_auditevent SET reason = 'made up' WHERE id = %s", seal.event_id)
    tamper("UPDATE tumorboard_auditseal SET digest = %s WHERE number = 2", digest)
    assert sealing.check_chain().problem == "seal 3 does not follow the one before"


def test_an_end_that_was_cut_off_is_found_once_it_had_been_checked(
    committed_world: World,
) -> None:
    assert sealing.verify().problem == ""
    last = AuditSeal.objects.order_by("-number")[0]
    tamper("DELETE FROM tumorboard_auditseal WHERE number = %s", last.number)
    tamper("DELETE FROM tumorboard_auditevent WHERE id = %s", last.event_id)
    assert sealing.verify().problem == f"seals {last.number} to {last.number} are missing"
    assert sealing.verify().problem, "a check that found a problem must not make it good"


def test_a_chain_made_anew_is_found_once_it_had_been_checked(committed_world: World) -> None:
    assert sealing.verify().problem == ""
    tamper("DELETE FROM tumorboard_auditseal")
    tamper("UPDATE tumorboard_auditevent SET reason = 'made up'")
    sealing.seal_waiting()
    assert "was different when checked" in sealing.check_chain().problem


def test_an_event_left_unsealed_is_reported_after_five_seconds(world: World) -> None:
    # Inside a test's open transaction nothing is committed, so nothing is sealed.
    now = timezone.now()
    assert sealing.check_chain(now).problem == ""
    later = sealing.check_chain(now + dt.timedelta(seconds=10))
    assert "not sealed" in later.problem


def test_several_sealers_at_once_make_one_chain(committed_world: World) -> None:
    member, hospital = committed_world.member, committed_world.hospital.pk
    failures: list[BaseException] = []

    def look(times: int) -> None:
        try:
            for _ in range(times):
                services.record_read(
                    "patient.read", by=member, on=None, patient=None, hospital=hospital
                )
        except Exception as error:  # noqa: BLE001 - shown by the assertion below
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=look, args=(10,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sealing.seal_waiting()
    assert failures == []
    assert AuditEvent.objects.filter(action="patient.read").count() == 40
    assert not AuditEvent.objects.filter(seal__isnull=True).exists()
    assert sealing.check_chain().problem == ""


def test_the_command_says_whether_the_chain_is_whole(
    committed_world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("verify_audit")
    assert "chain whole" in capsys.readouterr().out
    tamper("UPDATE tumorboard_auditevent SET action = 'x'")
    with pytest.raises(CommandError, match="altered"):
        call_command("verify_audit")


def test_nobody_writes_anonymously(world: World) -> None:
    with pytest.raises(services.AnonymousWrite):
        services.record("board.open", by=Actor.ANONYMOUS)
    with pytest.raises(services.AnonymousWrite):
        services.record("board.open", by=AnonymousUser())


@pytest.mark.django_db(transaction=True)
def test_a_change_is_recorded_in_the_transaction_that_makes_it() -> None:
    with pytest.raises(services.OutsideTransaction):
        services.record("board.open", by=Actor.SYSTEM, operation=Operation.CREATE)


def test_a_refusal_survives_the_rollback(committed_world: World) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raise ZeroDivisionError
    services.record_refusal("page.refuse", by=committed_world.nurse, reason="404 patient")
    event = AuditEvent.objects.get(action="page.refuse")
    assert (event.outcome, event.actor) == (Outcome.DENIED, committed_world.nurse)


def test_old_and_new_values_are_kept_as_text(world: World) -> None:
    people.set_quorum(world.board, specialties=["radiology"], by=world.administrator)  # type: ignore[list-item]  # as posted
    event = AuditEvent.objects.get(action="board.set_quorum")
    assert event.changes() == {"quorum": ["", "radiology"]}
    assert event.board_id == world.board.pk
