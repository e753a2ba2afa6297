"""What content is made from and how it is proved: statements, criteria, regimens, test cases."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from guidelines.core.content.conditions import Condition
from guidelines.core.content.items import Item, Part, ReviewStatus, Texts


class Statement(Part, frozen=True, kw_only=True):
    """One statement of the inventory, in our words, and what primary sources say about it.

    `place` says where it stands (article and line); `cited` are the article's own reference
    numbers. `reason` says why a statement is used by no item, or is only displayed.
    """

    id: str
    origin: Literal["seed", "beyond", "safety", "definition", "template"]
    kind: Literal[
        "definition", "principle", "sequence", "pitfall", "work_up", "prognosis", "systemic",
        "radiotherapy", "surveillance", "provenance", "safety",
    ]  # fmt: skip
    text: str
    place: str | None = None
    cited: Texts = ()
    citation_state: (
        Literal["traceable", "by_list_order", "dangling", "circular", "not_cited"] | None
    ) = None
    verdict: Literal[
        "agree", "partial", "outdated", "contested", "unsupported", "not_compared"
    ] = "not_compared"  # fmt: skip
    evidence: str | None = None
    citations: Texts = ()
    conflict: str | None = None
    reason: str | None = None


class Criterion(Part, frozen=True, kw_only=True):
    id: str
    label: str
    when: Condition


class Criteria(Item, frozen=True, kw_only=True):
    """A named list of criteria: each is judged, and `met_when` says what they come to."""

    stream: str
    label: str
    text: str
    criteria: tuple[Criterion, ...]
    applies_when: Condition | None = None
    """Where the list is of use at all; elsewhere it is not shown."""
    met_when: Condition
    met: str
    """What it means that they are met."""
    not_met: str
    citations: Texts = ()
    certainty: str | None = None
    conflict: str | None = None
    review_status: ReviewStatus = "pending"
    notes: Texts = ()


class DrugDose(Part, frozen=True, kw_only=True):
    """`weeks`: those in which it is given, week 1 being the first (offset 0)."""

    drug: str
    amount: Decimal
    unit: str
    weeks: tuple[int, ...] = ()
    note: str | None = None


class CumulativeLimit(Part, frozen=True, kw_only=True):
    drug: str
    setting: str
    """The threshold that holds the number."""
    text: str


class Washout(Part, frozen=True, kw_only=True):
    before: str
    setting: str
    text: str


class Regimen(Item, frozen=True, kw_only=True):
    """Drugs with their calendar: facts for the board's arithmetic, not a prescription."""

    stream: str
    label: str
    text: str
    cycle_days: int | None = None
    cycles: int | None = None
    total_weeks: int | None = None
    doses: tuple[DrugDose, ...]
    events: tuple[str, ...] = ()
    """What else the calendar fixes: "week 11: surgery of the primary"."""
    limits: tuple[CumulativeLimit, ...] = ()
    washouts: tuple[Washout, ...] = ()
    needs: Texts = ()
    """Facts that have to be known before the first dose."""
    citations: Texts = ()
    conflict: str | None = None
    review_status: ReviewStatus = "pending"
    notes: Texts = ()

    def total(self, drug: str) -> Decimal:
        """The cumulative planned dose of a drug, in the unit of its doses."""
        doses = [each for each in self.doses if each.drug == drug]
        return sum((each.amount * max(1, len(each.weeks)) for each in doses), Decimal(0))


class Given(Part, frozen=True, kw_only=True):
    """What is known of one fact: a value, one of several, or bounds. Months for a clock."""

    fact: str
    value: str | None = None
    one_of: Texts = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None


class Expected(Part, frozen=True, kw_only=True):
    item: str
    status: Literal["applies", "open", "possibly_overridden", "overridden", "does_not_apply"]


class Example(Item, frozen=True, kw_only=True):
    """A test case that a clinician can read: these facts, everything else unknown."""

    stream: str
    title: str
    given: tuple[Given, ...]
    expect: tuple[Expected, ...]
    notes: Texts = ()
