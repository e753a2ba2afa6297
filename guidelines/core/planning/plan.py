"""A planned pathway as data: ids, codes and days; sentences are rendered elsewhere."""

from __future__ import annotations

from typing import Literal

import msgspec

from guidelines.core.planning.calendar import Weekday
from guidelines.core.planning.repairs import RepairKind

Status = Literal["applies", "open", "does_not_apply"]
Feasibility = Literal["feasible", "contested", "excluded", "inconsistent"]
StepState = Literal["planned", "done", "passed", "skipped", "open"]
"""`passed`: work-up that comes before a step already done. `open`: its condition is undecided."""
Needs = Literal["none", "met", "unmet", "unknown"]


class PlannedStep(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    action: str
    state: StepState
    done_by: str | None = None
    """Id of the recorded treatment."""
    earliest: str | None = None
    latest: str | None = None
    """Days on which the step can start; ISO, None where nothing limits it."""
    end_earliest: str | None = None
    end_latest: str | None = None
    weeks: tuple[int | None, int | None] = (None, None)
    """The same start in completed weeks from the start of the plan."""
    needs: Needs = "none"
    needs_facts: tuple[str, ...] = ()
    """What has to be known or true first; the board may start for urgency, with a reason."""
    open_facts: tuple[str, ...] = ()
    """What decides whether the step is needed."""


class PlanReason(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rule of a contradiction: an interval of the content, or `duration:`, `done:` …"""

    id: str
    start: str
    end: str
    relation: Literal["at_least", "at_most", "on_days"]
    days: int
    why: str
    resource: str | None = None
    """`on_days`: what `end` waits for; and when there is some every week."""
    weekdays: tuple[Weekday, ...] = ()
    date: str | None = None
    """Of a step that the board has put on a day: that day."""


class PlanRepair(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One change that alone makes the plan possible; nothing smaller of its kind would do."""

    kind: RepairKind
    about: str
    """The step; of `relax` and `set_aside` the interval; of `restore_order` the pathway."""
    relation: Literal["at_least", "at_most"] | None = None
    days: int | None = None
    """`relax`: the number that the interval would need, and the one that it has."""
    days_now: int | None = None
    start: str | None = None
    end: str | None = None
    date: str | None = None
    """`add_day` and `move_pin`: the day."""
    resource: str | None = None


class PlanNote(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to know about the dates: a code and what it is about."""

    code: Literal[
        "event_date_unknown", "event_unknown", "exact_date_needed", "preference_dropped",
        "may_be_contested", "may_be_excluded", "done_without_date", "not_dated",
        "duration_by_cycles",
    ]  # fmt: skip
    about: str
    facts: tuple[str, ...] = ()


class PlannedPathway(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str
    status: Status
    feasibility: Feasibility
    open_facts: tuple[str, ...] = ()
    steps: tuple[PlannedStep, ...] = ()
    reasons: tuple[PlanReason, ...] = ()
    repairs: tuple[PlanRepair, ...] = ()
    """Only where a calendar is given, be it an empty one."""
    short_by_days: int | None = None
    notes: tuple[PlanNote, ...] = ()
    first_treatment_days: tuple[int | None, int | None] = (None, None)
    """From `as_of` to the first treatment not yet begun."""
    total_days: tuple[int | None, int | None] = (None, None)
    """From the start of the plan to the end of its last step."""


def without_days(plan: PlannedPathway, because: PlanNote) -> PlannedPathway:
    """The same steps in the same order, and no day of any that still lies ahead."""
    steps = tuple(
        step
        if step.state == "done"
        else msgspec.structs.replace(
            step, earliest=None, latest=None, end_earliest=None, end_latest=None, weeks=(None, None)
        )
        for step in plan.steps
    )
    return msgspec.structs.replace(
        plan,
        feasibility="feasible",
        steps=steps,
        reasons=(),
        repairs=(),
        short_by_days=None,
        notes=(because,),
        first_treatment_days=(None, None),
        total_days=(None, None),
    )
