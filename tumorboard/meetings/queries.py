"""What the pages about meetings read, each with a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery

from tumorboard.cases.models import OPEN, Case, State
from tumorboard.cases.querysets import CaseQuerySet
from tumorboard.meetings.models import AgendaItem, ItemState, Meeting, MeetingState
from tumorboard.meetings.querysets import MeetingQuerySet
from tumorboard.meetings.standard_models import Triage
from tumorboard.patients.queries import who_is
from tumorboard.patients.rules import mixed_up_easily
from tumorboard.people.models import Board, Membership, User
from tumorboard.people.roles import Role


@dataclass(frozen=True)
class TeamMember:
    """Somebody of the board, with the specialty they speak for if they have one."""

    user: User
    specialty: str
    is_extended: bool = False


def team_of(board: Board) -> list[TeamMember]:
    """Everybody with a role on the board; of several roles the one with a specialty counts."""
    memberships = board.memberships.active().select_related("user").order_by("user__display_name")
    found: dict[User, TeamMember] = {}
    for row in memberships:
        if not (row.user in found and found[row.user].specialty):
            found[row.user] = TeamMember(row.user, row.specialty, row.is_extended)
    return list(found.values())


def has_namesake(item: AgendaItem) -> bool:
    """Whether this meeting has another patient who is easily mixed up with this one. One query."""
    person = item.case.patient.person
    beside = AgendaItem.objects.filter(meeting=item.meeting_id).exclude(state=ItemState.WITHDRAWN)
    people = {
        row.case.patient.person for row in beside.select_related("case__patient__merged_into")
    }
    return any(mixed_up_easily(who_is(person), who_is(each)) for each in people - {person})


def accounts_of(board: Board) -> QuerySet[User]:
    """Everybody with a role on the board, by name."""
    serving = board.memberships.active().values("user")
    return User.objects.filter(pk__in=serving).order_by("display_name")


def names_by_board(boards: Iterable[Board]) -> dict[UUID, dict[str, str]]:
    """Of each board, everybody with a role on it: id and name. One query."""
    found: dict[UUID, dict[str, str]] = {board.pk: {} for board in boards}
    serving = Membership.objects.active().filter(board__in=found).order_by("user__display_name")
    for board, user, name in serving.values_list("board", "user", "user__display_name"):
        found[board][str(user)] = name
    return found


def serving_on(boards: Iterable[Board]) -> QuerySet[User]:
    """Everybody with a role on one of these boards, by name."""
    serving = Membership.objects.active().filter(board__in=boards)
    return User.objects.filter(pk__in=serving.values("user")).order_by("display_name")


def chairs_of(boards: Iterable[Board]) -> QuerySet[User]:
    """Everybody who chairs one of these boards."""
    chairing = Membership.objects.active().filter(role=Role.CHAIR, board__in=boards)
    return User.objects.filter(pk__in=chairing.values("user")).order_by("display_name")


def with_counts(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Meetings with `cases_standing` and `cases_done`, and how prepared those to come are.

    `cases_clear`: still listed, looked at, and no safety fact is missing.
    """
    clear = Q(items__state=ItemState.LISTED, items__case__readiness__safety=0)
    clear &= Q(items__case__readiness__checked=True, items__case__readiness__encoded=True)
    standing = ~Q(items__state__in=[ItemState.WITHDRAWN, ItemState.STANDARD])
    done = Q(items__state__in=[ItemState.DISCUSSED, ItemState.DEFERRED])
    return meetings.annotate(
        cases_standing=Count("items", filter=standing),
        cases_done=Count("items", filter=done),
        cases_listed=Count("items", filter=Q(items__state=ItemState.LISTED)),
        cases_clear=Count("items", filter=clear),
    )


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """In order, with everything that one row shows."""
    return list(
        meeting.items.standing()
        .select_related("case__patient__merged_into", "case__board__hospital")
        .prefetch_related("case__patient__identifiers", "case__patient__merged_into__identifiers")
        .prefetch_related("case__pauses")
    )


def taken_off(meeting: Meeting) -> list[AgendaItem]:
    withdrawn = meeting.items.filter(state=ItemState.WITHDRAWN)
    return list(withdrawn.select_related("case__patient__merged_into"))


def waiting_for_a_meeting(cases: CaseQuerySet) -> CaseQuerySet:
    """Open cases that stand on no agenda: nobody may forget them."""
    listed = AgendaItem.objects.waiting().values("case")
    return cases.filter(state__in=OPEN).exclude(state=State.STANDARD).exclude(pk__in=listed)


def last_not_reached() -> QuerySet[AgendaItem, Any]:
    """Cases, by id, that the last meeting they were listed for did not reach."""
    return _last_items().filter(state=ItemState.NOT_REACHED).values("case")


def left_over(board: Board, *, before: dt.date) -> QuerySet[Case]:
    """Cases that the last meeting before that day did not reach or deferred, on no agenda since.

    Those that have waited longest come first. What was taken back into preparation waits
    until somebody lists it.
    """
    last = _last_items().filter(
        state__in=[ItemState.NOT_REACHED, ItemState.DEFERRED], meeting__date__lt=before
    )
    waiting = waiting_for_a_meeting(board.cases.filter(state__in=[State.READY, State.DEFERRED]))
    found = waiting.filter(pk__in=last.values("case"))
    first_listed = found.annotate(listed_first=Min("agenda_items__created_at"))
    return first_listed.order_by("listed_first", "pk")


def _last_items() -> QuerySet[AgendaItem]:
    """Of every case, the item of the last agenda that it stood on."""
    items = AgendaItem.objects.standing().filter(case=OuterRef("case"))
    last = items.order_by("-meeting__date", "-created_at", "-pk").values("pk")[:1]
    return AgendaItem.objects.filter(pk=Subquery(last))


def triages_to_do_again(cases: Iterable[UUID]) -> dict[UUID, Triage]:
    """By case: the triage for a meeting that was cancelled, while nothing has followed it.

    It does not count for the next meeting. Somebody judged the facts of that day, and what was
    known then may be stale by now; the case is discussed unless somebody triages it again.
    """
    later = AgendaItem.objects.filter(
        case=OuterRef("item__case"), created_at__gt=OuterRef("item__created_at"),
        state__in=[ItemState.DISCUSSED, ItemState.DEFERRED],
    )  # fmt: skip
    newer = Triage.objects.filter(
        item__case=OuterRef("item__case"), created_at__gt=OuterRef("created_at")
    )
    lapsed = Triage.objects.standing().before_the_meeting().filter(
        item__case__in=list(cases), item__state=ItemState.NOT_REACHED,
        item__meeting__state=MeetingState.CANCELLED,
    )  # fmt: skip
    found = lapsed.exclude(Exists(later)).exclude(Exists(newer))
    rows = found.select_related("pathway", "created_by", "item__meeting")
    return {each.item.case_id: each for each in rows}


def left_open(meetings: MeetingQuerySet, today: dt.date) -> MeetingQuerySet:
    """Meetings of the past that nobody closed; their cases still wait there."""
    return meetings.open().filter(date__lt=today)
