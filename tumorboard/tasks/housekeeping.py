"""Jobs that look after the installation itself."""

import datetime as dt

from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from tumorboard.audit import sealing
from tumorboard.editorial.drafting import forget_drafts as forget_old_hands
from tumorboard.jobs.run import Run
from tumorboard.patients.drafting import forget_drafts as forget_old_drafts

VERIFY_AUDIT_AT = dt.time(3, 30)
FORGET_SESSIONS_AT = dt.time(4, 0)
FORGET_DRAFTS_AT = dt.time(4, 15)


def verify_audit(run: Run) -> None:
    verification = sealing.verify()
    run.progress(verification.sealed, verification.sealed)


def forget_sessions(run: Run) -> None:
    """Sessions that ended by themselves still hold messages, and links nobody fetched."""
    SessionStore.clear_expired()
    run.progress(1, 1)


def forget_drafts(run: Run) -> None:
    """What somebody typed a month ago and never came back to."""
    now = timezone.now()
    removed = forget_old_drafts(now=now) + forget_old_hands(now=now)
    run.progress(removed, removed)
