"""What differs between two versions: in words per item, and by behaviour with a patient each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from guidelines.core.content.guideline import Guideline
from guidelines.core.content.loading import Data, to_data
from guidelines.core.content.parsing import KINDS, Parsed, Place
from guidelines.core.evaluation.judge import advice_of
from guidelines.core.proofs.behaviour import Change
from guidelines.core.wording.explain_proof import GAVE_UP, NOT_COVERED, ProofWords, scope
from tumorboard.editorial.comparisons import changes_between, comparison_of
from tumorboard.web.editorial.item_words import Differing, ItemWords, differing, title_in
from tumorboard.web.editorial.labels import kind_label

# A change between settled statuses says more than one that begins or ends in the open.
SETTLED = frozenset({"applies", "does_not_apply", "overridden"})


@dataclass(frozen=True)
class Version:
    """One side. `guideline` is None as long as its content has errors."""

    name: str
    parsed: Parsed
    guideline: Guideline | None


@dataclass(frozen=True)
class ItemDiffers:
    """`what`: new, taken out or changed."""

    kind: str
    id: str
    kind_words: str
    title: str
    what: str
    parts: list[Differing]


@dataclass(frozen=True)
class ChangeShown:
    words: str
    patient: list[str]
    address: str  # of the page of the patient, where there is one
    gave_up: str = ""


@dataclass(frozen=True)
class ItemMoves:
    """Everything that becomes of one item of advice, the clearest change first."""

    title: str
    changes: list[ChangeShown]


@dataclass
class Difference:
    """`witness` is the address of a patient's page, up to the change that is named; empty: the
    patients have none, because nothing of a version is stored yet."""

    old: Version
    new: Version
    witness: str

    @cached_property
    def items(self) -> list[ItemDiffers]:
        return list(_differing(self.old, self.new))

    @property
    def is_provable(self) -> bool:
        return self.old.guideline is not None and self.new.guideline is not None

    @cached_property
    def changes(self) -> Sequence[Change]:
        old, new = self.old.guideline, self.new.guideline
        return changes_between(old, new) if old is not None and new is not None else ()

    @property
    def scope(self) -> str:
        return scope(self.changes)

    @property
    def not_covered(self) -> str:
        return NOT_COVERED

    @cached_property
    def moves(self) -> list[ItemMoves]:
        old, new = self.old.guideline, self.new.guideline
        if old is None or new is None:
            return []
        by_item: dict[str, list[Change]] = {}
        for each in self.changes:
            by_item.setdefault(each.item, []).append(each)
        return [self._moves(old, new, item, found) for item, found in by_item.items()]

    def _moves(self, old: Guideline, new: Guideline, item: str, found: list[Change]) -> ItemMoves:
        speaks = new if item in advice_of(new) else old
        words = ProofWords(speaks, comparison_of(old, new).space)
        found.sort(key=lambda each: len({each.before, each.after} - SETTLED))
        shown = [_shown(words, each, self.witness) for each in found]
        return ItemMoves(advice_of(speaks)[item].title, shown)


def _shown(words: ProofWords, change: Change, witness: str) -> ChangeShown:
    if change.patient is None:
        return ChangeShown(words.change(change), [], "", GAVE_UP)
    named = {"item": change.item, "before": change.before, "after": change.after}
    address = f"{witness}{urlencode(named)}" if witness else ""
    return ChangeShown(words.change(change), words.patient(change.patient), address)


def _differing(old: Version, new: Version) -> Iterator[ItemDiffers]:
    """In the order of the kinds, and of the items as they are written."""
    was_said, is_said = ItemWords(old.parsed), ItemWords(new.parsed)
    for kind in KINDS:
        before, after = _places(old.parsed, kind), _places(new.parsed, kind)
        for item in dict.fromkeys((*after, *before)):
            was, is_now = _data(before.get(item), after.get(item))
            if was == is_now:
                continue
            parts = differing(was_said.lines(kind, was), is_said.lines(kind, is_now))
            what = "new" if was is None else "taken out" if is_now is None else "changed"
            title = title_in(was if is_now is None else is_now, item)
            yield ItemDiffers(kind, item, kind_label(kind), title, what, parts)


def _places(parsed: Parsed, kind: str) -> dict[str, Place]:
    return {item: place for (of, item), place in parsed.places.items() if of == kind}


def _data(was: Place | None, is_now: Place | None) -> tuple[Data, Data]:
    """Both, or twice nothing where nobody touched it."""
    if was is not None and is_now is not None and was.node is is_now.node:
        return None, None
    before, after = (None if each is None else to_data(each.node) for each in (was, is_now))
    return (None, None) if before == after else (before, after)
