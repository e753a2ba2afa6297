"""The plan in hand: a draft solved with the facts, the calendar and the day of an assessment.

The assessment is there already; nothing of it is computed a second time.
"""

from __future__ import annotations

import datetime as dt

import msgspec

from guidelines.core.content.canonical import canonical_json
from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.result import Envelope
from guidelines.core.planning.calendar import NO_CALENDAR, Calendar
from guidelines.core.planning.desk import Desk, PlanInHand, Violation
from guidelines.core.planning.draft import Draft
from guidelines.core.planning.plan import PlannedPathway
from tumorboard.assessment.services import Current
from tumorboard.plans.models import Plan, PlanRevision


class NotOffered(Exception):
    """The guideline in force offers this pathway to this patient no more."""


class Solved(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a draft came to; the content that it was solved with has the names."""

    plan: PlannedPathway
    violations: tuple[Violation, ...] = ()
    off_systemic_days: int | None = None


def desk_of(current: Current, pathway: str) -> Desk:
    """Raises NotOffered."""
    return desk_from(current.computed.envelope, current.guideline, pathway, current.calendar)


def desk_from(
    envelope: Envelope, guideline: Guideline, pathway: str, calendar: Calendar | None
) -> Desk:
    """A desk on an assessment as it stands. Raises NotOffered."""
    part = envelope.result.offering(pathway)
    if part is None or pathway not in guideline.pathways:
        raise NotOffered(pathway)
    return Desk(
        guideline,
        part,
        envelope.record,
        as_of=dt.date.fromisoformat(envelope.as_of),
        calendar=calendar or NO_CALENDAR,
    )


def in_hand(plan: Plan, current: Current) -> PlanInHand:
    """The plan as it stands with what is known today. Raises NotOffered."""
    return desk_of(current, plan.pathway).solve(draft_of(plan.head))


def draft_of(revision: PlanRevision) -> Draft:
    return msgspec.json.decode(revision.draft, type=Draft)


def solved_of(revision: PlanRevision) -> Solved | None:
    """What it came to when it was saved; None for steps of before there were revisions."""
    return msgspec.json.decode(revision.solved, type=Solved) if revision.solved else None


def solved_text(found: PlanInHand) -> str:
    return canonical_json(
        Solved(
            plan=found.plan,
            violations=found.violations,
            off_systemic_days=found.off_systemic_days,
        )
    )
