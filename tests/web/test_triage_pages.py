"""Standard of care on pages: set by administrators, chosen by a named person, undone by a click."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.clinic import Clinic
from tests.sitting import meeting_on
from tests.standards import WORDS, pathway_of, triaged
from tests.support.refusal import assert_refused
from tests.world import World, on_board
from tumorboard.audit.models import AuditEvent
from tumorboard.cases.models import Case, State
from tumorboard.decisions.models import Decision
from tumorboard.decisions.packing_standard import on_standard, standard_table
from tumorboard.meetings import services as meetings
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.meetings.standard_models import SecondLook, StandardPathway, Triage
from tumorboard.people.models import User
from tumorboard.people.roles import Role

ClientOf = Callable[[User], Client]
FORM = {**WORDS, "rests_on": "", "active_from": "2026-01-01"}


@pytest.fixture
def today() -> dt.date:
    return dt.datetime.now(tz=dt.UTC).date()


@pytest.fixture
def meeting(world: World, today: dt.date) -> Meeting:
    return meeting_on(world, today + dt.timedelta(days=3))


@pytest.fixture
def pathway(world: World) -> StandardPathway:
    return pathway_of(world)


def shown(client: Client, address: str) -> str:
    """The fingerprint of what the page says against a standard, for the form to send back."""
    response = client.get(address)
    return str(response.context["choice"].fingerprint)


# ---------------------------------------------------------------- settings


def test_an_administrator_sets_pathways_and_the_team_reads_them(
    clinic: Clinic, client_of: ClientOf
) -> None:
    world = clinic.world
    admin, nurse = client_of(world.administrator), client_of(world.nurse)
    everything = reverse("board-pathways", args=[world.board.pk])
    new = reverse("pathway-new", args=[world.board.pk])
    assert admin.post(new, {**FORM, "question": ""}).status_code == 422
    assert admin.post(new, FORM).status_code == 303
    made = StandardPathway.objects.get()
    assert WORDS["treatment"] in nurse.get(everything).content.decode()
    rules = nurse.get(reverse("board-rules", args=[world.board.pk])).content.decode()
    assert made.name in rules
    assert nurse.post(new, FORM).status_code == 403
    address = reverse("standard-pathway", args=[made.pk])
    anew = {**FORM, "treatment": "Three years later.", "version": made.version}
    assert admin.post(address, {**anew, "version": 9}).status_code == 409
    assert admin.post(address, anew).status_code == 303
    page = nurse.get(everything).content.decode()
    assert "Three years later." in page
    assert WORDS["treatment"] in page, "the former words stay readable"
    current = StandardPathway.objects.get(treatment="Three years later.")
    retire = reverse("pathway-retire", args=[current.pk])
    day = current.active_from.isoformat()
    assert admin.post(retire, {"version": 1, "on": day}).status_code == 422
    sent = {"version": 1, "on": day, "why": "New trial"}
    assert admin.post(retire, sent).status_code == 303
    assert "new trial" in nurse.get(everything).content.decode()


def test_the_guideline_offers_pathways_with_their_sources_and_none_counts_by_itself(
    clinic: Clinic, client_of: ClientOf
) -> None:
    admin = client_of(clinic.world.administrator)
    page = admin.get(reverse("board-pathways", args=[clinic.board.pk]))
    offers = page.context["offers"]
    assert offers
    assert all(offer.citation for offer in offers)
    assert not StandardPathway.objects.exists()
    new = reverse("pathway-new", args=[clinic.board.pk])
    form = admin.get(f"{new}?from={offers[0].id}").context["form"]
    assert form.initial["treatment"] == offers[0].treatment
    sent = {**FORM, "rests_on": offers[0].id, "citation": ""}
    assert admin.post(new, sent).status_code == 303
    assert StandardPathway.objects.get().citation == offers[0].citation


# ---------------------------------------------------------------- triage


def test_the_chair_puts_a_case_on_standard_of_care_and_is_told_what_speaks_against_it(
    clinic: Clinic, meeting: Meeting, pathway: StandardPathway, client_of: ClientOf
) -> None:
    chair = client_of(clinic.world.chair)
    case = reverse("case", args=[clinic.case.pk])
    assert "Put on standard of care" in chair.get(case).content.decode()
    address = reverse("case-triage", args=[clinic.case.pk])
    page = chair.get(address)
    notes = page.context["choice"].notes
    assert any("Safety questions not answered:" in note for note in notes), notes
    assert "Before this case is treated by the standard" in page.content.decode()
    assert chair.post(address, {"shown": shown(chair, address)}).status_code == 422
    sent = {"pathway": str(pathway.pk), "reason": "Typical"}
    overtaken = chair.post(address, {**sent, "shown": "something else"})
    assert overtaken.status_code == 409
    assert chair.post(address, {**sent, "shown": shown(chair, address)}).status_code == 303
    made = Triage.objects.get()
    assert made.told_lines == notes, "what was known then is kept"
    there = chair.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "1 case on standard of care" in there
    assert "0 cases on the agenda" in there
    paper = chair.get(reverse("meeting-print", args=[meeting.pk])).content.decode()
    assert "On standard of care, not discussed: 1 case" in paper
    assert "On standard of care:" in chair.get(case).content.decode()
    board = chair.get(reverse("cases") + "?view=states").content.decode()
    assert "On standard of care" in board


def test_whom_the_board_names_may_triage_and_others_may_not(
    clinic: Clinic, meeting: Meeting, pathway: StandardPathway, client_of: ClientOf
) -> None:
    named = on_board(clinic.board, "Tessa Quill", Role.TRIAGE)
    address = reverse("case-triage", args=[clinic.case.pk])
    sent = {"pathway": str(pathway.pk), "shown": shown(client_of(named), address)}
    for other in (clinic.world.nurse, clinic.coordinator):
        assert client_of(other).post(address, sent).status_code == 403
    assert client_of(named).post(address, sent).status_code == 303
    assert Triage.objects.get().created_by == named


def test_without_a_meeting_or_guidance_it_says_so(
    world: World, pathway: StandardPathway, client_of: ClientOf
) -> None:
    with pytest.raises(Exception, match="board"):
        triaged(world, pathway)
    case, chair = Case.objects.get(), client_of(world.chair)
    address = reverse("case-triage", args=[case.pk])
    page = chair.get(address)
    assert "nothing was checked" in page.content.decode()
    sent = {"pathway": str(pathway.pk), "shown": shown(chair, address)}
    refused = chair.post(address, sent)
    assert refused.status_code == 409
    assert "No meeting is planned" in refused.content.decode()


# ---------------------------------------------------------------- sample and promotion


def test_one_click_promotes_a_case(
    world: World, meeting: Meeting, pathway: StandardPathway, client_of: ClientOf
) -> None:
    made, nurse = triaged(world, pathway), client_of(world.nurse)
    here = reverse("meeting", args=[meeting.pk])
    assert "Promote to discussion" in nurse.get(here).content.decode()
    address = reverse("triage-promote", args=[made.pk])
    assert nurse.post(address, {"next": here}).headers["Location"] == here
    page = nurse.get(here).content.decode()
    assert "1 case on the agenda" in page
    assert "1 promoted to discussion" in page
    nurse.post(address, {"next": here})
    assert AgendaItem.objects.count() == 1, "a second click changes nothing"
    assert "to be discussed" in nurse.get(here).content.decode()


def test_the_drawn_case_waits_at_home_for_somebody_else(
    world: World, meeting: Meeting, pathway: StandardPathway, client_of: ClientOf
) -> None:
    triaged(world, pathway)
    look = SecondLook.objects.get()
    address = reverse("triage-look", args=[look.pk])
    assert "second look" not in client_of(world.chair).get("/").content.decode()
    surgeon = client_of(world.surgeon)
    assert "1 second look at standard of care" in surgeon.get("/").content.decode()
    assert look.draw[:8] in surgeon.get(address).content.decode()
    own = client_of(world.chair).post(address, {"outcome": "agreed"})
    assert own.status_code == 409
    assert surgeon.post(address, {"outcome": "discuss"}).status_code == 422
    sent = {"outcome": "discuss", "reason": "New lesion"}
    assert surgeon.post(address, sent).status_code == 303
    assert Case.objects.get().state == State.LISTED
    assert surgeon.post(address, sent).status_code == 409


# ---------------------------------------------------------------- deciding


def test_from_the_room_a_pathway_becomes_a_draft_and_the_chair_signs(
    clinic: Clinic, meeting: Meeting, pathway: StandardPathway, client_of: ClientOf
) -> None:
    world = clinic.world
    item = meetings.list_case(meeting=meeting, case=clinic.case, by=clinic.coordinator)
    meetings.start(meeting, by=world.chair)
    chair, coordinator = client_of(world.chair), client_of(clinic.coordinator)
    address = reverse("standard-decide", args=[item.pk])
    room = chair.get(reverse("meeting-case", args=[meeting.pk, item.pk])).content.decode()
    assert address in room
    page = chair.get(address)
    assert page.context["form"].options[0].chosen, "the only one is chosen beforehand"
    sent = {
        "pathway": str(pathway.pk), "responsible": "Lena Vogt", "shown": shown(chair, address)
    }  # fmt: skip
    assert chair.post(address, {**sent, "responsible": ""}).status_code == 422
    done = coordinator.post(address, sent)
    assert "#decide" in done.headers["Location"], "who does not sign goes back to the room"
    draft = Decision.objects.get()
    done = chair.post(address, sent)
    assert done.headers["Location"] == reverse("decision-sign", args=[draft.pk])
    sign = chair.get(done.headers["Location"]).content.decode()
    assert WORDS["treatment"] in sign
    Decision.objects.filter(pk=draft.pk).update(answer="Words of our own", version=7)
    assert chair.post(address, sent).status_code == 409


# ---------------------------------------------------------------- who sees it, and how much it asks


def test_nobody_from_elsewhere_reads_or_writes(
    clinic: Clinic, meeting: Meeting, pathway: StandardPathway
) -> None:
    world = clinic.world
    made = triaged(world, pathway)
    outsiders = (*world.outsiders, world.auditor)
    look = SecondLook.objects.get()
    for name, pk in (
        ("case-triage", clinic.case.pk),
        ("triage-look", look.pk),
        ("standard-decide", made.item_id),
        ("board-pathways", world.board.pk),
        ("pathway-new", world.board.pk),
        ("standard-pathway", pathway.pk),
    ):
        refused = world.outsiders if name == "board-pathways" else outsiders
        assert_refused(reverse(name, args=[pk]), refused)
    for name, pk in (("triage-promote", made.pk), ("pathway-retire", pathway.pk)):
        assert_refused(reverse(name, args=[pk]), outsiders, method="post")
    assert_refused(reverse("standard-pathway", args=[pathway.pk]), [world.administrator_elsewhere])


def test_the_section_asks_as_often_for_many_cases_as_for_few(
    world: World, meeting: Meeting, pathway: StandardPathway, client_of: ClientOf
) -> None:
    chair = client_of(world.chair)
    addresses = [reverse("meeting", args=[meeting.pk]), "/", reverse("cases")]
    counts = []
    for numbers in (range(1, 3), range(3, 9)):
        for number in numbers:
            triaged(world, pathway, number)
        for address in addresses:
            chair.get(address)
            with CaptureQueriesContext(
                connection,
            ) as found:
                chair.get(address)
            counts.append(len(found))
    assert counts[:3] == counts[3:]


def test_a_look_at_the_meeting_counts_the_patients_of_the_section(
    world: World, meeting: Meeting, pathway: StandardPathway, client_of: ClientOf
) -> None:
    triaged(world, pathway)
    client_of(world.nurse).get(reverse("meeting", args=[meeting.pk]))
    seen = AuditEvent.objects.filter(action="meeting.read").get()
    assert seen.changes()["patients"] == [None, "1"]


def test_the_pack_names_who_is_on_standard_of_care(
    world: World, meeting: Meeting, pathway: StandardPathway
) -> None:
    made = triaged(world, pathway)
    (table,) = standard_table(on_standard(meeting))
    assert table.caption == "On standard of care, not discussed: 1"
    assert made.pathway.treatment in table.rows[0][2]
    assert "Second look: not yet." in table.rows[0][2]
    assert standard_table([]) == []
