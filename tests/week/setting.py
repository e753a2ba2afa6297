"""Who and what is there when the week begins: made by the services, inside the installation.

`Told` is what the tests know of it; `told_of` asks an installation for it.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Protocol

from django.utils import timezone

from tests.clinic import build_clinic, patient_on
from tests.support.meeting_in_step import session_of
from tests.world import World, build_world
from tumorboard.cases.models import Case
from tumorboard.cases.services import refer
from tumorboard.meetings import services as meetings
from tumorboard.patients.models import Attribution, Lesion, Patient, Primary
from tumorboard.patients.services import record_finding
from tumorboard.people.models import User
from tumorboard.people.queries import today_at
from tumorboard.people.roles import Specialty

WEEK = "from tests.week.setting import tell_of_the_week as t; t()"
PACKED = "from tests.week.setting import tell_of_a_full_agenda as t; t()"
ROLES = ("coordinator", "chair", "member", "oncologist", "surgeon", "nurse")
FULL = 8  # cases: a pack that takes some seconds to make


class Shell(Protocol):
    def shell(self, program: str) -> str: ...


@dataclass(frozen=True)
class Told:
    sessions: dict[str, str]  # by role
    patient: str = ""  # whom the week is about; not referred yet
    lesion: str = ""
    meeting: str = ""
    items: tuple[str, ...] = ()


def told_of(place: Shell, program: str) -> Told:
    return Told(**json.loads(place.shell(program).splitlines()[-1]))


def tell_of_the_week() -> None:
    """A board with a quorum, one case that waits for a meeting, and Odile Winterbourne."""
    world = build_world()
    world.board.quorum.create(specialty=Specialty.LIVER_SURGERY)
    build_clinic(world)
    patient = patient_on(world.board, world.coordinator, "Winterbourne", "900001")
    lesion = findings(patient, world.radiologist)
    tell(Told(sessions_of(world), patient=str(patient.pk), lesion=str(lesion.pk)))


def tell_of_a_full_agenda() -> None:
    """A running meeting with cases enough that a pack of it takes a while."""
    world = build_world()
    cases = [build_clinic(world).case, *(another(world, number) for number in range(1, FULL))]
    by = world.coordinator
    meeting = meetings.arrange(
        board=world.board, date=today_at(world.hospital, timezone.now()), by=by, chair=world.chair
    )
    items = meetings.list_cases(meeting=meeting, cases=cases, by=by)
    meetings.start(meeting, by=world.chair)
    tell(
        Told(
            sessions_of(world),
            meeting=str(meeting.pk),
            items=tuple(str(item.pk) for item in items),
        )
    )


def another(world: World, number: int) -> Case:
    patient = patient_on(world.board, world.coordinator, f"Ash{number}", f"70000{number}")
    findings(patient, world.radiologist)
    return refer(
        patient=patient, board=world.board, question="Is it resectable?", by=world.coordinator
    )


def findings(patient: Patient, by: User) -> Lesion:
    """A rectal cancer and a liver metastasis that was seen half a year later."""
    primary = record_finding(
        Primary, patient=patient, by=by, label="Rectum", topography="C20.9",
        diagnosis_date="2026-02", status="in_place",
    )  # fmt: skip
    lesion = record_finding(
        Lesion, patient=patient, by=by, organ="liver", segments="7", nature="metastasis",
        first_seen="2026-09",
    )  # fmt: skip
    record_finding(
        Attribution, patient=patient, by=by, lesion=lesion, primary=primary, confidence="probable"
    )
    return lesion


def sessions_of(world: World) -> dict[str, str]:
    return {role: session_of(getattr(world, role)) for role in ROLES}


def tell(told: Told) -> None:
    print(json.dumps(asdict(told)))  # noqa: T201 - read by the process that asked
