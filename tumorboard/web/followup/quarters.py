"""Periods that a report is asked for by name; the last full quarter is shown when none is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

MONTHS = 3


@dataclass(frozen=True)
class Named:
    """A period with its name; of one that has not ended yet the days until today."""

    name: str
    since: dt.date
    until: dt.date


def named_periods(today: dt.date) -> tuple[Named, ...]:
    return (
        Named("Last full quarter", *last_full_quarter(today)),
        Named("This quarter so far", _first_of_quarter(today), today),
        Named("This month so far", today.replace(day=1), today),
    )


def last_full_quarter(today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and last day of the quarter before the one of today."""
    last = _first_of_quarter(today) - dt.timedelta(days=1)
    return last.replace(month=last.month - MONTHS + 1, day=1), last


def _first_of_quarter(day: dt.date) -> dt.date:
    return day.replace(month=(day.month - 1) // MONTHS * MONTHS + 1, day=1)
