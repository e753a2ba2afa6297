"""Requests for review of the demonstration: some wait, one has not arrived, one is reviewed.

Loading twice changes nothing; where nobody of the board reads images, none are made.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from tumorboard.cases import reviews
from tumorboard.cases.models import Case
from tumorboard.cases.review_models import Discipline, HeldAt, ReviewRequest
from tumorboard.demo.people import DemoBoard, named
from tumorboard.meetings.models import Meeting
from tumorboard.people.models import User
from tumorboard.people.queries import today_at

CASES = 4
MISSING = "Fenwick Infirmary"


@transaction.atomic
def load(demo: DemoBoard, meeting: Meeting) -> None:
    board = meeting.board
    readers = reviews.readers_of(board, Discipline.RADIOLOGY)
    if ReviewRequest.objects.filter(case__board=board).exists() or not readers.exists():
        return
    by, today = named(demo.coordinator), today_at(board.hospital, timezone.now())
    listed = meeting.items.standing().select_related("case__patient", "case__board")
    for number, item in enumerate(listed[:CASES]):
        _ask(item.case, number, by, today - dt.timedelta(days=3))
    first = ReviewRequest.objects.filter(
        case__board=board, discipline=Discipline.RADIOLOGY, arrived_on__isnull=False
    ).first()
    if first is not None:
        _review(first, readers[0], today)


def _ask(case: Case, number: int, by: User, day: dt.date) -> None:
    """All newest imaging and specimens; what every second case needs has not arrived."""
    found = reviews.unasked(case)
    chosen = [each.first.pk for each in found.studies] + [each.pk for each in found.specimens]
    made = reviews.ask_for_unasked(
        case, chosen=chosen, question=case.question[:300], requested_on=day, by=by
    )
    for place, asked in enumerate(made):
        radiology = asked.discipline == Discipline.RADIOLOGY
        arrived = (number + place) % 2 == 0
        reviews.change_request(
            asked,
            version=asked.version,
            by=by,
            number=f"{'ACC' if radiology else 'B26'}-{4100 + 10 * number + place}",
            held_at=HeldAt.HERE if arrived else HeldAt.OTHER,
            held_where="" if arrived else MISSING,
            arrived_on=day + dt.timedelta(days=1) if arrived else None,
        )
    if number == 1:
        expected = day + dt.timedelta(days=10)
        reviews.ask_for_marker(case, kind="RAS", requested_on=day, expected_on=expected, by=by)


def _review(asked: ReviewRequest, reader: User, today: dt.date) -> None:
    reviews.enter_review(
        asked,
        after=0,
        by=reader,
        reviewed_on=today,
        seen="Looked at again with the earlier study beside it.",
        differs=True,
        difference="One further lesion of 6 mm in liver segment 4, not named in the report.",
    )
