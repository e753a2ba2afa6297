"""Patients who are easily mixed up are marked where a case is discussed, decided and signed."""

from __future__ import annotations

from typing import Any

from tumorboard.meetings.models import AgendaItem
from tumorboard.meetings.queries import has_namesake

ALERT = "like name on this agenda: check the birth date"


def told_apart(bar: dict[str, Any], item: AgendaItem | None) -> dict[str, Any]:
    """The bar that says whose record this is, with the alert where it is needed."""
    if item is None or not has_namesake(item):
        return bar
    return {**bar, "alerts": [ALERT, *bar["alerts"]]}
