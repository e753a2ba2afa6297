"""Two meetings that the demonstration has behind it: decided, told, and followed up.

Everything in them is invented. Written once, with the times of then; afterwards nothing is changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from tumorboard.cases.models import Case, State
from tumorboard.decisions import paper, services, signing
from tumorboard.decisions.models import Decision
from tumorboard.decisions.queries import seen_for
from tumorboard.demo.cases import DemoCase, make
from tumorboard.demo.people import PEOPLE, DemoBoard, named
from tumorboard.exchange import letter_services as letters
from tumorboard.followup.services import record_outcome
from tumorboard.meetings import attendance
from tumorboard.meetings import services as meetings
from tumorboard.meetings.attendance import Attending
from tumorboard.meetings.attendance_models import Turn
from tumorboard.meetings.models import AgendaItem, Meeting, Presence
from tumorboard.patients.services import originals
from tumorboard.people.models import Board, User
from tumorboard.people.queries import today_at
from tumorboard.people.roles import Specialty, Stream

STARTS_AT, MINUTES = dt.time(7, 30), 7
GP = "Dr Rosalind Keane, Harbour Street Surgery"
AWAY = "radiotherapist"


@dataclass(frozen=True)
class Past:
    """One case of a past meeting, and what became of it."""

    demo: DemoCase
    decision: dict[str, str]
    outcome: dict[str, str] = field(default_factory=dict)
    began_after: int = 0
    """Days from the meeting to the first treatment; 0 where none is recorded."""


def _decided(answer: str, reasons: str, **more: str) -> dict[str, str]:
    said = {
        "result": "decided", "intent": "curative", "concordance": "concordant",
        "responsible": "Ingrid Solheim", "answer": answer, "reasons": reasons,
    }  # fmt: skip
    return {**said, **more}


def _patient(file: str, given: str, family: str, number: str) -> DemoCase:
    return DemoCase(file, given, family, f"DEMO40910{number}", state=State.READY)


MARGED = _patient("invented-colon-synchronous-resectable", "Marged", "Tolliver", "1")
OSMUND = _patient("invented-convertible", "Osmund", "Carey", "2")
ISAURA = _patient("case-03", "Isaura", "Wakeling", "3")
LUDOVIC = _patient("case-05", "Ludovic", "Penwarden", "4")
PATIENTS = (MARGED, OSMUND, ISAURA, LUDOVIC)

# By meeting, the weeks since. What the first one deferred comes to the second by itself.
PAST: dict[int, tuple[Past, ...]] = {
    6: (
        Past(
            MARGED,
            _decided(
                "Systemic treatment for three months, then restaging and resection.",
                "Resectable at both sites; fit for surgery.",
            ),
            {"implemented": "fully"}, 19,
        ),
        Past(
            OSMUND,
            _decided(
                "Chemotherapy to make the liver resectable; restaging after eight weeks.",
                "Not resectable today; the liver surgeon expects that it may become so.",
                responsible="Priya Ramanathan",
            ),
            {"implemented": "partly", "why_not": "toxicity"}, 33,
        ),
        Past(
            ISAURA,
            {
                "result": "deferred", "deferral_cause": "imaging",
                "reasons": "The MRI of the liver is older than the board allows.",
                "actions": "Marta Lindqvist asks for a new MRI of the liver.",
            },
        ),
    ),
    3: (
        Past(ISAURA, _decided("Resect the liver first.", "The new MRI shows nothing further.")),
        Past(
            LUDOVIC,
            _decided(
                "Operate first; no treatment before.",
                "The patient wishes no chemotherapy now.",
                concordance="deviating", departs_from="Systemic treatment first",
                deviation_code="patient_wish",
            ),
        ),
    ),
}  # fmt: skip


@transaction.atomic
def load(demo: DemoBoard, board: Board) -> None:
    """For the first board only; where any meeting is behind it already, nothing is written."""
    today = today_at(board.hospital, timezone.now())
    if demo.stream is not Stream.COLORECTAL or board.meetings.exists():
        return
    coming = {each: _case(demo, board, each, today) for each in PATIENTS}
    for weeks, past in PAST.items():
        _Held(demo, board, today - dt.timedelta(weeks=weeks), past, coming).write()


def _case(demo: DemoBoard, board: Board, patient: DemoCase, today: dt.date) -> Case:
    before = today - dt.timedelta(weeks=max(PAST), days=8)
    return make(patient, board, demo.presenter, named(demo.coordinator), before)


@dataclass
class _Held:
    demo: DemoBoard
    board: Board
    date: dt.date
    past: Sequence[Past]
    cases: Mapping[DemoCase, Case]

    @property
    def by(self) -> User:
        return named(self.demo.coordinator)

    @property
    def chair(self) -> User:
        return named(self.demo.chair)

    def at(self, minutes: int) -> dt.datetime:
        """So long after the meeting began."""
        zone = ZoneInfo(self.board.hospital.time_zone)
        start = dt.datetime.combine(self.date, STARTS_AT, tzinfo=zone)
        return start + dt.timedelta(minutes=minutes)

    def write(self) -> None:
        meeting = meetings.arrange(
            board=self.board, date=self.date, starts_at=STARTS_AT, place="Seminar room 2",
            chair=self.chair, recorder=self.by, by=self.by,
        )  # fmt: skip
        items = [self._listed(meeting, self.cases[each.demo]) for each in self.past]
        AgendaItem.objects.filter(meeting=meeting).update(
            created_at=self.at(0) - dt.timedelta(days=7)
        )
        meetings.start(meeting, by=self.chair)
        self._attendance(meeting)
        for number, (item, past) in enumerate(zip(items, self.past, strict=True)):
            Turn.objects.create(
                meeting=meeting, item=item, at=self.at(MINUTES * number), by=self.chair
            )
            self._decide(item, past, number)
        meeting.refresh_from_db()
        meetings.close(meeting, by=self.chair, as_of=self.date)
        meeting.update_fields(
            meeting.version, by=self.chair, started_at=self.at(0),
            ended_at=self.at(MINUTES * len(items)),
        )  # fmt: skip

    def _listed(self, meeting: Meeting, case: Case) -> AgendaItem:
        """What was left over stands on the agenda already."""
        waiting = meetings.waiting_item(case)
        return waiting or meetings.list_case(meeting=meeting, case=case, by=self.by)

    def _attendance(self, meeting: Meeting) -> None:
        people = [
            Attending(
                each.name, str(each.specialty),
                Presence.APOLOGIES if each.key == AWAY else Presence.IN_PERSON, named(each.key),
            )
            for each in PEOPLE
            if isinstance(each.specialty, Specialty)
        ]  # fmt: skip
        attendance.record_attendance(meeting=meeting, people=people, by=self.by)

    def _decide(self, item: AgendaItem, past: Past, number: int) -> None:
        draft = services.start(case=item.case, by=self.chair)
        values: dict[str, Any] = {**past.decision, "minutes": MINUTES}
        services.save(draft, original=originals(draft, values), by=self.chair, **values)
        draft = Decision.objects.get(pk=draft.pk)
        shown = signing.shown(paper.document_of(seen_for(draft, as_of=self.date)))
        signed = signing.sign(
            draft, fingerprint=shown, by=self.chair, as_of=self.date,
            now=self.at(MINUTES * (number + 1)),
        )  # fmt: skip
        if past.decision["result"] == "decided":
            self._tell(signed)
        if past.outcome:
            began = self.date + dt.timedelta(days=past.began_after)
            record_outcome(
                signed, version=0, by=self.by, first_treatment=began.isoformat(), **past.outcome
            )

    def _tell(self, signed: Decision) -> None:
        """On the same day: the patient in person, by a clinician; then everybody by letter."""
        letters.log(
            signed, recipient="patient", name=str(signed.case.patient), means="in_person",
            on=self.date, by=named("liver"), as_of=self.date,
        )  # fmt: skip
        for recipient, addressee in (("referrer", ""), ("gp", GP), ("patient", "")):
            letter = letters.start(signed, recipient=recipient, by=self.by)
            letters.save(
                letter, version=letter.version, by=self.by, body=letter.body,
                addressee=addressee or letter.addressee or "Dr Anselm Reid, Outpatients",
                contact="Bronwen Tully, specialist nurse" if recipient == "patient" else "",
            )  # fmt: skip
            letters.release(
                letter, version=letter.version, vital="alive", by=self.by, as_of=self.date,
                now=self.at(240),
            )  # fmt: skip
