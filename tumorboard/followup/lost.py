"""Never lost: every open case has an owner and a next date, and here are those that have not.

The next date of a case is that of the meeting it waits for, else the day somebody has set.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tumorboard.cases.models import OPEN, Case, State
from tumorboard.decisions.models import Decision, Result
from tumorboard.meetings.models import AgendaItem, ItemState, Meeting
from tumorboard.meetings.queries import waiting_for_a_meeting
from tumorboard.people.models import Board, Membership

NO_DATE, PASSED, NO_OWNER = "no next date", "next date has passed", "owner has left"


def still_open(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Not yet decided: also what was discussed and is not signed, or was signed undecided."""
    discussed = AgendaItem.objects.filter(case=OuterRef("case"), state=ItemState.DISCUSSED)
    last = discussed.order_by("-meeting__date", "-created_at").values("pk")[:1]
    decided = Decision.objects.signed().filter(case=OuterRef("pk"), result=Result.DECIDED)
    settled = decided.filter(Q(agenda_item__isnull=True) | Q(agenda_item=Subquery(last)))
    return cases.filter(Q(state__in=OPEN) | Q(~Exists(settled), state=State.DISCUSSED))


def with_next_day(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With `next_day` and `has_owner`: somebody who still works on the board."""
    waiting = AgendaItem.objects.waiting().filter(case=OuterRef("pk"))
    serving = Membership.objects.active().filter(board=OuterRef("board"), user=OuterRef("owner"))
    return cases.annotate(
        next_day=Coalesce(Subquery(waiting.values("meeting__date")[:1]), F("next_on")),
        has_owner=Exists(serving),
    )


def lost(cases: QuerySet[Case], *, today: dt.date) -> QuerySet[Case]:
    """Open cases without a next date or an owner, or whose date has passed; the oldest first."""
    cases = cases.filter(settled_on__isnull=True)
    late = Q(next_day__isnull=True) | Q(next_day__lt=today) | Q(has_owner=False)
    found = with_next_day(still_open(cases)).filter(late)
    return found.order_by(F("next_day").asc(nulls_first=True), "created_at", "pk")


def why_lost(case: Case, *, today: dt.date) -> list[str]:
    """Of a case from `lost`, what it lacks."""
    day: dt.date | None = getattr(case, "next_day", None)
    words = [] if getattr(case, "has_owner", True) else [NO_OWNER]
    if day is None:
        return [NO_DATE, *words]
    return [PASSED, *words] if day < today else words


def marks(cases: Iterable[Case], *, today: dt.date) -> dict[UUID, str]:
    """For lists: what each of these lacks, in one query; nothing for those that lack nothing."""
    found = lost(Case.objects.filter(pk__in=[each.pk for each in cases]), today=today)
    return {each.pk: ", ".join(why_lost(each, today=today)) for each in found}


def stranded(boards: Iterable[Board], *, today: dt.date) -> list[Board]:
    """Boards whose cases wait for a meeting that nobody has planned."""
    boards = list(boards)
    planned = Meeting.objects.upcoming(today).filter(board__in=boards).values("board")
    waiting = waiting_for_a_meeting(Case.objects.filter(board__in=boards))
    found = set(waiting.exclude(board__in=planned).values_list("board", flat=True))
    return [board for board in boards if board.pk in found]
