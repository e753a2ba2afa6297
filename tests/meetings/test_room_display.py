"""The display in the meeting room: granted by the chair, sees one meeting, can do nothing."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.clinic import Clinic
from tests.guards.test_guarding import EVERY_URL
from tests.meetings.pages import HTMX, TOMORROW, ClientOf, put
from tests.sitting import Sitting, meeting_on
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.audit.models import Actor, AuditEvent, Outcome
from tumorboard.cases.models import Case
from tumorboard.meetings import services as meetings
from tumorboard.meetings.display import DisplaySpent, display_behind, grant_display, open_display
from tumorboard.meetings.models import Meeting, RoomDisplay
from tumorboard.people import services as people

LINK = re.compile(r"/meetings/room/[\w-]+/")
REACHED = {"room-display", "display-open"}
PLAIN = {"slug": "lesion", "int": 1}


def granted(client: Client, meeting: Meeting) -> str:
    """The chair asks for a display; the address that the page shows once."""
    answer = client.post(reverse("display-grant", args=[meeting.pk]), follow=True)
    found = LINK.search(answer.content.decode())
    assert found, "no link on the page"
    return found[0]


def room_of(meeting: Meeting) -> str:
    return reverse("room-display", args=[meeting.pk])


@pytest.fixture
def chairing(sitting: Sitting, client_of: ClientOf) -> Client:
    return client_of(sitting.world.chair)


@pytest.fixture
def called(sitting: Sitting) -> Sitting:
    meetings.open_item(sitting.item, by=sitting.world.chair)
    return sitting


@pytest.fixture
def room(sitting: Sitting, chairing: Client) -> Client:
    """The computer in the room, after somebody has opened the link on it."""
    computer = Client()
    answer = computer.post(granted(chairing, sitting.meeting))
    assert (answer.status_code, answer.headers["Location"]) == (303, room_of(sitting.meeting))
    return computer


# ------------------------------------------------------------------ what it shows


def test_the_room_follows_the_chair(
    sitting: Sitting, room: Client, referred: Callable[[str], Case]
) -> None:
    here = room_of(sitting.meeting)
    waiting = room.get(here).content.decode()
    assert "The case that the chair calls appears here" in waiting
    assert sitting.clinic.patient.family_name not in waiting
    before = room.get(here, {"mark": ""}).json()

    meetings.open_item(sitting.item, by=sitting.world.chair)
    item = {"mark": "", "item": str(sitting.item.pk)}
    called = room.get(here, item).json()
    assert called["at"] == str(sitting.item.pk) != before["at"]
    shown = room.get(here).content.decode()
    assert sitting.clinic.case.question in shown
    assert sitting.clinic.patient.family_name in shown
    assert room.get(here, item).json() == called, "nothing has changed meanwhile"

    ash = put(sitting.meeting, referred("Ash"), sitting.world.coordinator)
    sitting.meeting.refresh_from_db()
    meetings.open_item(type(ash).objects.get(pk=ash.pk), by=sitting.world.chair)
    assert room.get(here, item).json()["at"] == str(ash.pk)
    assert "About Ash?" in room.get(here).content.decode()


def test_nothing_on_the_screen_leads_elsewhere_or_can_be_sent(
    called: Sitting, room: Client
) -> None:
    here = room_of(called.meeting)
    page = room.get(here).content.decode()
    links = {each for each in re.findall(r'href="(/[^"]*)"', page) if "/static/" not in each}
    assert {each.partition("?")[0] for each in links} <= {here}
    assert 'method="post"' not in page
    assert str(called.world.chair) not in page.partition("<main")[0], "nobody is signed in"


def test_an_alternative_can_be_looked_at(called: Sitting, room: Client) -> None:
    look = {"pathway": "observation"}
    part = room.get(room_of(called.meeting), look, headers=HTMX)
    assert part.status_code == 200
    assert part.content.decode().strip().startswith('<div id="case-alternatives"')


def test_what_the_room_saw_is_on_record_as_its_own(called: Sitting, room: Client) -> None:
    room.get(room_of(called.meeting))
    opened = AuditEvent.objects.get(action="meeting.display_opened")
    seen = AuditEvent.objects.filter(action="case.read").latest("id")
    for event in (opened, seen):
        assert (event.actor_kind, event.actor) == (Actor.ROOM, None)
        assert event.reason == "room display, granted by Hari Chaudhry"
    assert seen.patient_id == called.clinic.patient.pk
    given = AuditEvent.objects.get(action="meeting.display_granted")
    assert given.actor == called.world.chair


# ------------------------------------------------------------------ what it cannot do


def addresses(sitting: Sitting) -> list[tuple[str, str]]:
    """Every address of the application, about this very meeting, patient and case."""
    clinic = sitting.clinic
    mine = {"item": sitting.item.pk, "row": clinic.lesion.pk}
    found = []
    for text, pattern in EVERY_URL:
        parts = re.findall(r"<(?:(\w+):)?(\w+)>", text)
        for pk in (sitting.meeting.pk, clinic.patient.pk, clinic.case.pk):
            ids = {**mine, "pk": pk}
            values = {
                name: ids.get(name, uuid.uuid4()) if kind == "uuid" else PLAIN.get(kind, "x")
                for kind, name in parts
            }
            found.append((pattern.name or "", reverse(pattern.name or "", kwargs=values)))
    return found


def test_every_other_address_is_closed_to_the_room(called: Sitting, room: Client) -> None:
    swept = addresses(called)
    assert len(swept) > 60
    for _name, url in swept:
        status = room.get(url).status_code
        if url == room_of(called.meeting):
            assert status == 200, url
        else:
            assert status in {403, 404}, f"{url} answers {status}"


def test_nothing_can_be_posted_from_the_room(called: Sitting, room: Client) -> None:
    for _name, url in addresses(called):
        status = room.post(url, {}).status_code
        assert status in {403, 404, 405}, f"{url} answers {status}"


def test_the_members_view_of_the_same_case_is_closed_to_the_room(
    called: Sitting, room: Client
) -> None:
    item = called.item
    assert room.get(reverse("meeting-case", args=[item.meeting_id, item.pk])).status_code == 404
    refusal = AuditEvent.objects.filter(outcome=Outcome.DENIED).latest("id")
    assert refusal.actor_kind == Actor.ROOM
    assert "meeting-case" in refusal.reason


def test_another_meeting_is_not_found(sitting: Sitting, room: Client) -> None:
    other = meeting_on(sitting.world, TOMORROW)
    assert room.get(room_of(other)).status_code == 404


def test_without_a_display_there_is_no_room(called: Sitting, client_of: ClientOf) -> None:
    assert Client().get(room_of(called.meeting)).status_code == 404
    assert client_of(called.world.chair).get(room_of(called.meeting)).status_code == 404


# ------------------------------------------------------------------ how it ends


def assert_over(room: Client, meeting: Meeting) -> None:
    asked = room.get(room_of(meeting), {"mark": ""})
    assert asked.status_code == 410, "the screen is cleared by itself (js/live.js)"
    over = room.get(room_of(meeting))
    assert over.status_code == 410
    assert "The display has ended" in over.content.decode()
    assert room.get("/").status_code == 302, "and the computer is as any other"


def test_it_ends_when_it_is_revoked_on_the_meetings_page(
    called: Sitting, room: Client, client_of: ClientOf
) -> None:
    coordinating = client_of(called.world.coordinator)
    page = coordinating.get(reverse("meeting", args=[called.meeting.pk])).content.decode()
    display = RoomDisplay.objects.get()
    revocation = reverse("display-revoke", args=[called.meeting.pk, display.pk])
    assert revocation in page
    assert coordinating.post(revocation).status_code == 303
    assert_over(room, called.meeting)
    page = coordinating.get(reverse("meeting", args=[called.meeting.pk])).content.decode()
    assert revocation not in page


def test_it_ends_with_the_meeting(called: Sitting, room: Client) -> None:
    called.meeting.refresh_from_db()
    meetings.close(called.meeting, by=called.world.chair, as_of=called.meeting.date)
    assert_over(room, called.meeting)


def test_it_never_idles_out_in_a_long_meeting_and_ends_after_twelve_hours(
    called: Sitting, chairing: Client
) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        room = Client()
        room.post(granted(chairing, called.meeting))
        clock.shift(dt.timedelta(hours=11, minutes=59))
        assert room.get(room_of(called.meeting)).status_code == 200
        clock.shift(dt.timedelta(minutes=2))
        assert room.get(room_of(called.meeting)).status_code in {404, 410}


def test_it_ends_with_the_account_of_who_granted_it(called: Sitting, room: Client) -> None:
    people.set_active(called.world.chair, active=False, by=called.world.administrator)
    assert_over(room, called.meeting)


def test_it_shows_no_case_once_who_granted_it_has_left_the_board(
    called: Sitting, room: Client
) -> None:
    role = called.world.chair.memberships.get()
    people.withdraw_role(role, by=called.world.administrator, reason="moved")
    page = room.get(room_of(called.meeting)).content.decode()
    assert called.clinic.patient.family_name not in page


# ------------------------------------------------------------------ the link


def test_a_link_opens_one_display_only(sitting: Sitting, chairing: Client) -> None:
    link = granted(chairing, sitting.meeting)
    assert link not in chairing.get(reverse("meeting", args=[sitting.meeting.pk])).content.decode()
    assert Client().get(link).status_code == 200, "looking at it opens nothing"
    assert Client().post(link).status_code == 303
    assert Client().get(link).status_code == 404
    assert Client().post(link).status_code == 404


def test_two_who_open_one_link_at_once(sitting: Sitting) -> None:
    secret = grant_display(sitting.meeting, by=sitting.world.chair)
    first, second = display_behind(secret), display_behind(secret)
    assert first
    assert second
    open_display(first)
    with pytest.raises(DisplaySpent):
        open_display(second)


def test_an_old_or_revoked_link_opens_nothing(sitting: Sitting, chairing: Client) -> None:
    link = granted(chairing, sitting.meeting)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=13)):
        assert Client().get(link).status_code == 404
    display = RoomDisplay.objects.get()
    chairing.post(reverse("display-revoke", args=[sitting.meeting.pk, display.pk]))
    assert Client().get(link).status_code == 404


def test_who_was_signed_in_on_the_rooms_computer_no_longer_is(
    sitting: Sitting, chairing: Client, client_of: ClientOf
) -> None:
    computer = client_of(sitting.world.nurse)
    assert computer.post(granted(chairing, sitting.meeting)).status_code == 303
    assert computer.get("/").status_code == 404
    assert computer.get(room_of(sitting.meeting)).status_code == 200


def test_the_chair_grants_it_and_nobody_else(
    clinic: Clinic, sitting: Sitting, world: World, client_of: ClientOf
) -> None:
    grant = reverse("display-grant", args=[sitting.meeting.pk])
    for user in (world.coordinator, world.member):
        assert client_of(user).post(grant).status_code == 403
    assert_refused(grant, world.outsiders, method="post")
    secret = grant_display(sitting.meeting, by=world.chair)
    revoke = reverse("display-revoke", args=[sitting.meeting.pk, RoomDisplay.objects.get().pk])
    assert_refused(revoke, world.outsiders, method="post")
    assert display_behind(secret) is not None
    page = client_of(world.coordinator).get(reverse("meeting", args=[sitting.meeting.pk]))
    assert "Open a room display" not in page.content.decode()


def test_a_meeting_that_is_over_has_no_display(sitting: Sitting, chairing: Client) -> None:
    meetings.close(sitting.meeting, by=sitting.world.chair, as_of=sitting.meeting.date)
    answer = chairing.post(reverse("display-grant", args=[sitting.meeting.pk]))
    assert answer.status_code == 409
    assert not RoomDisplay.objects.exists()


def test_the_sweep_reaches_what_it_means_to(called: Sitting) -> None:
    names = {name for name, _url in addresses(called)}
    assert names > REACHED
