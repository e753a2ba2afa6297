"""The shape of pathways in the content: steps, intervals between them, arguments, gates."""

from __future__ import annotations

from typing import Literal

import msgspec

from guidelines.core.content.conditions import Condition
from guidelines.core.content.items import Item, Part, ReviewStatus, Texts


class Argument(Part, frozen=True, kw_only=True):
    text: str
    when: Condition | None = None
    sources: Texts
    citations: Texts = ()


class Gate(Part, frozen=True, kw_only=True):
    ask: str
    outcomes: Texts = ()


class DoneBy(Part, frozen=True, kw_only=True):
    """The recorded treatment that shows that a step has been done."""

    kind: Literal["surgery", "systemic", "radiotherapy", "ablation", "embolisation", "other"]
    operations: Texts = ()
    organ: str | None = None
    target: str | None = None
    intents: Texts = ()


class Step(Part, frozen=True, kw_only=True):
    id: str
    action: str
    label: str
    duration_days: tuple[int, ...]
    when: Condition | None = None
    needs: Condition | None = None
    resource: str | None = None
    gate: Gate | None = None
    done_by: DoneBy | None = None
    cycles: int | None = None
    regimen: str | None = None
    notes: Texts = ()
    sources: Texts = ()


class Interval(Part, frozen=True, kw_only=True):
    id: str
    start: str = msgspec.field(name="from")
    end: str = msgspec.field(name="to")
    min_days: int | None = None
    max_days: int | None = None
    hard: bool = True
    why: str
    setting: str | None = None
    citations: Texts = ()
    sources: Texts


class Pathway(Item, frozen=True, kw_only=True):
    title: str
    stream: str
    intent: Literal["curative", "palliative", "diagnostic"]
    alternative: str
    icon_steps: Texts = ()
    order: int
    when: Condition
    contested_when: Condition | None = None
    excluded_when: Condition | None = None
    dated_when: Condition | None = None
    """Steps get days only if this is true; until then they are listed in order without any."""
    conflict: str | None = None
    stop: str
    arguments_for: tuple[Argument, ...] = msgspec.field(name="for", default=())
    against: tuple[Argument, ...] = ()
    steps: tuple[Step, ...]
    intervals: tuple[Interval, ...] = ()
    citations: Texts = ()
    review_status: ReviewStatus = "pending"
    notes: Texts = ()
