"""The pack for a meeting: ordered on its page, made in the background, read by the board alone."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from tests.clinic import AS_OF
from tests.meetings.pages import TOMORROW, ClientOf, page_of
from tests.sitting import Sitting, meeting_on
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.audit.models import AuditEvent
from tumorboard.cases import reviews
from tumorboard.decisions import packing
from tumorboard.decisions.models import MeetingPack
from tumorboard.documents import pdf
from tumorboard.documents.blocks import Document
from tumorboard.documents.text import as_text
from tumorboard.jobs import pool, running
from tumorboard.jobs.models import Job, State
from tumorboard.jobs.run import Run
from tumorboard.meetings import services
from tumorboard.meetings.models import Meeting
from tumorboard.tasks import catalogue

assert catalogue.JOBS


@pytest.fixture(autouse=True)
def no_process_left() -> Iterator[None]:
    yield
    pool.close()


def order(client: Client, meeting: Meeting) -> int:
    return client.post(reverse("meeting-pack-order", args=[meeting.pk])).status_code


def work() -> State:
    job = running.claim(Job.objects.get(name="meeting_pack").pk, worker="test")
    assert job is not None
    return running.execute(job, stop=threading.Event())


@pytest.fixture
def packed(sitting: Sitting) -> MeetingPack:
    packing.order_pack(sitting.meeting, by=sitting.world.chair)
    assert work() is State.DONE
    return MeetingPack.objects.get()


def test_a_coordinator_orders_the_pack_and_finds_it_on_the_page(
    client_of: ClientOf, sitting: Sitting
) -> None:
    client = client_of(sitting.world.coordinator)
    assert "Newest pack" not in page_of(client, sitting.meeting)
    assert order(client, sitting.meeting) == 303
    waiting = page_of(client, sitting.meeting)
    assert "0 of 1 cases" in waiting
    assert reverse("job", args=[Job.objects.get(name="meeting_pack").pk]) in waiting

    assert work() is State.DONE
    ready = page_of(client, sitting.meeting)
    pack = MeetingPack.objects.get()
    assert "of 1 cases" not in ready
    assert reverse("meeting-pack", args=[pack.pk]) in ready
    answer = client.get(reverse("meeting-pack", args=[pack.pk]))
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert hashlib.sha256(answer.content).hexdigest() == pack.sha256


def test_while_one_is_being_made_no_second_is_begun(client_of: ClientOf, sitting: Sitting) -> None:
    client = client_of(sitting.world.chair)
    assert [order(client, sitting.meeting), order(client, sitting.meeting)] == [303, 303]
    assert Job.objects.filter(name="meeting_pack").count() == 1


def reviewed(sitting: Sitting) -> None:
    asked = reviews.ask_for_review(
        sitting.clinic.case, discipline="radiology", by=sitting.clinic.coordinator,
        what="MRI: liver", question="How many lesions?", requested_on=AS_OF,
    )  # fmt: skip
    reviews.enter_review(
        asked, after=0, by=sitting.world.radiologist, reviewed_on=AS_OF, seen="Three lesions",
        differs=True, difference="A third lesion",
    )  # fmt: skip


def test_it_says_what_is_asked_known_missing_and_proposed(
    sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is typeset is read on its way to the process for computations."""
    seen: list[Document] = []
    compute = Run.compute

    def reading(run: Run, function: object, document: Document) -> bytes:
        seen.append(document)
        return compute(run, pdf.as_pdf, document)

    monkeypatch.setattr(Run, "compute", reading)
    reviewed(sitting)
    packing.order_pack(sitting.meeting, by=sitting.world.chair)
    assert work() is State.DONE
    text = as_text(seen[0])
    for words in (
        "1. MIRREN HOLT · BORN 12 MAR 1964 · HOSPITAL NO. 402118",
        "Question: Can the liver be resected",
        "Low anterior resection",
        "Imaging and pathology reviewed for the meeting",
        "A third lesion",
        "Not known",
        "Proposed",
        "No pathway was chosen.",
    ):
        assert words in text, text


def test_run_again_after_a_crash_it_is_not_made_twice(packed: MeetingPack) -> None:
    Job.objects.filter(pk=packed.job_id).update(state=State.INTERRUPTED)
    assert work() is State.DONE
    assert MeetingPack.objects.get() == packed


def test_who_opens_it_has_looked_at_each_patient(
    client_of: ClientOf, packed: MeetingPack, sitting: Sitting
) -> None:
    client_of(sitting.world.nurse).get(reverse("meeting-pack", args=[packed.pk]))
    event = AuditEvent.objects.get(action="meeting.pack_read")
    assert (event.actor, event.patient_id) == (sitting.world.nurse, sitting.clinic.patient.pk)


def test_outsiders_learn_nothing(packed: MeetingPack, sitting: Sitting) -> None:
    others = (*sitting.world.outsiders, sitting.world.administrator)
    assert_refused(reverse("meeting-pack", args=[packed.pk]), others)
    assert_refused(reverse("meeting-pack-order", args=[packed.meeting_id]), others, method="post")


def test_a_member_reads_but_does_not_order(
    client_of: ClientOf, packed: MeetingPack, sitting: Sitting
) -> None:
    client = client_of(sitting.world.nurse)
    assert client.get(reverse("meeting-pack", args=[packed.pk])).status_code == 200
    assert order(client, sitting.meeting) == 403


def test_nothing_to_pack_is_said(client_of: ClientOf, world: World) -> None:
    meeting = meeting_on(world, TOMORROW)
    assert order(client_of(world.chair), meeting) == 409
    services.cancel(meeting, by=world.chair, reason="Snow", as_of=TOMORROW)
    assert order(client_of(world.chair), meeting) == 409
    assert not Job.objects.filter(name="meeting_pack").exists()


def test_a_pack_stays_as_it_was_made(packed: MeetingPack) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        MeetingPack.objects.filter(pk=packed.pk).update(content=b"")
