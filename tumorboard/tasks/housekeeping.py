"""Jobs that look after the installation itself."""

import datetime as dt

from django.contrib.sessions.backends.db import SessionStore

from tumorboard.audit import sealing
from tumorboard.jobs.run import Run

VERIFY_AUDIT_AT = dt.time(3, 30)
FORGET_SESSIONS_AT = dt.time(4, 0)


def verify_audit(run: Run) -> None:
    verification = sealing.verify()
    run.progress(verification.sealed, verification.sealed)


def forget_sessions(run: Run) -> None:
    """Sessions that ended by themselves still hold messages, and links nobody fetched."""
    SessionStore.clear_expired()
    run.progress(1, 1)
