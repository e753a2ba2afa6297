"""After a change, and nightly: which plans somebody has to look at again."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from tumorboard.assessment.readiness import bases
from tumorboard.jobs.run import Run
from tumorboard.plans import watch

WATCH_AT = dt.time(1, 15)


def watch_plans(run: Run) -> None:
    """Computed in the process for computations, one plan after the other."""
    waiting = watch.waiting(now=run.now)
    basis = bases((plan.case for plan in waiting), now=run.now)
    for number, plan in enumerate(waiting, start=1):
        read_at = timezone.now()
        watch.look(plan, basis[plan.case.board_id], read_at=read_at, compute=run.compute)
        run.progress(number, len(waiting))
