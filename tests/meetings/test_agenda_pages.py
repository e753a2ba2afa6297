"""The agenda as a page: times, minutes, breaks, late additions, an order proposed and undone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.clinic import patient_on
from tests.meetings.pages import HTMX, TOMORROW, ClientOf, at, order, page_of, put
from tests.support.refusal import assert_refused
from tests.world import World
from tumorboard.audit.models import AuditEvent
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.meetings import agenda, services
from tumorboard.meetings.agenda_models import AgendaBreak, Availability
from tumorboard.meetings.models import AgendaItem, Meeting

Refer = Callable[[str], Case]


@pytest.fixture
def items(world: World, meeting: Meeting, referred: Refer) -> list[AgendaItem]:
    services.rearrange(meeting, version=meeting.version, by=world.coordinator, starts_at=dt.time(8))
    return [put(meeting, referred(name), world.coordinator) for name in ("Ash", "Birch")]


@pytest.fixture
def coffee(world: World, meeting: Meeting, items: list[AgendaItem]) -> AgendaBreak:
    return agenda.add_break(
        meeting=meeting, label="Coffee", minutes=15, position=2, by=world.coordinator
    )


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def send(client: Client, name: str, *ids: object, **values: object) -> int:
    return client.post(reverse(name, args=[*ids]), values).status_code


# ------------------------------------------------------------------ times, on screen and paper


def test_each_row_has_its_time_on_the_screen_and_on_paper(
    coordinating: Client, meeting: Meeting, coffee: AgendaBreak
) -> None:
    for name in ("meeting", "meeting-print"):
        page = text_of(coordinating.get(reverse(name, args=[meeting.pk])).content.decode())
        assert "27 minutes planned : 08:00 to 08:27" in page.replace("planned:", "planned :")
        for time in ("08:00", "08:06", "08:21"):
            assert time in page
        assert "Coffee" in page


def test_minutes_are_set_per_row_and_emptied_again(
    coordinating: Client, meeting: Meeting, items: list[AgendaItem]
) -> None:
    assert send(coordinating, "agenda-minutes", meeting.pk, items[0].pk, minutes="20") == 303
    assert "26 minutes planned" in text_of(page_of(coordinating, meeting))
    for wrong in ("0", "181", "long"):
        assert send(coordinating, "agenda-minutes", meeting.pk, items[0].pk, minutes=wrong) == 422
    fragment = coordinating.post(at("agenda-minutes", items[0]), {"minutes": ""}, headers=HTMX)
    assert "12 minutes planned" in text_of(fragment.content.decode())
    assert "data-focus" in fragment.content.decode()


def test_what_waits_for_a_meeting_is_offered_by_urgency_and_days_left_with_birth_dates(
    coordinating: Client, world: World, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = timezone.localdate()
    clocks: list[tuple[str, dict[str, object]]] = [
        ("Elder", {}),
        ("Fir", {"clock": "diagnosis", "referred_on": today}),
        ("Gorse", {"clock": "diagnosis", "referred_on": today - dt.timedelta(days=40)}),
        ("Hazel", {"urgency": "urgent"}),
    ]
    for number, (family, details) in enumerate(clocks):
        patient = patient_on(world.board, world.coordinator, family, f"70020{number}")
        by, board = world.coordinator, world.board
        refer(patient=patient, board=board, question="What first?", by=by, **details)
    page = text_of(page_of(coordinating, meeting))
    named = [page.index(name) for name in ("Hazel", "Gorse", "Fir", "Elder")]
    assert named == sorted(named)
    assert "Gorse , born 12 Mar 1964: What first? 12 days over (preparing)" in page
    monkeypatch.setattr("tumorboard.web.meetings.page.MOST_WAITING", 3)
    page = text_of(page_of(coordinating, meeting))
    assert "4 cases wait for a meeting" in page
    assert "The 3 most urgent of 4" in page


def test_each_case_on_the_agenda_says_how_many_days_are_left(
    coordinating: Client, world: World, meeting: Meeting
) -> None:
    patient = patient_on(world.board, world.coordinator, "Ivy", "700301")
    referred_on = timezone.localdate() - dt.timedelta(days=40)
    case = refer(
        patient=patient, board=world.board, question="What first?", by=world.coordinator,
        clock="diagnosis", referred_on=referred_on,
    )  # fmt: skip
    put(meeting, case, world.coordinator)
    assert "New diagnosis 12 days over" in text_of(page_of(coordinating, meeting))


# ---------------------------------------------------------------- rows without a case


def test_a_break_is_added_once_moved_changed_and_taken_off(
    coordinating: Client, meeting: Meeting, items: list[AgendaItem]
) -> None:
    page = page_of(coordinating, meeting)
    form = page[page.index(reverse("break-add", args=[meeting.pk])) :]
    seal = re.search(r'name="seal" value="([^"]+)"', form)
    assert seal is not None
    values = {"seal": seal[1], "label": "Coffee", "minutes": "15", "position": "2"}
    for _ in range(2):
        assert send(coordinating, "break-add", meeting.pk, **values) == 303
    rest = AgendaBreak.objects.get()
    assert rest.position == 2
    assert send(coordinating, "break-place", meeting.pk, rest.pk, position="1") == 303
    change = {"label": "Coffee and cake", "minutes": "20"}
    assert send(coordinating, "break-change", meeting.pk, rest.pk, **change) == 303
    assert send(coordinating, "break-change", meeting.pk, rest.pk, label="", minutes="5") == 422
    assert "Coffee and cake" in page_of(coordinating, meeting)
    assert send(coordinating, "break-remove", meeting.pk, rest.pk) == 303
    assert "Coffee and cake" not in page_of(coordinating, meeting)
    assert send(coordinating, "break-remove", meeting.pk, rest.pk) == 404


def test_a_case_moves_past_a_break(
    coordinating: Client, meeting: Meeting, items: list[AgendaItem], coffee: AgendaBreak
) -> None:
    assert send(coordinating, "agenda-place", meeting.pk, items[0].pk, position="2") == 303
    rows = [getattr(row, "label", "case") for row in agenda.rows_of(meeting)]
    assert rows == ["Coffee", "case", "case"]


# ------------------------------------------------------------------ added late


def test_after_the_cut_off_the_reason_is_asked_and_shown(
    world: World, coordinating: Client, meeting: Meeting, referred: Refer
) -> None:
    case = referred("Cedar")
    assert "Why after the cut-off" in page_of(coordinating, meeting)
    answer = coordinating.post(reverse("agenda-list", args=[meeting.pk]), {"cases": [case.pk]})
    assert answer.status_code == 422
    assert "Say why the case is added after the cut-off" in answer.content.decode()
    given = {"cases": [case.pk], "late_reason": "Bowel obstruction yesterday"}
    assert send(coordinating, "agenda-list", meeting.pk, **given) == 303
    for name in ("meeting", "meeting-print"):
        page = text_of(coordinating.get(reverse(name, args=[meeting.pk])).content.decode())
        assert "Bowel obstruction yesterday" in page
    assert "1 added late" in text_of(page_of(coordinating, meeting))


def test_the_reason_is_said_later_and_corrected_with_a_trail(
    coordinating: Client, meeting: Meeting, items: list[AgendaItem]
) -> None:
    assert "Say why" in page_of(coordinating, meeting)
    assert send(coordinating, "agenda-late", meeting.pk, items[0].pk, reason=" ") == 422
    assert send(coordinating, "agenda-late", meeting.pk, items[0].pk, reason="Ileus") == 303
    fragment = coordinating.post(
        at("agenda-late", items[0]), {"reason": "Ileus since Friday"}, headers=HTMX
    ).content.decode()
    assert "Ileus since Friday" in text_of(fragment)
    assert re.search(r"<summary data-focus>\s*Correct the reason", fragment)
    trail = AuditEvent.objects.filter(action="agenda.late_explained").order_by("pk")
    assert [event.reason for event in trail] == ["Ileus", "Ileus since Friday"]
    assert trail[1].changes()["late_reason"] == ["Ileus", "Ileus since Friday"]


def test_the_reason_stays_as_it_is_once_the_meeting_is_over(
    world: World, coordinating: Client, meeting: Meeting, items: list[AgendaItem]
) -> None:
    services.cancel(meeting, by=world.coordinator, reason="Flooded", as_of=meeting.date)
    assert send(coordinating, "agenda-late", meeting.pk, items[0].pk, reason="Ileus") == 409
    items[0].refresh_from_db()
    assert not items[0].late_reason
    assert "Say why" not in page_of(coordinating, meeting)


def test_before_the_cut_off_nothing_is_asked(
    world: World, coordinating: Client, referred: Refer
) -> None:
    later = services.arrange(
        board=world.board, date=TOMORROW + dt.timedelta(days=30), by=world.coordinator
    )
    case = referred("Cedar")
    assert "Why after the cut-off" not in page_of(coordinating, later)
    assert send(coordinating, "agenda-list", later.pk, cases=[case.pk]) == 303
    assert "added late" not in page_of(coordinating, later)


# ------------------------------------------------------------------ who is there when


def test_a_member_notes_it_of_themselves_and_the_coordinator_of_anybody(
    world: World, coordinating: Client, client_of: ClientOf, meeting: Meeting
) -> None:
    mine = client_of(world.member)
    given = {"person": world.member.pk, "leaves_at": "08:30"}
    assert send(mine, "meeting-availability", meeting.pk, **given) == 303
    other = {"person": world.surgeon.pk, "leaves_at": "08:30"}
    assert send(mine, "meeting-availability", meeting.pk, **other) == 422
    assert send(coordinating, "meeting-availability", meeting.pk, **other) == 303
    page = text_of(page_of(mine, meeting))
    assert "Lena Vogt : must leave at 08:30" in page.replace("Vogt:", "Vogt :")
    wrong = {"person": world.member.pk, "arrives_at": "09:00", "leaves_at": "08:30"}
    assert send(mine, "meeting-availability", meeting.pk, **wrong) == 422
    assert Availability.objects.count() == 2


# ------------------------------------------------------------------ a proposed order


def seal_on(page: str) -> str:
    found = re.search(r'name="seal" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


def make_urgent(item: AgendaItem, world: World) -> None:
    item.case.update_fields(item.case.version, by=world.coordinator, urgency="urgent")


def test_a_proposal_is_shown_taken_and_undone(
    world: World, coordinating: Client, meeting: Meeting, items: list[AgendaItem]
) -> None:
    make_urgent(items[1], world)
    address = reverse("agenda-order", args=[meeting.pk])
    page = coordinating.get(address).content.decode()
    assert "Urgent cases first" in text_of(page)
    assert order(meeting) == ["Ash", "Birch"], "nothing moves by itself"
    assert coordinating.post(address, {"seal": seal_on(page)}).status_code == 303
    assert order(meeting) == ["Birch", "Ash"]
    assert "stands in this order already" in coordinating.get(address).content.decode()
    assert "Undo the order taken" in page_of(coordinating, meeting)
    assert send(coordinating, "agenda-order-undo", meeting.pk) == 303
    assert order(meeting) == ["Ash", "Birch"]
    assert "Undo the order taken" not in page_of(coordinating, meeting)
    assert send(coordinating, "agenda-order-undo", meeting.pk) == 409


def test_what_is_taken_is_what_was_shown(
    world: World, coordinating: Client, meeting: Meeting, items: list[AgendaItem], referred: Refer
) -> None:
    make_urgent(items[1], world)
    address = reverse("agenda-order", args=[meeting.pk])
    seal = seal_on(coordinating.get(address).content.decode())
    put(meeting, referred("Cedar"), world.coordinator)
    answer = coordinating.post(address, {"seal": seal})
    assert answer.status_code == 409
    assert "has changed meanwhile" in answer.content.decode()
    assert order(meeting) == ["Ash", "Birch", "Cedar"]


# ------------------------------------------------------------------ who may, and what it costs


def test_outsiders_learn_nothing_and_members_change_nothing(
    world: World, client_of: ClientOf, meeting: Meeting, coffee: AgendaBreak
) -> None:
    address = reverse("agenda-order", args=[meeting.pk])
    assert_refused(address, [*world.outsiders, world.auditor, world.member])
    for name, ids in (
        ("agenda-order", []),
        ("agenda-order-undo", []),
        ("break-add", []),
        ("break-place", [coffee.pk]),
        ("break-change", [coffee.pk]),
        ("break-remove", [coffee.pk]),
        ("agenda-minutes", [meeting.items.all()[0].pk]),
        ("agenda-late", [meeting.items.all()[0].pk]),
    ):
        url = reverse(name, args=[meeting.pk, *ids])
        assert_refused(url, [*world.outsiders, world.auditor, world.member], method="post")
    url = reverse("meeting-availability", args=[meeting.pk])
    assert_refused(url, [*world.outsiders, world.auditor], method="post")
    assert "Propose an order" not in page_of(client_of(world.member), meeting)


def test_agenda_proposal_and_paper_cost_the_same_with_any_number_of_rows(
    world: World, coordinating: Client, meeting: Meeting, coffee: AgendaBreak, referred: Refer
) -> None:
    agenda.note_availability(
        meeting=meeting, user=world.member, arrives_at=None, leaves_at=dt.time(9), by=world.member
    )
    pages = [
        reverse(name, args=[meeting.pk]) for name in ("meeting", "meeting-print", "agenda-order")
    ]

    def cost() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert coordinating.get(page).status_code == 200
            found.append(len(queries))
        return found

    cost()  # the first request also notes the activity
    before = cost()
    for number in range(10):
        put(meeting, referred(f"More {number}"), world.coordinator)
        agenda.add_break(meeting=meeting, label="Rest", minutes=1, position=1, by=world.coordinator)
    assert cost() == before
