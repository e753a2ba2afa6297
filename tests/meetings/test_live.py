"""What tells a screen that it has to look again, and who is told."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from tests.meetings.pages import ClientOf, put
from tests.sitting import DECIDED, Sitting, write
from tests.support.refusal import assert_refused
from tumorboard.audit.models import AuditEvent
from tumorboard.cases.models import Case
from tumorboard.meetings import services as meetings
from tumorboard.meetings.attendance import attend
from tumorboard.meetings.live import Mark, mark_of
from tumorboard.patients.models import Lesion
from tumorboard.patients.services import record_finding


def mark(sitting: Sitting) -> Mark:
    found = mark_of(sitting.meeting.pk, sitting.item.pk)
    assert found is not None
    return found


def differing(before: Mark, after: Mark) -> set[str]:
    one, other = before.as_dict(), after.as_dict()
    return {name for name in one if one[name] != other[name]}


# ------------------------------------------------------------------ the mark


def test_what_is_recorded_of_the_patient_is_told_as_a_fact(sitting: Sitting) -> None:
    before = mark(sitting)
    record_finding(
        Lesion, patient=sitting.clinic.patient, by=sitting.world.radiologist, organ="lung"
    )
    assert differing(before, mark(sitting)) == {"facts"}


def test_a_draft_of_the_decision_is_told_apart_from_the_facts(sitting: Sitting) -> None:
    draft = sitting.draft()  # with the first word the case counts as discussed
    before = mark(sitting)
    write(draft, by=sitting.world.chair, answer="Liver first.")
    assert differing(before, mark(sitting)) == {"decision"}


def test_who_has_come_is_told(sitting: Sitting) -> None:
    before = mark(sitting)
    attend(
        meeting=sitting.meeting, name="Lena Vogt", specialty="liver_surgery",
        by=sitting.world.chair, user=sitting.world.member,
    )  # fmt: skip
    assert differing(before, mark(sitting)) == {"people"}


def test_a_turn_of_the_chair_changes_no_fact(
    sitting: Sitting, referred: Callable[[str], Case]
) -> None:
    ash = put(sitting.meeting, referred("Ash"), sitting.world.coordinator)
    before = mark(sitting)
    meetings.open_item(type(ash).objects.get(pk=ash.pk), by=sitting.world.chair)
    assert differing(before, mark(sitting)) == {"at", "people"}


def test_looking_changes_nothing(sitting: Sitting, client_of: ClientOf) -> None:
    before = mark(sitting)
    member = client_of(sitting.world.member)
    member.get(reverse("meeting-case", args=[sitting.meeting.pk, sitting.item.pk]))
    assert mark(sitting) == before


def test_the_mark_costs_the_same_in_a_long_meeting(
    sitting: Sitting,
    referred: Callable[[str], Case],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(3):
        mark(sitting)
    for number in range(12):
        put(sitting.meeting, referred(f"Ash{number}"), sitting.world.coordinator)
        record_finding(Lesion, patient=sitting.clinic.patient, by=sitting.world.chair, organ="lung")
    with django_assert_num_queries(3):
        mark(sitting)


# ------------------------------------------------------------------ following


@pytest.fixture
def member(sitting: Sitting, client_of: ClientOf) -> Client:
    return client_of(sitting.world.member)


def follow(sitting: Sitting) -> str:
    return reverse("meeting-follow", args=[sitting.meeting.pk])


def test_following_shows_the_case_that_the_chair_has_called(
    sitting: Sitting, member: Client
) -> None:
    page = member.get(follow(sitting)).content.decode()
    assert "The case that the chair calls appears here." in page
    meetings.open_item(sitting.item, by=sitting.world.chair)
    page = member.get(follow(sitting)).content.decode()
    assert sitting.clinic.case.question in page
    assert "Following the board, case 1" in page


def test_the_way_back_stands_on_every_page_until_the_meeting_ends(
    sitting: Sitting, member: Client, referred: Callable[[str], Case]
) -> None:
    ash = referred("Ash")
    elsewhere = reverse("patient", args=[ash.patient_id])
    assert "back to the board" not in member.get(elsewhere).content.decode()
    meetings.open_item(sitting.item, by=sitting.world.chair)
    member.get(follow(sitting))
    page = member.get(elsewhere).content.decode()
    assert "The board is at case 1: <b>Mirren Holt</b>, born 12 Mar 1964" in page
    assert f'href="{follow(sitting)}"' in page

    sitting.meeting.refresh_from_db()
    meetings.close(sitting.meeting, by=sitting.world.chair, as_of=sitting.meeting.date)
    assert "back to the board" not in member.get(elsewhere).content.decode()
    assert member.get(follow(sitting)).status_code == 302


def test_whom_the_bar_names_is_noted_once(
    sitting: Sitting, member: Client, referred: Callable[[str], Case]
) -> None:
    elsewhere = reverse("patient", args=[referred("Ash").patient_id])
    meetings.open_item(sitting.item, by=sitting.world.chair)
    member.get(follow(sitting))
    looks = AuditEvent.objects.filter(action="meeting.read")
    before = looks.count()
    for _ in range(3):
        member.get(elsewhere)
    assert looks.count() == before + 1


def test_a_screen_that_looks_again_by_itself_is_one_look(sitting: Sitting, member: Client) -> None:
    meetings.open_item(sitting.item, by=sitting.world.chair)
    looks = AuditEvent.objects.filter(action="case.read", patient_id=sitting.clinic.patient.pk)
    member.get(follow(sitting))
    for _ in range(3):
        member.get(follow(sitting), headers={"Live": "1"})
    assert looks.count() == 1
    member.get(follow(sitting))
    assert looks.count() == 2


def test_what_a_page_asks_by_itself_is_nobodys_activity(sitting: Sitting, member: Client) -> None:
    pk, item = sitting.meeting.pk, sitting.item.pk
    for name, parts in (
        ("meeting-follow", [pk]),
        ("meeting-mark", [pk]),
        ("meeting-bar", [pk]),
        ("meeting-case-live", [pk, item]),
    ):
        assert member.get(reverse(name, args=parts)).status_code == 200
        assert "active" not in member.session, name


def test_a_screen_that_follows_stays_however_long_a_case_takes(
    sitting: Sitting, client_of: ClientOf
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        member = client_of(sitting.world.member)
        member.get("/")
        meetings.open_item(sitting.item, by=sitting.world.chair)
        member.get(follow(sitting))
        asked = reverse("meeting-mark", args=[sitting.meeting.pk])
        for _ in range(4):
            clock.shift(dt.timedelta(minutes=20))
            assert member.get(f"{asked}?follows=1").status_code == 200, "the stream asks"
            assert member.get(follow(sitting), headers={"Live": "1"}).status_code == 200
        assert member.get("/").status_code == 302, "whoever does something signs in anew"


def test_the_page_of_who_leads_stays_as_long_and_signing_in_leads_back_to_it(
    sitting: Sitting, client_of: ClientOf
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        chair = client_of(sitting.world.chair)
        chair.get("/")
        meetings.open_item(sitting.item, by=sitting.world.chair)
        parts = [sitting.meeting.pk, sitting.item.pk]
        here = reverse("meeting-case", args=parts)
        page = chair.get(here).content.decode()
        asked = re.search(r'data-ask="([^"]*)"', page)
        assert asked is not None
        for _ in range(4):
            clock.shift(dt.timedelta(minutes=20))
            assert chair.get(html.unescape(asked[1])).status_code == 200, "the stream asks"
        turned = chair.post(
            reverse("agenda-open", args=parts), headers={"Referer": f"http://testserver{here}"}
        )
        assert turned.status_code == 302
        assert quote(here, safe="/") in turned.headers["Location"]


def test_it_does_not_stay_when_the_meeting_is_over(sitting: Sitting, client_of: ClientOf) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        member = client_of(sitting.world.member)
        member.get("/")
        meetings.open_item(sitting.item, by=sitting.world.chair)
        member.get(follow(sitting))
        meetings.close(sitting.meeting, by=sitting.world.chair, as_of=sitting.meeting.date)
        clock.shift(dt.timedelta(minutes=20))
        asked = reverse("meeting-mark", args=[sitting.meeting.pk])
        assert member.get(f"{asked}?follows=1").status_code == 302


@pytest.mark.parametrize("address", ["/?follows=1", "mark"])
def test_other_pages_idle_out_during_a_meeting(
    sitting: Sitting, client_of: ClientOf, address: str
) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        member = client_of(sitting.world.member)
        meetings.open_item(sitting.item, by=sitting.world.chair)
        member.get("/")
        member.get(follow(sitting))
        clock.shift(dt.timedelta(minutes=16))
        asked = reverse("meeting-mark", args=[sitting.meeting.pk]) if address == "mark" else address
        assert member.get(asked).status_code == 302


def test_the_decision_alone_is_asked_for_while_it_is_written(
    sitting: Sitting, member: Client
) -> None:
    sitting.draft()
    meetings.open_item(sitting.item, by=sitting.world.chair)
    part = member.get(follow(sitting), {"part": "decision"}).content.decode()
    assert DECIDED["answer"] in part
    assert part.strip().startswith("<section")
    assert "What we know" not in part


def test_nobody_else_is_told(sitting: Sitting) -> None:
    pk, item = sitting.meeting.pk, sitting.item.pk
    for name in ("meeting-follow", "meeting-mark", "meeting-bar"):
        assert_refused(reverse(name, args=[pk]), sitting.world.outsiders)
    assert_refused(reverse("meeting-case-live", args=[pk, item]), sitting.world.outsiders)
