"""The pages of a meeting: what a coordinator works in, with and without scripts."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.clinic import Clinic, patient_on
from tests.sitting import Sitting, meeting_on, sign
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.audit.models import AuditEvent, Operation
from tumorboard.cases.models import Case, State
from tumorboard.cases.services import refer
from tumorboard.decisions import services as decisions
from tumorboard.meetings import services
from tumorboard.meetings.models import AgendaItem, Meeting, MeetingState
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]
HTMX = {"HX-Request": "true"}
TODAY = dt.date.today()  # noqa: DTZ011 - the pages compare with the day on which the test runs
TOMORROW = TODAY + dt.timedelta(days=1)


@pytest.fixture
def coordinating(world: World, client_of: ClientOf) -> Client:
    return client_of(world.coordinator)


@pytest.fixture
def meeting(world: World) -> Meeting:
    return meeting_on(world, TOMORROW)


@pytest.fixture
def referred(world: World) -> Callable[[str], Case]:
    numbers = itertools.count(700001)

    def make(family: str) -> Case:
        patient = patient_on(world.board, world.coordinator, family, str(next(numbers)))
        return refer(
            patient=patient, board=world.board, question=f"About {family}?", by=world.coordinator
        )

    return make


def page_of(client: Client, meeting: Meeting) -> str:
    return client.get(reverse("meeting", args=[meeting.pk])).content.decode()


def at(name: str, item: AgendaItem) -> str:
    return reverse(name, args=[item.meeting_id, item.pk])


def put(meeting: Meeting, case: Case, by: User) -> AgendaItem:
    return services.list_case(meeting=meeting, case=case, by=by)


def order(meeting: Meeting) -> list[str]:
    items = meeting.items.standing().select_related("case__patient")
    return [item.case.patient.family_name for item in items]


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
    answer = coordinating.post(address, {"cases": [case.pk for case in cases]})
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


# ------------------------------------------------------------------ running


def test_start_attendance_and_close(
    world: World, client_of: ClientOf, meeting: Meeting, referred: Callable[[str], Case]
) -> None:
    world.board.quorum.create(specialty="liver_surgery")
    case = referred("Ash")
    put(meeting, case, world.coordinator)
    chair = client_of(world.chair)
    assert "quorum incomplete" in page_of(chair, meeting)
    assert chair.post(reverse("meeting-start", args=[meeting.pk])).status_code == 303
    name = f"person-{world.member.pk}"
    form = {name: "in_person", f"initial-{name}": "", "guest": "Greta Holm"}
    answer = chair.post(reverse("meeting-attendance", args=[meeting.pk]), form, headers=HTMX)
    assert answer.status_code == 200
    assert "quorum complete" in answer.content.decode()
    assert "Greta Holm" in answer.content.decode()
    assert chair.post(reverse("meeting-close", args=[meeting.pk])).status_code == 303
    assert Case.objects.get(pk=case.pk).state == State.READY


def test_two_who_record_who_is_there_change_only_what_they_touched(
    world: World, client_of: ClientOf, meeting: Meeting
) -> None:
    address = reverse("meeting-attendance", args=[meeting.pk])
    first, second = f"person-{world.member.pk}", f"person-{world.radiologist.pk}"
    shown = {f"initial-{first}": "", f"initial-{second}": ""}
    client_of(world.chair).post(address, {**shown, first: "in_person", second: ""})
    answer = client_of(world.coordinator).post(address, {**shown, first: "", second: "remote"})
    assert answer.status_code == 303
    found = dict(meeting.attendances.values_list("name", "presence"))
    assert found == {str(world.member): "in_person", str(world.radiologist): "remote"}


def test_a_presence_nobody_knows_is_refused(
    world: World, coordinating: Client, meeting: Meeting
) -> None:
    form = {f"person-{world.member.pk}": "asleep"}
    address = reverse("meeting-attendance", args=[meeting.pk])
    assert coordinating.post(address, form).status_code == 422
    assert not meeting.attendances.exists()


def test_cancelling_asks_why(coordinating: Client, meeting: Meeting) -> None:
    address = reverse("meeting-cancel", args=[meeting.pk])
    assert coordinating.post(address, {}).status_code == 422
    assert coordinating.post(address, {"reason": "Holiday"}).status_code == 303
    assert coordinating.post(address, {"reason": "Holiday"}).status_code == 409
    assert Meeting.objects.get().state == MeetingState.CANCELLED


# ------------------------------------------------------------------ the room


def test_the_room_shows_the_case_and_where_one_is(
    client_of: ClientOf, sitting: Sitting, referred: Callable[[str], Case]
) -> None:
    world = sitting.world
    following = put(sitting.meeting, referred("Birch"), world.coordinator)
    member = client_of(world.member)
    page = member.get(at("meeting-case", sitting.item)).content.decode()
    for words in ("Mirren Holt", "12 Mar 1964", "case 1 of 2", sitting.clinic.case.question):
        assert words in page
    assert at("meeting-case", following) in page
    assert "Save the draft" not in page  # a member does not record decisions
    assert AuditEvent.objects.filter(
        action="case.read", patient_id=sitting.clinic.patient.pk
    ).exists()
    room = member.get(at("meeting-case", sitting.item), {"room": ""}).content.decode()
    assert "tb-projector" in room


def test_the_chair_goes_to_the_next_case_and_others_see_it(
    client_of: ClientOf, sitting: Sitting, referred: Callable[[str], Case]
) -> None:
    world = sitting.world
    following = put(sitting.meeting, referred("Birch"), world.coordinator)
    answer = client_of(world.chair).post(at("agenda-open", following))
    assert answer.headers["Location"] == at("meeting-case", following)
    assert at("meeting-case", following) in page_of(client_of(world.member), sitting.meeting)


def test_deferring_asks_why_and_goes_on(
    client_of: ClientOf, sitting: Sitting, referred: Callable[[str], Case]
) -> None:
    world = sitting.world
    following = put(sitting.meeting, referred("Birch"), world.coordinator)
    chair, address = client_of(world.chair), at("agenda-defer", sitting.item)
    assert chair.post(address, {}).status_code == 422
    answer = chair.post(address, {"reason": "MRI of the liver first"})
    assert answer.headers["Location"] == at("meeting-case", following)
    assert chair.post(address, {"reason": "again"}).status_code == 409


def test_a_decided_case_is_not_deferred(client_of: ClientOf, sitting: Sitting) -> None:
    chair, address = client_of(sitting.world.chair), at("agenda-defer", sitting.item)
    draft = sitting.draft()
    sign(draft, by=sitting.world.chair)
    assert chair.post(address, {"reason": "too late"}).status_code == 409
    assert Case.objects.get(pk=sitting.clinic.case.pk).state == State.DISCUSSED


def test_what_was_drafted_goes_with_the_deferred_case(
    client_of: ClientOf, sitting: Sitting
) -> None:
    world = sitting.world
    following = meeting_on(world, sitting.meeting.date + dt.timedelta(days=7))
    draft = sitting.draft()
    chair = client_of(world.chair)
    assert chair.post(at("agenda-defer", sitting.item), {"reason": "MRI first"}).status_code == 303
    again = decisions.start(case=Case.objects.get(pk=sitting.clinic.case.pk), by=world.chair)
    assert again == draft
    assert again.agenda_item is not None
    assert again.agenda_item.meeting == following


# ------------------------------------------------------------------ who may not

READING = ("meeting", "meeting-print")
ARRANGING = ("meeting-edit", "agenda-list", "meeting-cancel")
RUNNING = ("meeting-start", "meeting-close", "meeting-attendance")
ITEM_POSTS = ("agenda-place", "agenda-withdraw", "agenda-open", "agenda-defer")


def test_outsiders_meet_nothing(sitting: Sitting) -> None:
    world, item = sitting.world, sitting.item
    outsiders = [*world.outsiders, world.administrator, world.auditor]
    for name in READING:
        assert_refused(reverse(name, args=[sitting.meeting.pk]), outsiders)
    assert_refused(at("meeting-case", item), outsiders)
    for name in (*ARRANGING, *RUNNING):
        assert_refused(reverse(name, args=[sitting.meeting.pk]), outsiders, method="post")
    for name in ITEM_POSTS:
        assert_refused(at(name, item), outsiders, method="post")
    for name in ("meetings", "meeting-new"):
        assert_refused(reverse(name), [world.administrator, world.auditor])


def test_a_member_reads_and_changes_nothing(client_of: ClientOf, sitting: Sitting) -> None:
    member = client_of(sitting.world.member)
    for name in READING:
        assert member.get(reverse(name, args=[sitting.meeting.pk])).status_code == 200
    for name in (*ARRANGING, *RUNNING):
        assert member.post(reverse(name, args=[sitting.meeting.pk])).status_code == 403
    for name in ITEM_POSTS:
        assert member.post(at(name, sitting.item)).status_code == 403


def test_a_case_of_another_board_is_not_offered(
    world: World, coordinating: Client, meeting: Meeting
) -> None:
    by = world.outsider_same_hospital
    patient = patient_on(world.other_board, by, "Elm", "990001")
    case = refer(patient=patient, board=world.other_board, question="Lung?", by=by)
    assert "Elm" not in page_of(coordinating, meeting)
    address = reverse("agenda-list", args=[meeting.pk])
    assert coordinating.post(address, {"cases": [case.pk]}).status_code == 422


def test_today_shows_what_is_owed(
    world: World, client_of: ClientOf, clinic: Clinic, meeting: Meeting
) -> None:
    left = meeting_on(world, TODAY - dt.timedelta(days=2))
    coordinating = client_of(world.coordinator).get("/").content.decode()
    assert reverse("meeting", args=[meeting.pk]) in coordinating
    assert reverse("meeting", args=[left.pk]) in coordinating
    assert "never closed" in coordinating
    assert "1 open case without a meeting" in coordinating
    member = client_of(world.member).get("/").content.decode()
    assert "without a meeting" not in member
    assert "Decisions to sign" not in member
    assert "Meetings" not in client_of(world.auditor).get("/").content.decode()
