"""Steps as rows: what the page of before works on, until it works on revisions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from guidelines.core.content.pathways import Pathway
from guidelines.core.planning.plan import PlannedPathway, PlannedStep
from guidelines.core.wording.explain_plan import PlanExplainer
from guidelines.core.wording.words import listed
from tumorboard.cases.writing import record_case
from tumorboard.patients.writing import made_before, store, with_key
from tumorboard.people.models import User
from tumorboard.plans.models import Plan, PlanStep

# What is done or passed is history and stands in the patient's record, not in the plan.
AHEAD = frozenset({"planned", "open"})


@transaction.atomic
def change_step(step: PlanStep, *, version: int, by: User, **changes: Any) -> None:
    """Change named fields of a step. Raises StaleVersion when somebody else was faster."""
    _record(step, step.update_fields(version, by=by, **changes), "plan.step_changed", by)


@transaction.atomic
def drop_step(step: PlanStep, *, version: int, by: User, reason: str) -> None:
    changes = step.update_fields(version, by=by, is_dropped=True, dropped_because=reason)
    _record(step, changes, "plan.step_dropped", by)


@transaction.atomic
def take_back(step: PlanStep, *, version: int, by: User) -> None:
    """Put a dropped step back into the plan."""
    changes = step.update_fields(version, by=by, is_dropped=False, dropped_because="")
    _record(step, changes, "plan.step_taken_back", by)


@transaction.atomic
def add_step(
    *,
    plan: Plan,
    label: str,
    by: User,
    planned: str = "",
    note: str = "",
    key: UUID | None = None,
) -> PlanStep:
    """A step at the end of the plan. `key` makes a form that is sent twice add one."""
    if (first := made_before(PlanStep, key, by)) is not None:
        return first
    last = plan.steps.order_by("-position").first()
    step = PlanStep(
        plan=plan,
        position=last.position + 1 if last else 1,
        label=label,
        planned=planned,
        note=note,
        created_by=by,
        changed_by=by,
        **with_key(key),
    )
    if (first := store(step, by)) is not step:
        return first
    record_case("plan.step_added", plan.case, by=by, changes={"label": (None, label)})
    return step


@transaction.atomic
def move_step(step: PlanStep, *, version: int, up: bool, by: User) -> None:
    """Change places with the neighbour; at the end of the list nothing happens."""
    others = step.plan.steps.all()
    neighbour = (
        others.filter(position__lt=step.position).order_by("-position").first()
        if up
        else others.filter(position__gt=step.position).order_by("position").first()
    )
    if neighbour is None:
        return
    mine, theirs = step.position, neighbour.position
    _record(step, step.update_fields(version, by=by, position=theirs), "plan.step_moved", by)
    neighbour.update_fields(neighbour.version, by=by, position=mine)


def copy_steps(
    plan: Plan, content: Pathway, planned: PlannedPathway, words: PlanExplainer, *, by: User
) -> None:
    """The wording goes into the plan, so that it reads the same when the content has moved on."""
    labels = {step.id: step.label for step in content.steps}
    wanted = [step for step in planned.steps if step.state in AHEAD]
    for position, step in enumerate(wanted, start=1):
        PlanStep(
            plan=plan,
            position=position,
            source_step=step.id,
            action=step.action,
            label=labels[step.id][:200],
            earliest=step.earliest or "",
            latest=step.latest or "",
            condition=_condition(step, words)[:300],
            created_by=by,
            changed_by=by,
        ).save()


def _condition(step: PlannedStep, words: PlanExplainer) -> str:
    """What has to be answered before the step, and what decides whether it is needed."""
    parts = []
    if step.open_facts:
        label = words.explainer.label
        parts.append(f"If needed: decided by {listed([label(f) for f in step.open_facts])}.")
    if step.needs in {"unmet", "unknown"}:
        parts.append(words.needs(step))
    return " ".join(parts)


def _record(step: PlanStep, changes: Mapping[str, tuple[Any, Any]], action: str, by: User) -> None:
    if changes:
        record_case(action, step.plan.case, by=by, changes=changes)
