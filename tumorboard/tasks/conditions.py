"""After a change, and nightly: which conditions of decisions are settled by what is on record."""

from __future__ import annotations

import datetime as dt

from tumorboard.decisions import condition_watch as watch
from tumorboard.decisions.stated import end_checked, waiting_for_a_check
from tumorboard.jobs.run import Run

SETTLE_AT = dt.time(1, 30)


def settle_conditions(run: Run) -> None:
    """Computed in the process for computations, one case after the other."""
    waiting = watch.waiting(now=run.now)
    bases = watch.bases_of(waiting, now=run.now)
    for number, (case, rows) in enumerate(waiting.items(), start=1):
        watch.look(case, rows, bases[case], compute=run.compute)
        run.progress(number, len(waiting))
    watch.find_homes(now=run.now)
    for case in waiting_for_a_check():
        end_checked(case)
