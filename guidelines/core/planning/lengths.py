"""How long a plan takes: to its first treatment, in all, and without systemic treatment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from guidelines.core.content.pathways import Pathway, Step
from guidelines.core.planning.bounds import Window
from guidelines.core.planning.network import ACTIVE
from guidelines.core.planning.plan import PlannedPathway, StepState

Length = tuple[int | None, int | None]
"""Days at least and at most; None: nothing says so."""


def first_treatment(
    steps: Sequence[Step], states: Mapping[str, StepState], windows: Mapping[str, Window]
) -> Length:
    """Steps that a treatment can do are treatments; the others are work-up and decisions."""
    starts = [
        windows[f"{step.id}.start"]
        for step in steps
        if step.done_by is not None and states[step.id] == "planned"
    ]
    if not starts:
        return None, None
    latest = [start.latest for start in starts if start.latest is not None]
    return min(start.earliest or 0 for start in starts), min(latest, default=None)


def total(states: Mapping[str, StepState], windows: Mapping[str, Window], begin: int) -> Length:
    ends = [windows[f"{step}.end"] for step, state in states.items() if state in ACTIVE]
    earliest = [end.earliest for end in ends if end.earliest is not None]
    latest = [end.latest for end in ends if end.latest is not None]
    low = max(earliest) - begin if earliest else None
    high = max(latest) - begin if latest and len(latest) == len(ends) else None
    return low, high


def off_systemic(pathway: Pathway, plan: PlannedPathway) -> int | None:
    """Days without systemic treatment between the first and the last, everything at its earliest.

    None where there are not two such steps with dates.
    """
    kinds = {step.id: step.done_by.kind for step in pathway.steps if step.done_by}
    spans = sorted(
        (date.fromisoformat(step.earliest), date.fromisoformat(step.end_earliest))
        for step in plan.steps
        if kinds.get(step.id) == "systemic" and step.earliest and step.end_earliest
    )
    if len(spans) < 2:
        return None
    days, until = 0, spans[0][1]
    for begin, end in spans[1:]:
        days += max(0, (begin - until).days)
        until = max(until, end)
    return days
