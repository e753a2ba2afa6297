"""Two people at one agenda: what each is told is true, and no case is left without a place."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest

from tests.support.at_once import at_once
from tests.world import World, build_world
from tumorboard.cases.models import Case, State
from tumorboard.cases.services import move, refer
from tumorboard.meetings import services
from tumorboard.meetings.models import AgendaItem, ItemState, Meeting, MeetingState
from tumorboard.patients.services import Identity, register
from tumorboard.records import StaleVersion

TIMES = 5  # whether two threads meet is a matter of luck
TODAY = dt.date(2026, 11, 25)


@pytest.fixture
def hospital(transactional_db: None) -> World:
    return build_world()


def referral(world: World) -> Case:
    patient = register(identity=Identity("Ash"), board=world.board, by=world.coordinator)
    return refer(patient=patient, board=world.board, question="Resectable?", by=world.coordinator)


def planned(world: World, day: int) -> Meeting:
    return services.arrange(board=world.board, date=dt.date(2026, 12, day), by=world.coordinator)


def as_read(meeting: Meeting) -> Meeting:
    return Meeting.objects.get(pk=meeting.pk)


def told(write: Callable[[], object]) -> str:
    try:
        write()
    except Exception as refusal:  # noqa: BLE001 - which one it is, is what the tests ask
        return type(refusal).__name__
    return ""


def test_a_case_put_on_two_agendas_at_once_waits_on_one(hospital: World) -> None:
    for day in range(1, TIMES + 1):
        case, by = referral(hospital), hospital.coordinator
        calls = [
            partial(
                told,
                partial(
                    services.list_case,
                    meeting=planned(hospital, each),
                    case=Case.objects.get(pk=case.pk),
                    by=by,
                ),
            )
            for each in (day, day + 7)
        ]
        assert sorted(at_once(*calls)) == ["", "AlreadyListed"]
        assert AgendaItem.objects.filter(case=case).count() == 1


def test_a_case_made_ready_while_it_is_listed_is_listed(hospital: World) -> None:
    for day in range(1, TIMES + 1):
        case, meeting, by = referral(hospital), planned(hospital, day), hospital.coordinator
        read_before = Case.objects.get(pk=case.pk)
        move(Case.objects.get(pk=case.pk), to=State.READY, by=by)
        services.list_case(meeting=meeting, case=read_before, by=by)
        assert Case.objects.get(pk=case.pk).state == State.LISTED


def test_a_case_listed_while_the_meeting_closes_waits_somewhere(hospital: World) -> None:
    for _ in range(TIMES):
        case, by = referral(hospital), hospital.coordinator
        meeting = planned(hospital, 2)
        listing = partial(
            told, partial(services.list_case, meeting=as_read(meeting), case=case, by=by)
        )
        closing = partial(told, partial(services.close, as_read(meeting), by=by, as_of=TODAY))
        first, second = at_once(listing, closing)
        assert first in {"", "MeetingOver"}
        assert second in {"", StaleVersion.__name__}
        state = Meeting.objects.get(pk=meeting.pk).state
        left = AgendaItem.objects.filter(meeting=meeting, state=ItemState.LISTED)
        assert not (state == MeetingState.CLOSED and left.exists())
