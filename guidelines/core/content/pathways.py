"""The shape of pathways in the content: steps, intervals, arguments, gates and what follows."""

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


class Branch(Part, frozen=True, kw_only=True):
    """What follows one outcome of a gate: the rest of the pathway, a continuation, or a stop."""

    outcome: str
    label: str
    when: Condition | None = None
    """What the record says when this is the outcome."""
    continues: bool = False
    continuation: str | None = None
    stop: str | None = None
    """The words with which the sequence ends here: what is discussed anew, and with whom."""
    sources: Texts = ()


class Gate(Part, frozen=True, kw_only=True):
    """A decision within a pathway: who decides, knowing which facts, and what follows."""

    ask: str
    who: str | None = None
    facts: Texts = ()
    outcomes: Texts = ()
    branches: tuple[Branch, ...] = ()


class DoneBy(Part, frozen=True, kw_only=True):
    """The recorded treatment that shows that a step has been done."""

    kind: Literal["surgery", "systemic", "radiotherapy", "ablation", "embolisation", "other"]
    operations: Texts = ()
    organ: str | None = None
    target: str | None = None
    intents: Texts = ()
    drugs: Literal["immunotherapy"] | None = None
    """Of a systemic treatment: one of these has to be among its drugs on record."""


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
    rank: int = 0
    """Of soft intervals: the higher ranks give way first, and within a rank the later ones."""
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


GATE = "gate"
"""In intervals of a continuation: the step with the decision that it follows."""


class Continuation(Item, frozen=True, kw_only=True):
    """What follows a gate. Its steps come after `gate`; it may be used by many pathways."""

    title: str
    stream: str
    stop: str | None = None
    arguments_for: tuple[Argument, ...] = msgspec.field(name="for", default=())
    against: tuple[Argument, ...] = ()
    steps: tuple[Step, ...]
    intervals: tuple[Interval, ...] = ()
    citations: Texts = ()
    review_status: ReviewStatus = "pending"
    notes: Texts = ()
