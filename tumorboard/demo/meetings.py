"""The demonstration's meeting: always one to come, with the cases that are ready on its agenda.

Loading twice changes nothing. A meeting that nobody held is closed on a later day, so that its
cases move on as they would in earnest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from tumorboard.cases.models import Case, State
from tumorboard.demo.people import DemoBoard, named
from tumorboard.meetings import services
from tumorboard.meetings.models import Meeting
from tumorboard.people.models import Board
from tumorboard.people.queries import today_at

STARTS_AT = dt.time(8, 0)
PLACE = "Seminar room 2, and by video"
WHY_LATE = "The demonstration was set up the day before"


def load(demo: DemoBoard, board: Board, cases: Iterable[Case]) -> Meeting:
    """Tomorrow's meeting, or the one that is planned or has been started already."""
    today = today_at(board.hospital, timezone.now())
    coming = Meeting.objects.open().filter(board=board, date__gt=today).first()
    meeting = coming or _arrange(demo, board, today + dt.timedelta(days=1), cases)
    _close_past(demo, board, today)
    return meeting


def _arrange(demo: DemoBoard, board: Board, date: dt.date, cases: Iterable[Case]) -> Meeting:
    by, chair = named(demo.coordinator), named(demo.chair)
    meeting = services.arrange(
        board=board, date=date, starts_at=STARTS_AT, place=PLACE, chair=chair, by=by
    )
    ready = [case for case in cases if case.state == State.READY]
    services.list_cases(meeting=meeting, cases=ready, by=by, late_reason=WHY_LATE)
    return meeting


def _close_past(demo: DemoBoard, board: Board, today: dt.date) -> None:
    for past in Meeting.objects.open().filter(board=board, date__lt=today):
        services.close(past, by=named(demo.coordinator), as_of=today)
