"""Jobs that look after the installation itself."""

import datetime as dt

from tumorboard.audit import sealing
from tumorboard.jobs.run import Run

VERIFY_AUDIT_AT = dt.time(3, 30)


def verify_audit(run: Run) -> None:
    verification = sealing.verify()
    run.progress(verification.sealed, verification.sealed)
