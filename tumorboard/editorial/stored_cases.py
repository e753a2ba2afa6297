"""The newest assessment of every case, and what is known of the first of them, kept per process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from guidelines.core.content.guideline import Guideline
from guidelines.core.proofs.past import Change, Effect, Kept, Past, joined, read
from tumorboard.assessment.models import Assessment
from tumorboard.plans.models import Plan

READ_AT_A_TIME = 100
# So many cases assessed since are looked at beside the others, before all are read anew.
BESIDE = 100


class Newest(NamedTuple):
    """The newest assessment of a case, and the content that it was made with."""

    assessment: UUID
    case: UUID
    content: str


def newest(limit: int | None = None) -> list[Newest]:
    """Of every case; those with a plan first, then the latest assessments."""
    last = Assessment.objects.filter(case=OuterRef("case")).order_by("-made_at", "-pk")
    planned = Plan.objects.watched().filter(case=OuterRef("case"))
    found = Assessment.objects.filter(pk=Subquery(last.values("pk")[:1]))
    ordered = found.order_by(Exists(planned).desc(), "-made_at", "pk")
    rows = ordered.values_list("pk", "case", "guideline_version__sha256")
    return [Newest(*row) for row in rows[:limit]]


def texts(rows: Sequence[Newest]) -> Iterator[tuple[Newest, str]]:
    """The stored envelopes, a few at a time: each is long."""
    for start in range(0, len(rows), READ_AT_A_TIME):
        batch = rows[start : start + READ_AT_A_TIME]
        wanted = Assessment.objects.filter(pk__in=[row.assessment for row in batch])
        found = dict(wanted.values_list("pk", "envelope"))
        yield from ((row, found[row.assessment]) for row in batch)


class _Known:
    """What is known of some cases; those of another engine are left out."""

    def __init__(self, rows: Sequence[Newest]) -> None:
        self.asked = frozenset(rows)
        self.rows: list[Newest] = []
        self.past = Past(self._usable(rows))

    def _usable(self, rows: Sequence[Newest]) -> Iterator[Kept]:
        for row, text in texts(rows):
            kept = read(text)
            if kept.is_of_this_engine:
                self.rows.append(row)
                yield kept


class Shelf:
    """Reading a thousand cases takes a second, and one of them is assessed anew all the time."""

    def __init__(self) -> None:
        self._most: _Known | None = None

    def known(self, rows: Sequence[Newest]) -> list[_Known]:
        most = self._most
        if most is None or len(set(rows) - most.asked) > BESIDE:
            most = self._most = _Known(rows)
        late = tuple(row for row in rows if row not in most.asked)
        return [most, _read(late)] if late else [most]


SHELF = Shelf()


@lru_cache(maxsize=2)
def effect_on_stored(
    rows: tuple[Newest, ...], old: Guideline, new: Guideline
) -> tuple[Effect, tuple[UUID, ...]]:
    """On these cases, and those of them that it is about, in the same order. A page asks twice."""
    known = SHELF.known(rows)
    usable = {row for each in known for row in each.rows}
    standing = [row for row in rows if row in usable]
    places = {row: place for place, row in enumerate(standing)}
    effects = [_moved(each.past.effect(old, new), each.rows, places) for each in known]
    return joined(effects), tuple(row.case for row in standing)


@lru_cache(maxsize=1)
def _read(rows: tuple[Newest, ...]) -> _Known:
    return _Known(rows)


def _moved(effect: Effect, rows: Sequence[Newest], places: Mapping[Newest, int]) -> Effect:
    """With the places that the cases have now; what has been assessed anew is left out."""

    def now(cases: Sequence[int]) -> tuple[int, ...]:
        return tuple(places[rows[case]] for case in cases if rows[case] in places)

    changes = (
        Change(each.kind, each.item, each.before, each.after, now(each.cases))
        for each in effect.changes
    )
    return Effect(tuple(each for each in changes if each.cases), now(effect.refused))
