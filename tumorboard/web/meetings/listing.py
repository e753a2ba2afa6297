"""The list of meetings, with its filters in the address."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from tumorboard.meetings import queries
from tumorboard.meetings.models import Meeting
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.web.meetings.forms import FilterForm
from tumorboard.web.request import Request


@dataclass(frozen=True)
class Listing:
    form: FilterForm
    meetings: QuerySet[Meeting]
    query: str
    arranges: bool


def listing(request: Request) -> Listing:
    boards = Board.objects.where_role(request.user).order_by("name")
    form = FilterForm(request.GET, boards=boards)
    meetings = Meeting.objects.visible_to(request.user)
    if not form.is_valid():
        return Listing(form, meetings.none(), "", arranges=False)
    wanted = form.cleaned_data
    shown = {
        "": meetings.upcoming(request.as_of).order_by("date", "starts_at"),
        "past": meetings.filter(date__lt=request.as_of).order_by("-date", "-starts_at"),
        "all": meetings.order_by("-date", "-starts_at"),
    }[wanted["when"]]
    if wanted["board"]:
        shown = shown.filter(board=wanted["board"])
    given = request.GET.copy()
    given.pop("page", None)
    return Listing(
        form,
        queries.with_counts(shown.select_related("board", "chair")),
        given.urlencode(),
        arranges=request.grants.may(Permission.ARRANGE_MEETING),
    )


def boards_arranged_by(request: Request) -> QuerySet[Board]:
    """Boards on which this person may arrange meetings."""
    mine = Board.objects.where_role(request.user).order_by("name")
    return mine.filter(
        pk__in=[
            board.pk
            for board in mine
            if request.grants.may(Permission.ARRANGE_MEETING, board=board)
        ]
    )
