"""What a person owes today to the meetings of their boards."""

from __future__ import annotations

from tumorboard.cases.models import Case
from tumorboard.meetings import queries
from tumorboard.meetings.models import Meeting
from tumorboard.people.permissions import Permission
from tumorboard.web.cases.listing import clock_rows
from tumorboard.web.home.section import Section
from tumorboard.web.meetings.listing import boards_arranged_by
from tumorboard.web.meetings.page import when_words
from tumorboard.web.request import Request

SHOWN = 5


def next_meetings(request: Request) -> Section | None:
    """The next ones with their counts, and those of the past that nobody closed."""
    if not request.grants.may(Permission.SEE_MEETING):
        return None
    mine = Meeting.objects.visible_to(request.user)
    coming = queries.with_counts(mine.upcoming(request.as_of).select_related("board"))
    left = queries.left_open(mine, request.as_of).select_related("board")
    return Section(
        "next-meetings",
        "tumorboard/meetings/home_next.html",
        {
            "meetings": [
                (meeting, when_words(meeting))
                for meeting in coming.order_by("date", "starts_at")[:SHOWN]
            ],
            "left_open": [(meeting, when_words(meeting)) for meeting in left.order_by("date")],
            "can_arrange": request.grants.may(Permission.ARRANGE_MEETING),
        },
    )


def cases_without_meeting(request: Request) -> Section | None:
    """For coordinators: open cases that stand on no agenda, the most urgent first."""
    boards = boards_arranged_by(request)
    if not request.grants.may(Permission.ARRANGE_MEETING):
        return None
    mine = Case.objects.visible_to(request.user).filter(board__in=boards)
    waiting = queries.waiting_for_a_meeting(mine)
    listed = waiting.with_people().prefetch_related("pauses").urgent_first()
    rows = clock_rows(request, listed[: SHOWN * 2])
    return Section(
        "cases-without-meeting",
        "tumorboard/meetings/home_waiting.html",
        {"rows": rows, "count": waiting.count()},
        patients=len(rows),
    )
