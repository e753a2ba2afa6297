"""The decision as it will be read in a year: what was asked, decided, planned, known and not known.

From `Seen` to blocks; nothing is looked up here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from guidelines.core.content.guideline import Guideline
from guidelines.core.wording.explain import NOTHING_ENCODED
from tumorboard.assessment.heads import day, identified, moment, watermark
from tumorboard.cases.models import Case
from tumorboard.decisions.models import Decision, Result
from tumorboard.decisions.queries import Seen
from tumorboard.decisions.rows import ActionRow, ConditionRow
from tumorboard.decisions.settling import settled_words
from tumorboard.decisions.stated import stated_blocks
from tumorboard.decisions.told import guideline_blocks, lesion_blocks
from tumorboard.decisions.told_meeting import present_blocks
from tumorboard.decisions.told_quorum import quorum_notices
from tumorboard.decisions.told_reviews import review_blocks
from tumorboard.documents.blocks import (
    AnyBlock,
    Document,
    Heading,
    Notice,
    Pairs,
    Paragraph,
    Signature,
    Table,
)
from tumorboard.patients.queries import Findings
from tumorboard.people.models import Hospital, User
from tumorboard.plans.paper import plan_blocks

SUPERSEDED = "Superseded"
BEFORE_TREATMENT = {True: "yes", False: "no", None: "not recorded"}
CHOICE_WITHDRAWN = (
    "The board has chosen a definition or threshold that the guideline content in force "
    "no longer offers — nothing was checked."
)


def document_of(seen: Seen) -> Document:
    """The decision before its signature. The same facts give the same document."""
    return Document(
        title=f"Decision {seen.decision.number}",
        subject=identified(seen.case.patient, [str(each) for each in seen.identifiers]),
        origin=_origin(seen),
        watermark=_watermark(seen),
        blocks=(
            *_notices(seen),
            Heading("Asked"),
            asked(seen.case, seen.findings),
            *_decision(seen),
            *stated_blocks(seen.stated),
            *review_blocks(seen.reviews, seen.findings),
            Heading("Plan"),
            *plan_blocks(seen.told),
            *lesion_blocks(seen),
            *guideline_blocks(seen),
            *_elsewhere(seen),
            *present_blocks(seen),
        ),
    )


def signed(document: Document, *, by: User, at: dt.datetime, hospital: Hospital) -> Document:
    signature = Signature(by.display_name, "chair of the board", moment(at, hospital))
    return document.with_blocks(after=(signature,))


def superseded(document: Document, *, by: Decision, on: dt.date) -> Document:
    """The former decision, marked on every page and at its head."""
    notice = Notice(
        f"Superseded on {day(on)} by decision {by.number}. Reason: {by.amendment_reason}"
    )
    marks = " · ".join(filter(None, [SUPERSEDED, document.watermark]))
    marked = document.with_blocks(before=(notice,))
    return Document(
        title=f"{document.title} (superseded)",
        subject=marked.subject,
        origin=marked.origin,
        watermark=marks,
        blocks=marked.blocks,
    )


# ------------------------------------------------------------------ where from


def _origin(seen: Seen) -> str:
    meeting = f", meeting of {day(seen.meeting.date)}" if seen.meeting else ""
    return f"{seen.case.board}{meeting}"


def _watermark(seen: Seen) -> str:
    return watermark(
        demonstration=seen.case.board.is_demo,
        not_approved=seen.current is not None and not seen.is_approved,
    )


# ------------------------------------------------------------------ sections


def _notices(seen: Seen) -> list[AnyBlock]:
    found: list[AnyBlock] = []
    former = seen.decision.replaces
    if former is not None:
        reason = seen.decision.amendment_reason
        found.append(Notice(f"Replaces decision {former.number}. Reason: {reason}"))
    if seen.current is None:
        found.append(Notice(CHOICE_WITHDRAWN if seen.choice_withdrawn else NOTHING_ENCODED))
    if seen.meeting and seen.missing_specialties:
        found.append(Notice(f"Quorum incomplete: no {', '.join(seen.missing_specialties)}."))
    return [*found, *quorum_notices(seen)]


def asked(case: Case, findings: Findings) -> Pairs:
    rows = [
        ("Question", case.question),
        ("History", case.history or "not recorded"),
        ("Reason for discussion", case.get_entry_type_display()),
        ("Before treatment began", BEFORE_TREATMENT[case.prospective]),
        ("Presented by", case.presenter),
        ("Referred by", case.referrer),
        ("The patient's wish", _recorded(row.statement for row in findings.wishes)),
        ("Has met the patient", _recorded(row.met_by for row in findings.wishes)),
        ("Comorbidity", _recorded(row.comorbidities for row in findings.background)),
        ("Medication", _recorded(row.medication for row in findings.background)),
        ("Anticoagulants", _recorded(row.anticoagulants for row in findings.background)),
        ("Allergies", _recorded(row.allergies for row in findings.background)),
    ]
    return _stated(rows)


def _recorded(statements: Iterable[str]) -> str:
    """An empty answer is never read as “none”."""
    return "\n".join(filter(None, statements)) or "not recorded"


def _decision(seen: Seen) -> list[AnyBlock]:
    decision = seen.decision
    next_date = day(decision.next_date) if decision.next_date else ""
    is_deferred = decision.result == Result.DEFERRED
    rows = [
        ("Result", decision.get_result_display()),
        ("Deferred because of", decision.get_deferral_cause_display() if is_deferred else ""),
        ("Intent", decision.get_intent_display()),
        ("The board recommends", decision.answer),
        ("On the condition", decision.conditions),
        (_treatments_label(decision), "\n".join(seen.treatments)),
        ("No treatment, because", decision.get_no_treatment_display()),
        ("Reasons", decision.reasons),
        ("Alternatives, and why not", decision.alternatives),
        ("Trial", considered(decision.get_trials_considered_display(), decision.trial)),
        ("Genetics", considered(decision.get_genetics_considered_display(), decision.genetics)),
        (
            "Supportive care",
            considered(decision.get_supportive_considered_display(), decision.supportive),
        ),
        ("Missing", decision.missing),
        ("Deferred because of it", decision.get_missing_forced_display()),
        ("Dissent", decision.dissent or "none recorded"),
        ("Guideline", decision.get_concordance_display()),
        ("Departs from", decision.departs_from),
        ("Because", _departure(decision)),
        ("Responsible", decision.responsible),
        ("Actions", decision.actions),
        ("Next discussion", next_date),
        ("Time spent", f"{seen.minutes} min" if seen.minutes else ""),
        ("Written by", str(decision.created_by or "")),
    ]
    heading = "Decided" if decision.result == Result.DECIDED else "Outcome"
    return [Heading(heading), _stated(rows), *promised(seen)]


def considered(answer: str, words: str) -> str:
    """`considered: BRCA testing ordered`; nothing where nobody said so."""
    told = {"Yes": "considered", "No": "not considered"}.get(answer, "")
    return ": ".join(filter(None, [told, words]))


def _treatments_label(decision: Decision) -> str:
    order = decision.get_treatment_order_display().lower()
    return f"Treatments, {order}" if order else "Treatments"


def promised(seen: Seen) -> list[AnyBlock]:
    """Who owes what until when, and what the decision waits for."""
    guideline = seen.current.guideline if seen.current else None
    tables = [
        Table("Actions", ("What", "Who", "By"), tuple(_action(row, seen) for row in seen.actions)),
        Table(
            "Conditions",
            ("Condition", "Settled by", "Who sees to it", "Until", "Then"),
            tuple(_condition(row, seen, guideline) for row in seen.conditions),
        ),
    ]
    return [table for table in tables if table.rows]


def _action(row: ActionRow, seen: Seen) -> tuple[str, ...]:
    words = f"{row.text} (dropped: {row.dropped})" if row.dropped else row.text
    return words, seen.owners.get(row.owner, ""), iso_day(row.due_on)


def _condition(row: ConditionRow, seen: Seen, guideline: Guideline | None) -> tuple[str, ...]:
    words = f"{row.text} (dropped: {row.dropped})" if row.dropped else row.text
    settled = settled_words(row.settled_by, guideline)
    if row.after:
        settled += f", after {iso_day(row.after)}"
    met = f"If met: {row.if_met}" if row.if_met else ""
    not_met = f"If not met: {row.if_not_met}" if row.if_not_met else ""
    then = "\n".join(filter(None, [met, not_met]))
    return words, settled, seen.owners.get(row.owner, ""), iso_day(row.expires_on), then


def iso_day(text: str) -> str:
    return day(dt.date.fromisoformat(text)) if text else ""


def _departure(decision: Decision) -> str:
    parts = [decision.get_deviation_code_display(), decision.deviation_reason]
    return ": ".join(filter(None, parts))


def _elsewhere(seen: Seen) -> list[AnyBlock]:
    """What other boards have signed on the patient, as far as they share it."""
    if not seen.elsewhere:
        return []
    return [Heading("Other boards"), *(Paragraph(line) for line in seen.elsewhere)]


def _stated(rows: list[tuple[str, str]]) -> Pairs:
    return Pairs(tuple((key, value) for key, value in rows if value))
