"""Lesion rows may stand for groups, so they count as intervals."""

from __future__ import annotations

from collections.abc import Sequence

from guidelines.core.record.case_record import CountRange, Lesion


def lesion_count(lesion: Lesion) -> tuple[int, int | None]:
    """Least and greatest number of lesions that a row stands for (SAFETY-6)."""
    if isinstance(lesion.count, int):
        return lesion.count, lesion.count
    if isinstance(lesion.count, CountRange):
        return lesion.count.low or 1, lesion.count.high
    return 2, None


def total_count(lesions: Sequence[Lesion]) -> tuple[int, int | None]:
    counts = [lesion_count(lesion) for lesion in lesions]
    highs = [high for _, high in counts]
    high = None if None in highs else sum(each or 0 for each in highs)
    return sum(low for low, _ in counts), high
