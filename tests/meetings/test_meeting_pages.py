"""The pages of a meeting: what a coordinator works in, with and without scripts."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.meetings.pages import HTMX, TODAY, TOMORROW, at, order, page_of, put
from tests.sitting import meeting_on
from tests.world import World
from tumorboard.audit.models import AuditEvent, Operation
from tumorboard.cases.models import Case
from tumorboard.meetings import services
from tumorboard.meetings.models import Meeting

# ------------------------------------------------------------------ arranging


def new_form(client: Client, world: World, **values: object) -> dict[str, object]:
    page = client.get(reverse("meeting-new")).content.decode()
    seal = re.search(r'name="seal" value="([^"]+)"', page)
    assert seal is not None
    date = TOMORROW.isoformat()
    return {"seal": seal[1], "board": world.board.pk, "date": date, "place": "Room 2", **values}


def test_a_meeting_is_arranged_once_however_often_the_form_is_sent(
    world: World, coordinating: Client
) -> None:
    form = new_form(coordinating, world, chair=world.chair.pk, starts_at="08:00")
    first = coordinating.post(reverse("meeting-new"), form)
    assert first.status_code == 303
    again = coordinating.post(reverse("meeting-new"), form)
    assert again.headers["Location"] == first.headers["Location"]
    made = Meeting.objects.get()
    assert (made.date, made.chair, made.place) == (TOMORROW, world.chair, "Room 2")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"date": "2020-01-01"}, "2020-01-01 is past"),
        ({"date": "soon"}, "Enter a valid date"),
        ({"seal": "forged"}, "can no longer be read"),
    ],
)
def test_what_is_wrong_is_said(
    world: World, coordinating: Client, values: dict[str, str], words: str
) -> None:
    answer = coordinating.post(reverse("meeting-new"), new_form(coordinating, world, **values))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Meeting.objects.exists()


def test_a_stranger_does_not_chair(world: World, coordinating: Client) -> None:
    form = new_form(coordinating, world, chair=world.member.pk)
    assert coordinating.post(reverse("meeting-new"), form).status_code == 422


def test_another_day_and_two_who_change_it(coordinating: Client, meeting: Meeting) -> None:
    address = reverse("meeting-edit", args=[meeting.pk])
    later = (TOMORROW + dt.timedelta(days=1)).isoformat()
    form = {"date": later, "place": "Room 3", "version": meeting.version}
    assert coordinating.post(address, form).status_code == 303
    answer = coordinating.post(address, {**form, "place": "Room 4"})
    assert answer.status_code == 409
    assert "Room 3" in answer.content.decode()
    assert Meeting.objects.get().place == "Room 3"


def test_the_list_filters_by_time(world: World, coordinating: Client, meeting: Meeting) -> None:
    past = meeting_on(world, TODAY - dt.timedelta(days=3))
    coming = coordinating.get(reverse("meetings")).content.decode()
    assert str(meeting.pk) in coming
    assert str(past.pk) not in coming
    gone = coordinating.get(reverse("meetings"), {"when": "past"}).content.decode()
    assert str(past.pk) in gone
    assert coordinating.get(reverse("meetings"), {"when": "never"}).status_code == 422


# ------------------------------------------------------------------ the agenda


def test_cases_are_put_on_the_agenda_together(
    coordinating: Client, meeting: Meeting, referred: Callable[[str], Case]
) -> None:
    cases = [referred(name) for name in ("Ash", "Birch")]
    address = reverse("agenda-list", args=[meeting.pk])
    chosen = {"cases": [case.pk for case in cases], "late_reason": "Found on a scan today"}
    answer = coordinating.post(address, chosen)
    assert answer.status_code == 303
    assert set(order(meeting)) == {"Ash", "Birch"}
    again = coordinating.post(address, {"cases": [cases[0].pk]})
    assert again.status_code == 422  # it waits on an agenda, and is not offered any more
    nothing = coordinating.post(address, {}, headers=HTMX)
    assert nothing.status_code == 422
    assert "Choose at least one case" in nothing.content.decode()


def test_a_case_moves_up_and_the_others_hear_it(
    world: World, coordinating: Client, meeting: Meeting, referred: Callable[[str], Case]
) -> None:
    items = [put(meeting, referred(name), world.coordinator) for name in ("Ash", "Birch")]
    answer = coordinating.post(at("agenda-place", items[1]), {"position": "1"}, headers=HTMX)
    assert order(meeting) == ["Birch", "Ash"]
    fragment = answer.content.decode().strip()
    assert fragment.startswith('<section class="tb-panel" id="agenda"')
    assert "data-focus" in fragment
    said = json.loads(answer.headers["HX-Trigger"])["announce"]
    assert said == "Mirren Birch is number 1 now"
    assert coordinating.post(at("agenda-place", items[1]), {"position": "2"}).status_code == 303
    assert order(meeting) == ["Ash", "Birch"]


def test_a_place_that_is_no_number(
    world: World, coordinating: Client, meeting: Meeting, referred: Callable[[str], Case]
) -> None:
    item = put(meeting, referred("Ash"), world.coordinator)
    assert coordinating.post(at("agenda-place", item), {"position": "first"}).status_code == 422


def test_taking_off_asks_why(
    world: World, coordinating: Client, meeting: Meeting, referred: Callable[[str], Case]
) -> None:
    item = put(meeting, referred("Ash"), world.coordinator)
    address = at("agenda-withdraw", item)
    assert coordinating.post(address, {}).status_code == 422
    assert coordinating.post(address, {"reason": "MRI not done"}).status_code == 303
    assert order(meeting) == []
    assert "MRI not done" in page_of(coordinating, meeting)
    again = coordinating.post(address, {"reason": "again"}, headers=HTMX)
    assert again.status_code == 409
    assert "dealt with meanwhile" in again.content.decode()


def test_an_agenda_of_a_closed_meeting_stays(
    world: World, coordinating: Client, meeting: Meeting, referred: Callable[[str], Case]
) -> None:
    item = put(meeting, referred("Ash"), world.coordinator)
    services.close(meeting, by=world.chair, as_of=TODAY)
    answer = coordinating.post(at("agenda-place", item), {"position": "1"})
    assert answer.status_code == 409
    assert "The meeting is over" in answer.content.decode()


def test_patients_of_the_same_name_are_marked(
    world: World, coordinating: Client, meeting: Meeting, referred: Callable[[str], Case]
) -> None:
    for name in ("Ash", "Ash", "Birch"):
        put(meeting, referred(name), world.coordinator)
    assert page_of(coordinating, meeting).count("same name on this agenda") == 2


def test_the_agenda_names_two_identifiers_and_says_who_looked(
    world: World, coordinating: Client, meeting: Meeting, referred: Callable[[str], Case]
) -> None:
    put(meeting, referred("Ash"), world.coordinator)
    for name in ("meeting", "meeting-print"):
        page = coordinating.get(reverse(name, args=[meeting.pk])).content.decode()
        assert "12 Mar 1964" in page
        assert "Hospital no. 700001" in page
    reads = AuditEvent.objects.filter(action="meeting.read", operation=Operation.READ)
    assert reads.count() == 2


def test_an_agenda_costs_the_same_with_two_cases_and_with_thirty(
    world: World, coordinating: Client, meeting: Meeting, referred: Callable[[str], Case]
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert coordinating.get(reverse("meeting", args=[meeting.pk])).status_code == 200
        return len(queries)

    for number in range(2):
        put(meeting, referred(f"Two {number}"), world.coordinator)
    cost()  # the first request also notes the activity
    before = cost()
    for number in range(28):
        put(meeting, referred(f"More {number}"), world.coordinator)
    assert cost() == before
