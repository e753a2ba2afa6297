"""The shape of a guideline's content; see docs/content.md for the form with examples.

One folder is one version. Every file but `guideline.yaml` is a list of items; every item has an
id that is unique in its file and names its sources (statements of the inventory, or a safety
rule as `SAFETY-16`). Unknown keys are errors. Numbers are written once, in `thresholds.yaml`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from guidelines.core.content.conditions import Condition

Kind = Literal["do", "consider", "caution", "do_not", "prerequisite"]
ReviewStatus = Literal["pending", "approved", "contested"]
TimingLabel = Literal["synchronous", "early_metachronous", "late_metachronous", "metachronous"]
Texts = tuple[str, ...]


class Part(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """Base of everything in the content."""


class Item(Part, frozen=True, kw_only=True):
    id: str
    sources: Texts


class GuidelineMeta(Part, frozen=True, kw_only=True):
    """`guideline.yaml`."""

    id: str
    version: str
    title: str
    status: Literal["draft", "pending", "approved"] = "draft"
    as_of: str
    language: str = "en-GB"
    notes: Texts = ()


class Stream(Item, frozen=True, kw_only=True):
    """One field of the guidance, and the cancers that it speaks of.

    `always` streams speak of every patient. Otherwise a primary belongs to the stream whose
    `topography` (ICD-O-3 codes, as far as written) and `morphology` (codes, or words of the
    histology) it has; a list that is absent asks for nothing.
    """

    label: str
    always: bool = False
    topography: Texts = ()
    except_topography: Texts = ()
    morphology: Texts = ()
    text: str
    notes: Texts = ()


class Value(Part, frozen=True, kw_only=True):
    code: str
    label: str


class Safety(Part, frozen=True, kw_only=True):
    """Asked before everything else when one of these treatments is under discussion."""

    before: Texts
    why: str


class Clock(Part, frozen=True, kw_only=True):
    """The two events of an interval; intervals of different anchors are never compared."""

    start: str
    end: str


ANY_VALUE = "any"
FactType = Literal["bool", "enum", "ordered", "integer", "decimal", "months"]


class Term(Item, frozen=True, kw_only=True):
    """One fact of the vocabulary: what it means, how it is asked, where it is recorded."""

    label: str
    type: FactType
    values: tuple[Value, ...] = ()
    unit: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    clock: Clock | None = None
    applies_when: Condition | None = None
    ask: str
    obtain: str | None = None
    cost: int = 1
    safety: Safety | None = None
    emergency: bool = False
    max_age_days: int | None = None
    lasting: Texts = ()
    """Values that stay once they are on record: what has happened, what a tumour is; or `any`."""
    record: str | None = None
    notes: Texts = ()

    @property
    def options(self) -> Texts:
        """The values an enumerated fact can have, in order; empty for numbers and clocks."""
        if self.type == "bool":
            return ("yes", "no")
        return tuple(value.code for value in self.values)


class Synchronous(Part, frozen=True, kw_only=True):
    rule: Literal["at_presentation", "within_months"]
    months: Decimal | None = None
    inclusive: bool = True


class Early(Part, frozen=True, kw_only=True):
    months: Decimal
    inclusive: bool = True


class Oligometastatic(Part, frozen=True, kw_only=True):
    sync_months: Decimal | None = None
    sync_inclusive: bool = True
    max_lesions: int | None = None
    max_organs: int | None = None
    count_nodes: bool | None = None
    count_brain: bool | None = None
    count_primary: bool = False
    adjuvant_is_active: bool = True


Anchor = Literal[
    "diagnosis", "primary_surgery", "staging", "treatment_start", "treatment_end",
    "adjuvant_end", "first_primary_diagnosis", "unspecified",
]  # fmt: skip


class Definition(Item, frozen=True, kw_only=True):
    """A named, computable definition; a board chooses between those of one kind."""

    label: str
    kind: Literal["metastasis_timing", "multiple_primary_timing", "oligometastatic"]
    streams: Texts
    default: bool = False
    anchor: Anchor | None = None
    staging_window_months: Decimal | None = None
    synchronous: Synchronous | None = None
    early: Early | None = None
    on_treatment_is_class: bool = False
    oligometastatic: Oligometastatic | None = None
    text: str
    citations: Texts = ()
    certainty: str | None = None
    notes: Texts = ()


class Threshold(Item, frozen=True, kw_only=True):
    label: str
    value: Decimal
    unit: str
    alternates: tuple[Decimal, ...] = ()
    anchor: str | None = None
    inclusive: bool | None = None
    text: str
    citations: Texts = ()
    certainty: str | None = None
    review_status: ReviewStatus = "pending"


class Citation(Part, frozen=True, kw_only=True):
    """`read`: V read in the source, V-secondary in another's summary, K recalled, K? doubtful."""

    id: str
    text: str
    url: str | None = None
    read: Literal["V", "V-secondary", "K", "K?", "seed"]
    sources: Texts = ()


class NamedCondition(Item, frozen=True, kw_only=True):
    label: str
    when: Condition


class Override(Part, frozen=True, kw_only=True):
    id: str
    reason: str


class Advice(Item, frozen=True, kw_only=True):
    """What recommendations and pitfalls share."""

    stream: str
    kind: Kind
    title: str
    text: str
    when: Condition
    group: str | None = None
    strength: Literal["strong", "weak"] | None = None
    certainty: Literal["high", "moderate", "low", "very_low"] | None = None
    grade_text: str | None = None
    rationale: str | None = None
    citations: Texts = ()
    overrides: tuple[Override, ...] = ()
    conflict: str | None = None
    emergency: bool = False
    safety: bool = False
    review_status: ReviewStatus = "pending"
    notes: Texts = ()


class Recommendation(Advice, frozen=True, kw_only=True):
    """`action` is a code; declared `incompatible` actions make a conflict when both apply."""

    action: str | None = None
    gates: Texts = ()


PatternKind = Literal[
    "same_day", "interval_min", "interval_max", "cycles_max", "after_event", "step_present",
    "step_absent", "dose_max",
]  # fmt: skip


class Pattern(Part, frozen=True, kw_only=True):
    """What a plan must not look like, in actions of its steps; read by `planning.pitfalls`.

    `step_present` with `first`: present without one of these before it. `dose_max`: the recorded
    lifetime dose (fact `ledger.<drug>`) and what the regimens of the steps add, above the limit.
    `interval_*` with `drug` for a side: the steps whose regimen contains it.
    """

    kind: PatternKind
    actions: Texts = ()
    first: Texts = ()
    second: Texts = ()
    event: str | None = None
    days: int | None = None
    cycles: int | None = None
    drug: str | None = None
    setting: str | None = None


class Pitfall(Advice, frozen=True, kw_only=True):
    pattern: Pattern | None = None


class PrognosisNote(Item, frozen=True, kw_only=True):
    stream: str
    when: Condition | None = None
    title: str | None = None
    text: str
    figures: Texts = ()
    population: str
    endpoint: str | None = None
    citations: Texts = ()
    certainty: str | None = None
    conflict: str | None = None
    notes: Texts = ()


class Side(Part, frozen=True, kw_only=True):
    text: str
    sources: Texts
    citations: Texts = ()


class EvidenceConflict(Item, frozen=True, kw_only=True):
    """An entry of the conflict register: what sources say against each other."""

    title: str
    number: int | None = None
    when: Condition | None = None
    sides: tuple[Side, ...]
    display: str | None = None
    facts: Texts = ()


class Note(Item, frozen=True, kw_only=True):
    stream: str
    when: Condition | None = None
    title: str | None = None
    text: str
    citations: Texts = ()
    conflict: str | None = None


class ScoreItem(Part, frozen=True, kw_only=True):
    id: str
    points: int = 1
    label: str
    when: Condition


class Band(Part, frozen=True, kw_only=True):
    low: int
    high: int
    label: str
    text: str | None = None


class Score(Item, frozen=True, kw_only=True):
    """Fact `score.<id>`: from the points of the items true to those plus the undecided ones."""

    stream: str
    label: str
    items: tuple[ScoreItem, ...]
    bands: tuple[Band, ...] = ()
    citations: Texts = ()
    notes: Texts = ()


class Equipoise(Part, frozen=True, kw_only=True):
    """Two items of advice between which nothing decides, and who signed that."""

    items: Texts
    reason: str
    by: str


class Incompatible(Part, frozen=True, kw_only=True):
    """Actions that cannot both be carried out."""

    id: str
    actions: Texts
    reason: str
    sources: Texts
    equipoise: tuple[Equipoise, ...] = ()
