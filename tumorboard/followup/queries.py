"""Decisions whose outcome is awaited, and what the record says about each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from guidelines.core.planning.recorded import when_or_none
from tumorboard.assessment.services import Current
from tumorboard.decisions.models import Decision, Result
from tumorboard.followup.models import Implemented
from tumorboard.followup.rules import DecidedStep, Suggestion, suggestion
from tumorboard.people.models import Hospital
from tumorboard.people.queries import today_at
from tumorboard.plans.solving import NotOffered, desk_of, draft_of, solved_of

AHEAD = frozenset({"planned", "open"})


def awaiting_outcome(
    decisions: QuerySet[Decision], *, everywhere: bool = False
) -> QuerySet[Decision]:
    """Signed, in force, decided, and nobody knows yet what became of it; the oldest first.

    `everywhere`: also among cases that are noted as settled.
    """
    standing = decisions.filter(
        signed_at__isnull=False, replaced_by__isnull=True, result=Result.DECIDED
    )
    if not everywhere:
        standing = standing.filter(case__settled_on__isnull=True)
    unknown = Q(outcome__isnull=True) | Q(outcome__implemented=Implemented.UNKNOWN)
    return standing.filter(unknown).order_by("signed_at", "pk")


def with_outcome(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    known = [each for each in Implemented.values if each != Implemented.UNKNOWN]
    return decisions.filter(outcome__implemented__in=known).order_by("-outcome__changed_at", "pk")


def overdue_since(signed_at: dt.datetime, days: int, hospital: Hospital) -> dt.date:
    """The day, in the hospital's time, from which an outcome is asked for."""
    return today_at(hospital, signed_at) + dt.timedelta(days=days)


def suggested(decision: Decision, current: Current) -> Suggestion | None:
    """What the treatments recorded since say about the plan; None where there is no plan."""
    revision = decision.plan_revision
    solved = solved_of(revision) if revision else None
    if revision is None or solved is None:
        return None
    then_ahead = {step.id for step in solved.plan.steps if step.state in AHEAD}
    try:
        now = desk_of(current, revision.plan.pathway).solve(draft_of(revision))
    except NotOffered:
        return None
    treatments = {step.id: step for step in now.pathway.steps if step.done_by is not None}
    given = {each.id: each for each in current.record.treatments}
    wanted: Iterable[DecidedStep] = (
        DecidedStep(
            treatments[step.id].label,
            step.state == "done",
            when_or_none(given[step.done_by].start) if step.done_by in given else None,
        )
        for step in now.plan.steps
        if step.id in then_ahead and step.id in treatments
    )
    return suggestion(wanted)
