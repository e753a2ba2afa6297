"""Coming, going and coming back: who was there while a case was before the board."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.clinic import patient_on
from tests.meetings.pages import HTMX, ClientOf
from tests.sitting import meeting_on
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.audit.models import AuditEvent
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.meetings import services
from tumorboard.meetings.attendance import (
    Attending,
    TimesOverlap,
    arrive,
    attend,
    correct,
    leave,
    missing_specialties,
)
from tumorboard.meetings.attendance_models import Spell, Turn
from tumorboard.meetings.models import AgendaItem, Attendance, Meeting, Presence, Seat
from tumorboard.meetings.presence import Stretch, minutes, room_of, stretches
from tumorboard.people.models import User
from tumorboard.people.roles import Role, Specialty
from tumorboard.people.services import give_role

TODAY = dt.date.today()  # noqa: DTZ011 - the meeting is today, whenever the test runs
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def session(world: World) -> Meeting:
    """A meeting that began an hour ago."""
    meeting = meeting_on(world, TODAY)
    services.start(meeting, by=world.chair)
    began = timezone.now() - 60 * MINUTE
    Meeting.objects.filter(pk=meeting.pk).update(started_at=began)
    meeting.refresh_from_db()
    return meeting


def listed(world: World, meeting: Meeting, name: str, number: str) -> AgendaItem:
    patient = patient_on(world.board, world.coordinator, name, number)
    case: Case = refer(patient=patient, board=world.board, question="?", by=world.coordinator)
    return services.list_case(meeting=meeting, case=case, by=world.coordinator)


def called(item: AgendaItem, *, minutes_ago: int) -> None:
    """The chair turned to the case that long ago."""
    at = timezone.now() - minutes_ago * MINUTE
    Turn.objects.create(meeting=item.meeting, item=item, at=at)


def person(user: User, specialty: str, presence: str = Presence.IN_PERSON) -> Attending:
    return Attending(str(user), specialty, presence, user)


def there(meeting: Meeting, item: AgendaItem | None) -> list[str]:
    return [row.name for row in room_of(meeting).there_for(item)]


def ago(minutes: int) -> dt.datetime:
    return timezone.now() - minutes * MINUTE


# ------------------------------------------------------------------ who was there for a case


def test_who_left_before_a_case_was_not_there_for_it(world: World, session: Meeting) -> None:
    first, second = (listed(world, session, name, name) for name in ("Ash", "Birch"))
    called(first, minutes_ago=50)
    called(second, minutes_ago=20)
    surgeon = person(world.member, Specialty.LIVER_SURGERY)
    attend(meeting=session, name=surgeon.name, specialty=surgeon.specialty, user=world.member,
           by=world.chair)  # fmt: skip
    leave(meeting=session, person=surgeon, at=ago(30), by=world.chair)
    assert there(session, first) == [surgeon.name]
    assert there(session, second) == []
    assert room_of(session).specialties_for(first) == {Specialty.LIVER_SURGERY}
    assert room_of(session).specialties_for(second) == frozenset()


def test_who_comes_late_and_back_again_has_several_spells(world: World, session: Meeting) -> None:
    cases = [listed(world, session, name, name) for name in ("Ash", "Birch", "Cedar")]
    for item, minutes_ago in zip(cases, (50, 30, 10), strict=True):
        called(item, minutes_ago=minutes_ago)
    nurse = person(world.nurse, Specialty.SPECIALIST_NURSING)
    by = world.chair
    arrive(meeting=session, person=nurse, at=ago(45), by=by)
    leave(meeting=session, person=nurse, at=ago(31), by=by)
    arrive(meeting=session, person=nurse, at=ago(9), by=by)
    assert [there(session, item) for item in cases] == [[nurse.name], [], [nurse.name]]
    assert Spell.objects.count() == 2
    assert session.attendances.get().presence == Presence.IN_PERSON


def test_who_is_named_at_the_roll_call_was_there_from_the_start(
    world: World, session: Meeting
) -> None:
    item = listed(world, session, "Ash", "1")
    called(item, minutes_ago=50)
    attend(meeting=session, name="Lena Vogt", specialty="", user=world.member, by=world.chair)
    assert there(session, item) == ["Lena Vogt"]


def test_a_case_nobody_called_is_judged_by_who_is_there_now(world: World, session: Meeting) -> None:
    item = listed(world, session, "Ash", "1")
    surgeon = person(world.member, Specialty.LIVER_SURGERY)
    arrive(meeting=session, person=surgeon, at=ago(5), by=world.chair)
    assert there(session, item) == there(session, None) == [surgeon.name]
    leave(meeting=session, person=surgeon, at=ago(1), by=world.chair)
    assert there(session, item) == there(session, None) == []


def test_apologies_take_away_what_was_recorded_by_mistake(world: World, session: Meeting) -> None:
    item = listed(world, session, "Ash", "1")
    called(item, minutes_ago=2)
    surgeon = person(world.member, Specialty.LIVER_SURGERY)
    row = arrive(meeting=session, person=surgeon, at=ago(5), by=world.chair)
    attend(meeting=session, name=row.name, specialty=row.specialty, user=world.member,
           presence=Presence.APOLOGIES, by=world.chair)  # fmt: skip
    assert there(session, item) == []
    assert Spell.objects.get().removed_at is not None


def test_clicking_twice_records_one_arrival(world: World, session: Meeting) -> None:
    surgeon = person(world.member, Specialty.LIVER_SURGERY)
    for at in (ago(5), ago(4)):
        arrive(meeting=session, person=surgeon, at=at, by=world.chair)
    spell = Spell.objects.get()
    for at in (ago(3), ago(2)):
        leave(meeting=session, person=surgeon, at=at, by=world.chair)
    assert Spell.objects.get().left_at is not None
    assert Spell.objects.get().pk == spell.pk


# ------------------------------------------------------------------ when the chair turned where


def test_a_case_is_before_the_board_from_its_turn_to_the_next(
    world: World, session: Meeting
) -> None:
    first, second = (listed(world, session, name, name) for name in ("Ash", "Birch"))
    for item in (first, second, first):
        services.open_item(item, by=world.chair)
    services.open_item(first, by=world.chair)  # already there: no turn of its own
    services.close(session, by=world.chair, as_of=TODAY)
    turns = list(session.turns.all())
    assert [turn.item_id for turn in turns] == [first.pk, second.pk, first.pk, None]
    found = stretches(turns)
    assert [len(found[item.pk]) for item in (first, second)] == [2, 1]
    assert found[first.pk][0].end == found[second.pk][0].start
    assert found[first.pk][1].end == turns[-1].at


def test_the_minutes_of_a_case_are_those_of_all_its_turns() -> None:
    start = timezone.now()
    spent = [Stretch(start, start + 3 * MINUTE), Stretch(start + 9 * MINUTE, start + 11 * MINUTE)]
    assert minutes(spent) == 5
    assert minutes([Stretch(start)]) == 0


def test_leaving_in_the_moment_a_case_is_called_is_not_being_there() -> None:
    start = timezone.now()
    before = Stretch(start - MINUTE, start)
    assert not before.meets(Stretch(start))
    assert Stretch(start).meets(Stretch(start))
    assert Stretch(start).meets(Stretch(start - MINUTE, start + MINUTE))


# ------------------------------------------------------------------ the form


def click(client: Client, meeting: Meeting, now: str, **more: str) -> str:
    address = reverse("meeting-attendance", args=[meeting.pk])
    answer = client.post(address, {"now": now, **more}, headers=HTMX)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_one_click_for_who_comes_and_goes(
    world: World, client_of: ClientOf, session: Meeting
) -> None:
    world.board.quorum.create(specialty="liver_surgery")
    chair, key = client_of(world.chair), f"person-{world.member.pk}"
    assert "quorum complete" in click(chair, session, f"in_person {key}")
    row = session.attendances.get()
    assert (row.presence, row.seat) == (Presence.IN_PERSON, Seat.CORE)
    shown = click(chair, session, f"left {key}")
    assert "quorum incomplete" in shown
    assert f'value="remote {key}"' in shown
    assert missing_specialties(session) == ["Liver surgery"]
    assert "quorum complete" in click(chair, session, f"remote {key}")
    assert [spell.is_remote for spell in Spell.objects.all()] == [False, True]


def test_a_click_keeps_what_was_chosen_beside_it(
    world: World, client_of: ClientOf, session: Meeting
) -> None:
    chosen, clicked = f"person-{world.radiologist.pk}", f"person-{world.member.pk}"
    more = {chosen: "remote", f"initial-{chosen}": ""}
    click(client_of(world.chair), session, f"in_person {clicked}", **more)
    found = dict(session.attendances.values_list("user", "presence"))
    assert found == {world.radiologist.pk: "remote", world.member.pk: "in_person"}


def test_the_whole_core_team_with_one_button(
    world: World, client_of: ClientOf, session: Meeting
) -> None:
    give_role(world.nurse, role=Role.COORDINATOR, board=world.board, by=world.administrator)
    extended = world.radiologist.memberships.get()
    type(extended).objects.filter(pk=extended.pk).update(is_extended=True)
    chair, absent = client_of(world.chair), f"person-{world.member.pk}"
    shown = chair.get(reverse("meeting", args=[session.pk])).content.decode()
    assert "All of the core team are here" in shown
    more = {absent: "apologies", f"initial-{absent}": ""}
    shown = click(chair, session, "core", **more)
    assert "All of the core team are here" not in shown
    found = {row.user: row for row in session.attendances.all()}
    assert found[world.member].presence == Presence.APOLOGIES
    assert found[world.surgeon].presence == Presence.IN_PERSON
    assert world.radiologist not in found


@pytest.mark.parametrize("now", ["asleep", "asleep person-1", "in_person person-1"])
def test_a_click_on_nobody_is_refused(
    world: World, client_of: ClientOf, session: Meeting, now: str
) -> None:
    address = reverse("meeting-attendance", args=[session.pk])
    assert client_of(world.chair).post(address, {"now": now}).status_code == 422
    assert not session.attendances.exists()


def test_the_page_costs_the_same_for_many_people(
    world: World, client_of: ClientOf, session: Meeting
) -> None:
    chair, address = client_of(world.chair), reverse("meeting", args=[session.pk])

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert chair.get(address).status_code == 200
        return len(asked)

    for number in range(2):
        guest = Attending(f"Guest {number}", "", Presence.REMOTE)
        arrive(meeting=session, person=guest, at=ago(5), by=world.chair)
    cost()
    few = cost()
    for number in range(2, 22):
        guest = Attending(f"Guest {number}", "", Presence.REMOTE)
        arrive(meeting=session, person=guest, at=ago(5), by=world.chair)
        leave(meeting=session, person=guest, at=ago(1), by=world.chair)
    assert cost() == few


# ------------------------------------------------------------------ correcting


def test_times_are_corrected_and_the_audit_keeps_the_old_ones(
    world: World, client_of: ClientOf, session: Meeting
) -> None:
    surgeon = person(world.member, Specialty.LIVER_SURGERY)
    row = arrive(meeting=session, person=surgeon, at=timezone.now(), by=world.chair)
    spell = Spell.objects.get()
    chair, address = client_of(world.chair), reverse("attendance-times", args=[session.pk, row.pk])
    assert chair.get(address).status_code == 200
    form = {
        "version": row.version, "seat": "extended", "specialty": "liver_surgery",
        "covering_for": world.surgeon.pk, f"arrived-{spell.pk}": "00:01",
        f"left-{spell.pk}": "00:02",
    }  # fmt: skip
    assert chair.post(address, form).status_code == 303
    row.refresh_from_db()
    assert (row.seat, row.covering_for, row.presence) == ("extended", world.surgeon, Presence.LEFT)
    stored = Spell.objects.get()
    assert stored.left_at is not None
    assert stored.left_at - stored.arrived_at == MINUTE
    changes = AuditEvent.objects.filter(action="meeting.attendance_time", object_id=str(spell.pk))
    assert any("left_at" in event.changes() for event in changes)
    shown = chair.get(reverse("meeting", args=[session.pk])).content.decode()
    assert f"for {world.surgeon}" in shown
    assert chair.post(address, form).status_code == 422  # of a version that is past


@pytest.mark.parametrize(
    ("arrived", "left", "words"),
    [("", "10:00", "Say when this person came"), ("10:00", "09:00", "Before the arrival")],
)
def test_times_that_cannot_be_are_asked_again(
    world: World, client_of: ClientOf, session: Meeting, arrived: str, left: str, words: str
) -> None:
    guest = Attending("Greta Holm", "", Presence.IN_PERSON)
    row = arrive(meeting=session, person=guest, at=ago(5), by=world.chair)
    form = {"version": row.version, "seat": "guest", "arrived-new": arrived, "left-new": left}
    address = reverse("attendance-times", args=[session.pk, row.pk])
    answer = client_of(world.chair).post(address, form)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_nobody_is_there_twice_at_once(world: World, session: Meeting) -> None:
    guest = Attending("Greta Holm", "", Presence.IN_PERSON)
    row = arrive(meeting=session, person=guest, at=ago(5), by=world.chair)
    with pytest.raises(TimesOverlap):
        correct(
            row, version=row.version, by=world.chair, seat=Seat.GUEST, specialty="",
            covering_for=None, spells=[(None, ago(9), None), (None, ago(7), ago(6))],
        )  # fmt: skip


# ------------------------------------------------------------------ who may


def test_outsiders_find_no_attendance(world: World, client_of: ClientOf, session: Meeting) -> None:
    guest = Attending("Greta Holm", "", Presence.IN_PERSON)
    row = arrive(meeting=session, person=guest, at=ago(5), by=world.chair)
    address = reverse("attendance-times", args=[session.pk, row.pk])
    assert_refused(address, [*world.outsiders, world.member, world.auditor])
    assert_refused(address, [*world.outsiders, world.member], method="post")
    for outsider in world.outsiders:
        assert not Attendance.objects.visible_to(outsider).exists()
    other = meeting_on(world, TODAY + dt.timedelta(days=7))
    elsewhere = reverse("attendance-times", args=[other.pk, row.pk])
    assert client_of(world.chair).get(elsewhere).status_code == 404


# ------------------------------------------------------------------ the meeting itself


def test_a_meeting_says_when_it_ends_how_to_join_and_who_writes(
    world: World, client_of: ClientOf, session: Meeting
) -> None:
    address = reverse("meeting-edit", args=[session.pk])
    form = {
        "version": session.version, "date": TODAY.isoformat(), "starts_at": "14:00",
        "ends_at": "13:00", "place": "Room 4", "link": "https://rooms.example.org/4",
        "recorder": world.nurse.pk,
    }  # fmt: skip
    coordinator = client_of(world.coordinator)
    assert "Not after the start" in coordinator.post(address, form).content.decode()
    assert coordinator.post(address, {**form, "ends_at": "15:30"}).status_code == 303
    session.refresh_from_db()
    assert (session.ends_at, session.recorder) == (dt.time(15, 30), world.nurse)
    shown = coordinator.get(reverse("meeting", args=[session.pk])).content.decode()
    assert "planned 14:00 to 15:30" in shown
    assert f"recorder: {world.nurse}" in shown
    assert "https://rooms.example.org/4" in shown
