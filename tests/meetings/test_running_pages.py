"""A meeting in session: who is there, from case to case, and who may not."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.assessment.test_readiness import look
from tests.clinic import Clinic, patient_on
from tests.meetings.pages import HTMX, TODAY, ClientOf, at, page_of, put
from tests.sitting import Sitting, meeting_on, sign
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.assessment.models import Readiness
from tumorboard.audit.models import AuditEvent
from tumorboard.cases.models import Case, State
from tumorboard.cases.services import refer
from tumorboard.decisions import services as decisions
from tumorboard.meetings.models import Meeting, MeetingState
from tumorboard.plans.models import Plan
from tumorboard.web.meetings.namesakes import ALERT

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


def test_patients_of_like_names_are_marked_where_they_are_discussed_and_signed(
    client_of: ClientOf, sitting: Sitting, referred: Callable[[str], Case]
) -> None:
    chair = client_of(sitting.world.chair)
    draft = sitting.draft()
    pages = [at("meeting-case", sitting.item), reverse("decision-sign", args=[draft.pk])]
    put(sitting.meeting, referred("Birch"), sitting.world.coordinator)
    assert not [page for page in pages if ALERT in chair.get(page).content.decode()]
    put(sitting.meeting, referred("Hold"), sitting.world.coordinator)
    for page in pages:
        assert ALERT in chair.get(page).content.decode(), page


def test_the_chair_calls_the_first_case_from_the_agenda(
    client_of: ClientOf, sitting: Sitting
) -> None:
    chair = client_of(sitting.world.chair)
    agenda = reverse("meeting", args=[sitting.meeting.pk])
    assert 'data-key-label="Call the first case"' in chair.get(agenda).content.decode()
    chair.post(at("agenda-open", sitting.item))
    assert 'data-key-label="On with the meeting"' in chair.get(agenda).content.decode()
    member = client_of(sitting.world.member).get(agenda).content.decode()
    assert 'data-key-label="First case"' in member


def test_every_key_of_the_chair_does_one_thing(client_of: ClientOf, sitting: Sitting) -> None:
    page = client_of(sitting.world.chair).get(at("meeting-case", sitting.item)).content.decode()
    keys = re.findall(r'data-key="(\w)" data-key-label="([^"]*)"', page)
    labels = {key: {label for other, label in keys if other == key} for key, _ in keys}
    assert {"Standard of care", "New action"} <= set.union(*labels.values())
    assert {key: found for key, found in labels.items() if len(found) > 1} == {}


@pytest.mark.parametrize("view", ["", "room&amp;"])
def test_looking_at_an_alternative_stays_in_the_room(
    client_of: ClientOf, sitting: Sitting, view: str
) -> None:
    member, here = client_of(sitting.world.member), at("meeting-case", sitting.item)
    looking = f"{here}?{view}pathway=observation"
    room = member.get(here, {"room": ""} if view else {}).content.decode()
    assert f'href="{looking}#case-alternatives"' in room
    assert f'hx-get="{looking}"' in room
    assert f"{reverse('case', args=[sitting.clinic.case.pk])}?pathway" not in room
    address = looking.replace("&amp;", "&")
    whole = member.get(address).content.decode()
    assert 'aria-label="Agenda"' in whole
    assert whole.count("tb-alternative--shown") == 1
    assert ("tb-projector" in whole) == bool(view)
    fragment = member.get(address, headers=HTMX).content.decode().strip()
    assert fragment.startswith('<div id="case-alternatives"')
    assert fragment.count("tb-alternative--shown") == 1


def back_in(page: str) -> set[str]:
    section = page.partition('id="case-alternatives"')[2].partition('id="decision-form"')[0]
    return set(re.findall(r'name="next" value="([^"]+)"', section))


@pytest.mark.parametrize("view", ["", "?room"])
def test_without_scripts_planning_leads_back_to_the_room(
    client_of: ClientOf, sitting: Sitting, view: str
) -> None:
    chair, here = client_of(sitting.world.chair), at("meeting-case", sitting.item) + view
    looked = chair.get(here + ("&" if view else "?") + "pathway=observation").content.decode()
    back = f"{here}#case-plan"
    assert back_in(looked) == {back}
    choose = reverse("plan-choose", args=[sitting.clinic.case.pk])
    answer = chair.post(choose, {"pathway": "observation", "next": back})
    assert (answer.status_code, answer.headers["Location"]) == (303, back)
    room = chair.get(here).content.decode()
    plan = room.partition('id="case-plan"')[2]
    if view:  # what is projected is read only
        assert back_in(room) == set()
        assert f'action="{reverse("plan-edit", args=[Plan.objects.get().pk])}"' not in plan
    else:
        assert back_in(room) == {back}
        assert plan.count(f'name="next" value="{back}"') >= 3 * plan.count("data-row=")
    elsewhere = {"pathway": "observation", "next": "https://elsewhere.example/"}
    own = reverse("plan", args=[sitting.clinic.case.pk]) + "#case-plan"
    assert chair.post(choose, elsewhere).headers["Location"] == own
    assert not back_in(chair.get(reverse("case", args=[sitting.clinic.case.pk])).content.decode())


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
    assert chair.post(address, {"reason": "no code"}).status_code == 422
    other = chair.post(address, {"cause": "other"})
    assert (other.status_code, "Say why" in other.content.decode()) == (422, True)
    answer = chair.post(address, {"cause": "imaging", "reason": "MRI of the liver first"})
    assert answer.headers["Location"] == at("meeting-case", following)
    words = "Information missing: imaging: MRI of the liver first"
    assert words in page_of(chair, sitting.meeting)
    assert chair.post(address, {"cause": "time"}).status_code == 409


def test_a_decided_case_is_not_deferred(client_of: ClientOf, sitting: Sitting) -> None:
    chair, address = client_of(sitting.world.chair), at("agenda-defer", sitting.item)
    draft = sitting.draft()
    sign(draft, by=sitting.world.chair)
    assert chair.post(address, {"cause": "time"}).status_code == 409
    assert Case.objects.get(pk=sitting.clinic.case.pk).state == State.DISCUSSED


def test_what_was_drafted_goes_with_the_deferred_case(
    client_of: ClientOf, sitting: Sitting
) -> None:
    world = sitting.world
    following = meeting_on(world, sitting.meeting.date + dt.timedelta(days=7))
    draft = sitting.draft()
    chair = client_of(world.chair)
    assert chair.post(at("agenda-defer", sitting.item), {"cause": "imaging"}).status_code == 303
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


def test_today_shows_how_many_cases_of_a_meeting_lack_no_safety_fact(
    coordinating: Client, meeting: Meeting, clinic: Clinic, world: World
) -> None:
    put(meeting, clinic.case, world.coordinator)
    look(clinic.case)
    assert "0 of 1 without a missing safety fact" in coordinating.get("/").content.decode()
    Readiness.objects.filter(case=clinic.case).update(safety=0)
    assert "1 of 1 without a missing safety fact" in coordinating.get("/").content.decode()
