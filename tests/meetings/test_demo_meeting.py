"""Tomorrow's meeting of the demonstration, whatever day it is started on."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from tests.clinic import patient_on
from tumorboard.cases.models import Case, State
from tumorboard.cases.services import move, refer
from tumorboard.demo import meetings, people
from tumorboard.demo.people import named
from tumorboard.meetings import services
from tumorboard.meetings.models import Meeting, MeetingState
from tumorboard.people.models import Board

COLORECTAL = people.BOARDS[0]
MONDAY = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


@pytest.fixture
def demo_board(db: None) -> Board:
    return people.load()[COLORECTAL]


def ready_case(board: Board, number: str) -> Case:
    by = named("coordinator")
    case = refer(
        patient=patient_on(board, by, f"Patient {number}", number),
        board=board,
        question="Resectable?",
        by=by,
    )
    move(case, to=State.READY, by=by)
    return case


def listed(meeting: Meeting) -> list[Case]:
    return [item.case for item in meeting.items.standing()]


@time_machine.travel(MONDAY)
def test_tomorrow_with_the_cases_that_are_ready_and_nobody_there_yet(demo_board: Board) -> None:
    cases = [ready_case(demo_board, number) for number in ("1", "2")]
    meeting = meetings.load(COLORECTAL, demo_board, cases)
    assert meeting.date == dt.date(2026, 11, 24)
    assert listed(meeting) == cases
    assert meeting.chair == named("chair")
    assert not meeting.attendances.exists()


@time_machine.travel(MONDAY)
def test_a_second_load_changes_nothing(demo_board: Board) -> None:
    cases = [ready_case(demo_board, "1")]
    meeting = meetings.load(COLORECTAL, demo_board, cases)
    assert meetings.load(COLORECTAL, demo_board, list(Case.objects.all())) == meeting
    services.start(meeting, by=named("chair"))
    assert meetings.load(COLORECTAL, demo_board, list(Case.objects.all())) == meeting
    assert Meeting.objects.count() == 1


def test_a_later_day_has_a_meeting_to_come_with_the_same_cases(demo_board: Board) -> None:
    with time_machine.travel(MONDAY):
        first = meetings.load(COLORECTAL, demo_board, [ready_case(demo_board, "1")])
    with time_machine.travel(MONDAY + dt.timedelta(days=9)):
        second = meetings.load(COLORECTAL, demo_board, list(Case.objects.all()))
    assert second.date == dt.date(2026, 12, 3)
    assert listed(second) == listed(first)
    assert Meeting.objects.get(pk=first.pk).state == MeetingState.CLOSED
