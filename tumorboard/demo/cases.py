"""The patients of the demonstration: the repository's case files, with invented names.

What a publication states is kept, with its citation; names and the place in the calendar are
invented. Loading twice changes nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from guidelines.core.record.case_record import CaseRecord
from guidelines.core.record.casefile import read_case
from guidelines.folders import CONTENT
from tumorboard.cases import services as cases
from tumorboard.cases.models import Case, EntryType, State
from tumorboard.demo.calendar import in_calendar
from tumorboard.demo.people import named
from tumorboard.exchange.importing import import_record
from tumorboard.patients.models import PatientIdentifier
from tumorboard.patients.services import Identity, register
from tumorboard.people.models import Board, User
from tumorboard.people.queries import today_at

FILES = CONTENT.parent / "cases"
NUMBER = "Hospital no."


@dataclass(frozen=True)
class DemoCase:
    file: str
    given_name: str
    family_name: str
    number: str
    presenter: str = "Tomas Wieland"
    entry_type: EntryType = EntryType.NEW
    state: State = State.PREPARING


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
    DemoCase("invented-emergency-obstruction", "Ivor", "Stannard", "DEMO402502"),
    DemoCase("invented-emergency-several", "Lisbet", "Carrow", "DEMO402513"),
    DemoCase("invented-everything-unknown", "Noor", "Blakeway", "DEMO402529"),
)  # fmt: skip


def load(board: Board) -> list[Case]:
    """Every demo case of the board, made where it is missing, in the order of the table."""
    by, today = named("coordinator"), today_at(board.hospital, timezone.now())
    found = _present(board)
    # The last made stands first in a list: that is the first of the table.
    for demo in reversed(CASES):
        if demo.number not in found:
            found[demo.number] = _make(demo, board, by, today)
    return [found[demo.number] for demo in CASES]


def _present(board: Board) -> dict[str, Case]:
    numbers = PatientIdentifier.objects.filter(
        hospital=board.hospital, system=NUMBER, value__in=[demo.number for demo in CASES]
    )
    patients = dict(numbers.values_list("patient", "value"))
    asked = Case.objects.filter(board=board, patient__in=patients).order_by("-created_at")
    return {patients[case.patient_id]: case for case in asked.select_related("patient", "board")}


@transaction.atomic
def _make(demo: DemoCase, board: Board, by: User, today: dt.date) -> Case:
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
        presenter=demo.presenter,
        focus_primary=imported.primaries.get(record.case.focus_primary or ""),
        by=by,
    )
    cases.move(case, to=demo.state, by=by)
    return case


def _read(file: Path) -> CaseRecord:
    return read_case(file.name, file.read_text(encoding="utf-8"))
