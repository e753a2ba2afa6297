"""Every morning: one message to whoever keeps a board waiting, without a patient's name."""

import datetime as dt
import smtplib
import threading
from collections.abc import Sequence

import pytest
import time_machine
from django.core.mail import EmailMessage
from pytest_django.fixtures import Settings

from tests.clinic import patient_on
from tests.sitting import Sitting
from tests.world import World
from tumorboard.audit.models import Actor, AuditEvent
from tumorboard.cases.services import refer
from tumorboard.jobs import running, services
from tumorboard.jobs.models import Job, State
from tumorboard.people.models import OutboxMessage
from tumorboard.people.outbox import OutboxBackend
from tumorboard.tasks import catalogue

DRAFTED = dt.datetime(2026, 11, 25, 16, 0, tzinfo=dt.UTC)
LATER_THAT_DAY = dt.datetime(2026, 11, 25, 18, 0, tzinfo=dt.UTC)
MORNING = dt.datetime(2026, 11, 26, 7, 0, tzinfo=dt.UTC)
assert catalogue.JOBS


class RefusesTheChair(OutboxBackend):
    """A mail server that does not take one of the addresses."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        if "hari.chaudhry@example.org" in email_messages[0].to:
            raise smtplib.SMTPRecipientsRefused({})
        return super().send_messages(email_messages)


@pytest.fixture(autouse=True)
def outbox(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "tumorboard.people.outbox.OutboxBackend"
    settings.CSRF_TRUSTED_ORIGINS = ["https://board.example.org"]


@pytest.fixture
def waiting(sitting: Sitting) -> Sitting:
    """A draft that the chair has not signed, and one case that stands on no agenda."""
    world = sitting.world
    patient = patient_on(world.board, world.coordinator, "Marlow", "700001")
    refer(patient=patient, board=world.board, question="And now?", by=world.coordinator)
    with time_machine.travel(DRAFTED, tick=False):
        sitting.draft()
    return sitting


def remind(at: dt.datetime) -> State:
    with time_machine.travel(at, tick=False):
        job = running.claim(services.enqueue("remind", [], by=Actor.SYSTEM).pk, worker="test")
        assert job is not None
        return running.execute(job, stop=threading.Event())


def subjects() -> dict[str, str]:
    return {message.to: message.subject for message in OutboxMessage.objects.all()}


def test_chair_and_coordinator_are_told_how_much_waits(waiting: Sitting) -> None:
    assert remind(MORNING) is State.DONE
    assert subjects() == {
        "hari.chaudhry@example.org": "Tumorboard: 1 decision to sign",
        "cora.lind@example.org": "Tumorboard: 1 case without a meeting",
    }
    for message in OutboxMessage.objects.all():
        assert message.hospital == waiting.world.hospital
        assert "https://board.example.org/\n" in message.body
        for name in ("Holt", "Marlow", "Mirren", "700001", "402118"):
            assert name not in message.body + message.subject
    told = AuditEvent.objects.filter(action="person.reminded").values_list("object_id", flat=True)
    assert set(told) == {str(waiting.world.chair.pk), str(waiting.world.coordinator.pk)}


def test_a_second_run_of_the_day_is_silent_and_the_next_day_is_not(waiting: Sitting) -> None:
    remind(MORNING)
    remind(MORNING + dt.timedelta(hours=2))
    assert OutboxMessage.objects.count() == 2
    remind(MORNING + dt.timedelta(days=1))
    assert OutboxMessage.objects.count() == 4


def test_a_draft_of_the_same_day_is_not_late_yet(waiting: Sitting) -> None:
    remind(LATER_THAT_DAY)
    assert list(subjects()) == ["cora.lind@example.org"]


def test_whoever_owes_nothing_hears_nothing(world: World) -> None:
    assert remind(MORNING) is State.DONE
    assert not OutboxMessage.objects.exists()


def test_what_the_mail_server_refused_is_sent_by_the_next_run(
    waiting: Sitting, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "tests.workflow.test_reminders.RefusesTheChair"
    assert remind(MORNING) is State.FAILED
    assert list(subjects()) == ["cora.lind@example.org"]
    settings.EMAIL_BACKEND = "tumorboard.people.outbox.OutboxBackend"
    assert remind(MORNING + dt.timedelta(hours=1)) is State.DONE
    assert len(subjects()) == OutboxMessage.objects.count() == 2


def test_the_day_begins_with_it(world: World) -> None:
    with time_machine.travel(MORNING + dt.timedelta(minutes=1), tick=False):
        services.plan_daily_slots(dt.datetime.now(dt.UTC))
    assert Job.objects.get(name="remind").slot == "2026-11-26"
