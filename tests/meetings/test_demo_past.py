"""The meetings that the demonstration has behind it: told, followed up, and counted."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.clinic import load_content
from tumorboard.cases.models import Case
from tumorboard.demo import past, people
from tumorboard.followup.measures import report_of
from tumorboard.followup.report import Measure
from tumorboard.followup.report_queries import period_of
from tumorboard.meetings.models import Meeting, MeetingState

COLORECTAL, LUNG = people.BOARDS[:2]
pytestmark = pytest.mark.django_db


def test_two_past_meetings_are_in_the_report_and_made_once() -> None:
    load_content()
    boards = people.load()
    past.load(COLORECTAL, boards[COLORECTAL])
    past.load(LUNG, boards[LUNG])
    held = [(each.board, each.state) for each in Meeting.objects.all()]
    assert held == [(boards[COLORECTAL], MeetingState.CLOSED)] * 2
    assert all(each.patient.is_demo for each in Case.objects.all())

    today = timezone.now().date()
    first = today - dt.timedelta(weeks=8)
    report = report_of(period_of(boards[COLORECTAL], first=first, last=today, today=today))

    def numbers(key: str) -> tuple[int | None, int | None]:
        measure = report.measure(key)
        assert isinstance(measure, Measure)
        return measure.count, measure.of

    assert numbers("deferred") == (1, 5)
    assert numbers("at-first") == (3, 4)
    assert numbers("late") == (0, 5)
    assert numbers("concordance") == (3, 4)
    assert numbers("implemented") == (1, 2)

    past.load(COLORECTAL, boards[COLORECTAL])
    assert Meeting.objects.count() == 2
