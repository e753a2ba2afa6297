"""What is written in the audit stays as written, on both databases."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from tests.world import World
from tumorboard.audit import guards, services
from tumorboard.audit.models import AuditEvent, Operation

pytestmark = pytest.mark.django_db

Attempt = Callable[[AuditEvent], object]


@pytest.fixture
def event(world: World) -> AuditEvent:
    return services.record_read(
        "patient.read", by=world.member, on=None, patient=None, hospital=world.hospital.pk
    )


def replace_row(event: AuditEvent) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "INSERT OR REPLACE INTO tumorboard_auditevent SELECT * FROM tumorboard_auditevent"
                " WHERE id = %s",
                [event.pk],
            )
        else:
            cursor.execute(
                "INSERT INTO tumorboard_auditevent SELECT * FROM tumorboard_auditevent"
                " WHERE id = %s ON CONFLICT (id) DO UPDATE SET reason = 'changed'",
                [event.pk],
            )


def empty_table(_event: AuditEvent) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else it refuses for another reason
            cursor.execute("TRUNCATE TABLE tumorboard_auditevent CASCADE")
        else:
            cursor.execute("DELETE FROM tumorboard_auditevent")


ATTEMPTS: dict[str, Attempt] = {
    "a single row is changed": lambda event: AuditEvent.objects.filter(pk=event.pk).update(
        reason="none of your business"
    ),
    "a row is saved again": lambda event: event.save(),
    "a row is deleted": lambda event: event.delete(),
    "rows are deleted in bulk": lambda _event: AuditEvent.objects.all().delete(),
    "a row is inserted over the old one": replace_row,
    "the table is emptied": empty_table,
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS.keys())
def test_the_database_refuses_when(attempt: Attempt, event: AuditEvent) -> None:
    before = AuditEvent.objects.count()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        attempt(event)
    assert AuditEvent.objects.count() == before
    assert AuditEvent.objects.get(pk=event.pk).reason == ""


def test_new_rows_can_be_added(event: AuditEvent) -> None:
    assert AuditEvent.objects.filter(pk=event.pk, operation=Operation.READ).exists()


def test_every_guarded_table_has_its_triggers() -> None:
    assert "tumorboard.AuditEvent" in guards.guarded
    assert guards.missing(connection) == []


def test_a_dropped_trigger_is_missed_and_comes_back_with_the_next_migrate() -> None:
    guards.uninstall(connection)
    assert len(guards.missing(connection)) >= 2 * len(guards.guarded)
    call_command("migrate", verbosity=0)
    assert guards.missing(connection) == []
