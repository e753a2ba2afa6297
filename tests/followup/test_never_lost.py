"""Never lost: an open case always has a next date and an owner, or stands in red."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.clinic import Clinic, patient_on
from tests.sitting import Sitting, meeting_on, sign
from tests.world import World
from tumorboard.cases import services as cases
from tumorboard.cases.models import Case, State
from tumorboard.followup.lost import NO_DATE, NO_OWNER, PASSED, lost, marks, stranded
from tumorboard.meetings import services as meetings
from tumorboard.meetings.models import AgendaItem
from tumorboard.people import services as people
from tumorboard.people.models import Membership, User
from tumorboard.people.queries import today_at

ClientOf = Callable[[User], Client]


@pytest.fixture
def today(world: World) -> dt.date:
    from_now = Case._meta.get_field("created_at").get_default()
    return today_at(world.hospital, from_now)


def refer(world: World, family: str, number: str, **details: object) -> Case:
    patient = patient_on(world.board, world.coordinator, family, number)
    case = cases.refer(
        patient=patient, board=world.board, question=f"About {family}?", by=world.coordinator
    )
    Case.objects.filter(pk=case.pk).update(**details)  # as it was stored before dates were kept
    return Case.objects.get(pk=case.pk)


def leave(user: User, by: User) -> None:
    for membership in Membership.objects.active().filter(user=user):
        people.withdraw_role(membership, by=by)


def found(today: dt.date) -> dict[str, str]:
    said = marks(Case.objects.all(), today=today)
    return {str(Case.objects.get(pk=pk)): why for pk, why in said.items()}


def test_a_case_lacks_a_date_or_its_date_has_passed(world: World, today: dt.date) -> None:
    refer(world, "Ash", "1")
    refer(world, "Birch", "2", next_on=None)
    refer(world, "Cedar", "3", next_on=today - dt.timedelta(days=1))
    refer(world, "Dogwood", "4", next_on=today)
    refer(world, "Elm", "5", next_on=None, state=State.CLOSED)
    assert found(today) == {"About Birch?": NO_DATE, "About Cedar?": PASSED}


def test_the_meeting_it_waits_for_is_its_next_date(world: World, today: dt.date) -> None:
    case = refer(world, "Ash", "1", next_on=None)
    meetings.list_case(
        meeting=meeting_on(world, today + dt.timedelta(days=3)), case=case, by=world.coordinator
    )
    assert found(today) == {}
    assert found(today + dt.timedelta(days=4)) == {"About Ash?": PASSED}


def test_an_owner_who_left_the_board_or_the_house(world: World, today: dt.date) -> None:
    refer(world, "Ash", "1", owner=world.surgeon)
    refer(world, "Birch", "2", owner=world.nurse)
    refer(world, "Cedar", "3")
    leave(world.surgeon, world.administrator)
    User.objects.filter(pk=world.nurse.pk).update(is_active=False)
    assert found(today) == {"About Ash?": NO_OWNER, "About Birch?": NO_OWNER}


def test_discussed_and_not_signed_is_open_until_it_is_signed(sitting: Sitting) -> None:
    draft, later = sitting.draft(), sitting.meeting.date + dt.timedelta(days=100)
    assert sitting.clinic.case.question in found(later)
    sign(draft, by=sitting.world.chair)
    assert found(later) == {}


def test_a_signed_case_that_found_no_decision_stays_open(sitting: Sitting) -> None:
    draft = sitting.draft(result="no_decision", intent="", answer="", concordance="")
    sign(draft, by=sitting.world.chair)
    assert sitting.clinic.case.question in found(sitting.meeting.date + dt.timedelta(days=100))


def test_the_next_date_of_a_decision_is_that_of_its_case(sitting: Sitting) -> None:
    coming = sitting.meeting.date + dt.timedelta(days=21)
    draft = sitting.draft(
        result="deferred", deferral_cause="pathology", reasons="No histology.",
        actions="Histology: Paolo", next_date=coming,
    )  # fmt: skip
    sign(draft, by=sitting.world.chair)
    assert Case.objects.get(pk=sitting.clinic.case.pk).next_on == coming


def test_a_reopened_case_has_a_new_date(sitting: Sitting, today: dt.date) -> None:
    case = sitting.clinic.case
    Case.objects.filter(pk=case.pk).update(state=State.DISCUSSED, next_on=dt.date(2020, 1, 1))
    cases.move(Case.objects.get(pk=case.pk), to=State.PREPARING, by=sitting.world.coordinator)
    assert Case.objects.get(pk=case.pk).next_on == today + dt.timedelta(days=7)


@pytest.mark.parametrize("end", ["close", "cancel", "defer"])
def test_without_a_next_meeting_a_case_waits_for_the_one_to_come(
    world: World, today: dt.date, end: str
) -> None:
    case = refer(world, "Ash", "1", next_on=None)
    meeting = meeting_on(world, today)
    item = meetings.list_case(meeting=meeting, case=case, by=world.coordinator)
    match end:
        case "close":
            meetings.close(meeting, by=world.chair, as_of=today)
        case "cancel":
            meetings.cancel(meeting, by=world.chair, reason="Snow", as_of=today)
        case "defer":
            meetings.defer(item, by=world.chair, reason="No biopsy", as_of=today)
            meetings.close(meeting, by=world.chair, as_of=today)
    assert Case.objects.get(pk=case.pk).next_on == today + dt.timedelta(days=7)
    assert stranded([world.board], today=today) == [world.board]
    following = meeting_on(world, today + dt.timedelta(days=7))
    assert [row.case for row in AgendaItem.objects.filter(meeting=following)] == [case]
    assert stranded([world.board], today=today) == []


def test_what_was_taken_back_into_preparation_is_not_listed_by_itself(
    world: World, today: dt.date
) -> None:
    case, meeting = refer(world, "Ash", "1"), meeting_on(world, today)
    meetings.list_case(meeting=meeting, case=case, by=world.coordinator)
    meetings.close(meeting, by=world.chair, as_of=today)
    cases.move(Case.objects.get(pk=case.pk), to=State.PREPARING, by=world.coordinator)
    following = meeting_on(world, today + dt.timedelta(days=7))
    assert not AgendaItem.objects.filter(meeting=following).exists()


# ------------------------------------------------------------------ pages


def test_the_edit_form_leaves_no_open_case_without_a_date(
    clinic: Clinic, client_of: ClientOf
) -> None:
    coordinator, address = (
        client_of(clinic.coordinator),
        reverse("case-edit", args=[clinic.case.pk]),
    )
    page = coordinator.get(address).content.decode()
    shown = page.partition('name="shown" value="')[2].partition('"')[0]
    posted = {"shown": shown, "question": "Liver first?", "entry_type": "new", "urgency": "routine"}
    refused = coordinator.post(address, posted)
    assert refused.status_code == 422
    assert "An open case is never without a next date" in refused.content.decode()
    assert coordinator.post(address, {**posted, "next_on": "2026-12-01"}).status_code == 303


def test_home_shows_it_in_red_and_settles_it_there(
    world: World, client_of: ClientOf, today: dt.date
) -> None:
    case = refer(world, "Birch", "2", next_on=None)
    coordinator = client_of(world.coordinator)
    page = coordinator.get(reverse("home")).content.decode()
    assert "1 open case without a next date or an owner" in page
    assert NO_DATE in page
    assert "none is planned" in page
    posted = {"version": 1, "next_on": today, "owner": world.nurse.pk, "next": reverse("home")}
    answer = coordinator.post(reverse("case-next-date", args=[case.pk]), posted)
    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("home"))
    kept = Case.objects.get(pk=case.pk)
    assert (kept.next_on, kept.owner) == (today, world.nurse)
    assert "Every open case has both." in coordinator.get(reverse("home")).content.decode()
    assert coordinator.post(reverse("case-next-date", args=[case.pk]), posted).status_code == 409


@pytest.mark.parametrize(
    ("field", "words"), [("next_on", "is past; enter today"), ("owner", "Select a valid choice")]
)
def test_neither_a_past_day_nor_a_stranger_is_taken(
    world: World, client_of: ClientOf, today: dt.date, field: str, words: str
) -> None:
    case = refer(world, "Birch", "2", next_on=None)
    posted = {"version": 1, "next_on": today, "owner": world.nurse.pk}
    wrong = {"next_on": "2020-01-01", "owner": world.outsider_same_hospital.pk}
    address = reverse("case-next-date", args=[case.pk])
    answer = client_of(world.coordinator).post(address, {**posted, field: wrong[field]})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Case.objects.get(pk=case.pk).next_on is None


def test_the_list_marks_it_and_members_are_not_asked(
    world: World, client_of: ClientOf, today: dt.date
) -> None:
    refer(world, "Birch", "2", next_on=None)
    for view in ("", "cards"):
        page = client_of(world.coordinator).get(reverse("cases"), {"view": view})
        assert NO_DATE in page.content.decode()
    assert "without a next date" not in client_of(world.nurse).get("/").content.decode()


def test_outsiders_neither_see_nor_set_it(world: World, client_of: ClientOf) -> None:
    case = refer(world, "Birch", "2", next_on=None)
    for outsider in world.outsiders:
        client = client_of(outsider)
        assert "Birch" not in client.get("/").content.decode()
        address = reverse("case-next-date", args=[case.pk])
        assert {client.get(address).status_code, client.post(address).status_code} == {404}


def test_many_lost_cases_cost_what_one_does(world: World, client_of: ClientOf) -> None:
    coordinator = client_of(world.coordinator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            coordinator.get("/")
        return len(asked)

    refer(world, "Birch", "20", next_on=None)
    queries()  # what the first look reads once per session is not counted
    before = queries()
    for number in range(6):
        refer(world, f"Elm {number}", f"3{number}", next_on=None)
    assert lost(Case.objects.all(), today=dt.date(2026, 1, 1)).count() == 7
    assert queries() == before
