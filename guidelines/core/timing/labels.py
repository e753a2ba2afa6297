"""What the classifier hands out: labels, what they rest on, and what would settle them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guidelines.core.record.evidence import Missing
from guidelines.core.truth import Truth

SYNCHRONOUS, EARLY, LATE = "synchronous", "early_metachronous", "late_metachronous"
METACHRONOUS, ON_TREATMENT, UNKNOWN = "metachronous", "on_treatment", "unknown"

_ORDER = {SYNCHRONOUS: 0, ON_TREATMENT: 1, METACHRONOUS: 1, EARLY: 1, LATE: 2}


@dataclass(frozen=True, slots=True)
class Label:
    """A label, or `unknown` with the labels still possible and what would settle it."""

    definition: str
    label: str
    possible: tuple[str, ...]
    missing: tuple[Missing, ...] = ()
    basis: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LesionTiming:
    """`label` is what counts: the board's override if there is one, else `computed`.

    Everything else describes what was computed. `possible` of a lesion whose nature is open says
    what it could be if it is a metastasis.
    """

    lesion: str
    label: str
    possible: tuple[str, ...]
    computed: str
    definition: str | None
    on_treatment: Truth
    by_definition: tuple[Label, ...]
    by_primary: tuple[tuple[str, Label], ...]
    flips: bool
    missing: tuple[Missing, ...]
    basis: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    override: str | None = None
    override_reason: str | None = None


@dataclass(frozen=True, slots=True)
class PrimaryPair:
    """A further primary against one that is neither itself nor the first."""

    earlier: str
    label: str
    by_definition: tuple[Label, ...]
    flips: bool
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True)
class PrimaryTiming:
    """A further primary against the first one."""

    primary: str
    label: str
    definition: str | None
    by_definition: tuple[Label, ...]
    flips: bool
    missing: tuple[Missing, ...]
    pairs: tuple[PrimaryPair, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Stage M against dates; neither wins.

    Codes: `m1_but_metachronous`, `m0_but_synchronous`, `m1_without_lesion`.
    """

    code: str
    primary: str
    lesions: tuple[str, ...]
    basis: tuple[str, ...]
    opens_case: bool


@dataclass(frozen=True, slots=True)
class CaseTiming:
    """The label of the earliest metastasis of the focus primary."""

    label: str
    possible: tuple[str, ...]
    definition: str | None
    on_treatment: Truth
    by_definition: tuple[Label, ...]
    flips: Truth
    missing: tuple[Missing, ...]
    basis: tuple[str, ...]


def compatible(first: str, second: str) -> bool:
    """Whether two labels of different definitions can describe the same course."""
    if first == second:
        return True
    if SYNCHRONOUS in {first, second}:
        return False
    return bool({first, second} & {METACHRONOUS, ON_TREATMENT})


def flips(labels: Sequence[str]) -> bool:
    """Whether settled labels contradict each other."""
    settled = sorted({label for label in labels if label != UNKNOWN})
    return any(not compatible(one, other) for one in settled for other in settled)


def earliest_labels(certain: Iterable[Sequence[str]], maybe: Iterable[Sequence[str]]) -> list[str]:
    """Labels that the earliest of several lesions may have.

    `certain` are the possible labels of metastases, `maybe` those of lesions of open nature.
    """
    certain, maybe = list(certain), list(maybe)
    candidates = dict.fromkeys(label for options in [*certain, *maybe] for label in options)
    return [
        label
        for label in sorted(candidates, key=_ORDER.__getitem__)
        if all(_can_be_no_earlier(options, label) for options in certain)
    ]


def _can_be_no_earlier(options: Sequence[str], label: str) -> bool:
    return not options or any(_ORDER[option] >= _ORDER[label] for option in options)
