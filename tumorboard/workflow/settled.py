"""Nightly: of which cases is nothing awaited any more, no decision, no letter, no outcome?"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tumorboard.cases.models import Case
from tumorboard.decisions.models import Decision
from tumorboard.exchange.letter_queries import without_letters
from tumorboard.followup.lost import still_open
from tumorboard.followup.queries import awaiting_outcome
from tumorboard.jobs.run import Run

SETTLE_CASES_AT = dt.time(3, 15)


def note_settled(run: Run) -> None:
    """Both ways: what was settled and is awaited again by a correction is looked at again."""
    awaited = _awaited()
    with transaction.atomic():
        Case.objects.filter(settled_on__isnull=False, pk__in=awaited.values("pk")).update(
            settled_on=None
        )
        quiet = Case.objects.filter(settled_on__isnull=True).exclude(pk__in=awaited.values("pk"))
        quiet.update(settled_on=timezone.localdate(run.now))


def _awaited() -> QuerySet[Case]:
    decisions = Decision.objects.order_by()
    owed = (awaiting_outcome(decisions, everywhere=True), without_letters(decisions))
    waiting = [Exists(each.order_by().filter(case=OuterRef("pk"))) for each in owed]
    undecided = Q(pk__in=still_open(Case.objects.order_by()).values("pk"))
    return Case.objects.filter(waiting[0] | waiting[1] | undecided).order_by()
