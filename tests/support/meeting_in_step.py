"""A meeting in session on a running installation, for browsers that follow it.

The people, two cases and the meeting are made by the services, in a process of their own, on the
database of the installation. The same on several processes is part of the story in tests/week.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from tests.clinic import build_clinic, patient_on
from tests.support.browser import address_of, context_at
from tests.support.one_process import OneProcess, one_process
from tests.world import World, build_world
from tumorboard.cases.services import refer
from tumorboard.meetings import display
from tumorboard.meetings import services as meetings
from tumorboard.people.models import User

MAKE = "from tests.support.meeting_in_step import make; make()"


class Shell(Protocol):
    def shell(self, program: str) -> str: ...


@dataclass(frozen=True)
class Told:
    """What the tests have to know of what was made."""

    meeting: str
    items: list[str]
    patients: list[str]
    cases: list[str]
    lesion: str
    sessions: dict[str, str]  # by role
    room: str  # the address that opens the room display

    def case(self, number: int) -> str:
        return f"/meetings/{self.meeting}/cases/{self.items[number - 1]}/"

    @property
    def follow(self) -> str:
        return f"/meetings/{self.meeting}/follow/"


def make() -> None:
    """Run inside the installation; prints what `Told` takes."""
    world = build_world()
    clinic = build_clinic(world)
    ash = patient_on(world.board, world.coordinator, "Ash", "700001")
    other = refer(
        patient=ash, board=world.board, question="About Ash?", by=world.coordinator
    )  # fmt: skip
    today = dt.datetime.now(dt.UTC).date()
    meeting = meetings.arrange(
        board=world.board, date=today, by=world.coordinator, chair=world.chair
    )
    cases = [clinic.case, other]
    items = meetings.list_cases(meeting=meeting, cases=cases, by=world.coordinator)
    meetings.start(meeting, by=world.chair)
    secret = display.grant_display(meeting, by=world.chair)
    told = Told(
        meeting=str(meeting.pk),
        items=[str(item.pk) for item in items],
        patients=[str(case.patient_id) for case in cases],
        cases=[str(case.pk) for case in cases],
        lesion=str(clinic.lesion.pk),
        sessions={role: session_of(user) for role, user in people(world).items()},
        room=f"/meetings/room/{secret}/",
    )
    print(json.dumps(told.__dict__))  # noqa: T201 - read by the process that asked


def people(world: World) -> dict[str, User]:
    roles = ("chair", "member", "surgeon", "coordinator", "radiologist")
    named: dict[str, User] = {role: getattr(world, role) for role in roles}
    return {**named, "outsider": world.outsider_same_hospital}


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["session"].value


def meeting_on(site: Shell) -> Told:
    return Told(**json.loads(site.shell(MAKE).splitlines()[-1]))


@dataclass
class Running:
    """An installation that serves the meeting, and what the tests know of it."""

    place: OneProcess
    told: Told

    def address(self, number: int = 0) -> str:
        return address_of(self.place.web_ports, number)

    def context(self, browser: Browser, role: str = "", number: int = 0) -> BrowserContext:
        """A browser of its own, signed in as the person of this role."""
        session = self.told.sessions[role] if role else ""
        return context_at(browser, self.address(number), session)


@contextmanager
def embedded(folder: Path) -> Iterator[Running]:
    with one_process(folder) as place:
        running = Running(place, meeting_on(place))
        place.start()
        yield running


def open_room(page: Page, told: Told) -> None:
    """Whoever opens the link makes this browser the display in the room."""
    page.goto(told.room)
    page.get_by_role("button", name="Start the display").click()
