"""A meeting from its arrangement to its end. No case on it is ever left without a place."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest

from tests.clinic import patient_on
from tests.world import World
from tumorboard.audit.models import Actor, AuditEvent
from tumorboard.cases import services as cases
from tumorboard.cases.models import Case, State
from tumorboard.cases.services import NotPossibleNow, refer
from tumorboard.meetings import services
from tumorboard.meetings.agenda import place_at
from tumorboard.meetings.attendance import attend as attend_meeting
from tumorboard.meetings.attendance import missing_specialties
from tumorboard.meetings.models import AgendaItem, ItemState, Meeting, MeetingState, Presence
from tumorboard.patients.writing import UsedKey
from tumorboard.people.models import User
from tumorboard.people.roles import Specialty
from tumorboard.people.services import set_quorum

TODAY = dt.date(2026, 11, 25)
NEXT_WEEK = TODAY + dt.timedelta(days=7)

Refer = Callable[..., Case]


def arrange(world: World, date: dt.date = TODAY) -> Meeting:
    return services.arrange(board=world.board, date=date, by=world.coordinator)


def put(meeting: Meeting, case: Case, world: World) -> AgendaItem:
    return services.list_case(meeting=meeting, case=case, by=world.coordinator)


def agenda(meeting: Meeting) -> list[str]:
    items = meeting.items.standing().select_related("case__patient")
    return [item.case.patient.family_name for item in items]


def state_of(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


def test_cases_stand_in_the_order_they_were_put_in(world: World, referred: Refer) -> None:
    meeting = arrange(world)
    for name in ("Ash", "Birch", "Cedar"):
        put(meeting, referred(name), world)
    assert agenda(meeting) == ["Ash", "Birch", "Cedar"]
    assert AuditEvent.objects.filter(action="agenda.listed", patient_id__isnull=False).count() == 3


@pytest.mark.parametrize(
    ("name", "place", "order"),
    [
        ("Cedar", 1, ["Cedar", "Ash", "Birch"]),
        ("Ash", 2, ["Birch", "Ash", "Cedar"]),
        ("Ash", 99, ["Birch", "Cedar", "Ash"]),
        ("Birch", 0, ["Birch", "Ash", "Cedar"]),
    ],
)
def test_a_case_is_moved_to_a_place(
    world: World, referred: Refer, name: str, place: int, order: list[str]
) -> None:
    meeting = arrange(world)
    items = {each: put(meeting, referred(each), world) for each in ("Ash", "Birch", "Cedar")}
    place_at(items[name], position=place, by=world.coordinator)
    assert agenda(meeting) == order
    assert [item.position for item in meeting.items.standing()] == [1, 2, 3]


def test_a_case_waits_on_one_agenda_only(world: World, referred: Refer) -> None:
    first, second = arrange(world), arrange(world, NEXT_WEEK)
    case = referred("Ash")
    put(first, case, world)
    for meeting in (first, second):
        with pytest.raises(services.AlreadyListed) as refusal:
            put(meeting, case, world)
        assert refusal.value.meeting == first
    assert agenda(second) == []


def test_only_cases_of_the_board(world: World) -> None:
    by = world.outsider_same_hospital
    patient = patient_on(world.other_board, by)
    case = refer(patient=patient, board=world.other_board, question="Resectable?", by=by)
    with pytest.raises(ValueError, match="another board"):
        put(arrange(world), case, world)


def test_a_closed_case_is_not_listed(world: World, referred: Refer) -> None:
    case = referred("Ash")
    cases.move(case, to=State.CLOSED, by=world.coordinator)
    with pytest.raises(NotPossibleNow):
        put(arrange(world), case, world)
    assert not AgendaItem.objects.exists()


def test_a_withdrawn_case_goes_back_to_preparation_and_may_return(
    world: World, referred: Refer
) -> None:
    meeting, case = arrange(world), referred("Ash")
    item = put(meeting, case, world)
    services.withdraw(item, by=world.coordinator, reason="MRI not done")
    assert agenda(meeting) == []
    assert state_of(case) == State.PREPARING
    put(meeting, Case.objects.get(pk=case.pk), world)
    assert agenda(meeting) == ["Ash"]
    with pytest.raises(services.AlreadyDealtWith):
        services.withdraw(item, by=world.coordinator, reason="again")


def test_cases_not_reached_move_on_in_their_order(world: World, referred: Refer) -> None:
    meeting = arrange(world)
    items = [put(meeting, referred(name), world) for name in ("Ash", "Birch", "Cedar")]
    arrange(world, NEXT_WEEK + dt.timedelta(days=7))
    following = arrange(world, NEXT_WEEK)
    services.start(meeting, by=world.chair)
    services.discussed(items[1], by=world.chair)
    services.close(meeting, by=world.chair, as_of=TODAY)
    assert agenda(following) == ["Ash", "Cedar"]
    states = dict(meeting.items.values_list("case__patient__family_name", "state"))
    assert states == {"Ash": "not_reached", "Birch": "discussed", "Cedar": "not_reached"}
    assert state_of(items[0].case) == State.LISTED
    assert state_of(items[1].case) == State.DISCUSSED


def test_without_a_next_meeting_they_are_ready_again(world: World, referred: Refer) -> None:
    meeting, case = arrange(world), referred("Ash")
    put(meeting, case, world)
    services.close(meeting, by=world.chair, as_of=TODAY)
    assert state_of(case) == State.READY


def test_a_meeting_closed_late_moves_no_case_into_the_past(world: World, referred: Refer) -> None:
    meeting, between = arrange(world), arrange(world, NEXT_WEEK)
    following = arrange(world, NEXT_WEEK + dt.timedelta(days=7))
    put(meeting, referred("Ash"), world)
    services.close(meeting, by=world.chair, as_of=NEXT_WEEK + dt.timedelta(days=3))
    assert agenda(between) == []
    assert agenda(following) == ["Ash"]


def test_a_cancelled_meeting_hands_its_cases_on(world: World, referred: Refer) -> None:
    meeting, following = arrange(world), arrange(world, NEXT_WEEK)
    case = referred("Ash")
    put(meeting, case, world)
    services.cancel(meeting, by=world.coordinator, reason="no radiologist", as_of=TODAY)
    assert agenda(following) == ["Ash"]
    assert meeting.items.get().reason == "Meeting cancelled: no radiologist"


def test_a_meeting_that_is_over_stays_as_it_is(world: World, referred: Refer) -> None:
    meeting, case = arrange(world), referred("Ash")
    item = put(meeting, case, world)
    services.close(meeting, by=world.chair, as_of=TODAY)
    item = AgendaItem.objects.get(pk=item.pk)
    late: list[Callable[[], object]] = [
        lambda: put(meeting, referred("Birch"), world),
        lambda: place_at(item, position=1, by=world.chair),
        lambda: services.withdraw(item, by=world.chair, reason="late"),
        lambda: services.start(meeting, by=world.chair),
        lambda: services.close(meeting, by=world.chair, as_of=TODAY),
        lambda: services.cancel(meeting, by=world.chair, reason="late", as_of=TODAY),
    ]
    for attempt in late:
        with pytest.raises(services.MeetingOver):
            attempt()


def test_a_deferred_case_waits_for_the_next_meeting(world: World, referred: Refer) -> None:
    meeting, following = arrange(world), arrange(world, NEXT_WEEK)
    case = referred("Ash")
    item = put(meeting, case, world)
    services.start(meeting, by=world.chair)
    services.defer(item, by=world.chair, reason="MRI of the liver first", as_of=TODAY)
    assert agenda(following) == ["Ash"]
    assert meeting.items.get().state == ItemState.DEFERRED
    assert state_of(case) == State.LISTED


def test_a_case_deferred_for_good_reason_waits_without_a_meeting(
    world: World, referred: Refer
) -> None:
    case = referred("Ash")
    item = put(arrange(world), case, world)
    services.defer(item, by=world.chair, reason="MRI of the liver first", as_of=TODAY)
    assert state_of(case) == State.DEFERRED


def test_the_chair_turns_from_case_to_case(world: World, referred: Refer) -> None:
    meeting = arrange(world)
    item = put(meeting, referred("Ash"), world)
    services.start(meeting, by=world.chair)
    assert meeting.started_at is not None
    services.open_item(AgendaItem.objects.get(pk=item.pk), by=world.chair)
    assert Meeting.objects.get().current_item == item
    services.close(Meeting.objects.get(), by=world.chair, as_of=TODAY)
    closed = Meeting.objects.get()
    assert closed.state == MeetingState.CLOSED
    assert closed.current_item is None
    assert closed.ended_at is not None


def test_the_quorum_counts_those_who_are_there(world: World) -> None:
    needed = (Specialty.LIVER_SURGERY, Specialty.RADIOLOGY, Specialty.PATHOLOGY)
    set_quorum(world.board, specialties=needed, by=Actor.SYSTEM)
    meeting = arrange(world)
    assert missing_specialties(meeting) == ["Liver surgery", "Pathology", "Radiology"]

    def attend(user: User, specialty: str, presence: str) -> None:
        attend_meeting(
            meeting=meeting,
            user=user,
            name=str(user),
            specialty=specialty,
            presence=presence,
            by=world.coordinator,
        )

    attend(world.member, Specialty.LIVER_SURGERY, Presence.IN_PERSON)
    attend(world.radiologist, Specialty.RADIOLOGY, Presence.REMOTE)
    attend(world.pathologist, Specialty.PATHOLOGY, Presence.APOLOGIES)
    assert missing_specialties(meeting) == ["Pathology"]
    attend(world.radiologist, Specialty.RADIOLOGY, Presence.LEFT)
    assert missing_specialties(meeting) == ["Pathology", "Radiology"]
    assert meeting.attendances.count() == 3


def test_a_guest_is_recorded_once_by_name(world: World) -> None:
    meeting = arrange(world)
    for presence in (Presence.REMOTE, Presence.LEFT):
        attend_meeting(
            meeting=meeting,
            name="Greta Holm",
            specialty=Specialty.PALLIATIVE_CARE,
            presence=presence,
            by=world.coordinator,
        )
    assert meeting.attendances.get().presence == Presence.LEFT


def test_a_form_sent_twice_arranges_one_meeting(world: World) -> None:
    key = uuid.uuid4()
    by = world.coordinator
    first = services.arrange(board=world.board, date=TODAY, by=by, key=key)
    assert services.arrange(board=world.board, date=TODAY, by=by, key=key) == first
    with pytest.raises(UsedKey):
        services.arrange(board=world.board, date=TODAY, by=world.chair, key=key)


def test_meetings_are_seen_by_their_board(world: World) -> None:
    meeting = arrange(world)
    assert list(Meeting.objects.visible_to(world.member)) == [meeting]
    for outsider in (*world.outsiders, world.administrator, world.auditor):
        assert not Meeting.objects.visible_to(outsider).exists()


def test_what_is_upcoming(world: World) -> None:
    past, today = arrange(world, TODAY - dt.timedelta(days=1)), arrange(world)
    left_running = arrange(world, TODAY - dt.timedelta(days=1))
    services.start(left_running, by=world.chair)
    cancelled = arrange(world, NEXT_WEEK)
    services.cancel(cancelled, by=world.chair, reason="holiday", as_of=TODAY)
    upcoming = set(Meeting.objects.upcoming(TODAY))
    assert upcoming == {today, left_running}
    assert past not in upcoming
