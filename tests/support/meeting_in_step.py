"""A meeting in session on a running installation, for browsers that follow it.

The people, two cases and the meeting are made by the services, in a process of their own, on
whatever database the installation has: SQLite in one process (`embedded`), or PostgreSQL with
several web processes (`meeting_on` a site of tests/production).
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from tests.clinic import build_clinic, patient_on
from tests.support.application import environment
from tests.support.processes import free_port, start, stop, until
from tests.support.visitor import Visitor
from tests.world import World, build_world
from tumorboard.cases.services import refer
from tumorboard.meetings import display
from tumorboard.meetings import services as meetings
from tumorboard.people.models import User

ROOT = Path(__file__).resolve().parents[2]
MAKE = "from tests.support.meeting_in_step import make; make()"
SECONDS_TO_START = 60
# The browser does not know the host by which a site behind a proxy is asked.
LOCAL = "127.0.0.1"


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
    """An installation that serves the meeting; browsers are spread over its web processes."""

    ports: list[int]
    told: Told
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    def address(self, number: int = 0) -> str:
        return f"http://{LOCAL}:{self.ports[number % len(self.ports)]}"

    def context(
        self, browser: Browser, role: str = "", number: int = 0, **options: Any
    ) -> BrowserContext:
        """A browser of its own, signed in as the person of this role."""
        address = self.address(number)
        size = {"width": 1280, "height": 900}
        context = browser.new_context(base_url=address, **{"viewport": size, **options})
        context.set_default_timeout(15_000)
        if role:
            value = self.told.sessions[role]
            context.add_cookies([{"name": "session", "value": value, "url": address}])
        return context

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def serve(self) -> None:
        """Start the web process (again) on its port."""
        words = ["uvicorn", "config.asgi:application", "--port", str(self.ports[0])]
        with (self.folder / "output").open("ab") as output:
            self.process = start(
                [sys.executable, "-m", *words, "--timeout-graceful-shutdown", "2"],
                cwd=ROOT, env=environment(self.folder), stdout=output, stderr=output,
            )  # fmt: skip
        log = self.folder / "output"
        assert until(self._answers, seconds=SECONDS_TO_START), log.read_text("utf-8")

    def _answers(self) -> bool:
        try:
            return Visitor(LOCAL).get(self.ports[0], "/health/live").status == 200
        except OSError:
            return False


@dataclass(frozen=True)
class Embedded:
    """SQLite in one folder, before anything serves it."""

    folder: Path

    def shell(self, program: str) -> str:
        return self.manage("shell", "--no-imports", "-c", program)

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env={**environment(self.folder), "PYTHONPATH": str(ROOT)},
            capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def embedded(folder: Path) -> Iterator[Running]:
    folder.chmod(0o700)
    site = Embedded(folder)
    site.shell("from config.serve import collect_static_files as c; c()")
    site.manage("migrate", "--verbosity=0")
    site.manage("createcachetable")
    running = Running([free_port()], meeting_on(site), folder)
    running.serve()
    try:
        yield running
    finally:
        if running.process is not None:
            stop(running.process)


def open_room(page: Page, told: Told) -> None:
    """Whoever opens the link makes this browser the display in the room."""
    page.goto(told.room)
    page.get_by_role("button", name="Start the display").click()
