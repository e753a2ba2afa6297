"""Two revisions of a case's plan beside each other: the plan before the board, and after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tumorboard.plans.models import PlanRevision
from tumorboard.plans.told import ToldPlan, ToldStep, as_saved

NO_PLAN = "no plan"


@dataclass(frozen=True)
class Between:
    """`changes`: what differs, in words. `edits`: what was done, each with its reason."""

    before: ToldPlan | None
    after: ToldPlan | None
    changes: tuple[str, ...]
    edits: tuple[str, ...] = ()


def between(before: PlanRevision | None, after: PlanRevision | None) -> Between:
    """Both as they were saved: nothing is computed anew."""
    if before is not None and after is not None and before.pk == after.pk:
        same = as_saved(before)
        return Between(same, same, ())
    old, new = (as_saved(each) if each else None for each in (before, after))
    return Between(old, new, tuple(_changes(old, new)), tuple(_edits(before, after)))


def _changes(old: ToldPlan | None, new: ToldPlan | None) -> Iterator[str]:
    if old is None or new is None:
        if old is not new:
            former, present = (each.title if each else NO_PLAN for each in (old, new))
            yield f"{present[:1].upper()}{present[1:]} instead of {former}"
        return
    if old.title != new.title:
        yield f"{new.title} instead of {old.title}"
    was, now = ({step.id: step for step in plan.ahead} for plan in (old, new))
    for step in now.values():
        if step.id not in was:
            yield f"Added: {_dated(step)}"
        elif was[step.id].when != step.when:
            moved = " → ".join(each.when or "no date" for each in (was[step.id], step))
            yield f"Moved: {step.label}, {moved}"
    yield from (f"Dropped: {step.label}" for step in was.values() if step.id not in now)
    both = [[key for key in each if key in was and key in now] for each in (was, now)]
    if both[0] != both[1]:
        yield "The order of the steps is another one"


def _dated(step: ToldStep) -> str:
    return f"{step.label}, {step.when}" if step.when else step.label


def _edits(before: PlanRevision | None, after: PlanRevision | None) -> Iterator[str]:
    """Edits of one plan from one revision on to the other; none where it is another plan."""
    if before is None or after is None or before.plan_id != after.plan_id:
        return
    revisions = {each.pk: each for each in after.plan.revisions.all()}
    found: list[str] = []
    here: PlanRevision | None = after
    while here is not None and here.pk != before.pk:
        found.append(": ".join(filter(None, [here.words, here.reason])))
        here = revisions.get(here.parent_id) if here.parent_id else None
    yield from reversed(found if here is not None else [])
