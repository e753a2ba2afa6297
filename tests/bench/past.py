"""Does a board stay fast with years behind it? Beside a young one that met as often lately."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from tests.bench.measuring import Row
from tests.bench.pages import compared, visit
from tests.world import on_board
from tumorboard.audit.models import Actor
from tumorboard.cases.models import Case, State
from tumorboard.decisions.models import Decision, Result
from tumorboard.exchange.letter_models import Letter, Recipient
from tumorboard.followup.models import Implemented, Outcome
from tumorboard.jobs import running
from tumorboard.jobs import services as services_of_jobs
from tumorboard.meetings.models import AgendaItem, ItemState, Meeting, MeetingState
from tumorboard.patients.choices import VitalStatus
from tumorboard.patients.models import Patient
from tumorboard.patients.querysets import name_key
from tumorboard.people import services
from tumorboard.people.models import Board, User
from tumorboard.people.roles import Role, Stream

PER_MEETING = 20
PAST = (10_000, 100)  # cases that each of the two boards has discussed
UNKNOWN = 20  # of the newest, nobody knows yet what became of them
WEEK = dt.timedelta(days=7)
PAGES = ("home", "cases", "meetings", "patients", "outcomes", "actions", "reports")


def rows() -> Iterator[Row]:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with transaction.atomic():
        old, young = (with_past(number) for number in PAST)
    job = running.claim(services_of_jobs.enqueue("note_settled", [], by=Actor.SYSTEM).pk, worker="")
    assert job is not None
    running.execute(job, stop=threading.Event())  # as every night
    # Both looked back at over the same weeks, in which both discussed the same number of cases.
    today = timezone.localdate()
    weeks = PAST[1] // PER_MEETING
    period = f"?since={today - weeks * WEEK}&until={today}"
    for page in PAGES:
        query = period if page == "reports" else ""
        visits = (visit(by, page, query=query) for by in (old, young))
        yield from compared(f"{page} page after {PAST[0]} cases", f"{PAST[1]}", *visits)


def with_past(number: int) -> User:
    """The coordinator of a board that has discussed so many cases, the newest yesterday."""
    hospital = services.found_hospital(name=f"Hospital of {number}", by=Actor.SYSTEM)
    board = services.open_board(
        hospital=hospital, name=f"Board of {number}", stream=Stream.COLORECTAL, by=Actor.SYSTEM
    )
    by = on_board(board, f"Coordinator of {number}", Role.COORDINATOR)
    meetings = [_meeting(board, weeks) for weeks in range(number // PER_MEETING)]
    patients = [_patient(board, position) for position in range(number)]
    cases = [_case(board, patient, by) for patient in patients]
    items = [
        _item(meetings[place // PER_MEETING], case, place % PER_MEETING)
        for place, case in enumerate(cases)
    ]
    decisions = [_decision(item, by) for item in items]
    outcomes = [Outcome(decision=each, implemented=Implemented.FULLY) for each in decisions]
    Meeting.objects.bulk_create(meetings)
    Patient.objects.bulk_create(patients)
    Case.objects.bulk_create(cases)
    AgendaItem.objects.bulk_create(items)
    Decision.objects.bulk_create(decisions)
    Outcome.objects.bulk_create(outcomes[UNKNOWN:])
    Letter.objects.bulk_create(
        [_letter(each, recipient, by) for each in decisions[UNKNOWN:] for recipient in Recipient]
    )
    return by


def _meeting(board: Board, weeks: int) -> Meeting:
    ended = timezone.now() - dt.timedelta(days=1) - weeks * WEEK
    return Meeting(
        board=board,
        date=ended.date(),
        state=MeetingState.CLOSED,
        started_at=ended - dt.timedelta(hours=2),
        ended_at=ended,
    )


def _patient(board: Board, position: int) -> Patient:
    family = f"Past{position}"
    return Patient(
        hospital=board.hospital, family_name=family, given_name="Wren",
        name_key=name_key(f"{family} Wren"), birth_date="1960",
    )  # fmt: skip


def _case(board: Board, patient: Patient, by: User) -> Case:
    question = "Which comes first?"
    return Case(patient=patient, board=board, question=question, state=State.DISCUSSED, owner=by)


def _item(meeting: Meeting, case: Case, place: int) -> AgendaItem:
    return AgendaItem(
        meeting=meeting, case=case, position=place + 1, state=ItemState.DISCUSSED,
        created_at=timezone.now() - 2 * WEEK,
    )  # fmt: skip


def _decision(item: AgendaItem, by: User) -> Decision:
    return Decision(
        case=item.case, agenda_item=item, result=Result.DECIDED, intent="curative",
        answer="Resect the liver first.", concordance="concordant", text="{}",
        signed_by=by, signed_at=item.meeting.ended_at,
    )  # fmt: skip


def _letter(decision: Decision, recipient: Recipient, by: User) -> Letter:
    return Letter(
        decision=decision, recipient=recipient, addressee="Sent", contact="Sent", body="Sent.",
        text="Sent.", content=b"Sent.", sha256="0" * 64, vital_stated=VitalStatus.ALIVE,
        released_by=by, released_at=decision.signed_at,
    )  # fmt: skip
