"""Does a corrected fact reach a whole board as soon as one member, on one process?"""

from __future__ import annotations

import datetime as dt
import itertools
import statistics
import time
from collections.abc import Callable, Iterator

from django.test import Client
from django.urls import reverse

from tests.bench.measuring import Row
from tests.world import World, on_board
from tumorboard.cases.models import Case
from tumorboard.meetings import services as meetings
from tumorboard.patients.choices import Modality
from tumorboard.patients.models import Lesion, Measurement
from tumorboard.patients.services import record_finding
from tumorboard.people.roles import Role, Specialty

FOLLOWERS = 20
ROUNDS = 7
BY_ITSELF = {"Live": "1"}


def rows(world: World, case: Case) -> Iterator[Row]:
    today = dt.datetime.now(dt.UTC).date()
    meeting = meetings.arrange(
        board=case.board, date=today, by=world.coordinator, chair=world.chair
    )
    item, *_ = meetings.list_cases(meeting=meeting, cases=[case], by=world.coordinator)
    meetings.start(meeting, by=world.chair)
    meetings.open_item(item, by=world.chair)
    people = [
        on_board(case.board, f"follower{n}", Role.MEMBER, Specialty.PATHOLOGY)
        for n in range(FOLLOWERS)
    ]
    screens = [Client() for _ in people]
    for screen, person in zip(screens, people, strict=True):
        screen.force_login(person)
    address = reverse("meeting-follow", args=[meeting.pk])

    def look(who: list[Client]) -> None:
        for screen in who:
            assert screen.get(address, headers=BY_ITSELF).status_code == 200

    look(screens)  # the first visit loads templates and notes the activity
    lesion = case.patient.lesion_set.all()[0]
    sizes = itertools.count(20)
    everybody, one = [], []
    for _ in range(ROUNDS):
        correct(lesion, world, next(sizes))
        everybody.append(worked(lambda: look(screens)))
        correct(lesion, world, next(sizes))
        one.append(worked(lambda: look(screens[:1])))
    yield Row(
        f"a corrected fact on {FOLLOWERS} screens of one process, CPU ms (1)",
        1000 * statistics.median(everybody),
        1000 * statistics.median(one),
    )


def worked(action: Callable[[], object]) -> float:
    """Seconds of this process alone: its screens wait for nothing but each other."""
    begin = time.process_time()
    action()
    return time.process_time() - begin


def correct(lesion: Lesion, world: World, size: int) -> None:
    record_finding(
        Measurement, patient=lesion.patient, by=world.coordinator, lesion=lesion,
        date="2026-10-02", modality=Modality.CT, longest_mm=size,
    )  # fmt: skip
