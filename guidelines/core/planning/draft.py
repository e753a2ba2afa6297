"""A plan in hand before it is solved: a pathway of the content and what the board changed in it.

A draft holds no dates but those that the board set. `edits.py` says how it changes, `desk.py` what
it comes to. The ids of steps and intervals are those of the content; steps that the board added
are `added-1`, `added-2` …
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

ADDED = "added-"
ORDER = "order:"
"""Intervals that stand for the board's order of steps: `order:before:after`."""
StepKind = Literal["surgery", "systemic", "radiotherapy", "ablation", "embolisation", "other"]
"""Which recorded treatments can show that an added step has been done."""
DayCount = Annotated[int, msgspec.Meta(ge=0, le=3650)]
CycleCount = Annotated[int, msgspec.Meta(ge=1, le=99)]


class Part(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """Base of the parts of a draft."""


class NewStep(Part, frozen=True, kw_only=True):
    """A step that no pathway foresaw, as the board describes it."""

    label: str
    action: str = ""
    """A code of the content, by which pitfalls know the step; empty: none of them."""
    kind: StepKind | None = None
    """A treatment of this kind; None: work-up or a decision."""
    duration_days: tuple[DayCount, DayCount] = (0, 0)
    resource: str | None = None
    cycles: CycleCount | None = None
    regimen: str | None = None
    """A regimen of the content, whose doses count for lifetime limits."""
    after: str | None = None
    """The step that it follows; None: it comes first."""


class AddedStep(NewStep, frozen=True, kw_only=True):
    id: str
    since: date
    """The day on which it was added: an earlier treatment does not show that it has been done."""


class ChangedStep(Part, frozen=True, kw_only=True):
    """What is not named stays as the pathway has it.

    With other cycles and no duration, the time from first to last dose follows in proportion.
    """

    cycles: CycleCount | None = None
    duration_days: tuple[DayCount, DayCount] | None = None
    note: str = ""
    reason: str = ""


class ChangedInterval(Part, frozen=True, kw_only=True):
    """The numbers of an interval instead of the content's.

    Without a maximum that side is open; without a minimum the order of its two ends still holds.
    """

    min_days: int | None = None
    max_days: int | None = None
    set_aside: bool = False
    """The interval does not count at all, not even as an order; it has no numbers then."""
    reason: str


class KeptHit(Part, frozen=True, kw_only=True):
    """How far a plan ran into a rule when the board kept it so; more than that is asked anew."""

    steps: tuple[str, ...]
    severity: Decimal
    """More is worse: days that lack or are too many, cycles, or a dose."""
    possible: bool = False


class Kept(Part, frozen=True, kw_only=True):
    """A rule that the board keeps to violate; it stays visible."""

    pitfall: str
    code: str
    """A coded reason."""
    words: str = ""
    hits: tuple[KeptHit, ...] = ()


class Draft(Part, frozen=True, kw_only=True):
    pathway: str
    order: tuple[str, ...] = ()
    """All steps in the board's order; empty: the pathway's, added steps at their place."""
    dropped: dict[str, str] = {}
    """Steps that do not take place, with the reason."""
    added: tuple[AddedStep, ...] = ()
    changed: dict[str, ChangedStep] = {}
    intervals: dict[str, ChangedInterval] = {}
    pins: dict[str, date] = {}
    """Steps that the board has put on a day."""
    extra_days: dict[str, tuple[date, ...]] = {}
    """Resource → further days agreed, in order."""
    kept: tuple[Kept, ...] = ()
