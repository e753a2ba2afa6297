"""Comparisons of two versions, kept as long as several parts of a page need the same one."""

from __future__ import annotations

from functools import lru_cache

from guidelines.core.content.guideline import Guideline
from guidelines.core.proofs.behaviour import Change, Comparison
from guidelines.core.proofs.newly import newly_together
from guidelines.core.proofs.search import GaveUp


@lru_cache(maxsize=4)
def comparison_of(old: Guideline, new: Guideline) -> Comparison:
    return Comparison(old, new)


@lru_cache(maxsize=4)
def changes_between(old: Guideline, new: Guideline) -> tuple[Change, ...]:
    """Everything that is said otherwise, each with a patient."""
    return tuple(comparison_of(old, new).changes())


@lru_cache(maxsize=128)
def collides_as_before(old: Guideline, new: Guideline, first: str, second: str) -> bool:
    """Proved: nobody has both of these in the new version who had not both in the old."""
    try:
        return newly_together(comparison_of(old, new), first, second) is None
    except GaveUp:
        return False
