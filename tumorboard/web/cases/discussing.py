"""What a case asks of the board: who has met the patient, who is needed, and how complex it is."""

from __future__ import annotations

from dataclasses import dataclass

from tumorboard.assessment.models import Readiness
from tumorboard.assessment.services import Current
from tumorboard.cases.models import Case
from tumorboard.decisions.quorum import Wanted, wanted_for
from tumorboard.meetings.complexity import Complexity
from tumorboard.meetings.planned import complexities
from tumorboard.meetings.queries import team_of
from tumorboard.people.models import Board


@dataclass(frozen=True)
class Seat:
    """A specialty without which the board cannot decide, and who of the team speaks for it."""

    specialty: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Discussing:
    met_by: str  # empty: nobody has said
    seats: tuple[Seat, ...]  # of the board, for every case
    wanted: tuple[Wanted, ...]  # for this question, whatever will be decided
    complexity: Complexity


def discussing_of(case: Case, current: Current | None) -> Discussing:
    """A fixed number of queries. The same rules as on the agenda and in the room."""
    noted: Readiness | None = getattr(case, "readiness", None)  # nobody may have looked yet
    return Discussing(
        met_by=(current.record.wishes.met_by or "") if current else "",
        seats=_seats(case.board),
        wanted=wanted_for(current, intent="", present=frozenset()),
        complexity=complexities([case], {case.pk: noted})[case.pk],
    )


def _seats(board: Board) -> tuple[Seat, ...]:
    required = list(board.quorum.order_by("specialty"))
    team = team_of(board) if required else []
    return tuple(
        Seat(str(seat), tuple(str(e.user) for e in team if e.specialty == seat.specialty))
        for seat in required
    )
