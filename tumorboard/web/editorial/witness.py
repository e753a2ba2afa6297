"""A patient that a proof invented, opened like a case: what is known, and what two versions say.

Such a patient is nobody's record: facts alone, found by search. The address names the proof that
the patient belongs to, and the patient is searched again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.urls import reverse

from guidelines.core.content.guideline import Guideline
from guidelines.core.evaluation.judge import Status, advice_of
from guidelines.core.proofs.cells import Space
from guidelines.core.proofs.patients import answers_of, assumed
from guidelines.core.proofs.search import Patient
from guidelines.core.wording.explain_proof import STATUS_WORDS, ProofWords
from tumorboard.editorial.comparisons import comparison_of
from tumorboard.editorial.gates import about
from tumorboard.web.editorial.desk import Desk
from tumorboard.web.editorial.findings import named, witness_of
from tumorboard.web.editorial.told import Told, streams_about, told_of

ABSENT = "not in this version"


@dataclass(frozen=True)
class Sides:
    """Two versions by the names that a page gives them; `old` says what holds now."""

    old: Guideline
    old_name: str
    new: Guideline
    new_name: str


@dataclass(frozen=True)
class Witness:
    """Whom a proof found, in the cells of `space`; `items` are what the proof is about."""

    patient: Patient
    space: Space
    items: tuple[str, ...]
    words: str  # the sentence of the proof


@dataclass(frozen=True)
class Moved:
    title: str
    before: str
    after: str


@dataclass(frozen=True)
class Choice:
    """One of the two versions, to be looked at whole."""

    name: str
    address: str
    is_shown: bool


@dataclass
class WitnessPage:
    witness: Witness
    sides: Sides
    shows_old: bool
    address: str
    back: str
    back_words: str

    @property
    def version(self) -> str:
        return self.sides.old_name if self.shows_old else self.sides.new_name

    @property
    def content(self) -> dict[str, str]:
        """For the cards of a case's page, which name the version that speaks."""
        return {"version": self.told.guideline.meta.version}

    @cached_property
    def facts(self) -> list[str]:
        return ProofWords(self.sides.new, self.witness.space).patient(self.witness.patient)

    @property
    def takes_counts(self) -> bool:
        """Counts of rows are taken as given: no fact holds them."""
        return bool(assumed(self.witness.patient))

    @cached_property
    def told(self) -> Told:
        return self._old if self.shows_old else self._new

    @cached_property
    def moved(self) -> list[Moved]:
        return list(_moved(self._old, self._new))

    @property
    def choices(self) -> list[Choice]:
        old, new = f"{self.address}&version=old", self.address
        return [
            Choice(self.sides.new_name, new, not self.shows_old),
            Choice(self.sides.old_name, old, self.shows_old),
        ]

    @cached_property
    def _old(self) -> Told:
        return self._told(self.sides.old)

    @cached_property
    def _new(self) -> Told:
        return self._told(self.sides.new)

    def _told(self, guideline: Guideline) -> Told:
        facts = answers_of(self.witness.space, self.witness.patient).values()
        streams = streams_about(self.sides.new, self.witness.items)
        streams |= streams_about(self.sides.old, self.witness.items)
        return told_of(guideline, (each.fact for each in facts), streams)


def witness_in_hand(desk: Desk, query: Mapping[str, str]) -> WitnessPage | None:
    """Of a finding, or of a change against the base; None where there is no such patient (now)."""
    guideline = desk.guideline
    if guideline is None:
        return None
    found = _of_finding(desk, guideline, query.get("finding", ""))
    back = reverse("change-set", args=[desk.change_set.pk]) + "#findings"
    words = "Back to the change set"
    kept = {"finding": query.get("finding", "")}
    if found is None:
        found = of_change(desk.base, guideline, query)
        back = reverse("change-set-difference", args=[desk.change_set.pk])
        words, kept = "Back to the difference", change_named(query)
    if found is None:
        return None
    number = desk.change_set.base.version
    sides = Sides(desk.base, f"the base ({number})", guideline, "the version in hand")
    address = f"{reverse('change-set-witness', args=[desk.change_set.pk])}?{urlencode(kept)}"
    return WitnessPage(found, sides, query.get("version") == "old", address, back, words)


def of_change(old: Guideline, new: Guideline, query: Mapping[str, str]) -> Witness | None:
    """The patient to whom an item says something else than it did."""
    item, wanted = query.get("item", ""), (query.get("before"), query.get("after"))
    comparison = comparison_of(old, new)
    if item not in comparison.items():
        return None
    for change in comparison.changes_of(item):
        if (change.before, change.after) == wanted and change.patient is not None:
            words = ProofWords(_naming(old, new, item), comparison.space).change(change)
            return Witness(change.patient, comparison.space, (item,), words)
    return None


def change_named(query: Mapping[str, str]) -> dict[str, str]:
    return {name: query.get(name, "") for name in ("item", "before", "after")}


def _of_finding(desk: Desk, guideline: Guideline, key: str) -> Witness | None:
    found = named(desk.findings, key)
    shown = witness_of(desk, guideline, found) if found is not None else None
    if found is None or shown is None or shown.patient is None:
        return None
    words = ProofWords(guideline, shown.space).finding(found.finding)
    return Witness(shown.patient, shown.space, about(found.finding), words)


def _naming(old: Guideline, new: Guideline, item: str) -> Guideline:
    """The version that has the item, to call it by its title."""
    return new if item in advice_of(new) else old


def _moved(old: Told, new: Told) -> Iterator[Moved]:
    before, after = _statuses(old), _statuses(new)
    titles = {
        key: item.title for told in (old, new) for key, item in advice_of(told.guideline).items()
    }
    for item in dict.fromkeys((*after, *before)):
        was, is_now = before.get(item), after.get(item)
        if was != is_now:
            yield Moved(titles[item], _words(was), _words(is_now))


def _statuses(told: Told) -> dict[str, Status]:
    return {each.id: each.status for each in (*told.result.recommendations, *told.result.pitfalls)}


def _words(status: Status | None) -> str:
    return ABSENT if status is None else STATUS_WORDS[status]
