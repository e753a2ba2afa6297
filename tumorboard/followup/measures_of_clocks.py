"""Clocks that ran over their target, by reason. Pure counting."""

from __future__ import annotations

from collections.abc import Sequence

from tumorboard.cases.breach_models import BreachCause
from tumorboard.followup.report import Clocked, Measure, parts_by, share

UNEXPLAINED = "unexplained"


def clocks_over(clocks: Sequence[Clocked]) -> Measure:
    over = [each for each in clocks if each.is_over]
    sentence = "No clock had its last day in this period."
    if clocks:
        sentence = f"{share(len(over), len(clocks), 'clock')} ran over the target."
    parts = parts_by((each.cause or UNEXPLAINED, _words(each.cause), each.case) for each in over)
    return Measure(
        "clocks", "Clocks over their target, by reason", sentence, tuple(parts),
        count=len(over), of=len(clocks),
    )  # fmt: skip


def _words(cause: str) -> str:
    return str(BreachCause(cause).label) if cause else "Nobody has said why"
