"""The pack for a meeting: its agenda, and of each case what is asked, known, missing, proposed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from uuid import UUID

from django.db import transaction

from guidelines.core.wording.explain import NOTHING_ENCODED
from guidelines.models import Status
from tumorboard.assessment.heads import day, identified, moment, watermark
from tumorboard.assessment.services import (
    ChoiceWithdrawn,
    Current,
    NoGuideline,
    current_assessment,
)
from tumorboard.audit.models import Operation
from tumorboard.cases.reviews import reviews_of
from tumorboard.decisions import paper
from tumorboard.decisions.models import MeetingPack
from tumorboard.decisions.packing_standard import on_standard, patients_of, standard_table
from tumorboard.decisions.told import known, others, version_words
from tumorboard.decisions.told_cancer import advice, unknown
from tumorboard.decisions.told_meeting import meeting_pairs
from tumorboard.decisions.told_reviews import review_blocks
from tumorboard.documents.blocks import AnyBlock, Document, Heading, Notice, Pairs, Table
from tumorboard.documents.pdf import as_pdf
from tumorboard.jobs import services as jobs
from tumorboard.jobs.models import Job
from tumorboard.jobs.run import Run
from tumorboard.meetings.agenda_models import AgendaBreak
from tumorboard.meetings.models import AgendaItem, Meeting
from tumorboard.meetings.planned import planned
from tumorboard.meetings.queries import agenda_of
from tumorboard.meetings.services import MeetingOver
from tumorboard.meetings.writing import record_meeting
from tumorboard.patients.queries import findings_of
from tumorboard.people.board_rules import rules_of
from tumorboard.people.models import User
from tumorboard.people.queries import today_at
from tumorboard.plans.paper import plan_blocks
from tumorboard.plans.queries import current_plan
from tumorboard.plans.told import told

MEETING_PACK = "meeting_pack"


class NothingToPack(Exception):
    """No case stands on the agenda."""


def order_pack(meeting: Meeting, *, by: User) -> Job:
    """Put the pack in line; while one of this meeting is being made, that one is returned.

    Raises MeetingOver, NothingToPack.
    """
    if meeting.state not in {"planned", "running"}:
        raise MeetingOver(str(meeting))
    count = meeting.items.standing().count()
    if not count and not on_standard(meeting):
        raise NothingToPack(str(meeting))
    return jobs.enqueue(
        MEETING_PACK,
        [meeting.pk],
        by=by,
        unique_key=str(meeting.pk),
        hospital=meeting.board.hospital_id,
        board=meeting.board_id,
        total=count,
    )


def newest_order(meeting: Meeting) -> Job | None:
    ordered = Job.objects.filter(name=MEETING_PACK, unique_key=str(meeting.pk))
    return ordered.order_by("-created_at").first()


def make_pack(run: Run) -> None:
    """Each case is one step; the PDF is set in the process for computations."""
    if MeetingPack.objects.filter(job=run.job).exists():
        return
    meeting = Meeting.objects.select_related("board__hospital", "chair").get(pk=UUID(run.ids[0]))
    items = agenda_of(meeting)
    as_of = today_at(meeting.board.hospital, run.now)
    standing = on_standard(meeting)
    blocks: list[AnyBlock] = []
    unapproved = False
    for number, item in enumerate(items, start=1):
        current, notices = _asked_guideline(item, as_of)
        unapproved |= current is not None and current.version.status != Status.APPROVED
        blocks += _case(number, item, current, notices)
        run.progress(number - 1, len(items), "Putting the cases together")
    document = Document(
        title=f"Meeting of {day(meeting.date)}",
        origin=f"{meeting.board}, made {moment(run.now, meeting.board.hospital)}",
        watermark=watermark(demonstration=meeting.board.is_demo, not_approved=unapproved),
        blocks=(*_agenda(meeting, items), *standard_table(standing), *blocks),
    )
    content = run.compute(as_pdf, document)
    patients = [item.case.patient_id for item in items] + patients_of(standing)
    _store(run.job, meeting, patients, content)
    run.progress(len(items), len(items), "The pack is ready")


@transaction.atomic
def _store(job: Job, meeting: Meeting, patients: list[UUID], content: bytes) -> None:
    maker = job.created_by
    assert maker is not None  # noqa: S101 - a pack is ordered by a person
    pack = MeetingPack.objects.create(
        meeting=meeting,
        made_by=maker,
        job=job,
        patients=json.dumps([str(each) for each in dict.fromkeys(patients)]),
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
    )
    record_meeting("meeting.pack_made", meeting, maker, Operation.CREATE, on=pack)


def _agenda(meeting: Meeting, items: list[AgendaItem]) -> list[AnyBlock]:
    agenda = planned(meeting, items, rules_of(meeting.board))
    numbers = {item.pk: f"{number}" for number, item in enumerate(items, start=1)}
    rows = tuple(
        (numbers.get(each.row.pk, ""), each.words, *_what(each.row)) for each in agenda.rows
    )
    head = ("", "Time", "Patient", "Question")
    return [meeting_pairs(meeting), Table(f"Agenda: {agenda.words}", head, rows)]


def _what(row: AgendaItem | AgendaBreak) -> tuple[str, str]:
    if isinstance(row, AgendaBreak):
        return row.label, ""
    return " · ".join(_identified(row)), row.case.question


def _identified(item: AgendaItem) -> tuple[str, ...]:
    patient = item.case.patient
    numbers = [str(each) for each in patient.person.identifiers.all() if not each.withdrawn_at]
    return identified(patient, numbers)


def _asked_guideline(item: AgendaItem, as_of: dt.date) -> tuple[Current | None, list[AnyBlock]]:
    try:
        return current_assessment(item.case, as_of=as_of), []
    except ChoiceWithdrawn:
        return None, [Notice(paper.CHOICE_WITHDRAWN)]
    except NoGuideline:
        return None, [Notice(NOTHING_ENCODED)]


def _case(
    number: int, item: AgendaItem, current: Current | None, notices: list[AnyBlock]
) -> list[AnyBlock]:
    case = item.case
    findings = current.findings if current else findings_of(case.patient)
    blocks: list[AnyBlock] = [
        Heading(f"{number}. {' · '.join(_identified(item))}"),
        *notices,
        paper.asked(case, findings),
        *review_blocks(reviews_of(case), findings, level=2),
    ]
    if current is not None:
        guideline, result = current.guideline, current.computed.result
        blocks += [
            Heading("Known", level=2),
            known(current),
            Heading("Not known", level=2),
            unknown(guideline, result),
            Heading("Guideline", level=2),
            Pairs((("Version", version_words(current.version)),)),
            *advice(guideline, result),
            *others(current, briefly=True),
        ]
    plan = current_plan(case)
    proposed = plan_blocks(told(plan, current) if plan else None)
    return [*blocks, Heading("Proposed", level=2), *proposed]
