"""What the proposed order of an agenda rests on: who each case needs, and when they are there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from tumorboard.cases.models import Case, Urgency
from tumorboard.cases.opinion_models import OpinionRound
from tumorboard.meetings.agenda_models import Availability
from tumorboard.meetings.complexity import Complexity
from tumorboard.meetings.models import AgendaItem, ItemState, Meeting
from tumorboard.meetings.ordering import ANY_TIME, Proposal, proposed_order
from tumorboard.meetings.ordering import Row as OrderRow
from tumorboard.meetings.planned import Planned, PlannedRow
from tumorboard.meetings.queries import TeamMember, team_of
from tumorboard.meetings.timing import minutes_of
from tumorboard.patients.choices import ResectabilityScope
from tumorboard.people.roles import Specialty

# Whose judgement a question about resectability needs.
SURGEONS: Mapping[str, Specialty] = {
    ResectabilityScope.LIVER: Specialty.LIVER_SURGERY,
    ResectabilityScope.LUNG: Specialty.THORACIC_SURGERY,
    ResectabilityScope.BONE: Specialty.ORTHOPAEDIC_ONCOLOGY,
}


@dataclass(frozen=True)
class Needed:
    """Somebody, or one of a specialty, without whom a case should not be discussed."""

    who: str
    arrives_at: dt.time | None
    leaves_at: dt.time | None

    @property
    def words(self) -> str:
        parts = []
        if self.arrives_at:
            parts.append(f"comes at {self.arrives_at:%H:%M}")
        if self.leaves_at:
            parts.append(f"leaves at {self.leaves_at:%H:%M}")
        return f"{self.who} {' and '.join(parts)}"


def proposal_for(
    meeting: Meeting, agenda: Planned, complexity: Mapping[UUID, Complexity]
) -> Proposal:
    """A fixed number of queries. Without a time to start at, nobody's times can be kept."""
    cases = [each.row.case for each in agenda.rows if isinstance(each.row, AgendaItem)]
    needed = _needed(meeting, cases) if meeting.starts_at else {}
    return proposed_order([_row(each, meeting, complexity, needed) for each in agenda.rows])


def _row(
    planned: PlannedRow,
    meeting: Meeting,
    complexity: Mapping[UUID, Complexity],
    needed: Mapping[UUID, list[Needed]],
) -> OrderRow:
    row, key = planned.row, str(planned.row.pk)
    if not isinstance(row, AgendaItem):
        return OrderRow(key, planned.minutes, can_move=False)
    weighs, people = complexity[row.case_id], needed.get(row.case_id, [])
    waits = row.state == ItemState.LISTED and row.pk != meeting.current_item_id
    began = minutes_of(meeting.starts_at) if meeting.starts_at else 0
    comes = [minutes_of(each.arrives_at) - began for each in people if each.arrives_at]
    leaves = [minutes_of(each.leaves_at) - began for each in people if each.leaves_at]
    return OrderRow(
        key,
        planned.minutes,
        can_move=waits,
        is_urgent=row.case.urgency != Urgency.ROUTINE,
        rank=weighs.rank,
        arrives=max([0, *comes]),
        leaves=min([ANY_TIME, *leaves]),
        because="; ".join(each.words for each in people),
        complexity=weighs.level,
        ends_on=row.case.clock_ends_on,
    )


def _needed(meeting: Meeting, cases: Sequence[Case]) -> dict[UUID, list[Needed]]:
    """By case, only those who are not there all along."""
    times = [each for each in availabilities(meeting) if each.arrives_at or each.leaves_at]
    if not times:
        return {}
    surgeons = _by_specialty(team_of(meeting.board), times)
    asked = _asked_about(cases)
    return {
        case.pk: [
            *_people(case, times),
            *[surgeons[code] for code in asked.get(case.pk, ()) if code in surgeons],
        ]
        for case in cases
    }


def availabilities(meeting: Meeting) -> list[Availability]:
    return list(meeting.availabilities.select_related("user"))


def _people(case: Case, times: Iterable[Availability]) -> Iterable[Needed]:
    parts = {_plain(case.key_worker): "key worker", _plain(case.presenter): "presents"}
    for each in times:
        part = parts.get(_plain(each.user.display_name))
        if part:
            yield Needed(f"{each.user} ({part})", each.arrives_at, each.leaves_at)


def _by_specialty(team: Iterable[TeamMember], times: Iterable[Availability]) -> dict[str, Needed]:
    """When the first of a specialty comes and the last of it leaves."""
    known = {each.user_id: each for each in times}
    found: dict[str, list[Availability | None]] = {}
    for member in team:
        found.setdefault(member.specialty, []).append(known.get(member.user.pk))
    return {
        code: needed
        for code, people in found.items()
        if code and (needed := _of_specialty(code, people)) is not None
    }


def _of_specialty(code: str, people: Sequence[Availability | None]) -> Needed | None:
    comes = [each.arrives_at if each else None for each in people]
    leaves = [each.leaves_at if each else None for each in people]
    first = None if None in comes else min(time for time in comes if time)
    last = None if None in leaves else max(time for time in leaves if time)
    return Needed(str(Specialty(code).label), first, last) if first or last else None


def _asked_about(cases: Sequence[Case]) -> dict[UUID, list[str]]:
    """Specialties by case, where first opinions on resectability were asked for."""
    found: dict[UUID, list[str]] = {}
    rounds = OpinionRound.objects.filter(case__in=cases).values_list("case", "scope").distinct()
    for case, scope in rounds.order_by("case", "scope"):
        if scope in SURGEONS:
            found.setdefault(case, []).append(SURGEONS[ResectabilityScope(scope)])
    return found


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
