"""The period that a report shows when none is chosen."""

from __future__ import annotations

import datetime as dt

MONTHS = 3


def last_full_quarter(today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last day of the quarter before the one of today."""
    this = today.replace(month=(today.month - 1) // MONTHS * MONTHS + 1, day=1)
    last = this - dt.timedelta(days=1)
    return last.replace(month=last.month - MONTHS + 1, day=1), last
