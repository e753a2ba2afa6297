"""What can be said of the days of a plan that contradicts itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

import msgspec

from guidelines.core.content.pathways import Interval, Pathway
from guidelines.core.planning.draft import ORDER
from guidelines.core.planning.plan import PlannedPathway, PlannedStep
from guidelines.core.planning.recorded import Recorded
from guidelines.core.record.dates import When

Solve = Callable[[Pathway, bool], PlannedPathway]
"""A pathway with other intervals, with or without the calendar."""


def as_wanted(pathway: Pathway, plan: PlannedPathway, solve: Solve) -> PlannedPathway:
    """The days that the board wants, as if what stands in their way did not count.

    Intervals of the content give way first, then the calendar; where neither is the reason there
    are no days.
    """
    calendar, wanted = True, plan
    while wanted.feasibility == "inconsistent":
        aside = set(_in_the_way(pathway, wanted))
        if not aside and not calendar:
            return plan
        calendar = calendar and bool(aside)
        rest = tuple(each for each in pathway.intervals if each not in aside)
        pathway = msgspec.structs.replace(pathway, intervals=rest)
        wanted = solve(pathway, calendar)
    return wanted


def with_settled_days(
    pathway: Pathway,
    plan: PlannedPathway,
    done: Mapping[str, Recorded],
    pins: Mapping[str, date],
    as_of: date,
) -> PlannedPathway:
    """The plan with the days of what has been done and of what the board has put on a day."""
    lasting = {step.id: step.duration_days for step in pathway.steps}

    def settled(step: PlannedStep) -> PlannedStep:
        if step.id in done:
            start, end = done[step.id].start, done[step.id].end
            first, last = _days(start, as_of), _days(end, as_of)
        elif step.id in pins and step.state in {"planned", "open"}:
            day, durations = pins[step.id], lasting[step.id]
            first = (day.isoformat(), day.isoformat())
            last = (
                (day + timedelta(days=min(durations, default=0))).isoformat(),
                (day + timedelta(days=max(durations, default=0))).isoformat(),
            )
        else:
            return step
        return msgspec.structs.replace(
            step,
            earliest=first[0],
            latest=first[1],
            end_earliest=last[0],
            end_latest=last[1],
        )

    return msgspec.structs.replace(plan, steps=tuple(map(settled, plan.steps)))


def _days(when: When | None, as_of: date) -> tuple[str | None, str | None]:
    if when is None or when.anchor is not None:
        return None, None
    return when.earliest.isoformat(), max(when.earliest, min(when.latest, as_of)).isoformat()


def _in_the_way(pathway: Pathway, plan: PlannedPathway) -> Iterator[Interval]:
    """Intervals of the content that take part in a contradiction."""
    named = {part for reason in plan.reasons for part in reason.id.split("+")}
    for interval in pathway.intervals:
        if interval.id in named and not interval.id.startswith(ORDER):
            yield interval
