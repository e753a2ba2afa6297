"""Every kind of edit of a plan: at its row, with its reason, refused where it makes no sense."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.clinic import Clinic
from tests.planned import draft
from tests.web.plan_pages import HTMX, buttons, post, screen
from tumorboard.audit.models import Actor
from tumorboard.people.calendar_models import EntryKind
from tumorboard.people.calendar_services import set_weekdays
from tumorboard.people.calendars import Entry, Place
from tumorboard.people.models import User
from tumorboard.plans.models import Plan, PlanRevision

ClientOf = Callable[[User], Client]


@pytest.fixture
def client(clinic: Clinic, client_of: ClientOf) -> Client:
    return client_of(clinic.coordinator)


# ---------------------------------------------------------------- every kind of edit


def test_a_step_is_left_out_for_a_reason_and_taken_back(client: Client, plan: Plan) -> None:
    address = reverse("plan-edit", args=[plan.pk])
    sent = {"version": 1, "kind": "drop", "about": "adjuvant", "reason": ""}
    refused = client.post(address, sent, headers=HTMX)
    assert refused.status_code == 422
    assert "This field is required" in refused.content.decode()
    text = post(client, plan, kind="drop", about="adjuvant", reason="Too frail")
    assert "left out" in text
    back = next(edit for edit in buttons(text) if "take_back" in edit)
    assert "Take back" not in post(client, plan, edit=back)


def test_up_and_down(client: Client, plan: Plan) -> None:
    text = screen(client, plan)
    names = re.findall(r'data-row="([\w-]+)"', text)
    down = f'{{"after":"{names[1]}","edit":"move_step","step":"{names[0]}"}}'
    assert f'value="{down}"' in text
    moved = post(client, plan, edit=down)
    assert re.findall(r'data-row="([\w-]+)"', moved)[:2] == [names[1], names[0]]


def test_numbers_change_with_a_reason_only(client: Client, plan: Plan) -> None:
    address = reverse("plan-edit", args=[plan.pk])
    cycles = {"kind": "change", "about": "systemic", "cycles": 4}
    refused = client.post(address, {"version": 1, **cycles}, headers=HTMX)
    assert refused.status_code == 422
    assert "Expected why it is changed" in refused.content.decode()
    text = post(client, plan, **cycles, reason="Neuropathy", note="oral if she prefers")
    assert "4 cycles" in text
    assert "oral if she prefers" in text
    assert draft(plan).changed["systemic"].cycles == 4


def test_an_interval_is_changed_set_aside_and_restored(client: Client, plan: Plan) -> None:
    text = screen(client, plan)
    interval = re.search(
        r'name="kind" value="interval">\s*<input type="hidden" name="about" value="([\w-]+)"', text
    )
    assert interval is not None
    about = interval[1]
    changed = post(client, plan, kind="interval", about=about, min_days=3, reason="As agreed")
    assert "at least 3 days (As agreed)" in changed
    aside = post(client, plan, kind="interval", about=about, set_aside="on", reason="Not here")
    assert "set aside (Not here)" in aside
    restore = next(edit for edit in buttons(aside) if "restore_interval" in edit)
    assert "(Not here)" not in post(client, plan, edit=restore).partition("History:")[0]


def test_a_step_of_the_boards_own(client: Client, plan: Plan) -> None:
    address = reverse("plan-edit", args=[plan.pk])
    empty = {"version": 1, "kind": "add", "about": "step", "label": ""}
    assert client.post(address, empty, headers=HTMX).status_code == 422
    text = post(
        client, plan, kind="add", about="step", label="Stoma talk", after="liver",
        shortest=1, longest=2,
    )  # fmt: skip
    assert "Stoma talk" in text
    assert "(added by the board)" in text
    assert draft(plan).added[0].duration_days == (1, 2)


def test_a_further_day_of_a_list_is_agreed_and_taken_back(
    client: Client, plan: Plan, today: dt.date
) -> None:
    assert "Further day" not in screen(client, plan), "no calendar: every day will do"
    place = Place(plan.case.board.hospital)
    tuesday = Entry(EntryKind.WEEKDAY, "theatre", "tuesday")
    set_weekdays(place, shown=[], wanted=[tuesday], reason="Lists", by=Actor.SYSTEM)
    page = screen(client, plan)
    assert "Add this day for theatre" in page
    assert 'name="resource" value="theatre"' in page
    day = today + dt.timedelta(days=60)
    text = post(client, plan, kind="day", about="liver", resource="theatre", day=day.isoformat())
    assert draft(plan).extra_days == {"theatre": (day,)}
    back = next(edit for edit in buttons(text) if "remove_day" in edit)
    post(client, plan, edit=back)
    assert not draft(plan).extra_days


def test_what_makes_no_sense_is_refused_at_its_field(
    client: Client, plan: Plan, today: dt.date
) -> None:
    address = reverse("plan-edit", args=[plan.pk])
    yesterday = (today - dt.timedelta(days=1)).isoformat()
    for sent in (
        {"kind": "pin", "about": "liver", "day": yesterday},
        {"kind": "pin", "about": "liver", "day": "soon"},
        {"kind": "drop", "about": "no-such-step", "reason": "None"},
        {"edit": "{}"},
        {},
    ):
        answer = client.post(address, {"version": 1, **sent}, headers=HTMX)
        assert answer.status_code == 422, sent
    assert PlanRevision.objects.count() == 1
