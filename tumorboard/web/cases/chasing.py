"""Who is asked for what is missing, and who is chasing it: as groups by whom one has to ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID
from zoneinfo import ZoneInfo

from tumorboard.assessment.chasing import missing_now
from tumorboard.assessment.items import Item
from tumorboard.assessment.readiness import chased_of
from tumorboard.assessment.services import Current
from tumorboard.assessment.whom import Whom
from tumorboard.assessment.wording import plural
from tumorboard.cases.chase_models import Chase
from tumorboard.cases.models import Case
from tumorboard.cases.services import is_open
from tumorboard.patients.vital import is_dead
from tumorboard.people.models import Membership
from tumorboard.people.permissions import Permission
from tumorboard.people.roles import Role, Specialty
from tumorboard.web.request import Request

WORDS = {
    Whom.RADIOLOGIST: "Radiologist",
    Whom.PATHOLOGIST: "Pathologist",
    Whom.SURGEON: "Surgeon of the organ",
    Whom.ONCOLOGIST: "Medical oncologist",
    Whom.RADIATION_ONCOLOGIST: "Radiation oncologist",
    Whom.CHEST_PHYSICIAN: "Respiratory physician",
    Whom.GENETICIST: "Clinical geneticist",
    Whom.CLINICIAN: "Whoever has met the patient",
    Whom.KEY_WORKER: "Key worker",
    Whom.REFERRER: "Referrer",
    Whom.PRESENTER: "Presenter",
    Whom.COORDINATOR: "Coordinator",
}
# Who of the board is meant; the others are named by the case.
SPECIALTIES: dict[str, str] = {
    Whom.RADIOLOGIST: Specialty.RADIOLOGY,
    Whom.PATHOLOGIST: Specialty.PATHOLOGY,
    Whom.ONCOLOGIST: Specialty.MEDICAL_ONCOLOGY,
    Whom.RADIATION_ONCOLOGIST: Specialty.RADIATION_ONCOLOGY,
    Whom.CHEST_PHYSICIAN: Specialty.RESPIRATORY_MEDICINE,
    Whom.GENETICIST: Specialty.CLINICAL_GENETICS,
    Whom.COORDINATOR: Role.COORDINATOR,
}

Team = Mapping[tuple[UUID, str], list[str]]
"""Names by board and specialty, coordinators by their role."""


@dataclass(frozen=True)
class Asked:
    """One missing item, and who chases it if anybody does."""

    item: Item
    chase: Chase | None
    since: str = ""
    """`3 Nov, 19 days`, or `today`."""

    @property
    def can_wait(self) -> bool:
        """What somebody chases is in view whatever it bears on."""
        return self.item.is_later and self.chase is None


@dataclass(frozen=True)
class Group:
    """What the same people are asked for."""

    whom: str
    names: str
    rows: list[Asked]

    @property
    def unchased(self) -> list[Asked]:
        return [row for row in self.rows if row.chase is None]

    @property
    def count_words(self) -> str:
        """`3`, or `3, 2 chased`."""
        chased = len(self.rows) - len(self.unchased)
        return f"{len(self.rows)}, {chased} chased" if chased else str(len(self.rows))


@dataclass(frozen=True)
class Panel:
    groups: list[Group]
    may_chase: bool
    died: bool = False
    later: list[Group] = field(default_factory=list)
    """What matters later or for other questions: folded, and still to be asked."""

    @property
    def rows(self) -> list[Asked]:
        return [row for group in self.groups for row in group.rows]

    @property
    def words(self) -> str:
        rows = self.rows
        return f"{len(rows)} missing, {sum(row.chase is not None for row in rows)} chased"

    @property
    def later_count(self) -> int:
        return sum(len(group.rows) for group in self.later)


def panel_of(request: Request, case: Case, current: Current | None) -> Panel | None:
    """For an open case, on the facts as they stand; None where nothing is prepared any more."""
    if not is_open(case):
        return None
    items = missing_now(case, current, as_of=request.as_of)
    rows = asked(case, items, chased_of([case])[case.pk], today=request.as_of)
    died = is_dead(case.patient)
    team = team_on(request, [case])
    return Panel(
        groups(case, [row for row in rows if not row.can_wait], team),
        may_chase=not died and request.grants.may(Permission.PREPARE_CASE, board=case.board),
        died=died,
        later=groups(case, [row for row in rows if row.can_wait], team),
    )


def asked(
    case: Case, items: Iterable[Item], chased: Mapping[str, Chase], *, today: dt.date
) -> list[Asked]:
    zone = ZoneInfo(case.board.hospital.time_zone)
    return [
        Asked(item, chase, since_words(chase, zone, today)) if chase else Asked(item, None)
        for item in items
        for chase in [chased.get(item.id)]
    ]


def since_words(chase: Chase, zone: ZoneInfo, today: dt.date) -> str:
    day = chase.since.astimezone(zone).date()
    days = max((today - day).days, 0)
    return f"{day:%-d %b}, {plural(days, 'day')}" if days else "today"


def groups(case: Case, rows: Iterable[Asked], team: Team) -> list[Group]:
    """In the order in which things are asked for."""
    by_whom: dict[str, list[Asked]] = {}
    for row in rows:
        by_whom.setdefault(row.item.whom, []).append(row)
    return [
        Group(WORDS[Whom(whom)], _names(case, whom, team), found) for whom, found in by_whom.items()
    ]


def team_on(request: Request, cases: Iterable[Case]) -> Team:
    """One query for any number of cases."""
    boards = {case.board_id for case in cases}
    serving = Membership.objects.visible_to(request.user).active().filter(board__in=boards)
    found: dict[tuple[UUID, str], list[str]] = {}
    for row in serving.select_related("user").order_by("user__display_name"):
        if row.board_id is not None:
            found.setdefault((row.board_id, row.specialty or row.role), []).append(str(row.user))
    return found


def _names(case: Case, whom: str, team: Team) -> str:
    named = {
        Whom.KEY_WORKER: case.key_worker,
        Whom.REFERRER: case.referrer,
        Whom.CLINICIAN: case.referrer,
        Whom.PRESENTER: case.presenter,
    }
    if whom in named:
        return named[Whom(whom)]
    return ", ".join(team.get((case.board_id, SPECIALTIES.get(whom, "")), []))
