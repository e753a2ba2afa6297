"""How many days are left on the clock of a case. Pure: dates and targets in, days out.

A clock runs from one date of the case to a target number of days later; pauses push the end back.
Without the date it starts from it is unknown, never guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

# clock → the date of the case that it starts from, and the rule that holds its target
STARTS: Mapping[str, str] = {
    "diagnosis": "referred_on",
    "treatment": "decision_to_treat_on",
    "pathway": "referred_on",
}
TARGETS: Mapping[str, str] = {
    "diagnosis": "diagnosis_days",
    "treatment": "treatment_days",
    "pathway": "pathway_days",
}


@dataclass(frozen=True)
class Pause:
    """From one day on up to (not including) another; without that one it goes on."""

    first: dt.date
    until: dt.date | None = None


@dataclass(frozen=True)
class Clock:
    """`ends_on` while it runs; a paused clock has `days_left` and no end."""

    state: Literal["running", "paused", "start_unknown"]
    days_left: int | None = None
    ends_on: dt.date | None = None

    @property
    def breached(self) -> bool:
        return self.days_left is not None and self.days_left < 0


def clock(
    *, starts_on: dt.date | None, target_days: int, pauses: Iterable[Pause], today: dt.date
) -> Clock:
    """Where the clock stands today."""
    if starts_on is None:
        return Clock("start_unknown")
    kept = [pause for pause in pauses if pause.first <= today]
    paused = _days_within(kept, starts_on, today)
    left = target_days - ((today - starts_on).days - paused)
    if any(pause.until is None or pause.until > today for pause in kept):
        return Clock("paused", left)
    return Clock("running", left, today + dt.timedelta(days=left))


def _days_within(pauses: list[Pause], start: dt.date, today: dt.date) -> int:
    """Days that lie in at least one pause, each counted once."""
    days = 0
    reached = start
    for pause in sorted(pauses, key=lambda each: each.first):
        first = max(pause.first, reached)
        last = min(pause.until or today, today)
        if last > first:
            days += (last - first).days
            reached = last
    return days
