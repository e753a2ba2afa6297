"""The work list of what is missing, by person: mine, nobody's, or a colleague's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from tumorboard.assessment.chasing import Chased, chased_by
from tumorboard.assessment.readiness import Prepared, prepared
from tumorboard.cases.chase_models import Chase
from tumorboard.cases.models import OPEN, Case
from tumorboard.cases.querysets import CaseQuerySet
from tumorboard.patients.vital import has_died
from tumorboard.people.models import Board, Membership, User
from tumorboard.people.permissions import Permission
from tumorboard.web.cases.chasing import Asked, Group, asked, groups, since_words, team_on
from tumorboard.web.home.section import Section
from tumorboard.web.request import Request

MINE, NOBODY = "mine", "nobody"
SHOWN = 5


@dataclass(frozen=True)
class Row:
    case: Case
    prepared: Prepared
    groups: list[Group]
    may_chase: bool


class WorkList:
    """`of` is `mine`, `nobody`, or the id of a colleague."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.colleagues = _colleagues(request)
        wanted = request.GET.get("of", MINE)
        known = {MINE, NOBODY, *(str(each.pk) for each in self.colleagues)}
        self.of = wanted if wanted in known else MINE

    @property
    def query(self) -> str:
        return urlencode({"of": self.of})

    @property
    def here(self) -> str:
        return self.request.get_full_path()

    @property
    def title(self) -> str:
        if self.of == MINE:
            return "What I chase"
        if self.of == NOBODY:
            return "What nobody chases"
        return f"What {self.person} chases"

    @property
    def person(self) -> User | None:
        """Who chases what is shown; None: nobody."""
        if self.of == MINE:
            return self.request.user
        return next((each for each in self.colleagues if str(each.pk) == self.of), None)

    def cases(self) -> CaseQuerySet:
        """Open ones of my boards, the fewest days left first; not of those who have died."""
        mine = Case.objects.visible_to(self.request.user).in_state(*OPEN).exclude(has_died())
        if self.person is not None:
            own = Chase.objects.visible_to(self.request.user).waiting()
            mine = mine.filter(pk__in=own.filter(chased_by=self.person).values("case"))
        return mine.listed().by_days_left()

    def rows(self, cases: Iterable[Case]) -> list[Row]:
        """A constant number of queries."""
        cases = list(cases)
        looked = prepared(cases, now=self.request.now)
        team = team_on(self.request, cases)
        return [
            Row(
                case,
                looked[case.pk],
                groups(case, self._asked(case, looked[case.pk]), team),
                self.request.grants.may(Permission.PREPARE_CASE, board=case.board),
            )
            for case in cases
        ]

    def _asked(self, case: Case, found: Prepared) -> list[Asked]:
        person = self.person.pk if self.person else None
        return [
            row
            for row in asked(case, found.items, found.chased, today=self.request.as_of)
            if (row.chase.chased_by_id if row.chase else None) == person
        ]


def _colleagues(request: Request) -> list[User]:
    """Everybody else who serves on one of my boards, by name."""
    serving = Membership.objects.visible_to(request.user).active()
    serving = serving.filter(board__in=Board.objects.where_role(request.user))
    people = {row.user for row in serving.select_related("user")} - {request.user}
    return sorted(people, key=lambda each: each.display_name)


def my_chases(request: Request) -> Section | None:
    """For the home page: what I chase, the longest first."""
    if not request.grants.may(Permission.PREPARE_CASE):
        return None
    found = chased_by(request.user)
    shown = [(each, since_words(each.chase, _zone(each), request.as_of)) for each in found[:SHOWN]]
    return Section(
        "my-chases",
        "tumorboard/cases/home_chases.html",
        {"rows": shown, "count": len(found)},
        patients=len({each.chase.case_id for each, _since in shown}),
    )


def _zone(each: Chased) -> ZoneInfo:
    return ZoneInfo(each.chase.case.board.hospital.time_zone)
