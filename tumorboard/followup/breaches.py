"""Clocks that ended over their target: which, and why.

A clock is kept where what it waits for came by its last day: the first treatment, or for the
clock to diagnosis the board's decision. Of a date known by month only the last day counts.
"""

from __future__ import annotations

import datetime as dt

from django.db.models import CharField, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Cast, Length

from tumorboard.cases.models import Case, ClockKind
from tumorboard.decisions.models import Decision, Result
from tumorboard.patients.fields import when
from tumorboard.people.models import Hospital
from tumorboard.people.queries import today_at

LOOKED_BACK = dt.timedelta(days=365)
MOST = 100
WHOLE_DATE = 10  # characters: 2026-11-05


def ended_between(
    cases: QuerySet[Case], first: dt.date, last: dt.date, *, most: int | None = None
) -> list[Case]:
    """Cases whose clock had its last day then, with what says whether it was kept."""
    signed = Decision.objects.signed().filter(result=Result.DECIDED).select_related("outcome")
    decisions = Prefetch("decisions", signed.defer("text"), to_attr="signed_decisions")
    found = cases.exclude(clock="").filter(clock_ends_on__range=(first, last))
    related = ("breach", "board__hospital", "patient__merged_into")
    found = found.select_related(*related).prefetch_related(decisions)
    return list(found.order_by("clock_ends_on", "pk")[:most])


def is_over(case: Case) -> bool:
    """Of a case from `ended_between` whose last day is past."""
    end = case.clock_ends_on
    assert end is not None  # noqa: S101 - that is how it was found
    return not any(day is not None and day <= end for day in _reached(case))


def unexplained(cases: QuerySet[Case], *, today: dt.date) -> list[Case]:
    """Over their target within the last year, and nobody has said why; the longest over first.

    At most MOST are looked at: whoever has so many deals with those first.
    """
    yesterday = today - dt.timedelta(days=1)
    waiting = cases.filter(~Exists(_surely_kept()), breach__isnull=True)
    found = ended_between(waiting, today - LOOKED_BACK, yesterday, most=MOST)
    return [each for each in found if is_over(each)]


def _surely_kept() -> QuerySet[Decision]:
    """Decisions that kept the clock of the case outside, as far as the database can tell."""
    in_time = Q(case__clock=ClockKind.DIAGNOSIS, signed_at__date__lt=OuterRef("clock_ends_on"))
    end = Cast(OuterRef("clock_ends_on"), CharField())
    whole = Q(length=WHOLE_DATE, outcome__first_treatment__lte=end)
    treated = whole & ~Q(case__clock=ClockKind.DIAGNOSIS)
    signed = Decision.objects.signed().filter(case=OuterRef("pk"), result=Result.DECIDED)
    return signed.alias(length=Length("outcome__first_treatment")).filter(in_time | treated)


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
