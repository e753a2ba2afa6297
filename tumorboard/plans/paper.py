"""The plan on paper: as part of a decision or a pack, and as a document of its own.

From words to blocks; nothing is looked up here.
"""

from __future__ import annotations

import datetime as dt

from guidelines.core.wording.explain import NOTHING_ENCODED
from guidelines.models import Status
from tumorboard.assessment.heads import day, identified, moment, watermark
from tumorboard.assessment.services import Current
from tumorboard.documents.blocks import (
    AnyBlock,
    Document,
    Heading,
    Notice,
    Pairs,
    Paragraph,
    Table,
)
from tumorboard.plans.models import Plan
from tumorboard.plans.told import ToldPlan, ToldStep, ToldViolation

NO_PLAN = "No pathway was chosen."
NOT_KEPT = "The board has given no reason yet."


def plan_blocks(told: ToldPlan | None) -> list[AnyBlock]:
    if told is None:
        return [Paragraph(NO_PLAN)]
    tables = [
        Table("Steps in order", ("", "Step", "When", "Remarks"), _steps(told)),
        Table("Rules that may speak against this plan", ("", "Rule"), _to_check(told)),
        Table("Left out by the board", ("Step", "Because"), told.left_out),
        Table("Changed by the board", ("What", "How and why"), told.changes),
        Table(
            "Depending on what is found",
            ("Decision point", "Outcome", "Then"),
            tuple((each.gate, _outcome(each.outcome, each.on_record), each.then)
                  for each in told.branches),
        ),
    ]  # fmt: skip
    return [
        Paragraph(told.title),
        *map(Notice, told.notices),
        *(Notice(_violation(each)) for each in told.violations if _is_plain(each)),
        *map(Notice, told.unkept),
        *(table for table in tables if table.rows),
        *map(Paragraph, told.notes),
    ]


def plan_document(
    plan: Plan,
    told: ToldPlan,
    *,
    identifiers: list[str],
    wish: str,
    current: Current | None,
    now: dt.datetime,
) -> Document:
    """For the board's table or the patient's file: unsigned, for discussion."""
    case, board = plan.case, plan.case.board
    is_pending = current is not None and current.version.status != Status.APPROVED
    pairs = [
        ("Question", case.question),
        ("The patient's wish", wish or "not recorded"),
        ("Plan", f"Revision {told.revision}, {told.sha256[:12]}"),
    ]
    if current is not None:
        as_of = dt.date.fromisoformat(current.computed.envelope.as_of)
        pairs.append(("Dated with", f"the facts as of {day(as_of)}"))
        pairs.append(("Guideline", f"{current.version.title}, version {current.version.version}"))
    return Document(
        title=f"Plan, revision {told.revision}",
        subject=identified(case.patient, identifiers),
        origin=f"{board}, made {moment(now, board.hospital)}, {told.sha256[:12]}",
        watermark=watermark(demonstration=board.is_demo, not_approved=is_pending),
        blocks=(
            *([] if current is not None else [Notice(NOTHING_ENCODED)]),
            Pairs(tuple(pairs)),
            Heading("Plan"),
            *plan_blocks(told),
        ),
    )


def _steps(told: ToldPlan) -> tuple[tuple[str, ...], ...]:
    return tuple(_step(number, step) for number, step in enumerate(told.steps, start=1))


def _step(number: int, step: ToldStep) -> tuple[str, ...]:
    return (f"{number}", step.label, step.when, "\n".join(step.remarks))


def _to_check(told: ToldPlan) -> tuple[tuple[str, ...], ...]:
    open_rules = [each.sentence for each in told.violations if not _is_plain(each)]
    return tuple((f"{number}", said) for number, said in enumerate(open_rules, start=1))


def _outcome(outcome: str, on_record: bool) -> str:
    return f"{outcome} (on record)" if on_record else outcome


def _violation(found: ToldViolation) -> str:
    if not found.kept:
        return f"Against a rule: {found.sentence} {NOT_KEPT}"
    return f"Kept against a rule: {found.sentence} The board's reason: {found.kept}."


def _is_plain(found: ToldViolation) -> bool:
    """Whether it must not be overlooked: the rule holds, or the board has spoken about it."""
    return bool(found.kept) or not found.possible
