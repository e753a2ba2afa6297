"""Every morning: one message to whoever keeps a board waiting, without a patient's name."""

import datetime as dt
import smtplib
import threading
from collections.abc import Sequence

import pytest
import time_machine
from django.core.mail import EmailMessage
from pytest_django.fixtures import Settings

from tests.assessment.test_readiness import look
from tests.clinic import AS_OF, Clinic, patient_on
from tests.sitting import Sitting, meeting_on, sign
from tests.world import World
from tumorboard.audit.models import Actor, AuditEvent
from tumorboard.cases import chases, opinions, reviews
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.followup.actions import add_action
from tumorboard.jobs import running, services
from tumorboard.jobs.models import Job, State
from tumorboard.meetings.services import list_case
from tumorboard.patients.models import Fitness, Patient
from tumorboard.patients.services import change_record, originals, record_finding
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


def test_whoever_chases_something_is_told_how_much(waiting: Sitting) -> None:
    clinic, nurse = waiting.clinic, waiting.world.nurse
    look(clinic.case)
    chases.take_over(clinic.case, ["fitness.ecog", "wish.recorded"], by=nurse)
    chases.take_over(clinic.case, ["board.comorbidity"], by=waiting.world.coordinator)
    Case.objects.filter(pk=clinic.case.pk).update(state="preparing")  # deferred and prepared again
    assert remind(MORNING) is State.DONE
    assert subjects()["nia.parry@example.org"] == "Tumorboard: 2 missing items that you chase"
    assert subjects()["cora.lind@example.org"].endswith(", 1 missing item that you chase")
    for message in OutboxMessage.objects.all():
        for words in ("Holt", "Mirren", "402118", "ECOG", "Comorbidity", "wishes"):
            assert words not in message.body + message.subject


def test_members_are_told_what_is_asked_of_them_before_the_board(clinic: Clinic) -> None:
    world, by = clinic.world, clinic.coordinator
    asked = opinions.ask(clinic.case, scope="liver", by=by)
    look_again = {"what": "CT: liver", "question": "How many lesions?", "requested_on": AS_OF}
    reviews.ask_for_review(clinic.case, discipline="radiology", by=by, **look_again)
    meeting = meeting_on(world, dt.date(2026, 12, 7))
    list_case(meeting=meeting, case=clinic.case, by=by)
    remind(MORNING)
    assert subjects()["lena.vogt@example.org"] == "Tumorboard: 1 first opinion asked of you"
    assert subjects()["rada.petrova@example.org"] == "Tumorboard: 1 first opinion asked of you"
    assert "cora.lind@example.org" not in subjects(), "a coordinator is asked for no opinion"
    opinions.give(asked, verdict="cannot_say", by=world.radiologist)
    OutboxMessage.objects.all().delete()
    remind(dt.datetime(2026, 12, 3, 7, 0, tzinfo=dt.UTC))  # the cut-off
    assert subjects()["rada.petrova@example.org"] == "Tumorboard: 1 review to enter"
    assert "lena.vogt@example.org" in subjects(), "who has not answered still owes it"
    for message in OutboxMessage.objects.all():
        for words in ("Holt", "Mirren", "402118", "liver", "CT"):
            assert words not in message.body + message.subject


def test_whoever_has_an_action_is_told_on_its_day(sitting: Sitting) -> None:
    decision, nurse = sign(sitting.draft(), by=sitting.world.chair), sitting.world.nurse
    add_action(decision, text="Call the patient", owner=nurse, due_on=MORNING.date(), by=nurse)
    remind(MORNING - dt.timedelta(days=1))
    assert "nia.parry@example.org" not in subjects()
    remind(MORNING)
    assert subjects()["nia.parry@example.org"] == "Tumorboard: 1 action due"


def test_what_came_reminds_nobody(clinic: Clinic) -> None:
    nurse = clinic.world.nurse
    look(clinic.case)
    chases.take_over(clinic.case, ["fitness.ecog"], by=nurse)
    record_finding(Fitness, patient=clinic.patient, by=nurse, date="2026-11-20", ecog=1)
    look(clinic.case)
    remind(MORNING)
    assert "nia.parry@example.org" not in subjects()


def test_nobody_is_reminded_of_a_patient_who_has_died(waiting: Sitting) -> None:
    clinic, nurse = waiting.clinic, waiting.world.nurse
    look(clinic.case)
    chases.take_over(clinic.case, ["fitness.ecog"], by=nurse)
    Case.objects.filter(pk=clinic.case.pk).update(state="preparing")
    for patient in Patient.objects.all():
        shown = originals(patient, ["vital_status"])
        change_record(patient, patient=patient, original=shown, by=nurse, vital_status="dead")
    remind(MORNING)
    assert subjects() == {}


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
