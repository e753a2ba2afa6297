"""The patients of the demonstration: the repository's case files, with invented names.

What a publication states is kept, with its citation; names and the place in the calendar are
invented. Loading twice changes nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from guidelines.core.record.case_record import CaseRecord
from guidelines.core.record.casefile import read_case
from guidelines.folders import CONTENT
from tumorboard.cases import services as cases
from tumorboard.cases.models import Case, ClockKind, EntryType, State, Urgency
from tumorboard.demo.calendar import in_calendar
from tumorboard.demo.people import DemoBoard, named
from tumorboard.exchange.importing import import_record
from tumorboard.patients.models import PatientIdentifier
from tumorboard.patients.services import Identity, register
from tumorboard.people.models import Board, User
from tumorboard.people.queries import today_at
from tumorboard.people.roles import Stream

FILES = CONTENT.parent / "cases"
NUMBER = "Hospital no."


@dataclass(frozen=True)
class DemoCase:
    file: str
    given_name: str
    family_name: str
    number: str
    presenter: str = ""
    entry_type: EntryType = EntryType.NEW
    state: State = State.PREPARING
    stream: Stream = Stream.COLORECTAL


def of(stream: Stream, *demos: DemoCase) -> tuple[DemoCase, ...]:
    """Cases that another board than the colorectal one discusses."""
    return tuple(replace(demo, stream=stream) for demo in demos)


# In the order of tomorrow's agenda: the cases that show most stand first, and are ready.
CASES = (
    DemoCase(
        "invented-rectum-restaged", "Mirren", "Holt", "DEMO402118", "Ingrid Solheim",
        EntryType.POST_NEOADJUVANT, State.READY,
    ),
    DemoCase(
        "invented-convertible", "Aurel", "Brandvold", "DEMO402231", "Priya Ramanathan",
        state=State.READY,
    ),
    DemoCase(
        "invented-half-the-dates", "Cormac", "Ashdown", "DEMO402347", "Tomas Wieland",
        EntryType.RECURRENCE, State.READY,
    ),
    DemoCase(
        "invented-colon-synchronous-resectable", "Sunniva", "Pell", "DEMO402418",
        state=State.READY,
    ),
    DemoCase("case-01", "Edmund", "Larkspur", "DEMO500101", "Ingrid Solheim", state=State.READY),
    DemoCase(
        "case-03", "Yara", "Quillon", "DEMO500103", "Priya Ramanathan", EntryType.RECURRENCE,
        State.READY,
    ),
    DemoCase("case-05", "Bertil", "Moncrief", "DEMO500105", "Youssef Karam"),
    DemoCase("case-07", "Rowan", "Ashgrove", "DEMO500107"),
    DemoCase("case-09", "Robin", "Fenwright", "DEMO500109", "Priya Ramanathan"),
    DemoCase("case-11", "Hollis", "Varga-Lind", "DEMO500111", "Priya Ramanathan"),
    DemoCase(
        "case-13", "Anselm", "Trevanion", "DEMO500113", "Ingrid Solheim", EntryType.RECURRENCE
    ),
    DemoCase("case-15", "Petronel", "Askew", "DEMO500115", "Ingrid Solheim", EntryType.RECURRENCE),
    DemoCase("case-17", "Lorcan", "Haverstock", "DEMO500117", entry_type=EntryType.RECURRENCE),
    DemoCase("case-19", "Crispin", "Castellow", "DEMO500119", "Priya Ramanathan"),
    DemoCase("case-21", "Viggo", "Renshaw", "DEMO500121"),
    DemoCase("case-23", "Corin", "Oakeshott", "DEMO500123"),
    DemoCase("case-25", "Radek", "Summerby", "DEMO500125", entry_type=EntryType.POST_OPERATIVE),
    DemoCase("case-27", "Elowen", "Straker", "DEMO500127"),
    DemoCase("case-29", "Merryn", "Penmarrow", "DEMO500129"),
    DemoCase("case-31", "Barnaby", "Whitlock", "DEMO500131", entry_type=EntryType.RECURRENCE),
    DemoCase("case-37", "Sasha", "Dewhurst", "DEMO500137"),
    DemoCase("case-53", "Ambrose", "Colebrook", "DEMO500153"),
    DemoCase("case-55", "Ellis", "Brackenridge", "DEMO500155"),
    DemoCase("case-73a", "Jules", "Wetherby", "DEMO517301"),
    DemoCase("case-73b", "Quinn", "Harcastle", "DEMO517302"),
    DemoCase("invented-emergency-obstruction", "Ivor", "Stannard", "DEMO402502"),
    DemoCase("invented-emergency-several", "Lisbet", "Carrow", "DEMO402513"),
    DemoCase("invented-everything-unknown", "Noor", "Blakeway", "DEMO402529"),
    *of(
        Stream.LUNG,
        DemoCase(
            "invented-lung-synchronous-brain", "Isolde", "Farraday", "DEMO403101",
            state=State.READY,
        ),
        DemoCase(
            "invented-lung-contralateral", "Gethin", "Marlowe", "DEMO403102", state=State.READY
        ),
        DemoCase("invented-lung-half-known", "Tamsin", "Okafor-Hale", "DEMO403103"),
        DemoCase("case-33", "Bram", "Ellingham", "DEMO500133", state=State.READY),
        DemoCase(
            "case-35", "Leofric", "Thackeray", "DEMO500135", entry_type=EntryType.RECURRENCE
        ),
    ),
    *of(
        Stream.BREAST,
        DemoCase(
            "invented-breast-de-novo-her2", "Zadie", "Penhaligon", "DEMO404101",
            state=State.READY,
        ),
        DemoCase(
            "invented-breast-bilateral-discordant", "Saoirse", "Vance", "DEMO404102",
            state=State.READY,
        ),
        DemoCase(
            "case-39", "Hermione", "Aldous", "DEMO500139", entry_type=EntryType.RECURRENCE,
            state=State.READY,
        ),
        DemoCase("case-41", "Gwenda", "Sorley", "DEMO500141", entry_type=EntryType.RECURRENCE),
        DemoCase("case-43", "Philippa", "Crane", "DEMO500143", entry_type=EntryType.RECURRENCE),
        DemoCase("case-45", "Ottilie", "Hargrave", "DEMO500145", entry_type=EntryType.RECURRENCE),
        DemoCase("case-47", "Maud", "Ferncliffe", "DEMO500147", entry_type=EntryType.RECURRENCE),
        DemoCase("case-49", "Beatrix", "Lowther", "DEMO500149"),
        DemoCase("case-51", "Delphine", "Arkwright", "DEMO500151", entry_type=EntryType.RECURRENCE),
    ),
    *of(
        Stream.SARCOMA,
        DemoCase(
            "invented-osteosarcoma-synchronous", "Piers", "Galloway", "DEMO405101",
            state=State.READY,
        ),
        DemoCase(
            "invented-osteosarcoma-after-breast", "Araminta", "Shaw-Keller", "DEMO405102",
            state=State.READY,
        ),
        DemoCase("case-57", "Caspian", "Thornbury", "DEMO500157", state=State.READY),
        DemoCase("case-59a", "Linnea", "Ravensworth", "DEMO515901"),
        DemoCase("case-59b", "Posy", "Elderkin", "DEMO515902"),
        DemoCase("case-59c", "Osric", "Denholm", "DEMO515903"),
        DemoCase("case-59d", "Coralie", "Wycliffe", "DEMO515904"),
        DemoCase("case-61", "Ginevra", "Selwyn", "DEMO500161", entry_type=EntryType.RECURRENCE),
        DemoCase("case-63", "Tobias", "Kestrel", "DEMO500163", entry_type=EntryType.RECURRENCE),
        DemoCase("case-65", "Fergus", "Aldermaston", "DEMO500165", entry_type=EntryType.RECURRENCE),
        DemoCase("case-67", "Lucan", "Pemberley", "DEMO500167", entry_type=EntryType.RECURRENCE),
        DemoCase("case-69", "Emeric", "Stoddard", "DEMO500169"),
        DemoCase("case-71a", "Avery", "Coldwell", "DEMO517101"),
        DemoCase("case-71b", "Morgan", "Hathersage", "DEMO517102"),
        DemoCase("case-71c", "Alexis", "Tremayne", "DEMO517103"),
        DemoCase("case-71d", "Kit", "Wolverley", "DEMO517104", entry_type=EntryType.RECURRENCE),
    ),
)  # fmt: skip


def load(demo_board: DemoBoard, board: Board) -> list[Case]:
    """Every demo case of the board, made where it is missing, in the order of the table."""
    by, today = named(demo_board.coordinator), today_at(board.hospital, timezone.now())
    wanted = [demo for demo in CASES if demo.stream is demo_board.stream]
    found = _present(board, wanted)
    # The last made stands first in a list: that is the first of the table.
    for demo in reversed(wanted):
        if demo.number not in found:
            found[demo.number] = make(demo, board, demo_board.presenter, by, today)
    return [found[demo.number] for demo in wanted]


def _present(board: Board, wanted: list[DemoCase]) -> dict[str, Case]:
    numbers = PatientIdentifier.objects.filter(
        hospital=board.hospital, system=NUMBER, value__in=[demo.number for demo in wanted]
    )
    patients = dict(numbers.values_list("patient", "value"))
    asked = Case.objects.filter(board=board, patient__in=patients).order_by("-created_at")
    return {patients[case.patient_id]: case for case in asked.select_related("patient", "board")}


@transaction.atomic
def make(demo: DemoCase, board: Board, presenter: str, by: User, today: dt.date) -> Case:
    record = in_calendar(_read(FILES / f"{demo.file}.yaml"), today)
    patient = register(
        identity=Identity(
            family_name=demo.family_name,
            given_name=demo.given_name,
            birth_date=str(record.patient.birth_date or ""),
            sex=record.patient.sex or "",
            identifiers=((NUMBER, demo.number),),
        ),
        board=board,
        by=by,
        derived_from=record.case.citation.source if record.case.citation else "",
    )
    imported = import_record(record, patient=patient, by=by)
    case = cases.refer(
        patient=patient,
        board=board,
        question=record.case.question or record.case.title or "What is proposed?",
        entry_type=demo.entry_type,
        presenter=demo.presenter or presenter,
        focus_primary=imported.primaries.get(record.case.focus_primary or ""),
        by=by,
        **_referral(demo, today),
    )
    cases.move(case, to=demo.state, by=by)
    return case


def _referral(demo: DemoCase, today: dt.date) -> dict[str, Any]:
    """The cases of tomorrow's agenda run against a clock, one of them already past it."""
    ready = [each for each in CASES if each.state == State.READY]
    if demo not in ready:
        return {}
    days = dt.timedelta(days=9 + 11 * ready.index(demo))
    urgency = Urgency.URGENT if demo == ready[0] else Urgency.ROUTINE
    return {"referred_on": today - days, "clock": ClockKind.PATHWAY, "urgency": urgency}


def _read(file: Path) -> CaseRecord:
    return read_case(file.name, file.read_text(encoding="utf-8"))
