"""A case of a record that was merged: every list names the person who stayed."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.clinic import patient_on
from tests.meetings.pages import TOMORROW
from tests.sitting import meeting_on
from tests.world import World
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.decisions.packing import _agenda
from tumorboard.decisions.services import start
from tumorboard.documents.blocks import Table
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.meetings.queries import agenda_of
from tumorboard.meetings.services import list_case, withdraw
from tumorboard.patients.merging import merge_patients
from tumorboard.patients.models import Patient
from tumorboard.people.models import User

ClientOf = Callable[[User], Client]
BOTH = "Mirren Holt (merged from Mirren Hollt)"


def case_of_merged(world: World, was: str = "Hollt", into: Patient | None = None) -> Case:
    """The case was made for the record that was merged afterwards."""
    by = world.coordinator
    number = f"9{Patient.objects.count():05}"
    patient = patient_on(world.board, by, was, number)
    case = refer(patient=patient, board=world.board, question="Which first?", by=by)
    stays = into or patient_on(world.board, by, "Holt", "402118")
    merge_patients(duplicate=patient, into=stays, by=by, reason="one person")
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def case(world: World) -> Case:
    return case_of_merged(world)


@pytest.fixture
def meeting(world: World) -> Meeting:
    return meeting_on(world, TOMORROW)


@pytest.fixture
def item(case: Case, meeting: Meeting, world: World) -> AgendaItem:
    return list_case(meeting=meeting, case=case, by=world.coordinator)


def shown(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_of_cases(case: Case, world: World, client_of: ClientOf) -> None:
    page = shown(client_of(world.coordinator), "cases")
    assert BOTH in page
    assert "402118" in page  # the person's number


@pytest.mark.parametrize("sought", ["Holt", "hollt", "402118", "900000"])
def test_it_is_found_by_both_names_and_numbers(
    case: Case, world: World, client_of: ClientOf, sought: str
) -> None:
    page = client_of(world.coordinator).get(reverse("cases"), {"q": sought}).content.decode()
    assert BOTH in page


def test_the_home_page_while_it_waits_for_a_meeting(
    case: Case, world: World, client_of: ClientOf
) -> None:
    assert BOTH in shown(client_of(world.coordinator), "home")


def test_the_home_page_while_it_waits_for_a_signature(
    item: AgendaItem, world: World, client_of: ClientOf
) -> None:
    start(case=item.case, by=world.chair)
    assert BOTH in shown(client_of(world.chair), "home")


@pytest.mark.parametrize("page", ["meeting", "meeting-print"])
def test_the_agenda(item: AgendaItem, world: World, client_of: ClientOf, page: str) -> None:
    agenda = shown(client_of(world.coordinator), page, item.meeting_id)
    assert BOTH in agenda
    assert "402118" in agenda
    assert "same name" not in agenda


def test_two_cases_of_one_person_are_no_two_people(
    item: AgendaItem, world: World, client_of: ClientOf
) -> None:
    stays = item.case.patient.person
    again = refer(patient=stays, board=world.board, question="And the lung?", by=world.coordinator)
    list_case(meeting=item.meeting, case=again, by=world.coordinator)
    client = client_of(world.coordinator)
    assert "same name" not in shown(client, "meeting", item.meeting_id)
    other = patient_on(world.board, world.coordinator, "Holt", "402777")
    third = refer(patient=other, board=world.board, question="What now?", by=world.coordinator)
    list_case(meeting=item.meeting, case=third, by=world.coordinator)
    assert shown(client, "meeting", item.meeting_id).count("same name") == 3


def test_beside_the_agenda(case: Case, meeting: Meeting, world: World, client_of: ClientOf) -> None:
    client = client_of(world.coordinator)
    assert BOTH in shown(client, "meeting", meeting.pk)  # waits to be listed
    item = list_case(meeting=meeting, case=case, by=world.coordinator)
    withdraw(item, by=world.coordinator, reason="abroad")
    assert f"{BOTH}: abroad" in shown(client, "meeting", meeting.pk)


def test_the_title_of_the_room(item: AgendaItem, world: World, client_of: ClientOf) -> None:
    room = shown(client_of(world.chair), "meeting-case", item.meeting_id, item.pk)
    assert "<title>Mirren Holt, case 1 of 1" in room
    assert "merged from" in room


def test_the_index_of_the_pack(item: AgendaItem) -> None:
    table = next(
        block
        for block in _agenda(item.meeting, agenda_of(item.meeting))
        if isinstance(block, Table)
    )
    told = table.rows[0][2]
    assert told.startswith("Mirren Holt · born ")
    assert told.endswith("merged from Mirren Hollt")


@pytest.mark.parametrize("page", ["cases", "meeting", "home"])
def test_more_merged_records_ask_no_more_of_the_database(
    item: AgendaItem, world: World, client_of: ClientOf, page: str
) -> None:
    client = client_of(world.coordinator)
    args = [item.meeting_id] if page == "meeting" else []

    def add(was: str) -> None:
        waits = case_of_merged(world, was, into=item.case.patient.person)
        if page == "meeting":
            list_case(meeting=item.meeting, case=waits, by=world.coordinator)
        else:
            assert waits.state == "preparing"

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            shown(client, page, *args)
        return len(queries)

    add("Holtt")
    shown(client, page, *args)
    before = asked()
    add("Hoolt")
    add("Holdt")
    assert asked() == before
