"""The parts of the home page, in order. A stage adds a function here; None leaves it out."""

from __future__ import annotations

from collections.abc import Callable

from tumorboard.people import queries
from tumorboard.people.models import Board
from tumorboard.people.permissions import Permission
from tumorboard.web.between.home import case_to_review, contradictions_open
from tumorboard.web.cases.breach import clocks_over
from tumorboard.web.cases.home import opinions_asked
from tumorboard.web.cases.lost import lost_cases
from tumorboard.web.cases.reviews_list import reviews_owed
from tumorboard.web.cases.triage_home import second_looks
from tumorboard.web.cases.work_list import my_chases
from tumorboard.web.decisions.home import (
    conditions_late,
    decisions_to_sign,
    provisional_decisions,
)
from tumorboard.web.decisions.letters import amended_to_tell, letters_overdue
from tumorboard.web.editorial.home import change_sets_under_way
from tumorboard.web.followup.home import my_actions, outcomes_unknown
from tumorboard.web.home.section import Section
from tumorboard.web.meetings.home import cases_without_meeting, next_meetings
from tumorboard.web.people.incidents import incidents_waiting
from tumorboard.web.plans.home import plans_to_look_at
from tumorboard.web.request import Request


def my_boards(request: Request) -> Section | None:
    """The boards one is part of; for somebody with no role at all, what to do about it."""
    if request.grants.held and not any(grant.board for grant in request.grants.held):
        return None
    boards = Board.objects.where_role(request.user).select_related("hospital").order_by("name")
    return Section("boards", "tumorboard/home/boards.html", {"boards": list(boards)})


def accounts_without_password(request: Request) -> Section | None:
    """For administrators: who was invited and has not come yet."""
    if not request.grants.may(Permission.ADMINISTER_PEOPLE):
        return None
    return Section(
        "administration",
        "tumorboard/home/administration.html",
        {
            "waiting": list(queries.accounts_waiting_for_owner(request.user)[:20]),
            "boards": queries.boards_administered_by(request.user).count(),
            "opens_accounts": queries.hospitals_administered_by(request.user).exists(),
        },
    )


def last_verification(request: Request) -> Section | None:
    if not request.grants.may(Permission.SEE_AUDIT):
        return None
    latest = queries.latest_verification()
    return Section("audit", "tumorboard/home/audit.html", {"verification": latest})


SECTIONS: tuple[Callable[[Request], Section | None], ...] = (
    lost_cases,
    clocks_over,
    contradictions_open,
    decisions_to_sign,
    provisional_decisions,
    conditions_late,
    opinions_asked,
    reviews_owed,
    second_looks,
    plans_to_look_at,
    next_meetings,
    cases_without_meeting,
    my_chases,
    my_actions,
    amended_to_tell,
    letters_overdue,
    outcomes_unknown,
    case_to_review,
    change_sets_under_way,
    my_boards,
    accounts_without_password,
    incidents_waiting,
    last_verification,
)


def sections_for(request: Request) -> list[Section]:
    return [section for build in SECTIONS if (section := build(request)) is not None]
