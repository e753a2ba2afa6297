"""Clocks that ended over their target: which, and why.

A clock is kept where what it waits for came by its last day: the first treatment, or for the
clock to diagnosis the board's decision. Of a date known by month only the last day counts.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import Prefetch, QuerySet

from tumorboard.cases.models import Case, ClockKind
from tumorboard.decisions.models import Decision
from tumorboard.patients.fields import when
from tumorboard.people.models import Hospital
from tumorboard.people.queries import today_at

LOOKED_BACK = dt.timedelta(days=365)


def ended_between(cases: QuerySet[Case], first: dt.date, last: dt.date) -> list[Case]:
    """Cases whose clock had its last day then, with what says whether it was kept."""
    signed = Decision.objects.signed().filter(result="decided").select_related("outcome")
    decisions = Prefetch("decisions", signed.defer("text"), to_attr="signed_decisions")
    found = cases.exclude(clock="").filter(clock_ends_on__range=(first, last))
    related = ("breach", "board__hospital", "patient__merged_into")
    return list(
        found.select_related(*related).prefetch_related(decisions).order_by("clock_ends_on")
    )


def is_over(case: Case) -> bool:
    """Of a case from `ended_between` whose last day is past."""
    end = case.clock_ends_on
    assert end is not None  # noqa: S101 - that is how it was found
    return not any(day is not None and day <= end for day in _reached(case))


def unexplained(cases: QuerySet[Case], *, today: dt.date) -> list[Case]:
    """Over their target within the last year, and nobody has said why."""
    yesterday = today - dt.timedelta(days=1)
    open_ones = cases.filter(breach__isnull=True)
    return [
        each for each in ended_between(open_ones, today - LOOKED_BACK, yesterday) if is_over(each)
    ]


def _reached(case: Case) -> list[dt.date | None]:
    decisions: list[Decision] = case.signed_decisions  # type: ignore[attr-defined]  # prefetched
    if case.clock == ClockKind.DIAGNOSIS:
        return [_signed_on(each, case.board.hospital) for each in decisions]
    return [_treated_on(each) for each in decisions]


def _signed_on(decision: Decision, hospital: Hospital) -> dt.date | None:
    return today_at(hospital, decision.signed_at) if decision.signed_at else None


def _treated_on(decision: Decision) -> dt.date | None:
    outcome = getattr(decision, "outcome", None)
    known = when(outcome.first_treatment) if outcome is not None else None
    return known.latest if known else None
