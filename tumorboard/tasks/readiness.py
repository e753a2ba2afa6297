"""After a change, and nightly: what is missing for each open case, for the lists of cases."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from tumorboard.assessment import readiness
from tumorboard.jobs import services as jobs
from tumorboard.jobs.names import SETTLE_CONDITIONS, WATCH_PLANS
from tumorboard.jobs.run import Run

LOOK_AGAIN_AT = dt.time(1, 0)


def look_again(run: Run) -> None:
    """Computed in the process for computations, one case after the other."""
    waiting = readiness.waiting(now=run.now)
    bases = readiness.bases(waiting, now=run.now)
    for number, case in enumerate(waiting, start=1):
        read_at = timezone.now()
        readiness.look(case, bases[case.board_id], read_at=read_at, compute=run.compute)
        run.progress(number, len(waiting))
    jobs.follow(WATCH_PLANS)  # whatever changed for the lists may have moved a plan
    jobs.follow(SETTLE_CONDITIONS)  # or be what a decision waits for
