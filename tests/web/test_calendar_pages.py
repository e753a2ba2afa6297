"""The days of a hospital and of its boards: administrators change them, everybody there reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guidelines.core.planning.calendarfile import read_calendar
from tests.clinic import Clinic, approved_content
from tests.support.refusal import assert_refused
from tests.world import World, account
from tumorboard.people import services as people
from tumorboard.people.calendar_models import CalendarChange, EntryKind
from tumorboard.people.calendar_services import add_entry
from tumorboard.people.calendars import Entry, Place, calendar_of
from tumorboard.people.models import Board, Hospital, User
from tumorboard.people.roles import Role

ClientOf = Callable[[User], Client]
HTMX = {"HX-Request": "true"}
FILE = """schema_version: 1
resources:
  theatre:
    weekdays: [tuesday, thursday]
    dates: [2026-12-11]
closed:
  - {from: 2026-12-24, to: 2027-01-01, why: Christmas}
"""


@pytest.fixture
def administrator(clinic: Clinic, client_of: ClientOf) -> Client:
    return client_of(clinic.world.administrator)


def at(place: Hospital | Board, what: str = "", *more: object) -> str:
    of = "hospital" if isinstance(place, Hospital) else "board"
    return reverse("-".join(filter(None, (of, "calendar", what))), args=[place.pk, *more])


def page_of(client: Client, place: Hospital | Board, query: str = "") -> str:
    answer = client.get(at(place) + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def closure(**changes: str) -> dict[str, str]:
    given = {
        "kind": "closure",
        "resource": "theatre",
        "first": "2027-02-15",
        "last": "2027-02-19",
        "reason": "Leave of both surgeons",
    }
    return given | changes


def send(client: Client, place: Hospital | Board, text: str, name: str = "a.yaml") -> Any:
    upload = SimpleUploadedFile(name, text.encode())
    return client.post(at(place, "file"), {"upload": upload})


def hidden(page: str, name: str) -> str:
    """What a form carries unseen."""
    return page.partition(f'name="{name}" value="')[2].partition('"')[0]


def test_without_rows_the_page_says_that_any_day_will_do(
    clinic: Clinic, administrator: Client
) -> None:
    page = page_of(administrator, clinic.world.hospital)
    assert "Any day: clinic, day unit" in page
    assert "Nothing has been entered yet: until then plans may use any day." in page
    assert "theatre" in page  # named by the content, not by us


def test_the_weekly_days_are_ticked_and_shown(clinic: Clinic, administrator: Client) -> None:
    hospital = clinic.world.hospital
    form = {
        "shown": hidden(page_of(administrator, hospital), "shown"),
        "on-theatre": ["tuesday", "thursday"],
        "on-day-unit": ["monday"],
        "reason": "As it is now",
    }
    answer = administrator.post(at(hospital, "weekdays"), form)
    assert (answer.status_code, answer.headers["Location"]) == (303, at(hospital))
    days = calendar_of(clinic.board).resources
    assert days["theatre"].weekdays == ("tuesday", "thursday")
    assert days["day unit"].weekdays == ("monday",)
    page = page_of(administrator, hospital)
    assert '<td data-label="Days">Tuesday and Thursday</td>' in page
    assert "Added: Theatre: every Tuesday and Thursday" in page
    assert "Ada Moss" in page


def test_two_administrators_ticks_add_up(clinic: Clinic, administrator: Client) -> None:
    hospital = clinic.world.hospital
    seen = hidden(page_of(administrator, hospital), "shown")
    for day in ("tuesday", "friday"):
        form = {"shown": seen, "on-theatre": [day], "reason": "A list"}
        assert administrator.post(at(hospital, "weekdays"), form).status_code == 303
    assert calendar_of(clinic.board).resources["theatre"].weekdays == ("tuesday", "friday")


def test_an_altered_form_of_weekly_days_is_not_taken(clinic: Clinic, administrator: Client) -> None:
    form = {"shown": "rubbish", "on-theatre": ["friday"], "reason": "A list"}
    answer = administrator.post(at(clinic.world.hospital, "weekdays"), form)
    assert answer.status_code == 422
    assert not CalendarChange.objects.exists()


def test_a_closure_is_added_removed_and_both_are_taken_back(
    clinic: Clinic, administrator: Client
) -> None:
    hospital = clinic.world.hospital
    assert administrator.post(at(hospital, "entry"), closure()).status_code == 303
    words = "closed Mon 15 Feb 2027 to Fri 19 Feb 2027 (Leave of both surgeons)"
    assert words in page_of(administrator, hospital)
    row = Place(hospital).entries.get()
    fragment = administrator.post(
        at(hospital, "remove", row.pk), {"reason": "They stay"}, headers=HTMX
    )
    assert fragment.status_code == 200
    text = fragment.content.decode()
    assert text.strip().startswith('<div id="calendar"')
    assert "They stay" in text
    assert not Place(hospital).entries.exists()
    first, second = CalendarChange.objects.order_by("number")
    for change, is_there in ((second, True), (first, False)):
        assert administrator.post(at(hospital, "undo", change.pk)).status_code == 303
        assert Place(hospital).entries.exists() is is_there
    twice = administrator.post(at(hospital, "undo", first.pk), follow=True)
    assert "Nothing was changed" in twice.content.decode()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first": "2027-02-30"}, "“2027-02-30”, expected a whole date, YYYY-MM-DD"),
        ({"last": "2027-02-01"}, "“2027-02-01”, expected a day from 2027-02-15 on"),
        ({"first": "1987-02-15", "last": ""}, "“1987-02-15”, expected a day from 2000-01-01"),
        ({"resource": "theater"}, "theater is not one of the available choices"),
        ({"reason": ""}, "This field is required"),
        ({"kind": "date"}, "“2027-02-19”, expected nothing: a date is one day"),
        ({"kind": "date", "resource": "", "last": ""}, "“Everything”, expected one resource"),
    ],
)
def test_a_refusal_says_field_value_and_what_was_expected(
    clinic: Clinic, administrator: Client, changes: dict[str, str], said: str
) -> None:
    answer = administrator.post(
        at(clinic.world.hospital, "entry"), closure(**changes), headers=HTMX
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not CalendarChange.objects.exists()


def test_a_file_is_looked_at_first_and_taken_then(clinic: Clinic, administrator: Client) -> None:
    hospital = clinic.world.hospital
    administrator.post(at(hospital, "entry"), closure())
    preview = send(administrator, hospital, FILE)
    assert preview.status_code == 200
    page = " ".join(preview.content.decode().split())
    assert "<li>Theatre: every Tuesday and Thursday, also Fri 11 Dec 2026</li>" in page
    assert "Removed, because the file does not name it" in page
    assert CalendarChange.objects.count() == 1  # nothing is saved by looking
    form = {"name": "a.yaml", "text": FILE, "number": hidden(page, "number")}
    refused = administrator.post(at(hospital, "take"), {**form, "reason": ""})
    assert refused.status_code == 422
    taken = administrator.post(at(hospital, "take"), {**form, "reason": "The lists of 2027"})
    assert taken.status_code == 303
    assert calendar_of(clinic.board) == read_calendar("a.yaml", FILE)
    exported = administrator.get(at(hospital, "export"))
    assert read_calendar("a.yaml", exported.content.decode()) == read_calendar("a.yaml", FILE)
    again = send(administrator, hospital, exported.content.decode())
    assert "the calendar says the same as the file" in again.content.decode()


def test_a_file_overtaken_by_another_change_is_shown_anew(
    clinic: Clinic, administrator: Client
) -> None:
    hospital = clinic.world.hospital
    page = send(administrator, hospital, FILE).content.decode()
    administrator.post(at(hospital, "entry"), closure())
    form = {"name": "a.yaml", "text": FILE, "number": hidden(page, "number"), "reason": "New"}
    answer = administrator.post(at(hospital, "take"), form)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Somebody changed the calendar since" in text
    assert CalendarChange.objects.count() == 1
    form["number"] = hidden(text, "number")
    assert administrator.post(at(hospital, "take"), form).status_code == 303


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (FILE.replace("tuesday,", "tuesdays,"), "line 4, resources.theatre.weekdays.0: "),
        (FILE.replace("theatre", "theater"), "expected a resource that steps need: clinic"),
        (FILE.replace("theatre", "board"), "expected a resource that steps need: clinic"),
        (FILE.replace("to: 2027", "to: 2029"), "at most 366 days later"),
        (FILE + "  - {from: 2026-12-24, to: 2027-01-01}\n", "only once"),
        (FILE.replace("Christmas", "x" * 201), "at most 200 characters"),
        ("- nothing", "expected"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_line_by_line(
    clinic: Clinic, administrator: Client, text: str, said: str
) -> None:
    answer = send(administrator, clinic.world.hospital, text)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not CalendarChange.objects.exists()


def test_bytes_that_are_no_text_are_refused(clinic: Clinic, administrator: Client) -> None:
    upload = SimpleUploadedFile("a.yaml", b"\xff\xfe\x00")
    answer = administrator.post(at(clinic.world.hospital, "file"), {"upload": upload})
    assert answer.status_code == 422
    assert "expected UTF-8 text" in answer.content.decode()


def test_a_board_has_its_own_days_and_shows_what_its_plans_depend_on(
    clinic: Clinic, administrator: Client
) -> None:
    hospital, board = clinic.world.hospital, clinic.board
    administrator.post(at(hospital, "entry"), closure())
    form = {
        "shown": hidden(page_of(administrator, board), "shown"),
        "on-board": ["wednesday"],
        "reason": "Wednesdays at eight",
    }
    assert administrator.post(at(board, "weekdays"), form).status_code == 303
    cancelled = closure(resource="board", first="2026-12-30", last="", reason="Too few of us")
    assert administrator.post(at(board, "entry"), cancelled).status_code == 303
    page = page_of(administrator, board, "?from=2026-12")
    assert "2, 9, 16, 23; closed 30 (Too few of us)" in page
    assert "Wednesdays at eight" in page
    assert "Leave of both surgeons" not in page.partition("Every week")[2]  # the hospital's own
    assert "Wednesdays at eight" not in page_of(administrator, hospital)
    mine = read_calendar("a.yaml", administrator.get(at(board, "export")).content.decode())
    assert set(mine.resources) == {"board"}
    whole = administrator.get(at(board, "export") + "?all=1").content.decode()
    assert read_calendar("a.yaml", whole) == calendar_of(board)


def test_a_board_takes_no_days_of_the_hospital(clinic: Clinic, administrator: Client) -> None:
    assert send(administrator, clinic.board, FILE).status_code == 422
    holidays = "schema_version: 1\nclosed:\n  - {from: 2026-12-24}\n"
    refused = send(administrator, clinic.board, holidays)
    assert "expected “board” for a board’s days" in refused.content.decode()


def test_the_picture_says_the_same_in_words(clinic: Clinic, administrator: Client) -> None:
    hospital = clinic.world.hospital
    text = send(administrator, hospital, FILE).content.decode()
    form = {"name": "a.yaml", "text": FILE, "number": hidden(text, "number"), "reason": "New"}
    administrator.post(at(hospital, "take"), form)
    page = page_of(administrator, hospital, "?from=2026-12")
    assert "What can be had when, December 2026 to February 2027" in page
    assert "1, 3, 8, 10, 11 (further date), 15, 17, 22; closed 24, 29, 31 (Christmas)" in page
    assert "?from=2026-09" in page
    assert "?from=2027-03" in page
    assert page_of(administrator, hospital, "?from=never").count("What can be had when") >= 1


def test_others_of_the_hospital_read_and_do_not_change(clinic: Clinic, client_of: ClientOf) -> None:
    hospital = clinic.world.hospital
    for reader in (clinic.coordinator, clinic.world.auditor, clinic.world.outsider_same_hospital):
        client = client_of(reader)
        page = page_of(client, hospital)
        assert "An administrator changes them." in page
        assert "<button" not in page.partition('id="calendar"')[2].partition("</main>")[0]
        assert client.get(at(hospital, "export")).status_code == 200
        assert client.post(at(hospital, "entry"), closure()).status_code == 403
    assert not CalendarChange.objects.exists()


def test_who_administers_one_board_changes_its_days_only(
    clinic: Clinic, client_of: ClientOf
) -> None:
    keeper = account(clinic.world.hospital, "Kit Barlow")
    people.give_role(
        keeper, role=Role.ADMINISTRATOR, board=clinic.board, by=clinic.world.administrator
    )
    client = client_of(keeper)
    meeting = closure(kind="date", resource="board", last="")
    assert client.post(at(clinic.board, "entry"), meeting).status_code == 303
    assert client.post(at(clinic.world.hospital, "entry"), closure()).status_code == 403
    assert client.post(at(clinic.world.other_board, "entry"), meeting).status_code == 404


def test_outsiders_find_nothing(clinic: Clinic) -> None:
    world = clinic.world
    elsewhere = [world.outsider_other_hospital, world.administrator_elsewhere]
    for what in ("", "export"):
        assert_refused(at(world.hospital, what), elsewhere)
        assert_refused(at(clinic.board, what), [*elsewhere, world.outsider_same_hospital])
    change = add_entry(Place(world.hospital), _leave(1), reason="Leave", by=world.administrator)
    row = Place(world.hospital).entries.get()
    for what, more in (
        ("weekdays", ()), ("entry", ()), ("file", ()), ("take", ()),
        ("remove", (row.pk,)), ("undo", (change.pk,)),
    ):  # fmt: skip
        assert_refused(at(world.hospital, what, *more), elsewhere, method="post")
        assert_refused(at(clinic.board, what, *more), elsewhere, method="post")


def test_entries_and_changes_of_another_place_are_not_found(
    clinic: Clinic, administrator: Client
) -> None:
    world = clinic.world
    change = add_entry(Place(world.hospital), _leave(1), reason="Leave", by=world.administrator)
    row = Place(world.hospital).entries.get()
    assert administrator.post(at(clinic.board, "undo", change.pk)).status_code == 404
    removal = administrator.post(at(clinic.board, "remove", row.pk), {"reason": "Not mine"})
    assert removal.status_code == 404


def _leave(week: int) -> Entry:
    first = dt.date(2027, 1, 4) + dt.timedelta(weeks=week)
    return Entry(EntryKind.CLOSURE, "theatre", first=first, last=first, why="Leave")


def test_more_entries_ask_no_more_of_the_database(clinic: Clinic, administrator: Client) -> None:
    hospital, by = clinic.world.hospital, clinic.world.administrator

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page_of(administrator, hospital)
        return len(queries)

    add_entry(Place(hospital), _leave(0), reason="Leave", by=by)
    page_of(administrator, hospital)
    before = asked()
    for week in range(1, 8):
        add_entry(Place(hospital), _leave(week), reason="Leave", by=by)
    assert asked() == before


def test_without_content_there_is_nothing_to_tick(world: World, client_of: ClientOf) -> None:
    page = page_of(client_of(world.administrator), world.hospital)
    assert "No guideline content is in force yet" in page
    assert "See what the file would change" not in page
    approved_content(world)
    assert "Theatre" in page_of(client_of(world.administrator), world.hospital)


def test_the_way_there(clinic: Clinic, administrator: Client) -> None:
    pages = {
        reverse("administration"): at(clinic.world.hospital),
        reverse("board-administration", args=[clinic.board.pk]): at(clinic.board),
        reverse("board-definitions", args=[clinic.board.pk]): at(clinic.board),
        at(clinic.board): at(clinic.world.hospital),
        at(clinic.world.hospital): at(clinic.board),
    }
    for page, leads_to in pages.items():
        assert f'href="{leads_to}"' in administrator.get(page).content.decode(), page
