"""What everybody before a case sees alike is worked out once, and nothing of a person is in it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.meetings.pages import ClientOf
from tests.sitting import Sitting
from tests.world import on_board
from tumorboard.meetings import services as meetings
from tumorboard.patients.models import Lesion
from tumorboard.patients.services import record_finding
from tumorboard.people.roles import Role
from tumorboard.web.meetings.shared import TOKEN
from tumorboard.web.once import Once

FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def called(sitting: Sitting) -> Sitting:
    meetings.open_item(sitting.item, by=sitting.world.chair)
    return sitting


def screen(client: Client, sitting: Sitting, query: str = "") -> str:
    answer = client.get(reverse("meeting-follow", args=[sitting.meeting.pk]) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def queries(client: Client, sitting: Sitting) -> int:
    with CaptureQueriesContext(connection) as captured:
        screen(client, sitting)
    return len(captured)


def test_after_a_correction_the_second_who_follows_costs_little(
    called: Sitting, client_of: ClientOf
) -> None:
    world = called.world
    first, second = client_of(world.member), client_of(world.surgeon)
    for each in (first, second):
        assert "spleen" not in screen(each, called).lower()
    record_finding(Lesion, patient=called.clinic.patient, by=world.radiologist, organ="spleen")
    assert queries(first, called) - queries(second, called) >= 10
    for each in (first, second):
        assert "spleen" in screen(each, called).lower()


def test_who_may_do_less_is_not_shown_what_others_were(
    called: Sitting, client_of: ClientOf
) -> None:
    world = called.world
    reader = on_board(called.meeting.board, "Una Reid", Role.TRIAGE)
    case = reverse("meeting-case", args=[called.meeting.pk, called.item.pk])
    what_if = reverse("case-what-if", args=[called.clinic.case.pk])
    for number in range(2):  # drawn for each of them, and shown again
        seen = [client_of(person).get(case).content.decode() for person in (world.chair, reader)]
        assert [what_if in page for page in seen] == [True, False], number


def test_forms_carry_the_token_of_whoever_looks(called: Sitting, client_of: ClientOf) -> None:
    world = called.world
    pathway = re.search(r"pathway=([\w-]+)", screen(client_of(world.member), called))
    assert pathway is not None
    kept = []
    for person in (world.member, world.surgeon):
        client = Client(enforce_csrf_checks=True)
        client.force_login(person)
        page = screen(client, called, f"?pathway={pathway[1]}")
        assert TOKEN not in page
        part = page[page.index('id="case-alternatives"') : page.index('id="room-also"')]
        token = FORM_TOKEN.search(part)
        assert token is not None
        kept.append(token[1])
        address = reverse("plan-choose", args=[called.clinic.case.pk])
        sent = {"csrfmiddlewaretoken": token[1], "pathway": "none-such"}
        assert client.post(address, sent).status_code != 403
    assert kept[0] != kept[1]


def test_what_failed_is_made_again_and_the_oldest_is_forgotten() -> None:
    kept: Once[int] = Once(2)

    def fail() -> int:
        raise ValueError("not yet")

    with pytest.raises(ValueError, match="not yet"):
        kept.get("one", fail)
    assert kept.get("one", lambda: 1) == 1
    assert kept.get("one", fail) == 1
    assert [kept.get(name, lambda: 2) for name in ("two", "three")] == [2, 2]
    assert kept.get("one", lambda: 3) == 3
