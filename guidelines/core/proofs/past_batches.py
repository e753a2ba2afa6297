"""The effect on some of many stored cases, from text alone: for a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from guidelines.core.content.guideline import Guideline, load_document
from guidelines.core.proofs.past import Effect, effect_on


def effect_of_texts(base: str, hand: str, envelopes: Sequence[str], first: int) -> Effect:
    """`first` is the place of the first envelope in the row of all."""
    found = effect_on(_loaded(base), _loaded(hand), envelopes)
    return Effect(
        tuple(
            replace(each, cases=tuple(first + place for place in each.cases))
            for each in found.changes
        ),
        tuple(first + place for place in found.refused),
    )


@lru_cache(maxsize=2)
def _loaded(document: str) -> Guideline:
    return load_document(document)
