"""The chair's signature: what was read is frozen with the facts and the guideline behind it."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction

from guidelines.core.content.canonical import sha256
from tumorboard.assessment.services import keep_assessment
from tumorboard.audit.models import Operation
from tumorboard.cases.models import Case
from tumorboard.cases.services import look_after
from tumorboard.cases.settled import awaited_again
from tumorboard.cases.writing import record_case
from tumorboard.decisions import paper, promises, rules
from tumorboard.decisions.models import Decision, DecisionPaper, PaperKind, Result
from tumorboard.decisions.provisional import standing_of
from tumorboard.decisions.queries import Seen, seen_for
from tumorboard.decisions.quorum_services import write_signed
from tumorboard.decisions.services import FIELDS, refuse_if_signed
from tumorboard.decisions.stated import ask_for_checks
from tumorboard.decisions.told_confirmations import answered
from tumorboard.decisions.told_quorum import quorum_problems
from tumorboard.documents.blocks import Document, canonical_text, read_document
from tumorboard.documents.pdf import as_pdf
from tumorboard.meetings import services as meetings
from tumorboard.meetings import triage
from tumorboard.meetings.models import ItemState
from tumorboard.people.models import User
from tumorboard.people.permissions import Permission, may


class NotTheChair(Exception):
    """Only the chair of the board signs."""


class NotReady(Exception):
    """The decision lacks what it must say; `problems` name the fields."""

    def __init__(self, problems: list[rules.Problem]) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


class ShownDiffers(Exception):
    """Facts, plan or words have changed since the chair was shown what is to be signed."""


def shown(document: Document) -> str:
    """The fingerprint of what the chair reads before signing."""
    return sha256(canonical_text(document))


def problems_of(seen: Seen) -> list[rules.Problem]:
    values = {name: getattr(seen.decision, name) for name in FIELDS}
    found = rules.problems(
        values, seen.departures, actions=seen.actions, conditions=seen.conditions
    )
    return [*found, *quorum_problems(seen)]


def sign(
    decision: Decision, *, fingerprint: str, by: User, as_of: dt.date, now: dt.datetime
) -> Decision:
    """Freeze the decision with the text and the assessment that the chair has just read.

    `fingerprint` is `shown` of the document on the chair's screen. Raises NotTheChair,
    AlreadySigned, ShownDiffers, NotReady, StaleVersion.
    """
    board = decision.case.board
    if not may(by, Permission.SIGN_DECISION, board):
        raise NotTheChair(str(by))
    refuse_if_signed(decision)
    seen = seen_for(decision, as_of=as_of)
    document = paper.document_of(seen)
    if shown(document) != fingerprint:
        raise ShownDiffers(str(decision))
    if problems := problems_of(seen):
        raise NotReady(problems)
    signed = paper.signed(document, by=by, at=now, hospital=board.hospital)
    # Made before the transaction: typesetting must not hold the database's lock.
    papers = [typeset(decision, PaperKind.SIGNED, signed)]
    if (former := decision.replaces) is not None:
        said = answered(read_document(former.text), standing_of(former), hospital=board.hospital)
        marked = paper.superseded(said, by=decision, on=as_of)
        papers.append(typeset(former, PaperKind.SUPERSEDED, marked))
    _store(seen, signed, papers, by=by, now=now)
    return decision


@transaction.atomic
def _store(
    seen: Seen, document: Document, papers: list[DecisionPaper], *, by: User, now: dt.datetime
) -> None:
    decision, case = seen.decision, seen.case
    if decision.replaces_id is not None:
        # Held, so that no letter about it is released while it is superseded.
        held = Decision.objects.select_for_update(of=("self",), no_key=True)
        held.only("pk").get(pk=decision.replaces_id)
    awaited_again(case.pk)
    text = canonical_text(document)
    kept = keep_assessment(case, seen.current, by=by) if seen.current else None
    changes = decision.update_fields(
        decision.version,
        by=by,
        assessment=kept,
        plan=seen.plan,
        plan_revision=seen.plan.head if seen.plan else None,
        text=text,
        sha256=sha256(text),
        signed_by=by,
        signed_at=now,
        treatments="\n".join(seen.treatments),
        minutes=seen.minutes,
    )
    promises.keep(decision, facts=seen.known_facts, by=by)
    ask_for_checks(decision, seen.stated, by=by, as_of=seen.as_of)
    write_signed(decision, seen.lacking, by=by, now=now)
    for each in papers:
        each.save()
    _move_on(decision, by=by, as_of=seen.as_of)
    if decision.next_date is not None:
        look_after(Case.objects.get(pk=case.pk), seen.as_of, by=by, on=decision.next_date)
    told = {name: value for name, value in changes.items() if name != "text"}
    record_case("decision.signed", case, by=by, operation=Operation.EXECUTE, changes=told)


def _move_on(decision: Decision, *, by: User, as_of: dt.date) -> None:
    """The case and its place on the agenda follow the decision; an amendment moves nothing."""
    item = decision.agenda_item
    if item is not None and item.state == ItemState.STANDARD:
        if decision.result != Result.DEFERRED:
            triage.settled(item, by=by)
            return
        triage.take_back(item, by=by, as_of=as_of)
    if item is None or item.state not in {ItemState.LISTED, ItemState.DISCUSSED}:
        return
    if decision.result == Result.DEFERRED:
        cause, words = decision.deferral_cause, decision.reasons[:300]
        meetings.defer(item, by=by, cause=cause, reason=words, as_of=as_of)
    else:
        meetings.discussed(item, by=by)


def typeset(decision: Decision, kind: PaperKind, document: Document) -> DecisionPaper:
    """Not stored yet."""
    content = as_pdf(document)
    digest = hashlib.sha256(content).hexdigest()
    return DecisionPaper(decision=decision, kind=kind, content=content, sha256=digest)
