"""Days of a plan as text for a terminal."""

from __future__ import annotations

from guidelines.core.planning.lengths import Length
from guidelines.core.planning.plan import PlannedPathway, PlannedStep
from guidelines.core.wording.explain import Explainer
from guidelines.core.wording.explain_plan import days
from guidelines.core.wording.words import listed


def step_dates(step: PlannedStep, undated: set[str], explainer: Explainer) -> str:
    """When a step can start, if it is needed; `undated`: done on a day that nobody recorded."""
    deciding = listed([explainer.label(fact) for fact in step.open_facts])
    return _dates(step, undated) + (f"; if needed: {deciding}" if deciding else "")


def _dates(step: PlannedStep, undated: set[str]) -> str:
    if step.state == "done":
        known = step.id not in undated and step.latest
        return "done" + (f", {window(step.earliest, step.latest)}" if known else "")
    if step.earliest is None and step.latest is None:
        return "not dated"
    first, last = step.weeks
    weeks = f" (week {first}{'' if last == first else f' to {last}' if last else ' or later'})"
    return window(step.earliest, step.latest) + weeks


def undated_steps(plan: PlannedPathway) -> set[str]:
    return {note.about for note in plan.notes if note.code == "done_without_date"}


def window(first: str | None, last: str | None) -> str:
    if first == last and first:
        return first
    if first is None:
        return f"by {last}" if last else "not dated"
    return f"{first} to {last}" if last else f"{first} or later"


def lengths(plan: PlannedPathway, off_systemic: int | None = None) -> str:
    """`First treatment in 5 to 28 days; 17 to 52 weeks in all; …`; empty without dates."""
    first, whole = span(plan.first_treatment_days), span(plan.total_days)
    said = [
        f"first treatment {'now' if first == '0 days' else f'in {first}'}" if first else "",
        f"{whole} in all" if whole and whole != "0 days" else "",
        f"{days(off_systemic)} without systemic treatment" if off_systemic else "",
    ]
    words = "; ".join(filter(None, said))
    return words[:1].upper() + words[1:] + "." if words else ""


def span(length: Length) -> str:
    """`5 to 28 days`, from eight weeks on in weeks; empty where nothing is known."""
    low, high = length
    if low is None:
        return f"at most {days(high)}" if high is not None else ""
    weeks = low >= 56
    numbers = dict.fromkeys(
        each // 7 if weeks else each for each in (low, high) if each is not None
    )
    unit = "weeks" if weeks else "day" if [*numbers] == [1] else "days"
    words = f"{' to '.join(map(str, numbers))} {unit}"
    return words if high is not None else f"at least {words}"
