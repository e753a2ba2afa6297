"""Cases of which nothing is awaited are passed over, and looked at again when something is."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.utils import timezone

from tests.sitting import Sitting, sign
from tumorboard.audit.models import Actor
from tumorboard.cases.models import Case
from tumorboard.decisions.models import Decision
from tumorboard.exchange.letter_models import Letter, Recipient
from tumorboard.exchange.letter_queries import overdue
from tumorboard.followup.models import Implemented
from tumorboard.followup.queries import awaiting_outcome
from tumorboard.followup.services import record_outcome
from tumorboard.jobs import running, services
from tumorboard.jobs.models import State

pytestmark = pytest.mark.django_db


def night() -> None:
    job = running.claim(services.enqueue("note_settled", [], by=Actor.SYSTEM).pk, worker="test")
    assert job is not None
    assert running.execute(job, stop=threading.Event()) is State.DONE


def is_settled(decision: Decision) -> bool:
    return Case.objects.get(pk=decision.case_id).settled_on is not None


def letters_out(decision: Decision, sitting: Sitting) -> None:
    for recipient in (Recipient.REFERRER, Recipient.GP, Recipient.PATIENT):
        Letter.objects.create(
            decision=decision, recipient=recipient, released_at=timezone.now(),
            released_by=sitting.world.chair, body="Sent.", addressee="Sent", contact="Sent",
            text="Sent.", sha256="0" * 64, content=b"Sent.", vital_stated="alive",
        )  # fmt: skip


@pytest.fixture
def decision(sitting: Sitting) -> Decision:
    return sign(sitting.draft(), by=sitting.world.chair)


def test_what_is_awaited_stays_on_the_lists(decision: Decision, sitting: Sitting) -> None:
    night()
    assert not is_settled(decision)
    record_outcome(decision, version=0, by=sitting.world.coordinator, implemented=Implemented.FULLY)
    night()
    assert not is_settled(decision)  # nobody has had a letter


def test_when_all_is_known_and_sent_the_case_is_passed_over_until_something_changes(
    decision: Decision, sitting: Sitting
) -> None:
    by = sitting.world.coordinator
    outcome = record_outcome(decision, version=0, by=by, implemented=Implemented.FULLY)
    letters_out(decision, sitting)
    night()
    assert is_settled(decision)
    record_outcome(decision, version=outcome.version, by=by, implemented=Implemented.UNKNOWN)
    assert not is_settled(decision)
    assert decision in awaiting_outcome(Decision.objects.all())


def test_a_correction_nobody_told_of_is_found_the_next_night(
    decision: Decision, sitting: Sitting
) -> None:
    Case.objects.filter(pk=decision.case_id).update(settled_on=timezone.localdate())
    night()
    assert not is_settled(decision)


def test_passing_over_changes_no_list(decision: Decision, sitting: Sitting) -> None:
    every = Decision.objects.all()
    boards = [sitting.world.board]
    later = timezone.localdate() + dt.timedelta(days=60)
    before = (list(awaiting_outcome(every)), list(overdue(every, boards, as_of=later)))
    night()
    assert before == (list(awaiting_outcome(every)), list(overdue(every, boards, as_of=later)))
    assert before == ([decision], [decision])
