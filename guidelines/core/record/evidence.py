"""Reading a case record: which rows belong together, and what its dates answer.

An `Answer` is a verdict together with what it rests on and, where it is open, what would settle it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from guidelines.core.record.case_record import CaseRecord, DateEntry, Lesion, Primary, Treatment
from guidelines.core.record.dates import When, add_months, comparable, parse_when
from guidelines.core.truth import Truth

Precision = Literal["year", "month", "day"]

PRIMARY_SURGERY = frozenset({
    "primary_resection", "local_excision", "limb_salvage", "amputation", "mastectomy",
    "breast_conservation",
})  # fmt: skip
METASTATIC_NATURES = frozenset({"metastasis"})
MAYBE_METASTATIC_NATURES = frozenset({None, "indeterminate"})
TREATED_STATES = frozenset({"resected", "ablated", "irradiated"})


@dataclass(frozen=True, slots=True)
class Missing:
    """What would settle an open question: where it is recorded, and what is wrong with it.

    Codes: `absent`, `imprecise` (state it to `precision`), `other_anchor`, `never_resected`,
    `before_surgery`, `needs_nature`, `several_primaries`, `not_complete`, `contradiction`.
    """

    path: str
    code: str
    precision: Precision | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    truth: Truth
    missing: tuple[Missing, ...] = ()
    basis: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of the record and where it stands."""

    path: str
    when: When | None


def when_of(entry: DateEntry | None) -> When | None:
    return None if entry is None else _parsed(entry)


def ask(start: Dated, end: Dated, question: Callable[[When, When], Truth]) -> Answer:
    """The answer of two dates to a question, with what would settle it where it stays open."""
    basis = tuple(dated.path for dated in (start, end) if dated.when is not None)
    if start.when is None or end.when is None:
        absent = [dated.path for dated in (start, end) if dated.when is None]
        return Answer(Truth.UNKNOWN, tuple(Missing(path, "absent", "month") for path in absent))
    if not comparable(start.when, end.when):
        both = tuple(Missing(dated.path, "other_anchor", "month") for dated in (start, end))
        return Answer(Truth.UNKNOWN, both, basis)
    truth = question(start.when, end.when)
    if truth is not Truth.UNKNOWN:
        return Answer(truth, (), basis)
    first, second = start.when, end.when
    missing = (
        *_finer(start.path, first, lambda narrowed: question(narrowed, second)),
        *_finer(end.path, second, lambda narrowed: question(first, narrowed)),
    )
    return Answer(truth, missing, basis)


def every(answers: Iterable[Answer]) -> Answer:
    """Conjunction: what is missing is only asked where it can still matter."""
    given = list(answers)
    false = [answer for answer in given if answer.truth is Truth.FALSE]
    if false:
        return Answer(Truth.FALSE, (), false[0].basis, _notes(given))
    unknown = [answer for answer in given if answer.truth is Truth.UNKNOWN]
    truth = Truth.UNKNOWN if unknown else Truth.TRUE
    return Answer(truth, unique_missing(unknown), _basis(given), _notes(given))


def some(answers: Iterable[Answer]) -> Answer:
    """Disjunction, the mirror image of `every`."""
    return opposite(every(opposite(answer) for answer in answers))


def opposite(answer: Answer) -> Answer:
    turned = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}
    return Answer(turned[answer.truth], answer.missing, answer.basis, answer.notes)


def unique_missing(answers: Iterable[Answer]) -> tuple[Missing, ...]:
    return tuple(dict.fromkeys(item for answer in answers for item in answer.missing))


def unique(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


class CaseEvidence:
    """Rows of one record by what they belong to."""

    def __init__(self, record: CaseRecord) -> None:
        self.record = record
        self.primaries = {primary.id: primary for primary in record.primaries}
        self.lesions = {lesion.id: lesion for lesion in record.lesions}

    @property
    def focus(self) -> Primary | None:
        """The primary that the question is about; without a statement, the only one there is."""
        named = self.record.case.focus_primary
        if named is not None:
            return self.primaries.get(named)
        only = list(self.primaries.values())
        return only[0] if len(only) == 1 else None

    def candidates(self, lesion: Lesion) -> tuple[Primary, ...]:
        """The primaries that a lesion may have come from; all of them where nobody said."""
        confirmed = self._attributed(lesion, {"confirmed"})
        if confirmed:
            return confirmed
        named = self._attributed(lesion, {"probable", "possible"})
        if named:
            return named
        excluded = {item.primary for item in lesion.candidates if item.confidence == "excluded"}
        return tuple(each for each in self.primaries.values() if each.id not in excluded)

    def may_come_from(self, lesion: Lesion, primary: Primary | None) -> bool:
        return primary is None or any(each.id == primary.id for each in self.candidates(lesion))

    def treatments(self, primary: Primary) -> Iterator[Treatment]:
        """Treatments of a primary and of lesions that may come from it; untargeted ones too."""
        for treatment in self.record.treatments:
            lesion = self.lesions.get(treatment.target or "")
            if lesion is not None:
                if self.may_come_from(lesion, primary):
                    yield treatment
            elif treatment.target in {None, primary.id}:
                yield treatment

    def primary_surgery(self, primary: Primary) -> Treatment | None:
        """The operation that removed a primary: the first that is recorded for it."""
        found = [
            treatment
            for treatment in self.record.treatments
            if treatment.kind == "surgery"
            and treatment.operation in PRIMARY_SURGERY
            and (treatment.target == primary.id or self._untargeted_of_only(treatment))
        ]
        return min(found, key=_start_order, default=None)

    def surgery_date(self, primary: Primary) -> Dated:
        surgery = self.primary_surgery(primary)
        if surgery is not None:
            return start_of(surgery)
        removed = primary.status in {"resected", "locally_excised"}
        return Dated("treatments" if removed else f"primaries/{primary.id}/status", None)

    def _untargeted_of_only(self, treatment: Treatment) -> bool:
        return treatment.target is None and len(self.primaries) == 1

    def _attributed(self, lesion: Lesion, confidence: set[str]) -> tuple[Primary, ...]:
        return tuple(
            self.primaries[item.primary]
            for item in lesion.candidates
            if item.confidence in confidence and item.primary in self.primaries
        )


def diagnosis_of(primary: Primary) -> Dated:
    path = f"primaries/{primary.id}/diagnosis_date"
    return Dated(path, when_of(primary.diagnosis_date))


def start_of(treatment: Treatment) -> Dated:
    return Dated(f"treatments/{treatment.id}/start", when_of(treatment.start))


def end_of(treatment: Treatment) -> Dated:
    """Last dose if recorded, else the end; an operation ends on its day.

    Radiotherapy or systemic treatment without either has no known end.
    """
    path = f"treatments/{treatment.id}/"
    if treatment.last_dose is not None:
        return Dated(path + "last_dose", when_of(treatment.last_dose))
    if treatment.end is not None:
        return Dated(path + "end", when_of(treatment.end))
    if treatment.kind in {"surgery", "ablation", "embolisation"}:
        return Dated(path + "start", when_of(treatment.start))
    return Dated(path + "last_dose", None)


def seen(lesion: Lesion) -> Dated:
    """When a lesion became visible: first seen, else the date on which it was confirmed."""
    if lesion.first_seen is None and lesion.confirmed is not None:
        return Dated(f"lesions/{lesion.id}/confirmed", when_of(lesion.confirmed))
    return Dated(f"lesions/{lesion.id}/first_seen", when_of(lesion.first_seen))


@lru_cache(maxsize=4096)
def _parsed(entry: DateEntry) -> When:
    return parse_when(entry)


def _start_order(treatment: Treatment) -> tuple[str, date]:
    when = when_of(treatment.start)
    return ("~", date.max) if when is None else (when.anchor or "", when.earliest)


def _finer(path: str, when: When, question: Callable[[When], Truth]) -> tuple[Missing, ...]:
    """The coarsest precision to which stating this date can settle the question."""
    if when.exact:
        return ()
    if when.precision == "year":
        for month in _months(when):
            if question(month) is not Truth.UNKNOWN:
                return (Missing(path, "imprecise", "month"),)
    return (Missing(path, "imprecise", "day"),)


def _months(when: When) -> Iterator[When]:
    first = when.earliest.replace(day=1)
    while first <= when.latest:
        following = add_months(first, 1)
        last = min(following - timedelta(days=1), when.latest)
        yield When(first.isoformat()[:7], first, last, anchor=when.anchor)
        first = following


def _basis(answers: Iterable[Answer]) -> tuple[str, ...]:
    return unique(path for answer in answers for path in answer.basis)


def _notes(answers: Iterable[Answer]) -> tuple[str, ...]:
    return unique(note for answer in answers for note in answer.notes)
